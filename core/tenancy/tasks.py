"""Base of every task: says which school it is for, or that it is for none; otherwise it is refused.

Prefork only: one task runs in a process at a time, and the schema is restored from a local variable.
"""

import logging
from typing import Any

from celery import Task
from celery.exceptions import Reject
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context

from core.tenancy import health, names

log = logging.getLogger(__name__)


class PublicTask(Task):
    """A task of the bureau: runs in public, whatever the connection was left in."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with schema_context(names.PUBLIC):
            return super().__call__(*args, **kwargs)


class SchoolTask(Task):
    """A task of one school: `schema_name` is its first keyword, without a default."""

    abstract = True

    def __call__(self, *args: Any, schema_name: str = "", **kwargs: Any) -> Any:
        self._require_healthy(schema_name)
        with schema_context(schema_name):
            return super().__call__(*args, schema_name=schema_name, **kwargs)

    @staticmethod
    def _require_healthy(schema_name: str) -> None:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        schools = apps.get_model(settings.TENANT_MODEL).objects
        school = schools.active().filter(schema_name=schema_name).first()
        if school is None or school.is_sick or not health.has_its_tables(schema_name):
            raise Reject(f"No healthy school {schema_name!r} for this task.", requeue=False)


def after_commit(task: Task, **kwargs: Any) -> None:
    """Send once the caller's transaction is on disk; the school travels as a plain argument.

    A broker that does not answer loses nothing: the row that was written says what is to be done, and the
    sweep, or the next count of the dirty schools, sends it again. So it is noted and the person goes on.
    """
    transaction.on_commit(lambda: _send(task, kwargs))


def _send(task: Task, kwargs: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=kwargs)
    except Exception:
        log.exception("The broker did not take %s; the sweep will send it.", task.name)
