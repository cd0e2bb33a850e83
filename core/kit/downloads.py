"""Stored uploads on their way out: nothing in them runs on our host."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def upload_response(stored: FieldFile, *, content_type: str, name: str, show: bool = False) -> FileResponse:
    """The upload as a download; with `show`, to look at. Raises Http404 where the file is gone."""
    try:
        opened = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, as_attachment=not show, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
