"""Planning a round with its quotas, opening and closing nominations."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from reports.bureau.models import HonourType, Nominee, Quota, Round
from reports.bureau.models.honours import NomineeState, RoundState
from reports.bureau.workflow import advance, claim, hold, touch
from schools.bureau.models import District, Term

MOST_PLACES = 500


@transaction.atomic
def plan(
    *,
    honour: HonourType,
    term: Term,
    name: str,
    nominate_by: datetime.date,
    places: int,
    by: Actor,
) -> Round:
    """Plan a round with the same number of places for every district and stage; set_quota changes single ones."""
    _require_ahead(nominate_by)
    if Round.objects.filter(honour=honour, term=term).exists():
        raise Refused(_("There is a round of %(honour)s in this term already.") % {"honour": honour})
    found = Round(honour=honour, term=term, name=name.strip(), nominate_by=nominate_by)
    found.sign(by)
    found.full_clean()
    found.save()
    Quota.objects.bulk_create(
        Quota(round=found, stage=stage, district=district, places=places)
        for stage in honour.stages
        for district in District.objects.all()
    )
    return found


def _require_ahead(nominate_by: datetime.date) -> None:
    if nominate_by < timezone.localdate():
        raise Refused(_("Nominations must be due today or later."))


@transaction.atomic
def set_due(*, round: Round, version: int, nominate_by: datetime.date, by: Actor) -> Round:
    """Another day until which schools nominate; after it they are refused."""
    found = claim(round, version, RoundState.PLANNED, RoundState.NOMINATING)
    _require_ahead(nominate_by)
    found.nominate_by = nominate_by
    return touch(found, by)


@transaction.atomic
def set_quotas(*, round: Round, version: int, places: Mapping[str, int], by: Actor) -> Round:
    """{quota id: places}. Raises Refused below the number already nominated."""
    found = claim(round, version, RoundState.PLANNED, RoundState.NOMINATING)
    for quota in found.quotas.select_related("district"):
        wanted = places.get(str(quota.pk), quota.places)
        taken = holding(found, quota.stage, quota.district_id).count()
        if wanted < taken:
            raise Refused(_("%(district)s, %(stage)s: %(taken)d are nominated already.") % {
                "district": quota.district, "stage": quota.get_stage_display(), "taken": taken,
            })  # fmt: skip
        quota.places = wanted
        quota.save(update_fields=["places"])
    return touch(found, by)


def holding(round: Round, stage: str, district_id: object) -> QuerySet[Nominee]:
    """The nominees that take up places of one stage and district."""
    return round.nominees.holding_a_place().filter(stage=stage, school__district_id=district_id)


@transaction.atomic
def open_nominations(*, round: Round, version: int, by: Actor) -> Round:
    return advance(claim(round, version, RoundState.PLANNED), RoundState.NOMINATING, by)


@transaction.atomic
def close_nominations(*, round: Round, version: int, by: Actor) -> Round:
    return advance(claim(round, version, RoundState.NOMINATING), RoundState.REVIEW, by)


@transaction.atomic
def shortlist(*, nominee: Nominee, by: Actor) -> Nominee:
    return _judge(nominee, NomineeState.SHORTLISTED, "", (RoundState.REVIEW,), by)


@transaction.atomic
def decline(*, nominee: Nominee, reason: str, by: Actor) -> Nominee:
    """Leave a nominee out, with a reason the school reads; also during the notice, where an objection proves right."""
    if not reason.strip():
        raise Refused(_("Please give the reason; the school will read it."))
    return _judge(nominee, NomineeState.DECLINED, reason.strip(), (RoundState.REVIEW, RoundState.NOTICE), by)


def _judge(
    nominee: Nominee, state: NomineeState, reason: str, at: tuple[RoundState, ...], by: Actor
) -> Nominee:
    hold(nominee.round, shared=True)
    locked = Nominee.objects.select_for_update(of=("self",)).select_related("round").get(pk=nominee.pk)
    if locked.round.state not in at:
        raise Refused(_("Nominees are judged while the round is under review."))
    locked.state, locked.decline_reason = state, reason
    locked.sign(by)
    locked.save()
    return locked
