"""The worker's application."""

import os

from celery import Celery
from celery.signals import worker_init

from core.tenancy import pooling
from core.tenancy.errors import NotDurable, ServersShared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")

app = Celery("chengji")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_pooler(**kwargs: object) -> None:
    """A worker that would mix up the schools ends; of anything else a signal raises, Celery only makes a note."""
    try:
        pooling.require_at_start()
    except (NotDurable, ServersShared) as refusal:
        raise SystemExit(str(refusal)) from refusal
