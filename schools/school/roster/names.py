"""A pupil's name, a class's name: which characters it may have, and how it is written one way."""

import re
import unicodedata
from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.identity import NotValid, Problem
from schools.stages import CLASS_NAME_MOST

LONGEST = 60
_DOTS = re.compile("[·•‧∙・･⋅．]")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_SIGNS = "（）【】+-—_·.、/&#"  # of a class's name
_GAP_IN_CLASS = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_GAP_IN_HAN = re.compile(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])")


def person_name(text: str, missing_glyphs: Callable[[str], list[str]]) -> str:
    """The name with one kind of dot and no gaps between its characters, or NotValid."""
    name = tidy_name(text)
    _require_characters(
        name, _allowed, _("A name has Chinese characters, Latin letters and ·, but not {shown}.")
    )
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


def class_name(text: str, missing_glyphs: Callable[[str], list[str]]) -> str:
    """`会计(3+2) ２３０１班` is 会计（3+2）2301班: no gaps, digits half and brackets full width; or NotValid."""
    half = _GAP_IN_CLASS.sub("", _DOTS.sub("·", unicodedata.normalize("NFKC", text)).strip())
    name = half.replace("(", "（").replace(")", "）")
    sentence = _("The name of a class has Chinese characters, letters, digits and {signs}, but not {shown}.")
    _require_characters(name, _allowed_in_class, sentence)
    if len(name) > CLASS_NAME_MOST:
        too_long = format_lazy(
            _("The name of a class has at most {limit} characters."), limit=str(CLASS_NAME_MOST)
        )
        raise NotValid(Problem("class_name_long", too_long))
    _require_glyphs(name, missing_glyphs(name))
    return name


def _require_characters(name: str, allowed: Callable[[str], bool], sentence: str | Promise) -> None:
    strange = [character for character in dict.fromkeys(name) if not allowed(character)]
    if not strange:
        return
    shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in strange)
    if any(unicodedata.category(character) == "Co" for character in strange):
        text = _("The name has {shown}, made up by an old system: enter the character as Unicode has it.")
        raise NotValid(Problem("name_private_character", format_lazy(text, shown=shown)))
    raise NotValid(Problem("name_character", format_lazy(sentence, shown=shown, signs=_SIGNS)))  # type: ignore[arg-type]


def _allowed(character: str) -> bool:
    if re.match(f"[{_HAN}· '’.-]", character):
        return True
    return unicodedata.name(character, "").startswith("LATIN ") and character.isalpha()


def _allowed_in_class(character: str) -> bool:
    return _allowed(character) or character in _SIGNS or character in "0123456789"


def _require_glyphs(name: str, missing: list[str]) -> None:
    if not missing:
        return
    shown = ", ".join(f"{character} (U+{ord(character[0]):04X})" for character in missing)
    text = _("No font here can print {shown}: check the character, or ask for a font that has it.")
    raise NotValid(Problem("name_no_glyph", format_lazy(text, shown=shown)))
