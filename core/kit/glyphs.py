"""Can our fonts print this name? The fonts are a higher package's, so the check comes by name from the settings."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.kit.errors import Refused

CHECK = "reports.pdf.fonts.missing_glyphs"


def missing_glyphs(name: str) -> list[str]:
    """The characters no font here has; none where the check or the fonts are not installed."""
    try:
        check: Callable[[str], list[str]] = import_string(getattr(settings, "GLYPH_CHECK", CHECK))
        return check(name)
    except (ImportError, OSError):
        return []


def unprintable(name: str) -> str:
    """What to say of a name with characters no font here has, naming them; empty where all can be printed."""
    shown = ", ".join(f"{character} (U+{ord(character[0]):04X})" for character in missing_glyphs(name))
    said = _("No font here can print {shown}: check the character, or ask for a font that has it.")
    return said.format(shown=shown) if shown else ""


def refuse_unprintable(text: str) -> None:
    """Said when it is entered, not when the document is made. Raises Refused naming the characters."""
    if said := unprintable(text):
        raise Refused(said)
