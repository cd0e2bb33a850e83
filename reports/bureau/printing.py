"""Issuing: certificates registered and the job that prints them, in one transaction."""

from django.db import transaction

from core.audit.models import Actor
from core.jobs import actions as jobs
from core.jobs.models import Job
from reports.bureau.actions import certificates
from reports.bureau.models import Round


@transaction.atomic
def issue(*, round: Round, version: int, base_url: str, by: Actor) -> Job:
    made = certificates.register(round=round, version=version, by=by)
    arguments = {"round_id": str(round.pk), "base_url": base_url}
    return jobs.create(kind="reports.print_certificates", arguments=arguments, total=len(made), by=by)
