"""The same job over the API, from the token to the verified certificate, and the documents that describe it."""

import hashlib
import io
import json
import uuid
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from core.audit.models import SYSTEM
from core.tenancy.context import in_school
from evaluations.school.models import SelfEvaluation
from evaluations.standard import SHIPPED
from reports.bureau.actions import certificates, notices
from reports.bureau.models import Round
from schools.bureau.models import Term
from schools.school.models import Student
from tests.conftest import PASSWORD, Person
from tests.journeys.description import require_described
from tests.schools.builders import open_term, pupil, roster

pytestmark = pytest.mark.django_db
NAMES = ["单晓雨", "王䶮", "阿依古丽·买买提", "欧阳静怡", "李明轩", "赵一诺"]


class Caller:
    """A program with a key of one person, at that person's place."""

    def __init__(self, person: Person) -> None:
        host = person.school.host if person.school else "localhost"
        self.client = Client(headers={"host": host})
        given = {"username": person.user.username, "password": PASSWORD}
        answer = self.client.post("/api/v1/token/", given, content_type="application/json")
        assert answer.status_code == 200, answer.content
        self.headers = {"Authorization": f"Bearer {answer.json()['key']}"}

    def get(self, path: str, status: int = 200, **query: str) -> Any:
        return self._read(self.client.get(f"/api/v1/{path}", query, headers=self.headers), status)

    def post(self, path: str, status: int = 201, headers: dict[str, str] | None = None, **body: Any) -> Any:
        answer = self.client.post(
            f"/api/v1/{path}", json.dumps(body, default=str), content_type="application/json",
            headers=self.headers | (headers or {}),
        )  # fmt: skip
        return self._read(answer, status)

    def send(self, path: str, data: bytes, status: int = 200, **fields: str) -> Any:
        file = SimpleUploadedFile("名单.xlsx", data)
        return self._read(
            self.client.post(f"/api/v1/{path}", {"file": file} | fields, headers=self.headers), status
        )

    def upload(self, path: str, status: int = 200, **fields: Any) -> Any:
        """As a browser's form would send it."""
        return self._read(self.client.post(f"/api/v1/{path}", fields, headers=self.headers), status)

    def delete(self, path: str, status: int = 204) -> None:
        answer = self.client.delete(f"/api/v1/{path}", headers=self.headers)
        require_described(answer)
        assert answer.status_code == status

    def file(self, path: str) -> tuple[str, bytes]:
        """(what kind it is, its bytes)."""
        answer = self.client.get(f"/api/v1/{path}", headers=self.headers)
        require_described(answer)
        assert answer.status_code == 200
        return answer["Content-Type"], b"".join(answer)

    @staticmethod
    def _read(answer: Any, status: int) -> Any:
        assert answer.status_code == status, (answer.status_code, answer.content.decode()[:600])
        require_described(answer)
        return answer.json()


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    """Keys are counted by address, and every test has the same one."""
    cache.clear()


@pytest.fixture
def term(people) -> Term:  # type: ignore[no-untyped-def]
    """A term with a standard, loaded and published by the bureau; a faulty one is told line by line."""
    term, bureau = open_term(), Caller(people.make("bureau_admin"))
    source = SHIPPED.read_text()
    told = bureau.post(
        "standards/", 400, source=source.replace("weight: {primary: 10", "weight: {primary: 11", 1)
    )
    assert "第" in str(told)
    draft = bureau.post("standards/", source=source)
    path = f"standards/{draft['id']}/publish/"
    bureau.post(path, 400, term="1999-1")
    Caller(people.make("leader")).post(path, 403, term=term.code)
    assert bureau.post(path, 200, term=term.code)["from_term"] == term.code
    return term


@pytest.fixture
def admin(term, people, school_a) -> Caller:  # type: ignore[no-untyped-def]
    return Caller(people.make("school_admin", school_a, display_name="周校管"))


@pytest.fixture
def students(admin: Caller) -> dict[str, str]:
    """The roster is in: name -> id."""
    assert [one["name"] for one in admin.post("classes/", stage="primary", grade=2, count=1)] == [
        "二年级（1）班"
    ]
    admin.post("classes/", 400, stage="senior", grade=1, count=1)
    rows = roster(*[pupil(name, serial) for serial, name in enumerate(NAMES, start=1)])
    assert admin.send("roster/?dry_run=1", rows, create_classes="true")["counts"]["created"] == len(NAMES)
    assert admin.get("students/")["count"] == 0
    assert admin.send("roster/", rows, create_classes="true")["counts"]["created"] == len(NAMES)
    assert admin.send("roster/", rows, create_classes="true")["counts"]["unchanged"] == len(NAMES)
    wrong = pupil("错一位", 7)
    told = admin.send("roster/", roster([*wrong[:3], wrong[3][:-1] + "?", wrong[4]]), status=400)
    assert told["faults"]
    return {one["name"]: one["id"] for one in admin.get("students/")["results"]}


@pytest.fixture
def teacher(people, school_a, admin, students) -> Caller:  # type: ignore[no-untyped-def]
    """Given the pupils' class over the API, and taken from the other one."""
    person = people.make("teacher", school_a, display_name="单老师")
    (teaches,) = [one for one in admin.get("teachers/") if one["name"] == "单老师"]
    given = {one["student_count"]: one["id"] for one in admin.get("classes/")["results"]}
    path = f"classes/{given[len(NAMES)]}/teachers/"
    assert admin.post(path, user_id=teaches["user_id"], is_homeroom=True)["is_homeroom"]
    admin.post(path, 400, user_id=uuid.uuid4())
    other = admin.post(f"classes/{given[0]}/teachers/", user_id=teaches["user_id"])
    calls = Caller(person)
    calls.post(path, 403, user_id=teaches["user_id"])
    admin.delete(f"classes/{given[0]}/teachers/{other['id']}/")
    return calls


def log(teacher: Caller, students: dict[str, str]) -> Any:
    """Logged twice with one key: one activity."""
    group = teacher.get("classes/")["results"][0]["id"]
    given = {
        "form_code": "class_meeting", "themes": [teacher.get("themes/")["results"][0]["code"]],
        "held_on": timezone.localdate(), "class_ids": [group], "absent": [students["赵一诺"]],
    }  # fmt: skip
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = teacher.post("activities/", headers=key, **given)
    assert teacher.post("activities/", 200, headers=key, **given) == first
    assert first["present"] == len(NAMES) - 1
    assert teacher.get("activities/")["count"] == 1
    elsewhere = given | {"held_on": "2001-01-01"}
    assert "held_on" in teacher.post("activities/", 400, **elsewhere)
    return first


def test_an_activity_and_a_record(teacher, students, people, school_a):  # type: ignore[no-untyped-def]
    activity = log(teacher, students)
    path = f"activities/{activity['id']}/"
    teacher.upload(path + "evidence/", 400, files=SimpleUploadedFile("x.jpg", b"no picture"))
    detail = teacher.upload(path + "evidence/", files=SimpleUploadedFile("x.png", png()))
    assert teacher.get(path) == detail
    assert teacher.file(f"evidence/{detail['files'][0]['id']}/")[0] == "image/png"
    assert {one["name"] for one in detail["participants"]} == set(NAMES) - {"赵一诺"}

    young = people.make("student", school_a)
    with in_school(school_a.schema_name):
        Student.objects.filter(pk=students["欧阳静怡"]).update(user_id=young.user.pk)
    pupil_calls = Caller(young)
    record = pupil_calls.post(
        "records/own/", kind="deed", story="拾到钢笔，还给失主。", happened_on=timezone.localdate()
    )
    assert record["state"] == "submitted"
    path = f"records/{record['id']}/confirm/"
    teacher.post(path, 409, version=record["version"] + 1)
    assert teacher.post(path, 200, version=record["version"])["state"] == "confirmed"
    assert pupil_calls.get("records/own/")["results"][0]["state"] == "confirmed"
    pupil_calls.get("activities/", 403)


@pytest.fixture
def submission(admin, teacher, students, people, term, school_a):  # type: ignore[no-untyped-def]
    """Logged, counted, answered, submitted; with the reviewer who may judge it."""
    log(teacher, students)
    found = admin.post("self-evaluations/", stage="primary")
    assert len(found["missing"]) > 10
    admin.post(f"self-evaluations/{found['id']}/submit/", 400, version=found["version"])
    answer_all(admin, found)
    show_evidence(admin, found)
    found = admin.get(f"self-evaluations/{found['id']}/")
    assert found["missing"] == []
    admin.post(f"self-evaluations/{found['id']}/submit/", 409, version=found["version"] - 1)
    admin.post(f"self-evaluations/{found['id']}/submit/", 200, version=found["version"])
    reviewer = Caller(people.make("reviewer", display_name="郑审核"))
    return reviewer, reviewer.get("submissions/")["results"][0], found


def show_evidence(admin: Caller, found: Any) -> None:
    """A plan as PDF to A1, one more taken away again."""
    path = f"self-evaluations/{found['id']}/answers/"
    given = {"indicator_code": "A1", "value": "yes"}
    for text in (b"one", b"two"):
        pdf = SimpleUploadedFile("计划.pdf", b"%PDF-1.4\n" + text + b"\n%%EOF\n")
        kept = admin.upload(path, **given, files=pdf)["files"]
    admin.delete(f"answer-files/{kept[0]['id']}/")
    assert admin.file(f"answer-files/{kept[1]['id']}/") == ("application/pdf", b"%PDF-1.4\ntwo\n%%EOF\n")


def answer_all(admin: Caller, found: Any) -> None:
    for code in found["missing"]:
        path = f"self-evaluations/{found['id']}/answers/"
        words = {"indicator_code": code, "words": "见工作计划第三页。"}
        answer = admin.client.post(
            f"/api/v1/{path}", json.dumps(words | {"value": "B"}), content_type="application/json",
            headers=admin.headers,
        )  # fmt: skip
        if answer.status_code == 400:  # a yes-or-no question
            admin.post(path, 200, **words, value="yes")


def test_submitted_returned_submitted_approved(submission, admin, people, school_a):  # type: ignore[no-untyped-def]
    reviewer, found, evaluation = submission
    path = f"submissions/{found['id']}/"
    assert reviewer.get(path)["packet"]["school"]["code"] == school_a.code
    reviewer.post(path + "return/", 400, version=found["version"])  # without a reason
    back = reviewer.post(path + "return/", 200, version=found["version"], reason="A1 请补充日期。")
    assert back["state"] == "returned"
    mine = admin.get(f"self-evaluations/{evaluation['id']}/")
    admin.post(f"self-evaluations/{evaluation['id']}/submit/", 200, version=mine["version"])
    again = reviewer.get(path)
    reviewer.post(path + "approve/", 409, version=found["version"])  # what was looked at is not what is there
    approved = reviewer.post(path + "approve/", 200, version=again["version"])
    assert (approved["state"], approved["total"] is not None) == ("approved", True)
    reviewer.post(path + "return/", 400, version=approved["version"], reason="再改")
    admin.post(f"self-evaluations/{evaluation['id']}/submit/", 400, version=mine["version"] + 1)
    leader = Caller(people.make("leader"))
    lines = leader.get("scores/")["results"]
    assert [float(one["total"]) for one in lines if one["stage"] == "primary"] == [float(approved["total"])]
    leader.get("dashboard/")
    leader.post(path + "approve/", 403, version=1)
    with in_school(school_a.schema_name):
        assert SelfEvaluation.objects.get().submission_id == uuid.UUID(found["id"])


def test_from_the_round_to_the_verified_certificate(admin, students, people, term, settings):  # type: ignore[no-untyped-def]
    settings.DEMO = True
    bureau = Caller(people.make("bureau_admin"))
    words = {"name": "诚信之星", "stages": ["primary"], "legal_basis": "本市诚信教育实施方案"}
    honour = bureau.post("honours/", **words)
    bureau.post("honours/", 400, **words | {"name": "诚信示范校"})
    due = timezone.localdate()
    made = bureau.post(
        "rounds/", honour=honour["id"], term=term.code, name="诚信之星", nominate_by=due, places=0
    )
    path = f"rounds/{made['id']}/"
    (quota,) = [one for one in bureau.get(path)["quotas"] if one["district"] == "210202"]
    step(bureau, path, "quotas/", places={quota["id"]: 2})
    step(bureau, path, "open/")
    for name in NAMES[:2]:
        admin.post("nominations/", round_id=made["id"], student_id=students[name], deeds="拾金不昧。")
    admin.post(
        "nominations/", 400, round_id=made["id"], student_id=students[NAMES[2]], deeds="多一个。"
    )  # places
    step(bureau, path, "close/")
    for nominee in bureau.get(path)["nominees"]:
        bureau.post(f"nominees/{nominee['id']}/shortlist/", 200)
    step(bureau, path, "notice/", working_days=5)
    words = {
        "number": "大教发〔2026〕12号",
        "title": "关于表扬诚信之星\n的决定",
        "body": "决定如下。",
        "decided_on": due,
    }
    bureau.post(path + "decide/", 400, version=bureau.get(path)["version"], **words)  # the notice still runs
    objection = notices.object_to(
        notice=Round.objects.get(pk=made["id"]).notice, words="请再核实。", contact="12345", by=SYSTEM
    )
    bureau.post(path + "notice/end/", 200)
    bureau.post(path + "decide/", 400, version=bureau.get(path)["version"], **words)  # an objection is open
    bureau.post(f"objections/{objection.pk}/answer/", 200, answer="已核实，属实。")
    step(bureau, path, "decide/", **words)
    step(bureau, path, "issue/")
    for_printing = certificates.unprinted(Round.objects.get(pk=made["id"]))
    certificates.print_batch(certificates=for_printing, base_url="http://localhost", by=SYSTEM)
    issued = bureau.get(path + "certificates/")["results"]
    assert bureau.file(path + "decision.pdf")[1].startswith(b"%PDF-")
    kind, printed = bureau.file(f"certificates/{issued[0]['id']}.pdf")
    assert (kind, hashlib.sha256(printed).hexdigest()) == ("application/pdf", issued[0]["sha256"])
    assert {one["name"] for one in issued} == set(NAMES[:2])
    shown = Client(headers={"host": "localhost"}).get(f"/api/v1/verify/{issued[0]['code']}/").json()
    assert (shown["state"], shown["sha256"]) == ("genuine", issued[0]["sha256"])
    assert shown["name"] not in NAMES
    assert Client(headers={"host": "localhost"}).get("/api/v1/verify/zzzz/").status_code == 404
    bureau.post(f"certificates/{issued[0]['id']}/revoke/", 400, reason="")
    bureau.post(f"certificates/{issued[0]['id']}/revoke/", 200, reason="信息有误")
    shown = Client(headers={"host": "localhost"}).get(f"/api/v1/verify/{issued[0]['code']}/").json()
    assert (shown["state"], shown["reason"]) == ("revoked", "信息有误")


def step(bureau: Caller, path: str, act: str, **more: Any) -> None:
    """The round's next step, on what was just looked at."""
    answer = bureau.client.post(
        f"/api/v1/{path}{act}", json.dumps({"version": bureau.get(path)["version"]} | more, default=str),
        content_type="application/json", headers=bureau.headers,
    )  # fmt: skip
    assert answer.status_code in {200, 201, 202}, (act, answer.content.decode())
    require_described(answer)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


# ---- the documents ----


@pytest.mark.parametrize("place", ["bureau", "school"])
def test_the_description_is_valid_and_warns_of_nothing(place: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "schema.yaml"
    call_command(
        "spectacular",
        "--validate",
        "--fail-on-warn",
        "--urlconf",
        f"core.project.urls_{place}",
        "--file",
        str(target),
    )
    assert yaml.safe_load(target.read_text())["paths"]


def test_each_place_describes_its_own(people, school_a) -> None:  # type: ignore[no-untyped-def]
    served = {
        host: yaml.safe_load(people.nobody(school).get("/api/v1/schema/").content)["paths"]
        for host, school in (("bureau", None), ("school", school_a))
    }
    assert "/api/v1/submissions/" in served["bureau"]
    assert "/api/v1/submissions/" not in served["school"]
    assert "/api/v1/activities/" in served["school"]
    assert "/api/v1/activities/" not in served["bureau"]
    for paths in served.values():
        assert "/api/v1/token/" in paths
