"""Issuing: certificates registered and the job that prints them, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.jobs import actions as jobs
from core.jobs.models import Job
from core.kit.errors import Refused
from reports.bureau.actions import certificates
from reports.bureau.models import Round
from reports.bureau.models.honours import RoundState
from reports.bureau.workflow import claim

KIND = "reports.print_certificates"


@transaction.atomic
def issue(*, round: Round, version: int, base_url: str, by: Actor) -> Job:
    made = certificates.register(round=round, version=version, by=by)
    return _job(round, len(made), base_url, by)


@transaction.atomic
def again(*, round: Round, version: int, base_url: str, by: Actor) -> Job:
    """Print what a failed job left over. Raises Refused while one is under way, or when nothing is left."""
    found = claim(round, version, RoundState.ISSUED)
    before = latest(found)
    if before and not before.is_finished:
        raise Refused(_("The certificates are being printed."))
    left = len(certificates.unprinted(found))
    if not left:
        raise Refused(_("Every certificate has been printed."))
    return _job(found, left, base_url, by)


def latest(round: Round) -> Job | None:
    """The round's last printing job; finished ones are forgotten after a month."""
    return Job.objects.filter(kind=KIND, arguments__round_id=str(round.pk)).order_by("-created_at").first()


def _job(round: Round, total: int, base_url: str, by: Actor) -> Job:
    arguments = {"round_id": str(round.pk), "base_url": base_url}
    return jobs.create(kind=KIND, arguments=arguments, total=total, by=by)
