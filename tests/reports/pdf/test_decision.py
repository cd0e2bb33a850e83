"""GB/T 9704-2012, measured in the file."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from reports.pdf import fonts
from reports.pdf.decision import Block, DecisionText, HonourGroup, decision_counted, decision_pdf
from reports.pdf.numerals import arabic_date, chinese_date, chinese_number, heading_number
from reports.pdf.render import RenderRefused
from tests.reports.pdf.reading import fonts_of, lines, places, reader, words
from tests.reports.pdf.samples import HONOURS, PRIMARY, decision

LONG = (Block("诚信" * 700),)
IMPRINT = "滨海市教育局办公室"
needs_fang = pytest.mark.skipif(fonts.file_of(fonts.FANG) is None, reason="FandolFang is not installed here")


@pytest.fixture(scope="module")
def usual() -> bytes:
    return decision_pdf(decision())


def seal(size: int = 300) -> bytes:
    target = BytesIO()
    Image.new("RGBA", (size, size), (200, 0, 0, 90)).save(target, "PNG")
    return target.getvalue()


def imprint_page(pdf: bytes) -> int:
    """The page on which the imprint stands, found by its words, not by our own measure."""
    count = len(reader(pdf).pages)
    return next(page for page in range(1, count + 1) if any(IMPRINT in line for line in lines(pdf, page)))


def test_every_name_and_number_is_there(usual: bytes) -> None:
    text = words(usual)
    assert all(name in text for group in HONOURS for name in group.names)
    assert all(
        part in text
        for part in ("滨教发〔2026〕37号", "000128", "2026年11月20日", "2026年11月21日印发", "待用印")
    )


@needs_fang
def test_a_page_is_28_characters_by_22_lines() -> None:
    """§5.2.3, and the text area of §5.2.1: 28 mm from the left, lines 225/22 mm apart."""
    pdf = decision_pdf(decision(body=LONG, honours=()))
    assert [len(line) for line in lines(pdf, 2)[:22]] == [28] * 22
    body = [(x, y) for x, y, text in places(pdf, 2) if text.startswith("诚信")]
    assert len(body) == 22
    assert all(x == pytest.approx(28, abs=0.1) for x, _y in body)
    assert body[0][1] - body[-1][1] == pytest.approx(225 / 22 * 21, abs=0.1)
    assert 297 - 37 - 225 <= body[-1][1] < 297 - 37 - 225 + 225 / 22


def test_the_first_page_shows_some_of_the_text(usual: bytes) -> None:
    assert any("为深入推进" in line for line in lines(usual, 1))


@pytest.mark.parametrize("characters", range(60, 1500, 120))
def test_the_imprint_is_on_the_last_page_and_that_is_even(characters: int) -> None:
    body = (Block("诚信教育" * (characters // 4)),)
    made = decision_counted(decision(body=body, honours=()))
    assert made.pages % 2 == 0
    assert imprint_page(made.pdf) == made.pages


@pytest.mark.parametrize("characters", range(20, 320, 40))
def test_the_signature_never_stands_on_a_page_without_text(characters: int) -> None:
    """§7.3.5.4: no page "此页无正文"."""
    body = (Block("诚信教育" * 40), Block("诚" * characters))
    pdf = decision_pdf(decision(body=body, honours=(), list_title="名单"))
    signed = next(page for page in (1, 2) if any("2026年11月20日" in line for line in lines(pdf, page)))
    assert any("诚" in line for line in lines(pdf, signed))


def test_a_blank_page_and_the_imprint_after_it_have_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """§7.5. The text fills page 2 so far that the imprint no longer fits."""
    for count in range(20, 40):
        pdf = decision_pdf(decision(body=(Block("诚信" * (count * 14)),), honours=()))
        if len(reader(pdf).pages) == 4 and not lines(pdf, 3):
            assert not any("—" in line for line in lines(pdf, 4))
            assert any("— 2 —" in line for line in lines(pdf, 2))
            return
    pytest.fail("no length led to a blank page")


def test_the_last_rule_of_the_imprint_is_on_the_edge_of_the_text_area(usual: bytes) -> None:
    """§7.4: the words of the last line stand within one line above 35 mm from the lower edge."""
    y = next(y for _x, y, text in places(usual, 2) if IMPRINT in text)
    assert 35 < y < 35 + 8.5


def test_headings_are_numbered_by_level() -> None:
    body = (
        Block("甲", 1),
        Block("乙", 2),
        Block("丙", 2),
        Block("丁", 1),
        Block("戊", 2),
        Block("己", 3),
        Block("庚", 4),
    )
    text = words(decision_pdf(decision(body=body, honours=())))
    assert "一、甲（一）乙（二）丙二、丁（一）戊1.己（1）庚" in text


def test_groups_go_by_district_and_school() -> None:
    groups = (
        HonourGroup("海东区"),
        HonourGroup("第一小学", PRIMARY[:2], level=2),
        HonourGroup("第二小学", PRIMARY[2:4], level=2),
    )
    text = words(decision_pdf(decision(honours=groups)))
    assert "一、海东区（一）第一小学王梓萱李昊然（二）第二小学张雨桐刘子墨" in text


def test_a_long_list_is_an_attachment_on_its_own_page() -> None:
    pdf = decision_pdf(decision(list_title="受通报表扬学生名单"))
    assert any("附件：受通报表扬学生名单" in "".join(line.split()) for line in lines(pdf, 1) + lines(pdf, 2))
    assert any(lines(pdf, page)[:1] == ["附件"] for page in range(2, len(reader(pdf).pages) + 1))


def test_fonts_are_embedded(usual: bytes) -> None:
    assert all(embedded for _name, embedded in fonts_of(usual))


def test_bytes_are_reproducible(usual: bytes) -> None:
    assert decision_pdf(decision()) == usual


def test_a_demonstration_says_so_on_every_page(usual: bytes) -> None:
    pdf = decision_pdf(decision(demo=True))
    assert all("演示文件" in page.extract_text() for page in reader(pdf).pages)
    assert "演示" not in words(usual)


def test_a_seal_takes_the_place_of_the_mark() -> None:
    pdf = decision_pdf(decision(seal=seal()))
    assert "待用印" not in words(pdf)
    assert any(list(page.images) for page in reader(pdf).pages)


def test_a_seal_that_is_no_picture_or_a_bomb_is_refused() -> None:
    with pytest.raises(RenderRefused, match="neither PNG nor JPEG"):
        decision_pdf(decision(seal=b"<svg/>"))
    with pytest.raises(RenderRefused, match="too large"):
        decision_pdf(decision(seal=seal(2100)))


@pytest.mark.parametrize("field", ["issuer", "mark", "addressees", "copies_to"])
def test_hostile_words_stay_words(field: str) -> None:
    hostile = "<b>x</b><img src=file:///etc/passwd>"
    assert "<b>x</b>" in words(decision_pdf(decision(**{field: hostile})))


def test_a_name_without_glyph_is_refused_by_name() -> None:
    with pytest.raises(RenderRefused, match="😀"):
        decision_pdf(decision(honours=(HonourGroup("小学", ("张😀",)),)))


def test_numbers_and_dates() -> None:
    assert [chinese_number(n) for n in (1, 10, 12, 20, 99)] == ["一", "十", "十二", "二十", "九十九"]
    assert arabic_date(date(2026, 3, 5)) == "2026年3月5日"
    assert chinese_date(date(2026, 10, 31)) == "二〇二六年十月三十一日"
    assert [heading_number(level, 3) for level in (1, 2, 3, 4)] == ["三、", "（三）", "3.", "（3）"]
    assert isinstance(decision(), DecisionText)
