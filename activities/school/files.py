"""Evidence on its way out, to the page and over the API."""

from django.http import FileResponse

from activities.school.models import Evidence
from core.kit.downloads import upload_response


def evidence_response(evidence: Evidence) -> FileResponse:
    """A picture to look at; anything else as a download."""
    name = f"{evidence.sha256[:12]}.{str(evidence.stored_file.name).rsplit('.', 1)[-1]}"
    kind = evidence.content_type
    return upload_response(evidence.stored_file, content_type=kind, name=name, show=kind.startswith("image/"))
