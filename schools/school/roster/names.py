"""A pupil's name: which characters it may have, and how it is written one way."""

import re
import unicodedata
from collections.abc import Callable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.identity import NotValid, Problem

LONGEST = 60
_DOTS = re.compile("[·•‧∙・･⋅．]")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_GAP_IN_HAN = re.compile(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])")


def person_name(text: str, missing_glyphs: Callable[[str], list[str]]) -> str:
    """The name with one kind of dot and no gaps between its characters, or NotValid."""
    name = tidy_name(text)
    _require_characters(name)
    if len(name) < 2:
        raise NotValid(Problem("name_short", _("A name has at least two characters.")))
    if len(name) > LONGEST:
        sentence = format_lazy(_("A name has at most {limit} characters."), limit=str(LONGEST))
        raise NotValid(Problem("name_long", sentence))
    _require_glyphs(name, missing_glyphs(name))
    return name


def tidy_name(text: str) -> str:
    """`张　三` is 张三, `阿卜杜拉•买买提` has U+00B7; full-width Latin becomes half-width, rare Han stay as they are."""
    half = "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in text)
    spaced = " ".join(_DOTS.sub("·", unicodedata.normalize("NFC", half)).split())
    return _GAP_IN_HAN.sub("", spaced).strip("·")


def joined_name(family: str, given: str) -> str:
    """Family name first: 欧阳 + 修 is 欧阳修, Jones + Mary is Jones Mary."""
    return tidy_name(f"{family.strip()} {given.strip()}")


def _require_characters(name: str) -> None:
    strange = [character for character in dict.fromkeys(name) if not _allowed(character)]
    if not strange:
        return
    shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in strange)
    if any(unicodedata.category(character) == "Co" for character in strange):
        text = _("The name has {shown}, made up by an old system: enter the character as Unicode has it.")
        raise NotValid(Problem("name_private_character", format_lazy(text, shown=shown)))
    text = _("A name has Chinese characters, Latin letters and ·, but not {shown}.")
    raise NotValid(Problem("name_character", format_lazy(text, shown=shown)))


def _allowed(character: str) -> bool:
    if re.match(f"[{_HAN}· '’.-]", character):
        return True
    return unicodedata.name(character, "").startswith("LATIN ") and character.isalpha()


def _require_glyphs(name: str, missing: list[str]) -> None:
    if not missing:
        return
    shown = ", ".join(f"{character} (U+{ord(character[0]):04X})" for character in missing)
    text = _("No font here can print {shown}: check the character, or ask for a font that has it.")
    raise NotValid(Problem("name_no_glyph", format_lazy(text, shown=shown)))
