"""A commendation from the nomination to the certificate, and everything that must not happen on the way."""

import datetime
import io
import re
from pathlib import Path

import psycopg
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from core.tenancy.context import in_school
from reports.bureau import printing
from reports.bureau.actions import certificates, decisions, honours, notices, rounds
from reports.bureau.models import Certificate, HonourType, Nominee, Quota, Round
from reports.bureau.tasks import print_certificates
from reports.school.actions import nominations
from schools.school.models import ClassGroup, Consent
from schools.stages import Stage
from tests.reports.builders import NAMES, decided, fresh, make_student, nominate, shortlisted

pytestmark = pytest.mark.django_db


def bytes_of(stored):
    with stored.open() as file:
        return file.read()


def words(stored):
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes_of(stored))).pages)
    return re.sub(r"\s", "", text)


def verdict(answer):
    """(genuine, altered or revoked; whether a file was compared), as the reader sees it."""
    page = answer.content.decode().partition("<template")[0]
    compared = "该文件与颁发的证书" in page
    (state,) = re.findall(r'class="verdict (\w+)"', page)
    return state, compared


def test_decision_and_certificates_hold_every_name_and_number(round, issued):
    text = words(fresh(round).decision.stored_file)
    assert "大教发〔2026〕12号" in text
    for name in NAMES:
        assert name in text
    for certificate in issued:
        text = words(certificate.stored_file)
        assert certificate.nominee.name in text
        assert certificate.number in text


def test_the_public_page_says_genuine_masks_the_name_and_knows_an_altered_file(issued):
    certificate = issued[0]
    answer = Client(headers={"host": "localhost"}).get(f"/verify/{certificate.code}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert verdict(answer) == ("genuine", False)
    assert all(name not in page for name in NAMES)
    data = bytes_of(certificate.stored_file)
    client = Client(headers={"host": "localhost"})
    for content, state in [(data, "genuine"), (data[:-1] + b"x", "altered")]:
        answer = client.post(f"/verify/{certificate.code}/", {"document": io.BytesIO(content)})
        assert verdict(answer) == (state, True)


def test_printing_again_changes_nothing_and_revoking_shows_the_reason(issued):
    before = {c.pk: c.sha256 for c in issued}
    assert certificates.print_batch(certificates=issued, base_url="http://localhost", by=SYSTEM) == 0
    assert {c.pk: c.sha256 for c in Certificate.objects.all()} == before
    certificates.revoke(certificate=issued[0], reason="姓名有误，已重发", by=SYSTEM)
    answer = Client(headers={"host": "localhost"}).get(f"/verify/{issued[0].code}/")
    page = answer.content.decode()
    assert verdict(answer) == ("revoked", False)
    assert "姓名有误，已重发" in page


def test_killed_before_the_end_of_its_transaction_a_batch_is_printed_once(issued):
    """The file is written before the row: printed again, it lies where the lost one lay."""
    folder = Path(issued[0].stored_file.path).parent
    before = {certificate.stored_file.name for certificate in issued}
    files = set(folder.iterdir())
    Certificate.objects.update(sha256="", stored_file="")  # as the rollback leaves the rows
    certificates.print_batch(certificates=issued, base_url="http://localhost", by=SYSTEM)
    assert {certificate.stored_file.name for certificate in Certificate.objects.all()} == before
    assert set(folder.iterdir()) == files


def test_unknown_code_is_404(db):
    assert Client(headers={"host": "localhost"}).get("/verify/abcdefghjkmn/").status_code == 404


def test_the_quota_cannot_be_exceeded(round, school_a):
    for name in NAMES:
        nominate(round, school_a, name)
    with pytest.raises(Refused):
        nominate(round, school_a, "王小二")
    assert Nominee.objects.count() == 3


def test_a_student_is_nominated_once(round, school_a):
    with in_school(school_a.schema_name):
        student = make_student("李明")
        nominations.nominate(round=round, student=student, deeds="好", by=SYSTEM)
        with pytest.raises(Refused):
            nominations.nominate(round=round, student=student, deeds="好", by=SYSTEM)


def test_an_honour_is_only_for_its_stages(round, school_b):
    with in_school(school_b.schema_name):
        student = make_student("高中生")
        student.enrolments.update(ends_on=None)
        group = student.enrolments.get().class_group
        group.stage, group.grade = "senior", 10
        group.save()
        with pytest.raises(Refused):
            nominations.nominate(round=round, student=student, deeds="好", by=SYSTEM)


def test_no_decision_while_the_notice_runs_or_an_objection_is_open(round, school_a):
    ready = shortlisted(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    given = {
        "number": "大教发〔2026〕1号",
        "title": "决定",
        "body": "文",
        "decided_on": notice.ends_on + datetime.timedelta(days=1),
    }
    with pytest.raises(Refused):
        decisions.decide(round=fresh(round), version=fresh(round).version, by=SYSTEM, **given)
    objection = notices.object_to(notice=notice, words="情况不符", contact="电话", by=SYSTEM)
    with time_machine.travel(notice.ends_on + datetime.timedelta(days=1)):
        with pytest.raises(Refused):
            decisions.decide(round=fresh(round), version=fresh(round).version, by=SYSTEM, **given)
        notices.answer(objection=objection, answer="已核实，事迹属实。", by=SYSTEM)
        assert decisions.decide(round=fresh(round), version=fresh(round).version, by=SYSTEM, **given).sha256


def test_no_step_is_skipped(round):
    seen = {"round": fresh(round), "version": fresh(round).version, "by": SYSTEM}
    with pytest.raises(Refused):
        notices.publish(**seen)
    with pytest.raises(Refused):
        certificates.register(**seen)
    with pytest.raises(Refused):
        rounds.open_nominations(**seen)


def test_two_at_once(round):
    seen = fresh(round).version
    rounds.close_nominations(round=fresh(round), version=seen, by=SYSTEM)
    with pytest.raises(ChangedMeanwhile):
        rounds.close_nominations(round=fresh(round), version=seen, by=SYSTEM)


def test_names_in_a_notice_are_masked_without_consent_and_age(round, school_a):
    with in_school(school_a.schema_name):
        old = make_student("陈可心", born_on=datetime.date(2010, 1, 1))
        Consent.objects.create(
            student=old, purpose="notice", given_on=datetime.date(2026, 9, 1), given_by="家长"
        )
        nominations.nominate(round=round, student=old, deeds="好", by=SYSTEM)
    ready = shortlisted_with(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    shown = {row["name"] for row in notice.shown}
    assert "陈可心" in shown
    assert "李明" not in shown


def shortlisted_with(round, school):
    nominate(round, school, "李明", 2)
    rounds.close_nominations(round=fresh(round), version=fresh(round).version, by=SYSTEM)
    for nominee in Nominee.objects.all():
        rounds.shortlist(nominee=nominee, by=SYSTEM)
    return fresh(round)


def test_a_model_school_honour_needs_its_authority(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        HonourType.objects.create(
            name="诚信示范学校", given_to="school", stages=["primary"], legal_basis="无"
        )


def test_pages(round, school_a, people):
    manager = people.make("bureau_admin")
    ready = decided(round, school_a)
    assert manager.client.get("/commendations/").status_code == 200
    assert manager.client.get(f"/commendations/{ready.pk}/").status_code == 200
    answer = manager.client.get(f"/commendations/{ready.pk}/decision.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    school_admin = people.make("school_admin", school_a)
    assert school_admin.client.get("/nominations/").status_code == 200


def test_quotas_stand_in_the_order_of_schooling(round, people):
    page = people.make("bureau_admin").client.get(f"/commendations/{round.pk}/")
    stages = [quota.stage for quota in page.context["quotas"]]
    assert len(set(stages)) > 1
    assert stages == sorted(stages, key=Stage.values.index)


def test_a_name_that_cannot_be_printed_fails_the_job_in_words(round, school_a, people):
    manager = people.make("bureau_admin")
    ready = decided(round, school_a)
    Nominee.objects.filter(round=ready).update(name="李\U0010fffd")
    job = printing.issue(round=ready, version=ready.version, base_url="http://localhost", by=manager.user)
    print_certificates(job_id=str(job.pk))
    job.refresh_from_db()
    assert job.state == "failed"
    assert "\U0010fffd" in job.error or "10FFFD" in job.error


def free(function, round):
    """Could another transaction take the round's lock this way just now?"""
    key = f"round:{round.pk}"
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"], host=at["HOST"] or None, port=at["PORT"] or None, user=at["USER"] or None,
        password=at["PASSWORD"] or None,
    ) as other:  # fmt: skip
        return other.execute(f"SELECT {function}(hashtextextended(%s, 0))", [key]).fetchone()[0]


@pytest.fixture
def untouched(round, school_a):
    """A round that nothing in this test's transaction has locked yet."""
    honour = HonourType.objects.create(
        name="别的荣誉", given_to="student", stages=["primary"], legal_basis="无"
    )
    made = Round.objects.create(
        honour=honour, term=round.term, name="别的", state="nominating", nominate_by=round.nominate_by
    )
    Quota.objects.create(round=made, stage="primary", district=school_a.district, places=1)
    return made


def test_no_nomination_slips_in_while_the_round_is_changed(untouched, school_a):
    """A place counted as free, or nominations seen as open, stay so until the nominee is in."""
    round = untouched
    assert free("pg_try_advisory_xact_lock", round)
    with transaction.atomic():
        nominate(round, school_a, "李明")
        assert free("pg_try_advisory_xact_lock_shared", round)  # another school may nominate
        assert not free("pg_try_advisory_xact_lock", round)
        rounds.close_nominations(round=fresh(round), version=fresh(round).version, by=SYSTEM)
        assert not free("pg_try_advisory_xact_lock_shared", round)


def test_nominations_are_refused_after_the_day_they_are_due_unless_it_is_moved(round, school_a):
    late = round.nominate_by + datetime.timedelta(days=1)
    with time_machine.travel(late):
        with pytest.raises(Refused):
            nominate(round, school_a, "李明")
        with pytest.raises(Refused):
            rounds.set_due(round=round, version=round.version, nominate_by=round.nominate_by, by=SYSTEM)
        rounds.set_due(round=round, version=round.version, nominate_by=late, by=SYSTEM)
        assert nominate(round, school_a, "王明").deeds


def test_whom_an_objection_proves_right_about_is_left_out_of_the_decision(round, school_a):
    ready = shortlisted(round, school_a)
    notices.publish(round=ready, version=ready.version, by=SYSTEM)
    rounds.decline(nominee=Nominee.objects.get(name="李明"), reason="异议属实", by=SYSTEM)
    with pytest.raises(Refused):
        rounds.shortlist(nominee=Nominee.objects.get(name="李明"), by=SYSTEM)
    ready = fresh(round)
    with time_machine.travel(ready.notice.ends_on + datetime.timedelta(days=1)):
        decisions.decide(
            round=ready, version=ready.version, number="大教发〔2026〕12号", title="决定", body="决定如下。",
            decided_on=timezone.localdate(), by=SYSTEM,
        )  # fmt: skip
    text = words(fresh(round).decision.stored_file)
    assert "欧阳静怡" in text
    assert "李明" not in text


@pytest.mark.parametrize("days", [0, 2])
def test_the_decision_is_dated_after_the_notice_and_not_after_today(round, school_a, days):
    ready = shortlisted(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    with (
        time_machine.travel(notice.ends_on + datetime.timedelta(days=1)),
        pytest.raises(ValidationError) as refused,
    ):
        decisions.decide(
            round=fresh(round), version=fresh(round).version, number="1号", title="决定", body="文",
            decided_on=notice.ends_on + datetime.timedelta(days=days), by=SYSTEM,
        )  # fmt: skip
    assert "decided_on" in refused.value.message_dict


@pytest.mark.parametrize("name", ["诚信示范校", "诚信示范学校", "诚信之星😀"])
def test_honours_that_are_refused(db, name):
    with pytest.raises(ValidationError):
        honours.create(name=name, stages=["primary"], legal_basis="无", by=SYSTEM)


def test_a_printing_that_failed_is_taken_up_again_and_one_under_way_is_not(round, school_a, people):
    manager = people.make("bureau_admin")
    ready = decided(round, school_a)
    Nominee.objects.filter(round=ready, name="李明").update(name="李\U0010fffd")
    seen = {"round": ready, "base_url": "http://localhost", "by": manager.user}
    job = printing.issue(version=ready.version, **seen)
    with pytest.raises(Refused):
        printing.again(version=fresh(round).version, **seen)
    print_certificates(job_id=str(job.pk))
    page = manager.client.get(f"/commendations/{round.pk}/").content.decode()
    assert "10FFFD" in page
    Nominee.objects.filter(round=ready, name="李\U0010fffd").update(name="李明")
    answer = manager.client.post(f"/commendations/{round.pk}/print/", {"version": fresh(round).version})
    print_certificates(job_id=str(printing.latest(round).pk))
    assert answer.url == f"/jobs/{printing.latest(round).pk}/"
    assert Certificate.objects.issued().count() == 3
    with pytest.raises(Refused):
        printing.again(version=fresh(round).version, **seen)


def test_the_form_offers_pupils_of_the_stage_with_their_class(round, school_a, school_b, people):
    for school, name in ((school_a, "李明"), (school_b, "王明")):
        with in_school(school.schema_name):
            student = make_student(name)
            if school == school_b:
                ClassGroup.objects.filter(enrolments__student=student).update(stage="senior", grade=10)
    offered = [
        label
        for school in (school_a, school_b)
        for label in people.make("school_admin", school).client
        .get(f"/nominations/{round.pk}/").context["form"].fields["student"].choices
    ]  # fmt: skip
    assert [label for _value, label in offered if label != "---------"] == ["李明　三年级（1）班"]


@pytest.mark.parametrize("places", ["-1", "501", "1.5", "", "²", "三"])
def test_odd_places_are_refused_in_words(round, people, places):
    manager, quota = people.make("bureau_admin"), round.quotas.first()
    sent = {"version": fresh(round).version, str(quota.pk): places}
    page = manager.client.post(f"/commendations/{round.pk}/quotas/", sent, follow=True).content.decode()
    assert "名额须为 0 至 500 的整数" in page
    quota.refresh_from_db()
    assert quota.places == 3
