"""Which characters we can print, and in which face a name is set."""

import time
from pathlib import Path

import pytest
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from reports.pdf import compact, fontfiles, fonts, install_fonts

needs_fang = pytest.mark.skipif(fonts.file_of(fonts.FANG) is None, reason="FandolFang is not installed here")


def test_this_machine_can_set_documents() -> None:
    assert [text for text in fonts.problems() if "FandolFang" not in text] == []


def test_missing_glyphs_names_each_once_in_order() -> None:
    assert fonts.missing_glyphs("张😀三🎉😀") == ["😀", "🎉"]
    assert fonts.missing_glyphs("堃喆祎珺昇旻瑄璟曈骉翀焜玏 Anna·Li（），。“”〔2026〕\n") == []


@pytest.mark.parametrize("char", ["\u200b", "\u202e", "\x00", "\ue000", "\ufeff"])
def test_invisible_characters_count_as_missing(char: str) -> None:
    assert fonts.missing_glyphs(f"张{char}三") == [char]


def test_it_is_quick_enough_for_a_keystroke() -> None:
    fonts.missing_glyphs("张")
    start = time.perf_counter()
    for _ in range(1000):
        fonts.missing_glyphs("诸葛明远")
    assert time.perf_counter() - start < 0.5


def test_refusal_names_the_character() -> None:
    with pytest.raises(fonts.RenderRefused, match=r"😀 \(U\+1F600\)"):
        fonts.refuse_missing("张三", "李😀")


@needs_fang
def test_a_name_is_set_whole_in_one_face() -> None:
    assert fonts.face_for_name("张三") is fonts.FANG
    assert fonts.face_for_name("罗祎宁") is fonts.KAI
    assert fonts.face_for_name("罗祎宁", prefer=fonts.SONG) is fonts.SONG


def test_licensed_faces_come_first_in_each_stack() -> None:
    for face in fonts.FACES:
        assert fonts.stack(face).startswith(f'"{face.families[0]}"')
    assert fonts.stack(fonts.SONG).index("方正小标宋简体") < fonts.stack(fonts.SONG).index(
        "Noto Serif CJK SC"
    )


def test_compact_copies_keep_all_of_gb2312() -> None:
    assert sum(0x4E00 <= point <= 0x9FFF for point in set(compact.characters())) == 6763


def test_without_any_fangsong_text_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_coverage", lambda key: b"" if key == "fang" else b"\xff" * 0x22000)
    assert fonts.face_for_name("张三") is fonts.KAI


def test_installer_says_plainly_when_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["install_fonts.py", "--into", str(tmp_path)])
    monkeypatch.setattr(install_fonts.shutil, "which", lambda _name: None)
    assert install_fonts.main() == 1
    assert "apt-get is not on this machine" in capsys.readouterr().err


def test_compact_copies_number_characters_as_glyphs() -> None:
    """Else a strict reader finds .notdef where WeasyPrint wrote a glyph number, and the file is no PDF/A."""
    copies = list(fonts.compact_dir().glob("*.otf"))
    assert copies
    for path in copies:
        with TTFont(path) as font:
            charset = font["CFF "].cff.topDictIndex[0].charset
            assert charset[1:] == [f"cid{number:05d}" for number in range(1, len(charset))]
            whole = fonts.file_of(fonts.SONG if "Song" in path.name else fonts.HEI)
            assert whole is not None
            with fontfiles.open_font(whole) as original:
                assert _drawn(font, "诚") == _drawn(original, "诚")


def _drawn(font: TTFont, char: str) -> str:
    pen = SVGPathPen(font.getGlyphSet())
    font.getGlyphSet()[font.getBestCmap()[ord(char)]].draw(pen)
    return pen.getCommands()
