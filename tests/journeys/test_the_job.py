"""The job of issue 2, steps 1 to 9, from an empty city to the certificate, in a browser."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from core.kit.identity import check_character
from evaluations.standard import SHIPPED
from tests.journeys import pictures
from tests.journeys.people import (
    BureauAdmin,
    Pupil,
    Reviewer,
    SchoolAdmin,
    Somebody,
    Teacher,
    cells,
    plain,
    sheet,
)
from tests.journeys.place import City
from tests.journeys.visitor import SCREENSHOTS, Problems, zh
from tests.reports.pdf.reading import reader
from tests.reports.pdf.reading import words as words_of

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.enable_socket]

LONG = "示范市中山区海之滨城市新区启航九年一贯制实验学校附属第二小学东港校区南校园部甲楼"[:40]
CODE, LISTED = "2102009001", "2102009002"
ADMIN, TEACHER = "周校管", "单老师"
PUPILS = ["单晓雨", "王䶮", "阿依古丽·买买提", "欧阳静怡", "李明轩", "赵一诺", "钱多宁", "孙若溪"]
HONOURED = ["王䶮", "阿依古丽·买买提", "欧阳静怡"]
STORY = "捡到一支钢笔，交给了失主。"
NUMBER = "大教发〔2026〕12号"


def identity(serial: int) -> str:
    first = f"21020220160305{serial:03d}"
    return first + check_character(first)


def pupil(name: str, serial: int) -> list[str]:
    number = identity(serial)
    return [number, name, "男" if serial % 2 else "女", "三年级1班", f"G{number}"]


def roster(rows: list[list[str]]) -> bytes:
    return sheet(["公民身份号码", "学生姓名", "性别", "班级", "全国学籍号"], rows)


class Story:
    """The people meet in one city; what one does the next one finds."""

    def __init__(self, browser: Browser, city: City, folder: Path) -> None:
        self.city, self.folder, self.problems = city, folder, Problems()
        self.today = timezone.localdate()
        year = self.today.year if self.today.month >= 8 else self.today.year - 1
        self.term = f"{year}-{1 if self.today.month >= 8 or self.today.month == 1 else 2}"
        self.host = f"s{CODE}.localhost"
        self.person: Any = lambda kind, host="localhost": kind(browser, city, self.problems, host=host)

    def tell(self) -> None:
        self.the_bureau_opens()
        self.the_school_brings_its_roster()
        self.the_teacher_logs_and_the_pupil_writes()
        self.the_worker_counts()
        self.the_school_submits_and_the_reviewer_judges()
        self.the_bureau_commends()
        self.anybody_verifies()

    def the_bureau_opens(self) -> None:
        self.city.manage(
            "create_school", "2102009003", "示范第三中学", "--district", "210202", "--stage", "junior"
        )
        link = self.city.manage(
            "invite", "--role", "bureau_admin", "--name", "王局管", "--port", str(self.city.port)
        )
        self.bureau: BureauAdmin = self.person(BureauAdmin)
        self.bureau.accept(link.splitlines()[-1], "wang.admin")
        self.bureau.sign_in_again("wang.admin")
        self.bureau.open_term(self.term, self.today)
        self.bureau.at.go("/districts/").sees("中山区", "高新园区", "长兴岛")
        self.bureau.publish_standard(SHIPPED.read_bytes())
        self.bureau.add_school(CODE, LONG, "中山区", "primary")
        self.bureau.add_schools([["示范高级中学", "高中", "沙河口区", LISTED]])
        self.reviewer: Reviewer = self.person(Reviewer)
        self.reviewer.accept(self.bureau.invite_colleague("郑审核", "reviewer"), "zheng.reviewer")

    def the_school_brings_its_roster(self) -> None:
        link = self.bureau.invite_to_school(LONG, ADMIN, "school_admin")
        self.admin: SchoolAdmin = self.person(SchoolAdmin, self.host)
        self.admin.accept(link, "zhou.admin")
        self.admin.at.go(link, expect=410)  # a link works once
        self.admin.add_classes("三年级", 1)
        good = [pupil(name, serial) for serial, name in enumerate(PUPILS, start=1)]
        wrong = [*good[:2], [good[2][0][:-1] + ("1" if good[2][0][-1] != "1" else "2"), *good[2][1:]]]
        self._a_bad_roster_is_refused(wrong)
        self.admin.send_roster(roster(good))
        self.admin.at.reads("Nothing has been written yet.")
        assert self.admin.at.figure("New students") == str(len(PUPILS))
        self.admin.at.press("Write it")
        assert self.admin.at.figure("New students") == str(len(PUPILS))
        self.admin.send_roster(roster(good))
        self.admin.at.reads("No change")
        self.admin.at.go("/students/?q=shan").sees("单晓雨")

    def _a_bad_roster_is_refused(self, rows: list[list[str]]) -> None:
        self.admin.send_roster(roster(rows))
        self.admin.at.reads("The roster has faults")
        back = cells(self.admin.at.fetch(self.admin.at.link("main a[href$='/corrections/']")))
        assert len(back) == 2, back  # the header and the one bad row
        assert "阿依古丽·买买提" in back[1]
        self.admin.at.go("/students/")
        assert PUPILS[0] not in self.admin.at.text()

    def the_teacher_logs_and_the_pupil_writes(self) -> None:
        self.teacher: Teacher = self.person(Teacher, self.host)
        self.teacher.accept(self.admin.invite_teacher(TEACHER), "shan.teacher")
        self.admin.give_homeroom("三年级（1）班", TEACHER)
        self.teacher.log("言行", absent="钱多宁")
        self.teacher.at.sees(*[name for name in PUPILS if name != "钱多宁"])
        assert "钱多宁" not in self.teacher.at.text()
        assert self.teacher.at.page.locator("main img").count() == 1
        self.teacher.at.mind_dark()
        young: Pupil = self.person(Pupil, self.host)
        young.accept(self.admin.invite_pupil("欧阳静怡"), "ouyang.pupil")
        young.write("deed", STORY)
        self.teacher.confirm(STORY)
        young.at.go("/own/").reads("Confirmed")

    def the_worker_counts(self) -> None:
        at = self.bureau.at
        at.poll("/", lambda seen: seen.figure("Participations") == "7")
        at.go("/").sees(LONG)
        at.follow(LONG)
        assert float(at.figure("Score")) > 0
        at.mind_dark()
        at.keep_picture("score-working")

    def the_school_submits_and_the_reviewer_judges(self) -> None:
        assert self.admin.evaluate("见工作计划第三页，材料齐全。") > 10
        self.admin.submit()
        self.reviewer.send_back(LONG, "A1 请补充计划的日期。")
        self.admin.at.go("/self-evaluations/")
        self.admin.at.follow("Open")
        self.admin.at.sees("A1 请补充计划的日期。")
        self.admin.at.leave_by(self.admin.at.page.locator("main ul.items a").first, 200)
        self.admin.answer("计划于九月一日印发。")
        self.admin.submit()
        self.reviewer.open_submission(LONG)
        self.reviewer.at.mind_dark()
        self.reviewer.at.keep_picture("submission-review")
        self.reviewer.approve(LONG)
        self.reviewer.at.reads("Approved")
        row = self.bureau.at.go("/").page.locator("main tr", has_text=LONG).inner_text()
        assert zh("Approved") in row, row
        assert re.search(r"\d\d\.\d", row), row
        self.bureau.at.mind_dark()
        self.bureau.at.keep_picture("dashboard-desktop")
        assert len(reader(self.bureau.at.printed()).pages) == 1

    def the_bureau_commends(self) -> None:
        due = self.today + datetime.timedelta(days=10)
        self.round = self.bureau.plan_round("诚信之星", "本学期诚信之星", due)
        for name in HONOURED:
            self.admin.nominate(name, "拾金不昧，主动归还。")
        slug = self.bureau.publish_notice(self.round)
        public: Somebody = self.person(Somebody)
        public.at.go(slug)
        shown = public.at.text()
        assert "王*" in shown
        assert not any(name in shown for name in HONOURED)
        decision = self.bureau.decide(self.round, NUMBER)
        text = words_of(decision)
        assert [name for name in [*HONOURED, NUMBER, "诚信之星"] if plain(name) not in text] == []
        assert "：：" not in text
        pictures.keep_page(decision, self.folder, SCREENSHOTS / "decision.png")

    def anybody_verifies(self) -> None:
        self.bureau.issue(self.round)
        rows = self.bureau.at.page.locator("main li:has(a[href*='/verify/'])").all()
        found = {each.inner_text(): each for each in rows}
        assert len(found) == len(HONOURED)
        files = [self.bureau.at.fetch(str(each.locator("a").first.get_attribute("href"))) for each in rows]
        texts = [words_of(data) for data in files]
        for name in HONOURED:
            assert sum(plain(name) in text for text in texts) == 1, name
        assert all(NUMBER in text and plain(LONG) in text for text in texts)
        assert {re.search(r"12号-(\d{4})", text)[1] for text in texts} == {"0001", "0002", "0003"}  # type: ignore[index]
        public: Teacher = self.person(Teacher)  # a phone's camera
        public.at.go(str(rows[0].locator("a[href*='/verify/']").get_attribute("href")))
        public.at.reads("This certificate is genuine")
        public.at.keep_picture("verify-phone")
        public.at.attach("document", "证书.pdf", "application/pdf", files[0])
        public.at.press_here("Check", "The file is, byte for byte, the one that was issued.")
        public.at.attach("document", "证书.pdf", "application/pdf", files[0] + b" ")
        public.at.press_here("Check", "This file has been altered")
        public.at.mind_dark()
        self.admin.at.go("/nominations/")
        assert self.admin.at.page.locator("main a[href$='.pdf']").count() == len(HONOURED)
        self.admin.at.sees(*HONOURED)


def test_from_an_empty_city_to_the_certificate(empty_city: City, browser: Browser, tmp_path: Path) -> None:
    story = Story(browser, empty_city, tmp_path)
    try:
        story.tell()
    finally:
        (empty_city.folder / "problems.txt").write_text("\n".join(story.problems))
        print("\n".join(story.problems))  # noqa: T201
    assert list(story.problems) == []
    assert empty_city.troubles() == []
