"""The life of a job: made, claimed by one worker, moved on, ended. A worker may die at any point of it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from core.audit.models import Actor
from core.jobs.models import Job, JobState
from core.tenancy import names
from core.tenancy.context import current_schema

SILENT = datetime.timedelta(minutes=1)  # without a sign of life for so long, its worker is gone
TOO_OLD = datetime.timedelta(days=1)  # nobody waits for it any more
KEPT = datetime.timedelta(days=30)


@transaction.atomic
def create(*, kind: str, arguments: dict[str, Any] | None = None, total: int = 0, by: Actor) -> Job:
    """A job of the place we are in; `kind` is its task's name, which takes `job_id` (a school's task `schema_name` too).

    The caller sends it: `after_commit(task, **message_of(job))`. If that is lost, the sweep sends it again.
    """
    job = Job(schema=current_schema(), kind=kind, arguments=arguments or {}, total=total)
    job.sign(by)
    job.save()
    return job


def message_of(job: Job) -> dict[str, str]:
    """The keywords its task is called with."""
    place = {} if job.schema == names.PUBLIC else {"schema_name": job.schema}
    return {"job_id": str(job.pk), **place}


def start(*, job_id: Any) -> Job | None:
    """Claim it: the row where it is ours to do, None where another worker has it or it is over.

    A job whose worker fell silent may be claimed again, so what it does must bear being done twice.
    """
    now = timezone.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=now - SILENT)
    claimed = Job.objects.filter(free, pk=job_id).update(state=JobState.RUNNING, heartbeat_at=now, done=0)
    return Job.objects.get(pk=job_id) if claimed else None


def advance(*, job: Job, done: int, total: int | None = None) -> None:
    """How far it is, and that its worker lives."""
    most = {"total": total} if total is not None else {}
    limit = total if total is not None else F("total")
    _running(job).update(heartbeat_at=timezone.now(), done=Least(Greatest(done, 0), limit), **most)


def finish(*, job: Job, result_url: str = "") -> bool:
    """Done. False where it was over already: then a second worker's result is not wanted."""
    return bool(
        _running(job).update(
            state=JobState.DONE, done=F("total"), result_url=result_url, heartbeat_at=timezone.now(), error=""
        )
    )


def fail(*, job: Job, error: str) -> bool:
    """Failed, with a sentence for the person who waits."""
    return bool(_running(job).update(state=JobState.FAILED, error=error, heartbeat_at=timezone.now()))


def _running(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING)


def stranded() -> list[Job]:
    """Jobs to be sent again: never claimed though some time passed, or claimed by a worker that fell silent."""
    now = timezone.now()
    lost = Q(state=JobState.QUEUED, heartbeat_at__lt=now - datetime.timedelta(seconds=60))
    silent = Q(state=JobState.RUNNING, heartbeat_at__lt=now - SILENT)
    return list(Job.objects.filter(lost | silent, created_at__gte=now - TOO_OLD).order_by("created_at"))


def touch_queued(*, job: Job) -> None:
    """It was sent just now; the next sweep leaves it alone for a minute."""
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(heartbeat_at=timezone.now())


def expire(*, sentence: str) -> int:
    """Give up what is older than a day, forget what ended a month ago; returns how many were given up."""
    now = timezone.now()
    given_up = Job.objects.unfinished().filter(created_at__lt=now - TOO_OLD)
    count = given_up.update(state=JobState.FAILED, error=sentence, heartbeat_at=now)
    Job.objects.filter(state__in=[JobState.DONE, JobState.FAILED], heartbeat_at__lt=now - KEPT).delete()
    return count
