"""Stored uploads on their way out: nothing in them runs on our host."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

RUNS_NOTHING = "default-src 'none'; sandbox"
# The browser's own viewer centres a picture by inline styles; a picture has none of its own to fear.
PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def upload_response(stored: FieldFile, *, content_type: str, name: str, show: bool = False) -> FileResponse:
    """The upload as a download; with `show`, to look at. Raises Http404 where the file is gone."""
    try:
        opened = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, as_attachment=not show, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    is_picture = content_type in {"image/jpeg", "image/png", "image/webp"}
    response["Content-Security-Policy"] = PICTURE if is_picture else RUNS_NOTHING
    return response
