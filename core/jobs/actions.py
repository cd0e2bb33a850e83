"""What happens to a job. A worker claims it by a conditional update, so that two workers never both begin it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.audit.models import Actor
from core.jobs.models import Job, JobState

SILENT_FOR = datetime.timedelta(minutes=2)  # a running job without a sign of life for so long was killed


@transaction.atomic
def create(
    *, kind: str, schema: str, arguments: dict[str, Any], total: int = 0, result_url: str = "", by: Actor
) -> Job:
    """Note the work to be done. The edge that calls this sends the task after commit; the sweep sends lost ones."""
    job = Job(kind=kind, schema=schema, arguments=arguments, total=total, result_url=result_url)
    job.sign(by)
    job.save()
    return job


def start(*, job_id: object) -> Job | None:
    """Claim the job: None when it is done, or another worker is at it and shows signs of life."""
    now = timezone.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=now - SILENT_FOR)
    claimed = Job.objects.filter(free, pk=job_id).update(state=JobState.RUNNING, heartbeat_at=now)
    return Job.objects.get(pk=job_id) if claimed else None


def advance(*, job: Job, done: int, total: int | None = None) -> None:
    """Say how far it is; also the sign of life."""
    job.total = job.total if total is None else max(total, done)
    job.done, job.heartbeat_at = min(done, job.total), timezone.now()
    job.save(update_fields=["done", "total", "heartbeat_at"])


def finish(*, job: Job, result_url: str | None = None) -> None:
    job.state, job.done = JobState.DONE, job.total
    job.result_url = job.result_url if result_url is None else result_url
    job.save(update_fields=["state", "done", "result_url"])


def fail(*, job: Job, error: str) -> None:
    """End it with a sentence that the person who asked for it can read."""
    job.state, job.error = JobState.FAILED, error
    job.save(update_fields=["state", "error"])
