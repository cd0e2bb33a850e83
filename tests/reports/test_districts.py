"""A reviewer of one district sees the nominees and certificates of its schools, and no others."""

import pytest

from reports.bureau.models import Certificate, NoticeObjection
from schools.bureau.models import District

pytestmark = pytest.mark.django_db


def test_a_reviewer_of_another_district_sees_no_name(round, issued, school_a, people):
    names = list(round.nominees.values_list("name", flat=True))
    assert names
    elsewhere = District.objects.exclude(pk=school_a.district_id).first()
    NoticeObjection.objects.create(
        notice=round.notice, words="情况不符", contact="13900000000", created_by_name="某人"
    )
    certificate = Certificate.objects.of_round(round).first()
    for district, is_seen in ((school_a.district, True), (elsewhere, False), (None, True)):
        client = people.make("reviewer", district=district).client
        page = client.get(f"/commendations/{round.pk}/").content.decode()
        assert all((name in page) == is_seen for name in names)
        assert ("13900000000" in page) == (district is None)
        told = client.get(f"/api/v1/rounds/{round.pk}/").json()
        assert bool(told["nominees"]) == is_seen
        assert bool(told["notice"]["objections"]) == (district is None)
        listed = client.get(f"/api/v1/rounds/{round.pk}/certificates/").json()
        assert bool(listed["count"]) == is_seen
        for address in (f"/certificates/{certificate.pk}.pdf", f"/api/v1/certificates/{certificate.pk}.pdf"):
            answer = client.get(address)
            assert answer.status_code == (200 if is_seen else 404), address
            assert not is_seen or answer.getvalue().startswith(b"%PDF")
