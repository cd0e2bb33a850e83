"""Stamped certificates say exactly what plain ones say."""

from io import BytesIO

import pikepdf
import pytest

from reports.pdf import certificate as module
from reports.pdf import qr
from reports.pdf.certificate import CertificateArt, naive, stamp
from reports.pdf.render import RenderRefused
from tests.reports.pdf.reading import fonts_of, places, reader, words
from tests.reports.pdf.samples import certificate

NAMES = ("郑旻昊", "李喆", "欧阳文博", "迪丽娜尔·艾力", "滨海市实验高级中学附属第二初级中学")
TEXTS = [certificate(name, serial) for serial, name in enumerate(NAMES, start=127)]
ART = CertificateArt()


@pytest.fixture(scope="module")
def stamped() -> list[bytes]:
    return stamp(TEXTS, ART)


def test_each_file_is_one_page_with_its_own_words(stamped: list[bytes]) -> None:
    for pdf, text in zip(stamped, TEXTS, strict=True):
        said = words(pdf)
        assert len(reader(pdf).pages) == 1
        assert all(
            part in said for part in (text.name, text.number, text.award, "二〇二六年十一月二十日", "待用印")
        )
        assert not any(other.number in said for other in TEXTS if other is not text)


@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_stamped_words_equal_plain_words(stamped: list[bytes], place: int) -> None:
    assert words(stamped[place]) == words(naive(TEXTS[place], ART))


def test_fonts_are_embedded(stamped: list[bytes]) -> None:
    assert all(embedded for pdf in stamped for _name, embedded in fonts_of(pdf))


def test_metadata_names_the_certificate_and_the_standard(stamped: list[bytes]) -> None:
    with pikepdf.open(BytesIO(stamped[0])) as pdf:
        text = pdf.Root.Metadata.read_bytes().decode()
        assert f"荣誉证书 {TEXTS[0].number}" in text
        assert str(pdf.docinfo.Title) == f"荣誉证书 {TEXTS[0].number}"
        assert 'conformance="U"' in text
        assert "/OutputIntents" in pdf.Root


def test_bytes_are_reproducible(stamped: list[bytes]) -> None:
    module.base_pdf.cache_clear()
    assert stamp(TEXTS, ART) == stamped


def test_batches_do_not_change_what_is_said(stamped: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    assert [words(pdf) for pdf in stamp(TEXTS, ART)] == [words(pdf) for pdf in stamped]


def test_each_carries_the_code_of_its_own_address(stamped: list[bytes]) -> None:
    for pdf, text in zip(stamped, TEXTS, strict=True):
        code = qr.operators(text.verify_url, module.QR_LEFT, module.QR_BOTTOM, module.QR_SIZE)
        with pikepdf.open(BytesIO(pdf)) as document:
            assert document.pages[0].Contents.read_bytes().endswith(code)
            assert code.count(b" re\n") > 100


def test_a_demonstration_says_so() -> None:
    assert "演示文件不具效力" in words(stamp(TEXTS[:1], CertificateArt(demo=True))[0])


def test_hostile_names_stay_words() -> None:
    name = "<img src=file:///etc/passwd>"
    pdf = stamp([certificate(name, after_name="<script>", number="</rdf:RDF>&")], ART)[0]
    assert "<imgsrc=file:///etc/passwd>" in words(pdf)
    assert "<script>" in words(pdf)


def test_a_name_without_glyph_is_refused() -> None:
    with pytest.raises(RenderRefused, match="😀"):
        stamp([certificate("张😀")], ART)


def test_nothing_to_stamp() -> None:
    assert stamp([], ART) == []


@pytest.mark.parametrize("name", ["王明", "阿卜杜热合曼江·阿卜杜热依木买买提", "阿" * 60])
@pytest.mark.parametrize("school", [8, 40])
def test_long_names_stay_above_the_code(name: str, school: int) -> None:
    text = certificate(name, after_name=f"同学（{'校' * school}中职三年级（1）班）：", award="诚" * 40)
    (pdf,) = stamp([text], ART)
    lowest = next(y for _x, y, said in places(pdf, 1) if said.startswith("特发此证"))
    assert lowest > (module.QR_BOTTOM + module.QR_SIZE) / module.MM
