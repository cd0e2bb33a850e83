"""The people of the story, and what each does on the pages."""

import datetime
import io
import re

import openpyxl
from playwright.sync_api import Browser

from tests.journeys.pictures import photo
from tests.journeys.place import City
from tests.journeys.visitor import Problems, Visitor, zh

PASSWORD = "cheng-ji-2026"
YAML = "application/yaml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Somebody:
    """Comes by a link, chooses username and password, and is in."""

    phone = False

    def __init__(self, browser: Browser, city: City, problems: Problems, *, host: str = "localhost") -> None:
        self.at = Visitor(browser, city.url(host), problems, phone=self.phone)

    def accept(self, link: str, username: str) -> None:
        assert link.startswith(self.at.home), (link, self.at.home)
        self.at.go(link)
        self.at.fill(username=username, password=PASSWORD, password_again=PASSWORD)
        self.at.press("Make my account and sign in")

    def sign_in_again(self, username: str) -> None:
        self.at.go("/accounts/logout/")
        self.at.press("Sign out")
        self.at.go("/accounts/login/")
        self.at.fill(login=username, password="not-the-password")
        self.at.press("Sign in")
        assert self.at.page.locator("main .summary").count()
        self.at.fill(login=username, password=PASSWORD)
        self.at.press("Sign in")

    def made_link(self) -> str:
        return str(self.at.page.locator("#link").input_value())


class BureauAdmin(Somebody):
    def open_term(self, code: str, today: datetime.date) -> None:
        day = datetime.timedelta(days=1)
        self.at.go("/").reads("No term has been opened yet")
        self.at.go("/terms/")
        self.at.follow("Open a term")
        self.at.fill(
            code=code, starts_on=str(today - 60 * day), ends_on=str(today + 60 * day), census_on=str(today - 30 * day),
            submit_by=str(today + 50 * day),
        )  # fmt: skip
        self.at.press("Open the term")
        self.at.sees(code)

    def add_school(self, code: str, name: str, district: str, stage: str) -> None:
        self.at.go("/schools/")
        self.at.follow("Add a school")
        self.at.fill(code=code, name=name)
        self.at.pick(district=district)
        self.at.tick("stages", stage)
        self.at.press("Add the school")
        self.at.sees(name, code)

    def add_schools(self, rows: list[list[str]]) -> None:
        self.at.go("/schools/import/")
        self.at.attach(
            "file", "学校名单.xlsx", XLSX, sheet(["学校名称", "学段", "区市县", "学校标识码"], rows)
        )
        self.at.press("Check the list")
        self.at.reads("Nothing has been written yet.")
        self.at.press("Write it")
        self.at.reads("The list has been written")

    def invite_to_school(self, school: str, name: str, role: str) -> str:
        self.at.go("/schools/")
        self.at.follow(school)
        self.at.follow("Invite")
        return self._invited(name, role)

    def invite_colleague(self, name: str, role: str) -> str:
        self.at.go("/people/")
        self.at.follow("Invite a person")
        return self._invited(name, role)

    def _invited(self, name: str, role: str) -> str:
        self.at.fill(person_name=name)
        self.at.tick("role", role)
        self.at.press("Make the link")
        return self.made_link()

    def publish_standard(self, source: bytes) -> None:
        self.at.go("/standards/load/")
        wrong = source.replace(b"weight: {primary: 10,", b"weight: {primary: 11,", 1)
        self.at.attach("source", "standard.yaml", YAML, wrong)
        self.at.press("Check and load", expect=422)
        self.at.sees("101")  # what the weights of the stage add up to now
        self.at.attach("source", "standard.yaml", YAML, source)
        self.at.press("Check and load")
        self.at.page.locator("main select[name=term]").select_option(index=1)
        self.at.press("Publish; it never changes again")
        self.at.reads("Published")

    def plan_round(self, honour: str, name: str, due: datetime.date) -> str:
        self.at.go("/commendations/")
        self.at.follow("New honour")
        self.at.fill(name=honour, legal_basis="本市诚信教育实施方案")
        self.at.press("Save")
        self.at.follow("New round")
        self.at.pick(honour=honour)
        self.at.page.locator("main select[name=term]").select_option(index=1)
        self.at.fill(name=name, nominate_by=str(due), places="3")
        self.at.press("Save")
        self.at.press("Open nominations")
        return self.at.page.url

    def publish_notice(self, round_url: str) -> str:
        self.at.go(round_url)
        self.at.press("Close nominations and review")
        self.at.press("Shortlist all that are left")
        self.at.press("Publish the notice")
        return self.at.link("main a[href*='/notices/']")

    def decide(self, round_url: str, number: str) -> bytes:
        self.at.go(round_url)
        self.at.fill(number=number)
        self.at.press("Decide")
        refusal = self.at.text()
        assert zh("Demo: end the notice now") in refusal  # the notice still runs: refused
        self.at.press("Demo: end the notice now")
        self.at.fill(number=number)
        self.at.press("Decide")
        return self.at.fetch(self.at.link("main a[href$='decision.pdf']"))

    def issue(self, round_url: str) -> None:
        self.at.go(round_url)
        self.at.press("Issue the certificates")
        there = "main a[href*='/certificates/'][href$='.pdf']"
        path = round_url.removeprefix(self.at.home)
        self.at.poll(path, lambda at: at.page.locator(there).count() and zh("being printed") not in at.text())


class Reviewer(Somebody):
    def open_submission(self, school: str) -> None:
        self.at.go("/submissions/")
        self.at.follow(school)

    def send_back(self, school: str, reason: str) -> None:
        self.open_submission(school)
        self.at.tap(self.at.page.locator("main summary", has_text=zh("Return to the school")))
        self._form("return").locator("[name=reason]").fill(reason)
        self.at.press("Return")

    def approve(self, school: str) -> None:
        self.open_submission(school)
        self.at.press("Approve and lock")

    def _form(self, act: str):  # type: ignore[no-untyped-def]
        return self.at.page.locator(f"main form[action$='/{act}/']")


class SchoolAdmin(Somebody):
    def add_classes(self, grade: str, count: int) -> None:
        self.at.go("/classes/")
        self.at.follow("Add classes")
        self.at.pick(of_grade=grade)
        self.at.fill(count=str(count))
        self.at.press("Add the classes")

    def send_roster(self, data: bytes) -> None:
        self.at.go("/roster/")
        self.at.attach("file", "学籍名单.xlsx", XLSX, data)
        self.at.press("Check the file")

    def invite_teacher(self, name: str) -> str:
        self.at.go("/people/invite/")
        self.at.fill(person_name=name)
        self.at.tick("role", "teacher")
        self.at.press("Make the link")
        return self.made_link()

    def give_homeroom(self, group: str, teacher: str) -> None:
        self.at.go("/classes/")
        self.at.follow(group)
        self.at.pick(user_id=teacher)
        self.at.page.locator("main input[name=is_homeroom]").check()
        self.at.leave_by(self.at.page.locator("main form[action$='/teachers/'] button").first, 200)
        self.at.sees(teacher)

    def invite_pupil(self, name: str) -> str:
        self.at.go("/students/")
        self.at.follow(name)
        self.at.press("Make a link")
        return self.made_link()

    def evaluate(self, words: str) -> int:
        """Answer every indicator, one page after the other; returns how many there were."""
        self.at.go("/self-evaluations/")
        self.at.press("Begin")
        self.at.leave_by(self.at.page.locator("main ul.items a").first, 200)
        answered = 0
        while self.at.page.locator("main [name=value]").count():
            self.answer(words)
            answered += 1
        return answered

    def answer(self, words: str) -> None:
        """The second of the levels, or yes."""
        offered = self.at.page.locator("main [name=value]")
        values = [each.get_attribute("value") for each in offered.all()]
        self.at.page.locator(f"main [name=value][value='{'B' if 'B' in values else 'yes'}']").check()
        self.at.fill(words=words)
        if self._set() == "A":
            self.at.attach("files", "plan.png", "image/png", photo())
        self.at.press("Save and go on")

    def _set(self) -> str:
        return str(self.at.page.url).rstrip("/").rsplit("/", 1)[1][:1]

    def submit(self) -> None:
        self.at.go("/self-evaluations/")
        self.at.follow("Open")
        self.at.press("Submit to the bureau")
        self.at.reads("Submitted")

    def nominate(self, name: str, deeds: str) -> None:
        self.at.go("/nominations/")
        self.at.follow("Nominate")
        offered = self.at.page.locator("main select[name=student] option").all_inner_texts()
        self.at.pick(student=next(each for each in offered if each.split("　")[0] == name))
        self.at.fill(deeds=deeds)
        self.at.press("Save")
        self.at.sees(name)


class Teacher(Somebody):
    phone = True

    def log(self, theme: str, absent: str) -> None:
        """Three taps: log, theme, save; who was absent and the photo come on top."""
        self.at.go("/")
        self.at.taps = 0
        self.at.leave_by(self.at.page.locator("main a.big"), 200)
        self.at.tap(self.at.page.locator(f"main label:has(input[name=themes]):has-text('{theme}')").first)
        needed = self.at.taps + 1
        self.at.keep_picture("log-phone-light")
        with self.at.dark():
            self.at.keep_picture("log-phone-dark")
        self.at.tap(self.at.page.locator("#who summary"))
        self.at.tap(self.at.page.locator(f"#who label:has-text('{absent}')"))
        self.at.attach("files", "板书.png", "image/png", photo())
        self.at.press("Save")
        assert needed <= 3

    def confirm(self, words: str) -> None:
        self.at.go("/records/")
        self.at.sees(words)
        self.at.leave_by(self.at.page.locator("main ul.items a").first, 200)
        self.at.press("Confirm")
        self.at.reads("Confirmed by")


class Pupil(Somebody):
    phone = True

    def write(self, kind: str, story: str) -> None:
        self.at.go("/")
        self.at.follow("Write")
        self.at.tick("kind", kind)
        self.at.fill(story=story)
        self.at.press("Hand in")
        self.at.sees(story)


def sheet(header: list[str], rows: list[list[str]]) -> bytes:
    """A workbook by openpyxl, which shares no code with what reads it."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in [header, *rows]:
        page.append(row)
    book.save(held)
    return held.getvalue()


def cells(data: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    found = [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return found


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)
