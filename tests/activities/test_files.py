"""Room for files: exact with two of everything at once, told in words, set by the bureau, at every door."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from activities.school.actions import activities
from core.audit.models import SYSTEM
from core.kit.uploads import CleanFile
from core.tenancy.context import in_public, in_school
from schools.bureau.actions import schools as bureau
from schools.bureau.models import School
from schools.school.actions import files
from schools.school.models import FileRoom, FilesOfDay
from tests.activities import builders as b


def a_file(at: int, size: int = 1000) -> CleanFile:
    return CleanFile(bytes([at % 250]) * size, "image/jpeg", "jpg", f"{at:064d}")


def bounds(place, gb: int = 20, day: int = 200) -> None:
    with in_public():
        bureau.set_room(school=place.school, file_gb_most=gb, files_a_day=day, by=SYSTEM)


def log(place, sent, by="homeroom"):
    return activities.log(
        form_code="class_meeting", themes=["words_deeds"], held_on=b.today(), class_ids=[place.group.pk], files=sent,
        by=place.member(by),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_persons_files_of_a_day_are_counted_and_refused_in_words(place):
    bounds(place, day=3)
    with place.inside():
        activity = log(place, [a_file(1), a_file(2)])
        with pytest.raises(ValidationError) as refusal:
            activities.add_evidence(
                activity=activity, files=[a_file(3), a_file(4)], by=place.member("homeroom")
            )
        assert "3" in refusal.value.message_dict["files"][0]
        assert activities.add_evidence(activity=activity, files=[a_file(3)], by=place.member("homeroom")) == 1
        # What was removed stays counted; a colleague has a count of the own.
        activities.remove_evidence(evidence=activity.evidence.first(), by=place.member("homeroom"))
        with pytest.raises(ValidationError):
            activities.add_evidence(activity=activity, files=[a_file(5)], by=place.member("homeroom"))
        assert activities.add_evidence(activity=activity, files=[a_file(5)], by=place.member("teacher")) == 1


@pytest.mark.django_db
def test_a_schools_bytes_are_counted_given_back_and_refused_in_words(place):
    bounds(place, gb=1)
    with place.inside():
        activity = log(place, [a_file(1)])
        FileRoom.objects.update(kept_bytes=files.GB - 1000)
        assert "GB" in files.room_of(place.member("homeroom")).words()
        assert activities.add_evidence(activity=activity, files=[a_file(2)], by=place.member("homeroom")) == 1
        with pytest.raises(ValidationError) as refusal:
            log(place, [a_file(3, size=1)])
        assert "教育局" in refusal.value.message_dict["files"][0]
        gone = activity.evidence.get(sha256=a_file(1).sha256)
        activities.remove_evidence(evidence=gone, by=place.member("homeroom"))
        assert FileRoom.objects.get().kept_bytes == files.GB - 1000
        assert log(place, [a_file(4, size=1000)]).evidence.count() == 1
    bounds(place, gb=2)
    with place.inside():
        assert log(place, [a_file(5, size=10)]).evidence.count() == 1


@pytest.mark.django_db
def test_what_is_refused_takes_no_room(place):
    with place.inside():
        log(place, [a_file(1)])
        kept = FileRoom.objects.get().kept_bytes
        with pytest.raises(ValidationError):
            activities.log(
                form_code="class_meeting", themes=["words_deeds"], held_on=b.today(), class_ids=[place.group.pk],
                absent=[pupil.pk for pupil in place.pupils], files=[a_file(2)], by=place.member("homeroom"),
            )  # fmt: skip
        assert FileRoom.objects.get().kept_bytes == kept
        assert FilesOfDay.objects.get().count == 1


@pytest.fixture
def school_on_disk(django_db_setup, django_db_blocker):
    """A school several connections see, with room for five files a person; taken back afterwards."""
    with django_db_blocker.unblock():
        school = School.objects.order_by("schema_name").first()
        bureau.set_room(school=school, file_gb_most=20, files_a_day=5, by=SYSTEM)
        yield school
        bureau.set_room(school=school, file_gb_most=20, files_a_day=200, by=SYSTEM)
        with in_school(school.schema_name):
            FileRoom.objects.all().delete()
            FilesOfDay.objects.all().delete()
        connection.close()


@dataclass(frozen=True)
class Sender:
    id: uuid.UUID
    name: str = "老师"


def test_files_sent_at_once_do_not_pass_the_bound_together(school_on_disk):
    start, one = Barrier(8), Sender(uuid.uuid4())

    def send(at: int) -> bool:
        try:
            with in_school(school_on_disk.schema_name):
                start.wait(timeout=20)
                with transaction.atomic():
                    files.take_room(files=[a_file(at)], by=one)
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(send, range(8)))
    assert done.count(True) == 5
    with in_school(school_on_disk.schema_name):
        assert FilesOfDay.objects.get().count == 5
        assert FileRoom.objects.get().kept_bytes >= 5000


@pytest.mark.django_db
def test_only_its_author_or_the_admin_removes_a_file_and_not_from_a_withdrawn_activity(place):
    with place.inside():
        activity = log(place, [a_file(1), a_file(2)])
        one, two = activity.evidence.all()
    assert place.person("teacher").client.post(f"/evidence/{one.pk}/remove/").status_code == 302
    with place.inside():
        assert activity.evidence.count() == 2
    assert place.person("homeroom").client.post(f"/evidence/{one.pk}/remove/").status_code == 302
    assert place.person("school_admin").client.delete(f"/api/v1/evidence/{two.pk}/").status_code in {204, 403}
    with place.inside():
        assert activity.evidence.count() <= 1


@pytest.mark.django_db
def test_the_bureau_sets_a_schools_room_on_the_page_and_over_the_api(place, people):
    admin = people.make("bureau_admin")
    page = f"/schools/{place.school.pk}/room/"
    assert admin.client.get(page).status_code == 200
    assert admin.client.post(page, {"file_gb_most": 0, "files_a_day": 9}).status_code == 200
    assert admin.client.post(page, {"file_gb_most": 7, "files_a_day": 9}).status_code == 302
    place.school.refresh_from_db()
    assert (place.school.file_gb_most, place.school.files_a_day) == (7, 9)
    sent = admin.client.post(
        f"/api/v1/schools/{place.school.pk}/room/", {"file_gb_most": 8, "files_a_day": 10},
        content_type="application/json",
    )  # fmt: skip
    assert (sent.status_code, sent.json()["file_gb_most"]) == (200, 8)
