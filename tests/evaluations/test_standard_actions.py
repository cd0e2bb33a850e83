"""Loading, publishing and reading a standard."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from activities.bureau.actions import add_theme
from activities.bureau.models import Theme
from core.audit.models import SYSTEM
from evaluations.bureau.actions import standards
from evaluations.bureau.models import Standard
from evaluations.standard import SHIPPED
from schools.bureau.models import DirtySchool
from tests.evaluations.builders import make_term

SOURCE = SHIPPED.read_text()


@pytest.fixture
def term(db):
    return make_term()


def line_of(text, words):
    return next(at for at, line in enumerate(text.splitlines(), 1) if words in line)


def test_load_keeps_the_text_as_it_is(db):
    row = standards.load(source=SOURCE, by=SYSTEM)
    assert (row.source, row.published_at) == (SOURCE, None)
    assert len(row.sha256) == 64
    assert standards.load(source=SOURCE + "\n# more\n", by=SYSTEM).pk == row.pk  # a draft may change


def test_every_fault_is_named_by_its_line(db):
    bad = SOURCE.replace("metric: plan_completion", "metric: nothing", 1).replace(
        "when_empty: zero", "when_empty: maybe", 1
    )
    with pytest.raises(ValidationError) as refused:
        standards.load(source=bad, by=SYSTEM)
    text = "\n".join(refused.value.messages)
    assert str(line_of(bad, "metric: nothing")) in text
    assert str(line_of(bad, "when_empty: maybe")) in text
    assert not Standard.objects.exists()


def test_published_is_immutable_and_starts_the_counting(term, school_a, school_b):
    row = standards.publish(standard=standards.load(source=SOURCE, by=SYSTEM), term=term, by=SYSTEM)
    assert Standard.objects.for_term(term) == row
    assert set(DirtySchool.objects.values_list("school_id", flat=True)) == {school_a.pk, school_b.pk}
    assert Theme.objects.filter(code="words_deeds", stages__contains=["primary"]).exists()
    assert standards.load(source=SOURCE, by=SYSTEM) == row
    with pytest.raises(ValidationError):
        standards.load(source=SOURCE + "\n# changed\n", by=SYSTEM)
    with pytest.raises(ValidationError):
        standards.publish(standard=row, term=make_term("2027-1"), by=SYSTEM)
    row.refresh_from_db()
    assert (row.source, row.from_term) == (SOURCE, term)


def test_the_command(term, tmp_path, capsys):
    call_command("load_standard", str(SHIPPED), "--publish", "--from-term", term.code)
    assert Standard.objects.published().count() == 1
    bad = tmp_path / "bad.yaml"
    bad.write_text("version: 1\nversion: 2\n")
    with pytest.raises(CommandError) as refused:
        call_command("load_standard", str(bad), "--language", "en")
    assert "line 2:" in str(refused.value)
    with pytest.raises(CommandError, match=term.code):
        call_command("load_standard", str(SHIPPED), "--publish", "--from-term", "1999-1")
    with pytest.raises(CommandError):
        call_command("load_standard", str(tmp_path / "none.yaml"))


def test_the_pages(term, people):
    row = standards.load(source=SOURCE, by=SYSTEM)
    leader, admin = people.make("leader").client, people.make("bureau_admin").client
    assert row.name in leader.get("/standards/").content.decode()
    page = leader.get(f"/standards/{row.pk}/").content.decode()
    assert "教基〔2017〕8号" in page  # confirmed
    assert "国务院令第766号" not in page  # not confirmed: the title alone
    assert leader.get(f"/standards/{row.pk}/?stage=higher").status_code == 200
    assert leader.post(f"/standards/{row.pk}/publish/", {"term": term.pk}).status_code == 403
    assert leader.get("/standards/load/").status_code == 403
    assert admin.post(f"/standards/{row.pk}/publish/", {"term": "x"}).status_code == 422
    assert admin.post(f"/standards/{row.pk}/publish/", {"term": term.pk}).status_code == 302
    assert Standard.objects.get().published_at
    assert leader.get("/api/v1/standards/").json()["count"] == 1
    assert leader.get(f"/api/v1/standards/{row.pk}/").json()["source"] == SOURCE


def test_loading_on_the_page(db, people):
    client = people.make("bureau_admin").client
    answer = client.post(
        "/standards/load/", {"source": SimpleUploadedFile("s.yaml", b"version: 1\nversion: 2\n")}
    )
    assert answer.status_code == 422
    assert "2" in answer.content.decode()
    assert (
        client.post("/standards/load/", {"source": SimpleUploadedFile("s.yaml", b"\xff\xfe\x00")}).status_code
        == 422
    )
    answer = client.post("/standards/load/", {"source": SimpleUploadedFile("s.yaml", SOURCE.encode())})
    assert answer.status_code == 302
    assert Standard.objects.get().source == SOURCE


def test_what_cannot_be_kept_is_a_fault_and_not_an_error(db, people):
    client = people.make("bureau_admin").client
    for old, new in (
        (' "2026.2-draft"', f' "{"9" * 21}"'),
        ('"2026.2-draft"', '"a\\0"'),
        ("name_zh: ", f"name_zh: {'长' * 81} #"),
    ):
        broken = SOURCE.replace(old, new, 1)
        answer = client.post("/standards/load/", {"source": SimpleUploadedFile("s.yaml", broken.encode())})
        assert answer.status_code == 422, new
        assert client.post("/api/v1/standards/", {"source": broken}).status_code == 400
    assert not Standard.objects.exists()


def test_a_theme_of_the_city_keeps_its_name(term, people):
    standards.load(source=SOURCE, by=SYSTEM)
    add_theme(code="own", name="言行一致", stages=["primary"], by=SYSTEM)
    row = Standard.objects.get()
    answer = people.make("bureau_admin").client.post(f"/standards/{row.pk}/publish/", {"term": term.pk})
    assert answer.status_code == 422
    assert "言行一致" in answer.content.decode()
    assert not Standard.objects.published().exists()


def test_the_command_names_the_line_of_bytes_that_are_no_text(db, tmp_path):
    file = tmp_path / "s.yaml"
    file.write_bytes(b"version: 1\nname_zh: \xd6\xd0\n")
    with pytest.raises(CommandError, match="line 2: This is not text"):
        call_command("load_standard", str(file), "--language", "en")
