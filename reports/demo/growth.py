"""What pupils wrote and teachers confirmed: growth records, term evaluations, objections, adults' files."""

import datetime
from collections import defaultdict
from random import Random

from activities.school.actions import objections
from activities.school.models import GrowthRecord, IntegrityFile, Objection
from activities.school.models.records import Author, RecordState
from core.accounts.models import User
from core.audit.models import Actor
from evaluations.school.models import TermEvaluation
from reports.demo import words
from reports.demo.calendar import Day, acting_on, moment
from reports.demo.lessons import Held, Season
from reports.demo.roster import Roster, SchoolClass
from reports.demo.rows import made, write
from schools.school.models import Student
from schools.stages import Stage

ADULT = 18
KINDS = ("deed", "experience", "pledge", "pledge", "correction", "work", "practice", "statement")
ALWAYS_OWN = ("pledge", "correction", "statement")
LOOK_BACK_AFTER = datetime.timedelta(days=28)


class Writer:
    """Someone without an account of their own: what they wrote carries no name."""

    id = None
    name = "学生本人"


class Growth:
    """A term's records of one school."""

    def __init__(self, roster: Roster, season: Season) -> None:
        self.roster, self.season, self.plan = roster, season, roster.plan
        self.rng = roster.plan.rng(f"records {season.dates.code}")
        self.rows: list[GrowthRecord] = []
        self.said: set[str] = set()

    def keep(self, held: list[Held]) -> None:
        """Written, inside the school."""
        for one in self.roster.of_year(self.season.term.school_year):
            for pupil in one.pupils:
                self._of_pupil(one, pupil)
        if "student" in self.roster.users and self.season.is_current:
            self._of_demo_student(self.roster.now[0])
        self._reflections(held)
        write(GrowthRecord, self.rows)
        self._evaluations()

    # --- records ---
    def _of_pupil(self, one: SchoolClass, pupil: Student) -> None:
        if self.rng.random() > self.plan.chance(0.4, 0.99):
            return
        for _ in range(self.rng.choice((1, 2, 2, 3))):
            self._record(one, pupil, self.rng.choice(KINDS), self._weekday())

    def _weekday(self) -> Day:
        return self.rng.choice(self.season.days)

    def _record(
        self, one: SchoolClass, pupil: Student, kind: str, day: Day, *, by_teacher: bool = False
    ) -> None:
        own = kind in ALWAYS_OWN or (not by_teacher and self.rng.random() < self.plan.chance(0.05, 0.75))
        story = words.KIND_STORIES[kind].format(
            name="我" if own else pupil.name, place=self.rng.choice(words.PLACES)
        )
        row = GrowthRecord(student=pupil, kind=kind, happened_on=day, story=story, themes=self._themes(one))
        if kind == "pledge":
            self._pledge(row)
        if kind == "correction" and self.rng.random() < self.plan.chance(0.4, 0.99):
            row.closed_on = min(day + datetime.timedelta(days=self.rng.randint(2, 20)), self.season.last_day)
        self._finish(row, one, own)

    def _themes(self, one: SchoolClass) -> list[str]:
        known = self.season.themes[one.group.stage]
        return self.rng.sample(known, self.rng.choice((0, 1, 1, 2)))

    def _pledge(self, row: GrowthRecord) -> None:
        row.look_back_on = row.happened_on + LOOK_BACK_AFTER
        if row.look_back_on <= self.season.last_day and self.rng.random() < self.plan.chance(0.25, 0.98):
            row.looked_back_at = moment(row.look_back_on, 16)

    def _finish(self, row: GrowthRecord, one: SchoolClass, own: bool) -> None:
        row.term_id, row.author = self.season.term.pk, Author.STUDENT if own else Author.TEACHER
        row.submitted_at = moment(row.happened_on, self.rng.randint(12, 20))
        by: Actor = Writer() if own else one.homeroom
        if own and row.student.user_id:
            by = self.roster.users["student"]
        made(row, by, row.submitted_at)
        self._decide(row, one.homeroom, own)
        self.rows.append(row)

    def _decide(self, row: GrowthRecord, homeroom: User, own: bool) -> None:
        luck, is_current = self.rng.random(), self.season.is_current
        if own and is_current and luck < 0.07:
            row.state = RecordState.SUBMITTED
            if luck < 0.02:
                row.state, row.submitted_at = RecordState.DRAFT, None
            return
        wait = 0
        if own:
            late = self.rng.random() > self.plan.chance(0.5, 0.99)
            wait = self.rng.randint(18, 30) if late else self.rng.randint(0, 6)
        decided = min(
            row.happened_on + datetime.timedelta(days=wait), max(self.season.last_day, row.happened_on)
        )
        row.state, row.decided_at = RecordState.CONFIRMED, moment(decided, 21)
        by = homeroom if row.created_by_id != homeroom.pk else self.roster.users["school_admin"]
        row.decided_by_id, row.decided_by_name = by.pk, by.name
        if own and is_current and luck < 0.09:
            row.state, row.decided_reason = RecordState.RETURNED, words.RETURN_REASON

    def _of_demo_student(self, one: SchoolClass) -> None:
        """Something in every state for whoever signs in as the student."""
        pupil, days = self.roster.pupil, self.season.days
        self._record(one, pupil, "deed", days[-6], by_teacher=True)
        long_ago = days[max(0, len(days) - 30)]
        for kind, day, state in (
            ("pledge", long_ago, RecordState.CONFIRMED), ("pledge", days[-4], RecordState.SUBMITTED),
            ("correction", days[-9], RecordState.RETURNED), ("statement", days[-1], RecordState.DRAFT),
        ):  # fmt: skip
            self._record(one, pupil, kind, day)
            row = self.rows[-1]
            row.state, row.looked_back_at, row.closed_on = state, None, None
            row.decided_reason = words.RETURN_REASON if state == RecordState.RETURNED else ""
            if state in (RecordState.DRAFT, RecordState.SUBMITTED):
                row.decided_at, row.decided_by_id, row.decided_by_name = None, None, ""
                row.submitted_at = row.submitted_at if state == RecordState.SUBMITTED else None
            elif not row.decided_at:
                homeroom = one.homeroom
                row.decided_at, row.decided_by_id = moment(day, 21), homeroom.pk
                row.decided_by_name, row.submitted_at = homeroom.name, moment(day, 18)

    def _reflections(self, held: list[Held]) -> None:
        """After taking part; each in words of its own."""
        share = self.plan.chance(0.05, 0.55)
        for one in held:
            if one.row.channel != "practice" or one.row.withdrawn_at:
                continue
            for at, pupil in one.present:
                if self.rng.random() < share:
                    self._reflection(one, at, pupil)

    def _reflection(self, one: Held, at: SchoolClass, pupil: Student) -> None:
        story = _reflection(self.rng)
        while story in self.said:
            story = _reflection(self.rng)
        self.said.add(story)
        row = GrowthRecord(
            student=pupil, kind="reflection", happened_on=one.row.held_on, story=story, themes=one.row.themes[:1],
            activity=one.row,
        )  # fmt: skip
        self._finish(row, at, own=True)

    # --- term evaluations ---
    def _evaluations(self) -> None:
        confirmed = defaultdict(list)
        for row in self.rows:
            if row.state == RecordState.CONFIRMED:
                confirmed[row.student_id].append(row)
        rows, cited = [], []
        through = TermEvaluation.cited.through
        for one in self.roster.of_year(self.season.term.school_year):
            for pupil in one.pupils:
                if self.rng.random() > self.plan.chance(0.5, 1):
                    continue
                evaluation = self._evaluation(one, pupil)
                rows.append(evaluation)
                if self.rng.random() < self.plan.chance(0.6, 1):
                    mine = confirmed[pupil.pk][:4]
                    cited += [through(termevaluation=evaluation, growthrecord=row) for row in mine]
        write(TermEvaluation, rows)
        write(through, cited)

    def _evaluation(self, one: SchoolClass, pupil: Student) -> TermEvaluation:
        level = self.rng.choices("ABCD", weights=(3, 10, 6, 1))[0]
        own = words.KIND_STORIES["statement"].format(place=self.rng.choice(words.PLACES))
        row = TermEvaluation(
            student=pupil, term_id=self.season.term.pk, level=level, words=words.EVALUATION_WORDS[level],
            self_words=own if self.rng.random() < self.plan.chance(0.35, 1) else "",
            confirmed_at=moment(self.season.last_day, 15), confirmed_by_name=one.homeroom.name,
        )  # fmt: skip
        return made(row, one.homeroom, moment(self.season.last_day, 15))


def _reflection(rng: Random) -> str:
    first, second = rng.sample(words.MIDDLES, 2)
    return f"{rng.choice(words.OPENINGS)}，{first}。{second}，{rng.choice(words.ENDINGS)}"


def object_to_two(roster: Roster, growth: Growth, today: Day) -> None:
    """Of the current term: one objection answered in time, one still open."""
    theirs = [
        row for row in growth.rows if row.author == Author.TEACHER and row.state == RecordState.CONFIRMED
    ]
    if len(theirs) < 2:
        return
    mine = [row for row in theirs if row.student_id == roster.pupil.pk]
    answered, still_open = theirs[0], (mine or theirs)[-1]
    day = today - datetime.timedelta(days=20)
    with acting_on(day):
        raised = objections.raise_objection(record=answered, words="日期写错了，应该是前一天。", by=Writer())
    Objection.objects.filter(pk=raised.pk).update(created_at=moment(day))
    with acting_on(today - datetime.timedelta(days=13)):
        reply = "已与同学和老师核对，日期无误，当天的活动签到可以查看。"
        objections.answer(objection=raised, is_upheld=False, words=reply, by=roster.users["principal"])
    with acting_on(today - datetime.timedelta(days=2)):
        by = roster.users.get("student") if mine else None
        objections.raise_objection(
            record=still_open, words="当时还有两位同学一起，请把他们也写上。", by=by or Writer()
        )


def open_files(roster: Roster, season: Season) -> None:
    """诚信档案: adults in higher education only, told before it was opened."""
    if Stage.HIGHER not in roster.plan.stages:
        return
    rng, opened = roster.plan.rng("files"), season.dates.starts_on + datetime.timedelta(days=15)
    told = opened - datetime.timedelta(days=5)
    rows = []
    for one in roster.of_year(season.term.school_year):
        for pupil in one.pupils:
            if pupil.born_on and (pupil.age_on(opened) or 0) >= ADULT and rng.random() < 0.5:
                is_told = rng.random() < roster.plan.chance(0.8, 1)
                row = IntegrityFile(
                    student=pupil, term_id=season.term.pk, stage=Stage.HIGHER, born_on=pupil.born_on, opened_on=opened,
                    notified_on=told if is_told else None,
                )  # fmt: skip
                rows.append(made(row, roster.users["school_admin"], moment(opened)))
    write(IntegrityFile, rows)
