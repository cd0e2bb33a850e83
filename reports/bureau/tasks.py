"""Printing certificates: in batches, each its own transaction, so that a killed worker loses at most one."""

from celery import shared_task

from core.audit.models import SYSTEM
from core.jobs import actions as jobs
from core.jobs.models import Job
from core.tenancy.tasks import PublicTask
from reports.bureau.actions import certificates
from reports.bureau.models import Round
from reports.pdf.errors import RenderRefused

BATCH = 50


@shared_task(base=PublicTask, name="reports.print_certificates")
def print_certificates(job_id: str) -> None:
    """Print what has no file yet. Running it twice, or two at once, prints each once."""
    job = jobs.start(job_id=job_id)
    if job is None:
        return
    round = Round.objects.get(pk=job.arguments["round_id"])
    try:
        _print(job, round)
    except RenderRefused as refusal:  # trying again would not help: the person who waits is told
        jobs.fail(job=job, error=str(refusal))
    else:
        jobs.finish(job=job, result_url=f"/commendations/{round.pk}/")


def _print(job: Job, round: Round) -> None:
    waiting = certificates.unprinted(round)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        certificates.print_batch(certificates=batch, base_url=job.arguments["base_url"], by=SYSTEM)
        jobs.advance(job=job, done=min(start + BATCH, len(waiting)), total=len(waiting))
