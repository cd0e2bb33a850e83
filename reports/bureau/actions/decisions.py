"""The decision: after the notice, with every objection answered, in the layout of GB/T 9704-2012."""

import datetime
import hashlib
from itertools import groupby

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from reports.bureau.models import Decision, Nominee, Round
from reports.bureau.models.honours import NomineeState, RoundState
from reports.bureau.workflow import advance, claim
from reports.pdf.decision import Block, DecisionText, HonourGroup, decision_pdf
from schools.bureau import cities
from schools.stages import Stage


@transaction.atomic
def decide(
    *, round: Round, version: int, number: str, title: str, body: str, decided_on: datetime.date, by: Actor
) -> Decision:
    """Honour the shortlisted and write the decision as PDF.

    Raises Refused while the notice runs or an objection is unanswered, and RenderRefused naming a character
    that no font can print.
    """
    found = claim(round, version, RoundState.NOTICE)
    _require_notice_over(found, decided_on)
    number = "".join(number.split())  # one line without gaps, whatever was pasted
    if Decision.objects.filter(number=number).exists():
        raise Refused(_("The number %(number)s has been used.") % {"number": number})
    if not found.nominees.filter(state=NomineeState.SHORTLISTED).update(state=NomineeState.HONOURED):
        raise Refused(_("Nobody is left to be honoured, so there is nothing to decide."))
    decision = Decision(
        round=found, number=number, title=title.strip(), body=body.strip(), decided_on=decided_on
    )
    _write(decision, found)
    decision.sign(by)
    decision.save()
    advance(found, RoundState.DECIDED, by)
    return decision


def _require_notice_over(round: Round, decided_on: datetime.date) -> None:
    notice = round.notice
    if timezone.localdate() <= notice.ends_on:
        raise Refused(_("The public notice runs until %(day)s.") % {"day": date_format(notice.ends_on)})
    if not notice.ends_on < decided_on <= timezone.localdate():
        day = {"day": date_format(notice.ends_on)}
        raise ValidationError(
            {
                "decided_on": _(
                    "The decision is dated after the notice, which ended on %(day)s, and not after today."
                )
                % day
            }
        )
    if notice.objections.filter(answered_at__isnull=True).exists():
        raise Refused(_("An objection has not been answered yet."))


def _write(decision: Decision, round: Round) -> None:
    data = decision_pdf(text_of(decision, round))
    decision.sha256 = hashlib.sha256(data).hexdigest()
    decision.stored_file.save(f"{decision.sha256[:24]}.pdf", ContentFile(data), save=False)


def text_of(decision: Decision, round: Round) -> DecisionText:
    """The decision as the layout wants it; names by stage and district, in the order of their pinyin."""
    bureau = cities.load().bureau
    return DecisionText(
        mark=f"{bureau}文件",
        number=decision.number,
        title=_lines(decision.title),
        addressees="各区市县教育局，各有关学校",
        body=tuple(Block(line.strip()) for line in decision.body.splitlines() if line.strip()),
        issuer=bureau,
        date=decision.decided_on,
        printed_by=f"{bureau}办公室",
        printed_on=decision.decided_on,
        honours=_groups(round),
        list_title=f"{round.honour.name}名单",
        demo=settings.DEMO,
    )


def drafted_title(round: Round) -> str:
    """Issuer, matter, kind of document (GB/T 9704-2012 §7.3.1), the first line the longer."""
    year, of, rest = round.term_words.partition("学年")
    issuer, verb = cities.load().bureau, round.honour.verb
    return f"{issuer}关于{verb}{year}{of}\n{rest}“{round.honour.name}”的决定"


def _lines(title: str) -> tuple[str, ...]:
    """A title is set in lines broken where the meaning breaks; a typed line break is such a place."""
    return tuple(line.strip() for line in title.splitlines() if line.strip())


def _groups(round: Round) -> tuple[HonourGroup, ...]:
    honoured = round.nominees.filter(state=NomineeState.HONOURED).select_related("school__district")
    rows = sorted(honoured, key=_order)
    groups: list[HonourGroup] = []
    for stage, members in groupby(rows, key=lambda row: row.stage):
        found = list(members)
        groups.append(HonourGroup(heading=f"{Stage(stage).label}（{len(found)}名）"))
        for district, those in groupby(found, key=lambda row: row.school.district.name):
            groups.append(HonourGroup(heading=district, names=tuple(row.name for row in those), level=2))
    return tuple(groups)


def _order(row: Nominee) -> tuple[int, str, str, str]:
    return (Stage.values.index(row.stage), row.school.district_id, row.pinyin, str(row.pk))
