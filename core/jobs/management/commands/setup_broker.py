"""Prepare the broker: the queue's functions in PostgreSQL where it is pgmq://; others are asked whether they answer."""

from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from pgmq.install import get_embedded_install_sql, get_embedded_sql_version

LOCK = 0x70676D71  # "pgmq": two set-ups at a time wait for each other


class Command(BaseCommand):
    help = (
        "Installs the queue (pgmq) into the database, or asks another broker for an answer; may be run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CELERY_BROKER_URL.startswith("pgmq://"):
            self._ask()
            self.stdout.write("The broker answers and needs no set-up.")
            return
        made = self._install()
        self.stdout.write(f"pgmq {get_embedded_sql_version()} {'installed' if made else 'is there already'}.")

    @staticmethod
    def _ask() -> None:
        """A worker would try a hundred times before it said so."""
        try:
            broker = current_app.connection_for_write(settings.CELERY_BROKER_URL)
            failures = (OSError, *broker.connection_errors, *broker.channel_errors)
        except (KeyError, ValueError):
            raise CommandError(
                "CELERY_BROKER_URL cannot be read; write redis://…, amqp://… (RabbitMQ), or nothing."
            ) from None
        try:
            broker.connect()
        except failures as error:
            raise CommandError(f"The broker CELERY_BROKER_URL names does not answer: {error}") from None
        finally:
            broker.release()

    @staticmethod
    def _install() -> bool:
        """pgmq's own installer cannot run twice, so it runs once, all or nothing.

        The script is pgmq's; the connection is Django's, whose DATABASE_URL the broker's connection string is too.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute(
                "SELECT to_regclass('pgmq.meta') IS NOT NULL AND to_regproc('pgmq.create') IS NOT NULL"
            )
            if cursor.fetchone()[0]:
                return False
            cursor.execute(get_embedded_install_sql())
            return True
