"""A school's term at random: gaps, late logs, copies, movers, withdrawals, other terms, other years."""

import datetime
import random
from zoneinfo import ZoneInfo

from django.utils import timezone

from activities.bureau.enums import Channel, Form, RecordKind
from activities.school.models import (
    Activity,
    Evidence,
    GrowthRecord,
    IntegrityFile,
    Objection,
    Participation,
    PlanItem,
)
from evaluations.school.models import TermEvaluation
from schools.bureau.models import Term
from schools.school.models import ClassGroup, DataRequest, Enrolment, Staff, StaffTraining, Student
from schools.stages import GRADES

DAY = datetime.timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
THEMES = [
    "words_deeds",
    "no_cheating",
    "give_back",
    "put_right",
    "values",
    "work_honesty",
    "academic",
    "unknown",
]


class RandomSchool:
    """Fills the school the connection is in."""

    def __init__(self, seed: int, term: Term, other: Term, stages: list[str]) -> None:
        self.dice, self.term, self.other, self.stages = random.Random(seed), term, other, stages

    def fill(self) -> None:
        self.classes = [self.make_class(stage, grade, number) for stage in self.stages
                        for grade in self.some(GRADES[stage], 2) for number in (1, 2)]  # fmt: skip
        self.students = [self.make_student(at) for at in range(70)]
        self.staff()
        self.activities = [self.make_activity(at) for at in range(45)]
        self.records = [self.make_record(at) for at in range(160)]
        self.pledge_much()
        self.evaluations()
        self.rest()

    def pledge_much(self) -> None:
        """More pledges than are counted, of some who are there on the census day."""
        for student in self.students[:12]:
            for at in range(5):
                GrowthRecord.objects.create(
                    student=student, term_id=self.term.pk, kind="pledge", happened_on=self.day(), story=f"约{at}",
                    author="student", state="confirmed", decided_at=timezone.now(), decided_by_name="师",
                    look_back_on=self.term.starts_on, looked_back_at=timezone.now() if self.chance(0.8) else None,
                )  # fmt: skip

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def some(self, of, most):
        of = list(of)
        return self.dice.sample(of, min(most, len(of)))

    def day(self, early: int = 0, late: int = 0) -> datetime.date:
        span = (self.term.ends_on - self.term.starts_on).days + early + late
        return self.term.starts_on - early * DAY + self.dice.randint(0, span) * DAY

    def moment(self, day: datetime.date) -> datetime.datetime:
        at = datetime.time(self.dice.choice([0, 7, 12, 23]), self.dice.randint(0, 59))
        return datetime.datetime.combine(day, at, tzinfo=SHANGHAI)

    def make_class(self, stage: str, grade: int, number: int) -> ClassGroup:
        ClassGroup.objects.create(
            school_year=self.term.school_year - 1, stage=stage, grade=grade, number=number
        )
        return ClassGroup.objects.create(
            school_year=self.term.school_year, stage=stage, grade=grade, number=number
        )

    def make_student(self, at: int) -> Student:
        student = Student.objects.create(name=f"生{at}", name_pinyin="sheng", search_text="sheng")
        self.old_enrolment(student)
        start = self.term.starts_on if self.chance(0.7) else self.day(late=-5)
        group = self.dice.choice(self.classes)
        if self.chance(0.2):  # moved, on one day or with a gap
            moved = start + self.dice.randint(1, 60) * DAY
            self.enrol(student, group, start, moved)
            group, start = self.dice.choice(self.classes), moved + self.dice.choice([0, 1, 10]) * DAY
        self.enrol(
            student, group, start, start + self.dice.randint(1, 100) * DAY if self.chance(0.15) else None
        )
        return student

    def old_enrolment(self, student: Student) -> None:
        if self.chance(0.3):
            old = self.dice.choice(list(ClassGroup.objects.filter(school_year=self.term.school_year - 1)))
            ends = self.term.starts_on + self.dice.choice([-200, -1, 3]) * DAY
            self.enrol(student, old, ends - 300 * DAY, ends)

    @staticmethod
    def enrol(student: Student, group: ClassGroup, starts: datetime.date, ends: datetime.date | None) -> None:
        Enrolment.objects.create(student=student, class_group=group, starts_on=starts, ends_on=ends)

    def staff(self) -> None:
        for at in range(12):
            left = self.term.census_on + self.dice.choice([-3, 0, 1, 40]) * DAY if self.chance(0.3) else None
            person = Staff.objects.create(name=f"师{at}", name_pinyin="shi", left_on=left)
            for number in range(self.dice.randint(0, 2)):
                held = datetime.date(self.term.school_year, 7, 20) + self.dice.randint(0, 400) * DAY
                StaffTraining.objects.create(staff=person, title=f"培训{number}", held_on=held)

    def make_activity(self, at: int) -> Activity:
        held = self.day()
        activity = Activity.objects.create(
            term_id=(self.other if self.chance(0.1) else self.term).pk, title=f"活动{at}",
            form_code=self.dice.choice(Form.values), channel=self.dice.choice(Channel.values),
            themes=self.some(THEMES, self.dice.randint(1, 3)), held_on=held,
            campaign_code=self.dice.choice(["", "", "month", "old"]),
            logged_at=self.moment(held + self.dice.choice([-1, 0, 0, 1, 6, 7, 8, 30]) * DAY),
        )  # fmt: skip
        if self.chance(0.15):
            activity.withdrawn_at, activity.withdrawn_reason = timezone.now(), "错录"
            activity.save()
        groups = self.some([*self.classes, *ClassGroup.objects.filter(school_year=self.term.school_year - 1)[:1]],
                           self.dice.choice([1, 1, 1, 2, 3]))  # fmt: skip
        activity.classes.set(groups)
        self.take_part(activity, groups)
        for digest in self.some("abcdefgh", self.dice.choice([0, 0, 1, 2])):
            Evidence.objects.create(activity=activity, content_type="image/jpeg", sha256=digest * 64,
                                    stored_file="x.jpg", created_at=self.moment(self.day()))  # fmt: skip
        return activity

    def take_part(self, activity: Activity, groups: list[ClassGroup]) -> None:
        here = [s for s in self.students if s.enrolments.filter(class_group__in=groups).exists()]
        for student in self.some(here, self.dice.choice([0, 2, 5, 9, 10, 30])):
            group = student.enrolments.filter(class_group__in=groups).first().class_group
            Participation.objects.create(activity=activity, student=student, class_group=group)

    def make_record(self, at: int) -> GrowthRecord:
        state = self.dice.choice(["draft", "submitted", "confirmed", "confirmed", "confirmed", "returned"])
        kind = self.dice.choice(RecordKind.values + ["reflection", "pledge"])
        submitted, happened = self.moment(self.day()), self.day()
        taken = list(Participation.objects.all())
        part = self.dice.choice(taken) if taken and self.chance(0.7) else None
        return GrowthRecord.objects.create(
            student=part.student if part and self.chance(0.9) else self.dice.choice(self.students),
            term_id=(self.other if self.chance(0.1) else self.term).pk, kind=kind, happened_on=happened,
            activity=part.activity if part else None,
            story=self.dice.choice(["我想了 想", "我想了想", "我想了\u3000想\n", f"第{at}篇"]),
            author=self.dice.choice(["student", "teacher"]), state=state, submitted_at=submitted,
            created_at=self.moment(self.day()),
            decided_at=submitted + self.dice.choice([0, 3, 13, 14, 15, 16, 17, 40]) * DAY if state != "draft" else None,
            decided_by_name="师" if state != "draft" else "", decided_reason="请补充" if state == "returned" else "",
            look_back_on=self.day(late=30) if kind == "pledge" and self.chance(0.8) else None,
            looked_back_at=timezone.now() if self.chance(0.5) else None,
            closed_on=self.day(late=30) if kind == "correction" and self.chance(0.7) else None,
        )  # fmt: skip

    def evaluations(self) -> None:
        for student in self.some(self.students, 50):
            made = TermEvaluation.objects.create(
                student=student, term_id=(self.other if self.chance(0.1) else self.term).pk,
                self_words=self.dice.choice(["", "  ", "我努力了"]),
                confirmed_at=timezone.now() if self.chance(0.7) else None,
            )  # fmt: skip
            own = list(student.growth_records.all())
            made.cited.set(self.some(own + self.some(self.records, 1), self.dice.randint(0, 4)))

    def rest(self) -> None:
        for record in self.some(self.records, 15):
            due = self.day()
            answered = self.moment(due + self.dice.choice([-1, 0, 1]) * DAY) if self.chance(0.8) else None
            Objection.objects.create(growth_record=record, term_id=record.term_id, words="不对", due_on=due,
                                     answered_at=answered, answer="好" if answered else "",
                                     is_upheld=True if answered else None)  # fmt: skip
        for student in self.some(self.students, 15):
            due = self.day()
            DataRequest.objects.create(student=student, kind="see", received_on=self.day(early=30), due_on=due,
                                       closed_on=due + self.dice.choice([-1, 0, 1]) * DAY if self.chance(0.8) else None)  # fmt: skip
        for at in range(14):
            locked = self.moment(self.term.starts_on + self.dice.choice([0, 27, 28, 29, 60]) * DAY)
            PlanItem.objects.create(term_id=self.term.pk, title=f"条目{at}", channel="culture", due_on=self.day(),
                                    locked_at=locked if self.chance(0.9) else None,
                                    activity=self.dice.choice(self.activities[:6]) if self.chance(0.8) else None,
                                    dropped_reason="改期" if self.chance(0.2) else "")  # fmt: skip
        if "higher" in self.stages:
            for student in self.some(self.students, 20):
                opened = self.day(late=20)
                IntegrityFile.objects.create(student=student, term_id=self.term.pk, stage="higher", opened_on=opened,
                                             born_on=datetime.date(2000, 1, 1),
                                             notified_on=opened + self.dice.choice([-2, 0, 1]) * DAY if self.chance(0.8) else None)  # fmt: skip
