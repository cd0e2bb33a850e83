"""The strings people read: which ones code and templates use, and what the catalogue has.

xgettext reads the code, as makemessages does; templates are first turned into what xgettext reads.
"""

import ast
import re
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation.template import templatize

ROOMS = ("core", "schools", "activities", "evaluations", "reports")
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
)


def read(po: Path) -> dict[str, str]:
    """{msgid: msgstr}; plurals under their singular, fuzzy entries as untranslated."""
    return {entry["msgid"]: entry["msgstr"] for entry in _entries(po.read_text()) if entry["msgid"]}


def used(root: Path) -> set[str]:
    """Every msgid in the project's code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        files = [*_python(root), *_templates(root, Path(folder))]
        keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
        command = [
            "xgettext",
            "--language=Python",
            "--from-code=UTF-8",
            "--output=-",
            *keywords,
            *map(str, files),
        ]
        found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return {entry["msgid"] for entry in _entries(found.stdout) if entry["msgid"]}


def _python(root: Path) -> list[Path]:
    return [
        file
        for room in ROOMS
        for file in sorted((root / room).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def _templates(root: Path, folder: Path) -> list[Path]:
    written: list[Path] = []
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.html")) + sorted((root / room).rglob("*.txt")):
            target = folder / f"{len(written)}.py"
            target.write_text(templatize(file.read_text(), origin=str(file)))
            written.append(target)
    return written


def _entries(text: str) -> list[dict[str, str]]:
    blocks = re.split(r"\n\s*\n", text)
    return [_entry(block) for block in blocks if "msgid" in block]


def _entry(block: str) -> dict[str, str]:
    parts: dict[str, str] = {"msgid": "", "msgstr": ""}
    key = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word in {"msgid", "msgstr", "msgid_plural", "msgstr[0]", "msgctxt"}:
            key, line = {"msgstr[0]": "msgstr"}.get(word, word), rest
        if line.startswith('"'):
            parts[key] = parts.get(key, "") + ast.literal_eval(line)
    fuzzy = re.search(r"^#, .*fuzzy", block, re.MULTILINE) and parts["msgid"]
    return parts | {"msgstr": ""} if fuzzy else parts
