"""The sweep: what a dead worker left behind is sent again."""

from celery import current_app, shared_task
from django.utils.translation import gettext as _

from core.jobs import actions
from core.tenancy.tasks import PublicTask


@shared_task(base=PublicTask, name="core.jobs.tasks.sweep")
def sweep() -> None:
    """Every thirty seconds. A job sent twice is claimed once."""
    for job in actions.stranded():
        current_app.send_task(job.kind, kwargs=actions.message_of(job))
        actions.touch_queued(job=job)
    actions.expire(sentence=_("This took longer than a day and was given up. Please start it again."))
