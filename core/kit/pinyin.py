"""Names by pinyin: for sorting, for search and as initials, the same on every database.

Syllables are lower-case ASCII with a space between. ü is written `lyu`, `nyu` as GB/T 28039-2011 (names in
passports) has it; the search text also holds `lv` and `lu`, which is what people type.
"""

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from core.kit.surnames import COMPOUND_SURNAMES, PLACES, SURNAMES

SORT_LENGTH = 200
SEARCH_LENGTH = 400
# The dot in 阿卜杜拉·买买提 is typed in many ways; U+00B7 is the one of GB/T 15834.
_DOTS = re.compile("[·•‧∙・･⋅．]")
_PLACE = re.compile("|".join(sorted(PLACES, key=len, reverse=True)))
_HAN_RUN = re.compile("([\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+)")
_NOT_LATIN = re.compile(r"[^a-z0-9]+")


def sort_key(name: str, *, person: bool = True) -> str:
    """Sorts by syllable: 李安 (li an) before 连城 (lian cheng). Compare it as bytes (C collation)."""
    return full(name, person=person)[:SORT_LENGTH]


def full(name: str, *, person: bool = True) -> str:
    """单田芳 -> `shan tian fang`; 吕布 -> `lyu bu`; Mary O'Neil -> `mary o neil`.

    `person=False` for schools and places: 解放小学 begins with no surname.
    """
    return " ".join(_spelt(_syllables(_tidy(name), person), "yu"))


def initials(name: str, *, person: bool = True) -> str:
    """单田芳 -> `stf`."""
    return _firsts(_syllables(_tidy(name), person))


def search_text(name: str, *, person: bool = True) -> str:
    """What a part of a name, its pinyin or its initials is looked up in, spelled every way people type it."""
    tidy = _tidy(name)
    readings = _readings(tidy, person)
    words = [tidy.lower(), " ".join(_spelt(readings[0], "yu")), _firsts(readings[0])]
    for syllables in readings:
        words += ["".join(_spelt(syllables, umlaut)) for umlaut in ("yu", "v", "u")]
        words.append(_firsts(syllables))
    return _joined(dict.fromkeys(words))


def search_query(words: str) -> str:
    """What was typed, spelled as in `search_text`: lower case, `lü` as `lv`, the dot as U+00B7."""
    typed = _DOTS.sub("·", unicodedata.normalize("NFC", words)).strip().lower()
    return _without_accents(typed.replace("ü", "v"))


def _tidy(name: str) -> str:
    return " ".join(_DOTS.sub("·", unicodedata.normalize("NFC", name)).split())


@lru_cache(maxsize=4096)
def _syllables(name: str, person: bool) -> tuple[str, ...]:
    """ü stays ü here. Only a name without a dot has a Han surname: 哈力克·买买提 has none."""
    if person and "·" not in name and not _PLACE.match(name):
        surname, given = _split(name)
        return (*surname, *_read(given))
    return tuple(_read(name))


def _split(name: str) -> tuple[list[str], str]:
    """The surname's syllables, where we know better than pypinyin, and what is left of the name."""
    two = COMPOUND_SURNAMES.get(name[:2])
    if two and (len(name) > 2 or name[0] not in SURNAMES or name[0] in "长万尉"):
        return two.split(), name[2:]
    if name[:1] in SURNAMES:
        return [SURNAMES[name[0]]], name[1:]
    return [], name


def _read(text: str) -> list[str]:
    syllables: list[str] = []
    at = 0
    for place in _PLACE.finditer(text):
        syllables += [*_read_run(text[at : place.start()]), *PLACES[place.group()].split()]
        at = place.end()
    return [*syllables, *_read_run(text[at:])]


def _read_run(text: str) -> list[str]:
    syllables: list[str] = []
    for piece in _HAN_RUN.split(text):
        if _HAN_RUN.fullmatch(piece):
            # A character without a reading stays itself: it still sorts, behind all that have one.
            syllables += lazy_pinyin(piece, errors=list, v_to_u=True)  # type: ignore[arg-type]
        else:
            syllables += _NOT_LATIN.sub(" ", _without_accents(piece.lower())).split()
    return syllables


def _readings(name: str, person: bool) -> list[tuple[str, ...]]:
    """The right reading, and with the surname as it is read elsewhere: someone will type `dan` for 单."""
    right = _syllables(name, person)
    readings = [right]
    if person and name[:1] in SURNAMES and right[:1] == (SURNAMES[name[0]],):
        readings += [(other, *right[1:]) for other in _character_readings(name[0]) if other != right[0]]
    return readings


@lru_cache(maxsize=512)
def _character_readings(character: str) -> tuple[str, ...]:
    toned = PINYIN_DICT.get(ord(character), "").split(",")
    return tuple(dict.fromkeys(_without_tone(reading) for reading in toned if reading))


def _firsts(syllables: tuple[str, ...]) -> str:
    return "".join(syllable[0] for syllable in syllables).replace("ü", "v")


def _spelt(syllables: tuple[str, ...], umlaut: str) -> list[str]:
    """lüe is lyue in a passport, lve and lue on a keyboard."""
    return [syllable.replace("ü", umlaut) for syllable in syllables]


def _without_tone(reading: str) -> str:
    """ǚ loses the caron and keeps the dots."""
    marks = [
        c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c) or c == "\u0308"
    ]
    return unicodedata.normalize("NFC", "".join(marks))


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _joined(words: dict[str, None]) -> str:
    """Whole words up to the column's length: half a word would be found by nobody."""
    kept, length = [], 0
    for word in words:
        if length + len(word) + 1 > SEARCH_LENGTH:
            break
        kept.append(word)
        length += len(word) + 1
    return " ".join(kept)
