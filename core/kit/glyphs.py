"""Can our fonts print this name? The fonts are a higher package's, so the check comes by name from the settings."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

CHECK = "reports.pdf.fonts.missing_glyphs"


def missing_glyphs(name: str) -> list[str]:
    """The characters no font here has; none where the check or the fonts are not installed."""
    try:
        check: Callable[[str], list[str]] = import_string(getattr(settings, "GLYPH_CHECK", CHECK))
        return check(name)
    except (ImportError, OSError):
        return []
