"""Load an evaluation standard, naming every fault by its line; optionally publish it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from core.audit.models import SYSTEM
from evaluations.bureau.actions import standards
from evaluations.bureau.models import Standard
from schools.bureau.models import Term


class Command(BaseCommand):
    help = "Loads a standard: load_standard evaluations/data/standard-2026.yaml --publish --from-term 2026-1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="from --from-term on, for good")
        parser.add_argument("--from-term", help="code of a term, such as 2026-1")
        parser.add_argument("--language", default="zh-hans", help="of the faults' sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            term = self._term(options)
            row = self._load(self._read(options["file"]))
            if options["publish"] and term:
                self._publish(row, term)
        self.stdout.write(f"{row}: {'published from ' + str(row.from_term) if row.published_at else 'draft'}")

    @staticmethod
    def _read(file: Path) -> str:
        try:
            written = file.read_bytes()
            return written.decode()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            line = written[: error.start].count(b"\n") + 1
            said = _("line %(line)d: %(text)s") % {"line": line, "text": _("This is not text in UTF-8.")}
            raise CommandError(said) from error

    @staticmethod
    def _term(options: dict[str, Any]) -> Term | None:
        if not options["publish"]:
            return None
        term = Term.objects.filter(code=options["from_term"] or "").first()
        if term is None:
            known = ", ".join(Term.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"--publish needs --from-term with the code of a term; there are: {known}.")
        return term

    def _load(self, source: str) -> Standard:
        try:
            return standards.load(source=source, by=SYSTEM)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    @staticmethod
    def _publish(row: Standard, term: Term) -> None:
        try:
            standards.publish(standard=row, term=term, by=SYSTEM)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
