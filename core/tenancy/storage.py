"""Files on disk, one folder a place. Served only by views that check the person's right to them."""

from posixpath import normpath

from django.core.files.storage import FileSystemStorage
from django.core.files.utils import validate_file_name

from core.tenancy.context import current_schema


class PlaceStorage(FileSystemStorage):
    """A name is stored as `<schema>/<name>`; reading another place's file from a school is refused."""

    def generate_filename(self, filename: str) -> str:  # type: ignore[override]
        return super().generate_filename(
            validate_file_name(f"{current_schema()}/{filename}", allow_relative_path=True)
        )

    def path(self, name: str) -> str:
        place = current_schema()
        if place != "public" and not normpath(name).startswith(f"{place}/"):
            raise FileNotFoundError(name)
        return super().path(name)
