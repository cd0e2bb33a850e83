"""Printing certificates: in batches, each its own transaction, so that a killed worker loses at most one."""

from celery import shared_task

from core.audit.models import SYSTEM
from core.jobs import actions as jobs
from core.tenancy.tasks import PublicTask
from reports.bureau.actions import certificates
from reports.bureau.models import Round

BATCH = 50


@shared_task(base=PublicTask, name="reports.print_certificates")
def print_certificates(job_id: str) -> None:
    """Print what has no file yet. Running it twice, or two at once, prints each once."""
    job = jobs.start(job_id=job_id)
    if job is None:
        return
    round = Round.objects.get(pk=job.arguments["round_id"])
    waiting = certificates.unprinted(round)
    for start in range(0, len(waiting), BATCH):
        certificates.print_batch(
            certificates=waiting[start : start + BATCH], base_url=job.arguments["base_url"], by=SYSTEM
        )
        jobs.advance(job=job, done=min(start + BATCH, len(waiting)), total=len(waiting))
    jobs.finish(job=job, result_url=f"/commendations/{round.pk}/")
