"""The files of a OneRoster zip: which are there, what the manifest says of them, their lines by column title."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.spreadsheets import Sheet, read_csv_zip
from schools.school.roster.entries import RosterContext, RowProblem

# Dropped in the reading process: these never arrive here.
NEVER_READ = ("password", "email", "sms", "phone")
VERSIONS = ("1.1", "1.2")
LONGEST_ID = 80  # as the tables have it
_FILES: dict[str, tuple[str, ...]] = {
    "manifest": ("propertyname", "value"),
    "users": ("sourcedid", "givenname", "familyname"),
    "roles": ("usersourcedid", "role"),
    "classes": ("sourcedid", "title"),
    "enrollments": ("classsourcedid", "usersourcedid", "role"),
    "orgs": ("sourcedid", "name"),
    "academicSessions": ("sourcedid", "title"),
    "demographics": ("sourcedid",),
}


@dataclass(frozen=True)
class Record:
    """One line of one file; titles in lower case."""

    file: str
    number: int
    values: Mapping[str, str]

    def __getitem__(self, title: str) -> str:
        return self.values.get(title.lower(), "")

    @property
    def is_active(self) -> bool:
        # Bulk files may leave the status empty. 1.1 knew `inactive` for old files; it is as good as gone.
        return self["status"].lower() in ("", "active")


@dataclass
class Bundle:
    """The zip as read, and what there is to say about it."""

    sheets: dict[str, Sheet]
    context: RosterContext
    version: str = ""
    modes: dict[str, str] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    notices: list[RowProblem] = field(default_factory=list)

    def problem(
        self, code: str, message: str | Promise, at: Record | str, column: str = "", value: str = ""
    ) -> None:
        self.problems.append(_said(code, message, at, column, value))

    def notice(
        self, code: str, message: str | Promise, at: Record | str, column: str = "", value: str = ""
    ) -> None:
        self.notices.append(_said(code, message, at, column, value))

    def records(self, name: str) -> list[Record]:
        if name in self.modes and self.modes[name] == "absent":
            return []
        return _records(f"{name}.csv", self.sheets.get(f"{name}.csv"))


def read_bundle(data: bytes, context: RosterContext) -> Bundle:
    """The zip with its manifest checked. Raises UnreadableWorkbook where it cannot be read at all."""
    bundle = Bundle(read_csv_zip(data, files=[f"{name}.csv" for name in _FILES], drop=NEVER_READ), context)
    _read_manifest(bundle)
    if not bundle.problems:
        _check_files(bundle)
    return bundle


def _read_manifest(bundle: Bundle) -> None:
    manifest = {
        one["propertyName"]: one["value"]
        for one in _records("manifest.csv", bundle.sheets.get("manifest.csv"))
    }
    if not manifest:
        sentence = _(
            "manifest.csv is missing or empty: a OneRoster zip has it beside the other files, not in a folder."
        )
        bundle.problem("manifest_missing", sentence, "manifest.csv")
        return
    bundle.version = manifest.get("oneroster.version", "")
    bundle.modes = {
        key.removeprefix("file."): value.strip().lower()
        for key, value in manifest.items()
        if key.startswith("file.")
    }
    if not bundle.version.startswith(VERSIONS):
        sentence = format_lazy(
            _("OneRoster {found} is not read: export version 1.1 or 1.2."), found=bundle.version or "?"
        )
        bundle.problem("version", sentence, "manifest.csv", "oneroster.version", bundle.version)


def _check_files(bundle: Bundle) -> None:
    for name, mode in bundle.modes.items():
        there = f"{name}.csv" in bundle.sheets
        if name in _FILES and mode in ("bulk", "delta") and not there:
            sentence = _(
                "The manifest announces this file, but the zip does not have it: add it, or write absent."
            )
            bundle.problem("file_missing", sentence, f"{name}.csv", "", mode)
        elif there and mode == "absent":
            sentence = _("The manifest calls this file absent; it was not read.")
            bundle.notice("file_absent", sentence, f"{name}.csv")
        if mode == "delta" and name == "users":
            sentence = _("This is a delta: students who are not in it stay as they are.")
            bundle.notice("delta", sentence, f"{name}.csv")
    _require_files(bundle)
    _check_columns(bundle)


def _require_files(bundle: Bundle) -> None:
    needed = ["users", *(["roles"] if bundle.version.startswith("1.2") else [])]
    for name in needed:
        if f"{name}.csv" not in bundle.sheets or bundle.modes.get(name) == "absent":
            sentence = format_lazy(
                _("OneRoster {version} needs this file to know the students."), version=bundle.version
            )
            bundle.problem("file_missing", sentence, f"{name}.csv")


def _check_columns(bundle: Bundle) -> None:
    for file, sheet in bundle.sheets.items():
        titles = {title.strip().lower() for title in sheet.rows[0].cells} if sheet.rows else set()
        missing = [title for title in _FILES[file.removesuffix(".csv")] if title not in titles]
        if missing:
            sentence = format_lazy(_("The file has no column {column}."), column=", ".join(missing))
            bundle.problem("column_missing", sentence, file)


def _records(file: str, sheet: Sheet | None) -> list[Record]:
    if not sheet or not sheet.rows:
        return []
    titles = [title.strip().lower() for title in sheet.rows[0].cells]
    return [Record(file, row.number, dict(zip(titles, row.cells, strict=False))) for row in sheet.rows[1:]]


def unique(bundle: Bundle, records: Iterable[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for one in records:
        key = one["sourcedId"]
        if not key:
            bundle.problem("no_source_id", _("The sourcedId is missing."), one, "sourcedId")
        elif len(key) > LONGEST_ID:
            sentence = format_lazy(
                _("A sourcedId has at most {limit} characters here."), limit=str(LONGEST_ID)
            )
            bundle.problem("source_id_long", sentence, one, "sourcedId", key)
        elif key in found:
            sentence = format_lazy(_("The same sourcedId is in row {other}."), other=str(found[key].number))
            bundle.problem("repeated", sentence, one, "sourcedId", key)
        else:
            found[key] = one
    return found


def known(bundle: Bundle, one: Record, column: str, known: Mapping[str, Record]) -> Record | None:
    """The record a reference points at; in a delta it may be one that was sent before."""
    if one[column] in known:
        return known[one[column]]
    say = bundle.notice if "delta" in bundle.modes.values() else bundle.problem
    say(
        "dangling",
        _("This points at a record that the zip does not have: add it, or remove the line."),
        one,
        column,
        one[column],
    )
    return None


def _said(code: str, message: str | Promise, at: Record | str, column: str, value: str) -> RowProblem:
    """About a line, or with number 0 about a file."""
    file, number = (at.file, at.number) if isinstance(at, Record) else (at, 0)
    return RowProblem(number, column, value, message, code, file)
