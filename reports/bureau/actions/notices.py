"""The public notice 公示: what is shown is frozen with its digest, masked, and takes itself down.

未成年人学校保护规定 (教育部令第50号) art. 10: no marks or ranks in public; so a notice has names (masked unless
consent was given and the pupil is fourteen or older), school and honour, and nothing else.
"""

import datetime
import hashlib
import json
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.claims import claim
from core.audit.models import Actor
from core.kit.errors import Refused
from reports.bureau.models import NoticeAnswer, NoticeObjection, PublicNotice, Round
from reports.bureau.models.honours import NomineeState, RoundState
from reports.bureau.workflow import advance, hold
from reports.bureau.workflow import claim as claim_round
from reports.pdf.names import mask_name
from schools.bureau.working_days import add_working_days
from schools.stages import in_order

LEAST_WORKING_DAYS = 5
MOST_WORKING_DAYS = 30


@transaction.atomic
def publish(*, round: Round, version: int, working_days: int = LEAST_WORKING_DAYS, by: Actor) -> PublicNotice:
    """Show the shortlisted from today for so many working days. Raises Refused with nobody shortlisted."""
    if working_days < LEAST_WORKING_DAYS:
        raise Refused(_("A notice runs for at least %(least)d working days.") % {"least": LEAST_WORKING_DAYS})
    if working_days > MOST_WORKING_DAYS:
        raise Refused(_("A notice runs for at most %(most)d working days.") % {"most": MOST_WORKING_DAYS})
    found = claim_round(round, version, RoundState.REVIEW)
    _require_all_judged(found)
    shown = _shown(found)
    if not shown:
        raise Refused(_("Nobody is shortlisted yet."))
    starts = timezone.localdate()
    notice = PublicNotice(
        round=found, slug=secrets.token_hex(6), starts_on=starts, ends_on=add_working_days(starts, working_days),
        working_days=working_days, shown=shown, sha256=digest(shown),
    )  # fmt: skip
    notice.sign(by)
    notice.save()
    advance(found, RoundState.NOTICE, by)
    return notice


def _require_all_judged(round: Round) -> None:
    """Each school reads what became of its nominees; one left over would wait for ever."""
    waiting = round.nominees.filter(state=NomineeState.NOMINATED).count()
    if waiting:
        raise Refused(_("%(count)d nominees have not been judged yet.") % {"count": waiting})


def digest(shown: list[dict[str, str]]) -> str:
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _shown(round: Round) -> list[dict[str, str]]:
    rows = round.nominees.filter(state=NomineeState.SHORTLISTED).select_related("school")
    return [
        {
            "name": row.name if row.may_show_name else mask_name(row.name),
            "school": row.school.name,
            "class": row.class_name,
        }
        for row in rows.order_by(in_order(), "school__pinyin", "pinyin", "pk")
    ]


@transaction.atomic
def object_to(*, notice: PublicNotice, words: str, contact: str, by: Actor) -> NoticeObjection:
    """Anyone may object while the notice runs. The same words sent again are one objection."""
    if not notice.is_running:
        raise Refused(_("This notice has ended."))
    PublicNotice.objects.select_for_update().get(pk=notice.pk)
    given = {"words": words.strip(), "contact": contact.strip()}
    there = notice.objections.filter(answered_at__isnull=True, **given).first()
    if there:
        return there
    found = NoticeObjection(notice=notice, **given)
    found.sign(by)
    found.save()
    return found


@transaction.atomic
def answer(
    *, objection: NoticeObjection, answer: str, version: int | None = None, by: Actor
) -> NoticeObjection:
    """Answer, or answer again until the round is decided; earlier answers are kept with who gave them.

    `version` is that of the objection looked at. Raises Refused after the decision, which rests on the answers.
    """
    if not answer.strip():
        raise Refused(_("Please write the answer."))
    hold(objection.notice.round)  # a decision under way is waited for
    objection = claim(objection, version=version)
    if Round.objects.get(pk=objection.notice.round_id).state != RoundState.NOTICE:
        raise Refused(_("The decision has been made; answers to objections stay as they are."))
    objection.answer, objection.answered_at = answer.strip(), timezone.now()
    objection.version += 1
    objection.sign(by)
    objection.save()
    given = NoticeAnswer(objection=objection, words=objection.answer)
    given.sign(by)
    given.save()
    return objection


@transaction.atomic
def end_demo_notice(*, notice: PublicNotice, by: Actor) -> PublicNotice:
    """Let a demo's notice end at once, so that the whole way can be tried in a day. Refused elsewhere."""
    if not settings.DEMO:
        raise Refused(_("A notice runs its full time."))
    notice.starts_on = min(notice.starts_on, timezone.localdate() - datetime.timedelta(days=1))
    notice.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    notice.sign(by)
    notice.save()
    return notice
