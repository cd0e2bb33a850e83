"""Fail on a string that has no Chinese, a fuzzy one, or one whose placeholders differ."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.kit import messages

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    help = "Compares the strings in code and templates with core/locale/zh_Hans."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = messages.read(Path(settings.LOCALE_PATHS[0]) / "zh_Hans/LC_MESSAGES/django.po")
        used = messages.used(Path(settings.BASE_DIR))
        faults = [f"not translated: {text!r}" for text in sorted(used - catalogue.keys())]
        faults += [
            f"not translated: {text!r}" for text, chinese in catalogue.items() if text in used and not chinese
        ]
        faults += [
            f"placeholders differ: {text!r}"
            for text, chinese in catalogue.items()
            if self._differ(text, chinese)
        ]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} strings need a translation in core/locale/zh_Hans.")
        self.stdout.write(f"{len(used)} strings, all in Chinese.")

    @staticmethod
    def _differ(text: str, chinese: str) -> bool:
        return bool(chinese) and set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(chinese))
