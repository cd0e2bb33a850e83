"""Schools and terms: pages, list import, API."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from core.kit.spreadsheets import read_rows
from schools.bureau import school_lists
from schools.bureau.actions import school_lists as list_acts
from schools.bureau.actions import schools, terms
from schools.bureau.models import District, Membership, School, Term
from tests.schools.builders import SCHOOLS, open_term, upload, xlsx

pytestmark = pytest.mark.django_db
ADD = {"code": "2102000001", "name": "示例小学", "district": "210202", "stages": ["primary"]}
FORTY = "大连市中山区人民政府教育局直属诚信教育实验示范九年一贯制寄宿学校东港校区第一分校初中部"[:40].ljust(
    40, "甲"
)


@pytest.fixture
def admin(people):
    return people.make("bureau_admin")


# --- one school ---


def test_a_school_is_added_and_answers_at_once(admin, people):
    answer = admin.client.post("/schools/add/", ADD)
    school = School.objects.get(code="2102000001")
    assert answer["Location"] == f"/schools/{school.pk}/"
    assert (school.created_by_id, school.host) == (admin.user.pk, "s2102000001.localhost")
    assert admin.client.get(answer["Location"]).status_code == 200
    teacher = people.make("teacher", school)
    assert teacher.client.get("/students/").status_code == 200


def test_forty_characters_work_and_twins_stay_two(admin):
    district = District.objects.get(code="210202")
    assert len(FORTY) == 40
    first = schools.create(code="2102000003", name=FORTY, district=district, stages=["primary"], by=SYSTEM)
    twin = FORTY[:30] + "乙" * 10
    second = schools.create(code="2102000004", name=twin, district=district, stages=["primary"], by=SYSTEM)
    assert first.name == FORTY
    assert len({first.schema_name, second.schema_name}) == 2
    assert len({first.host, second.host}) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "长" * 41}, "name"),
        ({"code": "12345"}, "code"),
        ({"code": "2102000901"}, "code"),
        ({"code": "２１０２０００００１"}, "code"),
        ({"name": "甲校"}, "__all__"),
        ({"name": "示例😀小学"}, "name"),
        ({"stages": []}, "stages"),
        ({"district": "999999"}, "district"),
        ({"name": " "}, "name"),
    ],
)
def test_a_bad_school_is_told_at_its_field(admin, wrong, field):
    answer = admin.client.post("/schools/add/", ADD | wrong)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert School.objects.count() == 2


def test_what_is_taken_is_said_in_words(admin):
    code = admin.client.post("/schools/add/", ADD | {"code": "2102000901"})
    assert code.context["form"].errors["code"] == ["该标识码的学校已存在。"]
    name = admin.client.post("/schools/add/", ADD | {"name": "甲校"})
    assert name.context["form"].non_field_errors() == ["该区市县已有同名学校。"]


def test_a_school_by_the_command(capsys):
    call_command("create_school", "2102000001", FORTY, district="210202", stage=["primary", "primary"])
    school = School.objects.get(code="2102000001")
    assert school.schema_name in capsys.readouterr().out
    assert school.stages == ["primary"]
    for wrong, field in (
        (("1", "示例"), "code"),
        (("2102000002", ""), "name"),
        (("2102000003", "😀"), "name"),
    ):
        with pytest.raises(CommandError, match=f"^{field}: "):
            call_command("create_school", *wrong, district="210202", stage=["primary"])
    with pytest.raises(CommandError, match="210202"):
        call_command("create_school", "2102000004", "示例", district="1", stage=["primary"])
    assert School.objects.count() == 3


def test_closing_and_opening_again(admin, people, school_a):
    teacher = people.make("teacher", school_a)
    assert admin.client.get(f"/schools/{school_a.pk}/close/").status_code == 200
    admin.client.post(f"/schools/{school_a.pk}/close/", {"closed_from": timezone.localdate().isoformat()})
    assert teacher.client.get("/students/").status_code == 404
    admin.client.post(f"/schools/{school_a.pk}/reopen/")
    assert teacher.client.get("/students/").status_code == 200


def test_a_new_name(admin, school_a):
    page = admin.client.get(f"/schools/{school_a.pk}/change/")
    seen = page.context["form"]["seen"].value()
    data = {"name": "甲校新名", "district": "210203", "stages": ["primary"], "seen": seen}
    assert admin.client.post(f"/schools/{school_a.pk}/change/", data).status_code == 302
    school_a.refresh_from_db()
    assert (school_a.name, school_a.district_id, school_a.stages) == ("甲校新名", "210203", ["primary"])
    late = admin.client.post(f"/schools/{school_a.pk}/change/", data | {"name": "另一个"})
    assert late.context["form"].non_field_errors()  # changed since it was opened
    before = school_a.changed_at - datetime.timedelta(1)
    with pytest.raises(ChangedMeanwhile):
        schools.change(
            school=school_a, name="x", district=school_a.district, stages=["primary"], seen=before, by=SYSTEM
        )


# --- the list, and whose districts ---


def test_the_list_is_searched_and_filtered(admin):
    def names(query):
        return [one.name for one in admin.client.get(f"/schools/?{query}").context["page_obj"]]

    assert names("") == ["甲校", "乙校"]
    assert names("q=jia") == names("q=甲") == names("q=2102000901") == names("stage=primary") == ["甲校"]
    assert names("district=210203") == []
    assert names("district=nonsense&stage=nonsense&page=99") == ["甲校", "乙校"]


def test_a_reviewer_of_a_district_sees_that_district(people, school_a):
    other = people.make("reviewer", district=District.objects.get(code="210203"))
    own = people.make("reviewer", district=District.objects.get(code="210202"))
    assert list(other.client.get("/schools/").context["page_obj"]) == []
    assert other.client.get(f"/schools/{school_a.pk}/").status_code == 404
    assert other.client.get(f"/api/v1/schools/{school_a.pk}/").status_code == 404
    assert own.client.get(f"/schools/{school_a.pk}/").status_code == 200
    assert len(own.client.get("/api/v1/districts/").json()["results"]) == 1
    assert people.make("reviewer").client.get("/api/v1/districts/").json()["count"] == 12


def test_who_may(people, school_a):
    one = f"/schools/{school_a.pk}/"
    writes = ["/schools/add/", "/schools/import/", f"{one}change/", f"{one}close/", "/terms/", "/terms/open/"]
    for role in ("reviewer", "leader", "auditor"):
        person = people.make(role)
        assert person.client.get("/schools/").status_code == 200
        assert person.client.get(one).status_code == 200
        assert [person.client.get(url).status_code for url in writes] == [403] * len(writes)
        assert person.client.post(f"{one}reopen/").status_code == 403
        assert person.client.post("/api/v1/schools/", ADD).status_code == 403
        assert person.client.post("/api/v1/terms/", {}).status_code == 403
    assert people.nobody().get("/schools/").status_code == 302
    assert people.nobody().get("/api/v1/schools/").status_code == 401
    assert (
        people.make("school_admin", school_a).client.get("/schools/").status_code == 404
    )  # no such page there
    assert School.objects.count() == 2


def test_a_schools_session_is_worth_nothing_at_the_bureau(people, school_a):
    person = people.make("school_admin", school_a)
    Membership.objects.create(user=person.user, role="reviewer")
    client = people.nobody()
    client.cookies["session"] = person.client.cookies["session"].value
    assert client.get("/schools/").status_code == 302


def test_the_map_of_districts(admin):
    page = admin.client.get("/districts/")
    assert page.content.decode().count("<svg") >= 1
    assert "长兴岛" in page.content.decode()


# --- a list of schools ---

NEW = [
    ["2102000011", "第一小学", "中山区", "小学"],
    ["2102000012", "第二中学", "西岗", "初中、高中"],
    ["2102000013", "第三学校", "2102G", "九年一贯制学校"],
]


def send(client, rows, header=SCHOOLS):
    return client.post("/schools/import/", {"file": upload(xlsx(header, rows))})


def confirm(client, page):
    return client.post(page.request["PATH_INFO"], {"shown": page.context["shown"]})


def test_a_list_is_shown_first_and_then_written(admin):
    answer = send(admin.client, [*NEW, ["2102000901", "甲校改名", "中山区", "小学、初中"]])
    page = admin.client.get(answer["Location"])
    assert (len(page.context["found"].new), len(page.context["found"].changed)) == (3, 1)
    assert School.objects.count() == 2
    done = confirm(admin.client, page)
    assert done.status_code == 302
    assert School.objects.get(code="2102000013").stages == ["primary", "junior"]
    assert School.objects.get(code="2102000901").name == "甲校改名"
    assert admin.client.get(done["Location"]).context["result"] == {
        "created": 3,
        "changed": 1,
        "unchanged": 0,
    }
    again = admin.client.get(send(admin.client, NEW)["Location"])
    assert (again.context["found"].unchanged, again.context["found"].new) == (3, ())


def test_a_bad_list_writes_nothing_and_comes_back_marked(admin):
    rows = [
        NEW[0],
        ["12345", "短码学校", "中山区", "小学"],
        ["2102000015", "远方学校", "朝阳区", "小学"],
        ["2102000016", "怪学校", "中山区", "幼儿园"],
        ["2102000011", "又一个", "中山区", "小学"],
        ["2102000017", "长" * 41, "中山区", "小学"],
        ["2102000018", "甲校", "中山区", "小学"],
        ["2102000019", "笑😀小学", "中山区", "小学"],
    ]
    answer = send(admin.client, rows)
    page = admin.client.get(answer["Location"])
    assert sorted({fault.number for fault in page.context["found"].faults}) == [3, 4, 5, 6, 7, 8, 9]
    book = openpyxl.load_workbook(io.BytesIO(admin.client.get(f"{answer['Location']}corrections/").content))
    marked = list(book.worksheets[0].values)
    assert [row[0] for row in marked[1:]] == [row[0] for row in rows[1:]]
    assert marked[0][-1] == "错误说明"
    assert admin.client.post(answer["Location"], {"shown": "x"}).status_code == 409
    assert School.objects.count() == 2


def test_a_list_without_its_columns(admin):
    page = admin.client.get(send(admin.client, [["1", "2"]], ["甲", "乙"])["Location"])
    assert len(page.context["found"].faults) == 4


def test_what_is_no_list_is_refused_in_words(admin):
    answer = admin.client.post("/schools/import/", {"file": upload(b"%PDF-1.4 no list")})
    assert answer.status_code == 200
    assert "PDF" in str(answer.context["form"].errors["file"])


def test_a_list_is_its_senders_alone(admin, people):
    location = send(admin.client, NEW)["Location"]
    other = people.make("bureau_admin")
    assert other.client.get(location).status_code == 404
    assert admin.client.get("/schools/import/no-such-key/").status_code == 404


def test_a_list_confirmed_after_a_change_is_shown_again(admin):
    page = admin.client.get(send(admin.client, NEW)["Location"])
    district = District.objects.get(code="210202")
    schools.create(code="2102000011", name="先到一步", district=district, stages=["primary"], by=SYSTEM)
    answer = confirm(admin.client, page)
    assert answer.status_code == 409
    assert School.objects.count() == 3


def test_writing_a_bad_list_is_refused():
    sheet = read_rows(xlsx(SCHOOLS, [["1", "", "", ""]]))
    with pytest.raises(Refused):
        list_acts.write(sheet=sheet, by=SYSTEM)


def test_stages_in_words():
    assert school_lists.stages_of("高中,初中") == ("junior", "senior")
    assert school_lists.stages_of("完全中学") == ("junior", "senior")
    assert school_lists.stages_of("") is None
    assert school_lists.stages_of("小学 幼儿园") is None


def test_the_template_can_be_sent_back(admin):
    data = admin.client.get("/schools/import/template/").content
    page = admin.client.get(admin.client.post("/schools/import/", {"file": upload(data)})["Location"])
    assert len(page.context["found"].faults) == 1  # nobody below the column names


# --- terms ---

TERM = {
    "code": "2030-1", "starts_on": "2030-09-01", "ends_on": "2031-01-20", "census_on": "2030-10-15",
    "submit_by": "2031-01-10",
}  # fmt: skip


def test_a_term_is_opened_and_closed(admin):
    assert admin.client.post("/terms/open/", TERM).status_code == 302
    term = Term.objects.get()
    assert (term.name, term.school_year, term.is_open) == ("2030—2031 学年第一学期", 2030, True)
    assert admin.client.get(f"/terms/{term.pk}/close/").status_code == 200
    admin.client.post(f"/terms/{term.pk}/close/")
    assert not Term.objects.get().is_open
    with pytest.raises(Refused):
        terms.close_term(term=term, by=SYSTEM)
    admin.client.post(f"/terms/{term.pk}/reopen/")
    assert Term.objects.get().is_open


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "2030-3"}, "code"),
        ({"code": "春季"}, "code"),
        ({"ends_on": "2030-08-01"}, "ends_on"),
        ({"census_on": "2031-02-01"}, "census_on"),
        ({"submit_by": "2030-01-01"}, "submit_by"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
    ],
)
def test_a_bad_term_is_told_at_its_field(admin, wrong, field):
    answer = admin.client.post("/terms/open/", TERM | wrong)
    assert field in answer.context["form"].errors
    assert not Term.objects.exists()


def test_terms_do_not_overlap(admin):
    admin.client.post("/terms/open/", TERM)
    later = TERM | {
        "code": "2030-2",
        "starts_on": "2031-01-20",
        "ends_on": "2031-07-10",
        "census_on": "2031-04-01",
        "submit_by": "2031-07-01",
    }
    assert "starts_on" in admin.client.post("/terms/open/", later).context["form"].errors
    same = TERM | {
        "starts_on": "2031-02-20",
        "ends_on": "2031-07-10",
        "census_on": "2031-04-01",
        "submit_by": "2031-07-01",
    }
    assert "code" in admin.client.post("/terms/open/", same).context["form"].errors
    assert Term.objects.count() == 1


# --- the API ---


def test_schools_over_the_api(admin):
    made = admin.client.post("/api/v1/schools/", ADD, content_type="application/json")
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert admin.client.get(f"/api/v1/schools/{key}/").json()["host"] == "s2102000001.localhost"
    assert admin.client.get("/api/v1/schools/?q=示例").json()["count"] == 1
    for wrong in (
        {"code": "2102000001"},
        {"code": "1"},
        {"name": "长" * 41},
        {"stages": []},
        {"district": "x"},
    ):
        answer = admin.client.post(
            "/api/v1/schools/", ADD | {"code": "2102000002"} | wrong, content_type="application/json"
        )
        assert answer.status_code == 400, wrong
    assert School.objects.count() == 3


def test_terms_over_the_api(admin):
    made = admin.client.post("/api/v1/terms/", TERM)
    assert made.status_code == 201, made.content
    assert admin.client.post("/api/v1/terms/", TERM).status_code == 400
    assert admin.client.get("/api/v1/terms/").json()["count"] == 1
    key = made.json()["id"]
    assert admin.client.post(f"/api/v1/terms/{key}/").json()["is_open"] is False
    assert admin.client.post(f"/api/v1/terms/{key}/").status_code == 400


def test_districts_with_their_tiles(admin):
    rows = admin.client.get("/api/v1/districts/").json()["results"]
    assert {"code", "name", "tile_col", "tile_row", "kind", "school_count"} <= rows[0].keys()
    assert next(row for row in rows if row["code"] == "210202")["school_count"] == 2


def test_overlap_is_a_field_error():
    open_term()
    with pytest.raises(ValidationError):
        open_term()
