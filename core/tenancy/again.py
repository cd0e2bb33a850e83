"""What a person typed who is told to come again: the page that says so carries it, and one press sends it once more."""

from django.http import HttpRequest

MOST_BYTES = 1 << 20  # of a form that nobody has read yet
MOST_FIELDS = 500


def typed(request: HttpRequest) -> dict[str, object]:
    """For the template 503.html: what was sent, unless it holds a password or cannot be read; and whether files are missing."""
    if request.method != "POST" or not _can_be_read(request):
        return {"sent": request.method not in {"GET", "HEAD"}}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    if len(fields) > MOST_FIELDS or any("password" in name for name, _ in fields):
        return {"sent": True}
    return {"sent": True, "typed": fields, "lost_files": bool(request.FILES)}


def _can_be_read(request: HttpRequest) -> bool:
    if hasattr(request, "_post"):
        return True
    size = request.META.get("CONTENT_LENGTH") or "0"
    if (
        not size.isdecimal()
        or int(size) > MOST_BYTES
        or hasattr(request, "_read_started")
        and request._read_started
    ):
        return False
    try:
        return request.POST is not None
    except Exception:  # noqa: BLE001 - whatever a broken body raises, the page goes out without it
        return False
