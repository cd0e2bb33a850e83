"""Issued PDFs. They belong to the bureau's folder, also when a school prints its students' certificates."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from core.tenancy.context import in_public


def pdf_response(name: str | None, filename: str) -> FileResponse:
    with in_public():
        stored = default_storage.open(name or "")
    return FileResponse(stored, content_type="application/pdf", as_attachment=False, filename=filename)
