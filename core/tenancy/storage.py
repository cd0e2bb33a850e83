"""Files on disk, one folder a place. Served only by views that check the person's right to them."""

import os
from contextlib import suppress
from posixpath import normpath
from tempfile import mkstemp
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.utils import validate_file_name
from django.db import connection

from core.tenancy.context import current_schema

PART = ".part-"  # how the name of a file begins that is being written


class PlaceStorage(FileSystemStorage):
    """A name is stored as `<schema>/<name>`; reading another place's file from a school is refused.

    A file is there as a whole or not at all: it is written under another name, and named when it is on disk. One whose
    transaction is rolled back is removed.
    """

    def generate_filename(self, filename: str) -> str:  # type: ignore[override]
        return super().generate_filename(
            validate_file_name(f"{current_schema()}/{filename}", allow_relative_path=True)
        )

    def path(self, name: str) -> str:
        place = current_schema()
        if place != "public" and not normpath(name).startswith(f"{place}/"):
            raise FileNotFoundError(name)
        return super().path(name)

    def _save(self, name: str, content: Any) -> str:
        folder = os.path.dirname(self.path(name))
        os.makedirs(folder, exist_ok=True)
        handle, part = mkstemp(prefix=PART, dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(part, 0o640)
            name = self._name_it(part, name)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(part)
        _sync_folder(folder)
        written = self.path(name)
        connection.on_rollback(lambda: _forget(written))  # type: ignore[attr-defined]
        return name.replace("\\", "/")

    def _name_it(self, part: str, name: str) -> str:
        """A link never overwrites: of two who store the same name at once, the second gets another one."""
        while True:
            try:
                os.link(part, self.path(name))
                return name
            except FileExistsError:
                name = self.get_available_name(name)


def _sync_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget(path: str) -> None:
    with suppress(OSError):  # a rollback goes on; what is left is a file nobody refers to
        os.unlink(path)
