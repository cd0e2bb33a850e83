"""Receiving what a school publishes of the one it nominates; the quota cannot be exceeded."""

import uuid

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit import pinyin
from core.kit.errors import Refused
from core.kit.glyphs import refuse_unprintable
from reports.bureau.actions.rounds import holding
from reports.bureau.models import Nominee, Quota, Round
from reports.bureau.models.honours import RoundState
from reports.bureau.workflow import hold
from schools.bureau.models import School


@transaction.atomic
def receive(
    *,
    round: Round,
    school: School,
    nomination_id: uuid.UUID,
    stage: str,
    name: str,
    class_name: str,
    deeds: str,
    may_show_name: bool,
    by: Actor,
) -> Nominee:
    """Take a nomination. Sending it twice gives the first again. Raises Refused when the places are taken."""
    _one_at_a_time(round, stage, school)
    found = Nominee.objects.filter(nomination_id=nomination_id).first()
    if found:
        return found
    _require_place(round, stage, school)
    refuse_unprintable(name)
    nominee = Nominee(
        round=round, school=school, nomination_id=nomination_id, stage=stage, name=name,
        pinyin=pinyin.sort_key(name), class_name=class_name, deeds=deeds.strip(), may_show_name=may_show_name,
    )  # fmt: skip
    nominee.sign(by)
    nominee.save()
    return nominee


def _one_at_a_time(round: Round, stage: str, school: School) -> None:
    """Two schools of a district cannot both take its last place. A school's role may not lock the quota's row."""
    hold(round, shared=True)
    with connection.cursor() as cursor:
        key = f"{round.pk}:{stage}:{school.district_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _require_open(round: Round) -> None:
    if round.state != RoundState.NOMINATING:
        raise Refused(_("Nominations for this round are not open."))
    if not round.is_open:
        raise Refused(_("Nominations were due on %(day)s.") % {"day": round.nominate_by})


def _require_place(round: Round, stage: str, school: School) -> None:
    _require_open(Round.objects.get(pk=round.pk))
    quota = Quota.objects.filter(round=round, stage=stage, district_id=school.district_id).first()
    places = quota.places if quota else 0
    if holding(round, stage, school.district_id).count() >= places:
        raise Refused(_("All %(places)d places of this district and stage are taken.") % {"places": places})
