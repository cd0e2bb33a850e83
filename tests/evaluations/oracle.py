"""The facts counted slowly, one object at a time, from the words of the standard. No SQL of the roll-up is used."""

import datetime
import re
from collections import Counter, defaultdict

from django.utils import timezone

from activities.bureau.models import Campaign, Theme
from activities.school.models import (
    Activity,
    Evidence,
    GrowthRecord,
    IntegrityFile,
    Objection,
    Participation,
    PlanItem,
)
from core.tenancy.context import in_public
from evaluations.bureau.models import Inspection, Submission
from evaluations.school.models import TermEvaluation
from evaluations.standard.counts import parse_filter_key
from schools.bureau.models import CalendarDay, School, Term
from schools.school.models import ClassGroup, DataRequest, Enrolment, Staff

DAY = datetime.timedelta(days=1)


class Oracle:
    """Run inside the school."""

    def __init__(self, school: School, term: Term, stage: str) -> None:
        self.school, self.term, self.stage = school, term, stage
        self.today = min(timezone.localdate(), term.ends_on)
        self.classes = {c.pk: c for c in ClassGroup.objects.all() if c.school_year == term.school_year}
        self.own_classes = [c for c in self.classes.values() if c.stage == stage]
        self.class_of = self.enrolled_on(term.census_on)
        self.pupils = {s for s, c in self.class_of.items() if c.stage == stage}
        self.activities = [
            a for a in Activity.objects.all() if a.term_id == term.pk and a.withdrawn_at is None
        ]
        self.groups = {
            a.pk: [c for c in a.classes.all() if c.pk in self.classes and c.stage == stage]
            for a in self.activities
        }
        self.present = defaultdict(list)
        for part in Participation.objects.all():
            self.present[part.activity_id].append(part)
        self.records = [r for r in GrowthRecord.objects.all()
                        if r.term_id == term.pk and r.state == "confirmed" and r.student_id in self.pupils]  # fmt: skip
        with in_public():
            self.campaigns = {c.code for c in Campaign.objects.all() if c.term_id == term.pk}
            self.themes = {t.code for t in Theme.objects.all() if stage in t.stages and t.is_active}
            self.calendar = {d.day: d.is_working for d in CalendarDay.objects.all()}

    def enrolled_on(self, day):
        found = {}
        for e in sorted(Enrolment.objects.all(), key=lambda e: (e.starts_on, -e.pk.int)):
            covers = e.starts_on <= day and (e.ends_on is None or e.ends_on >= day)
            if covers and e.class_group_id in self.classes:
                found[e.student_id] = self.classes[e.class_group_id]
        return found

    def count(self, name: str, key: str) -> int:
        self.cut = parse_filter_key(key)
        return getattr(self, name)()

    def takes(self, activity) -> bool:
        cut = self.cut
        return (
            ("form" not in cut or activity.form_code in cut["form"])
            and ("channel" not in cut or activity.channel in cut["channel"])
            and ("theme" not in cut or bool(set(activity.themes) & set(cut["theme"])))
            and ("campaign" not in cut or activity.campaign_code in self.campaigns)
        )

    def takes_grade(self, grade) -> bool:
        return "grade" not in self.cut or str(grade) in self.cut["grade"]

    def held(self):
        return [a for a in self.activities if self.groups[a.pk] and self.takes(a)]

    # denominators
    def students(self):
        return sum(self.takes_grade(self.class_of[s].grade) for s in self.pupils)  # noqa: E704

    def classes_(self):
        return sum(self.takes_grade(c.grade) for c in self.own_classes)  # noqa: E704

    def grades(self):
        return len({c.grade for c in self.own_classes if self.takes_grade(c.grade)})  # noqa: E704

    def class_months(self):
        return self.classes_() * len(self.months())  # noqa: E704

    def grade_themes(self):
        return self.grades() * len(self.themes)  # noqa: E704

    def months(self):
        day, found = self.term.starts_on, set()
        while day <= self.term.ends_on:
            if (day.year, day.month) <= (self.today.year, self.today.month):
                found.add((day.year, day.month))
            day += DAY
        return found

    # the school as a whole
    def people(self):
        return [p for p in Staff.objects.all() if not (p.left_on and p.left_on <= self.term.census_on)]

    def staff(self):
        return len(self.people())  # noqa: E704

    def staff_trained(self):
        first = datetime.date(self.term.school_year, 8, 1)
        return sum(any(first <= t.held_on <= self.today for t in p.trainings.all()) for p in self.people())

    def items(self):
        last = self.term.starts_on + 28 * DAY
        return [i for i in PlanItem.objects.all()
                if i.term_id == self.term.pk and i.locked_at and timezone.localdate(i.locked_at) <= last]  # fmt: skip

    def plan_items(self):
        return len(self.items())  # noqa: E704

    def plan_items_done(self):
        done = Counter(i.activity_id for i in self.items()
                       if not i.dropped_reason and i.activity and i.activity.withdrawn_at is None)  # fmt: skip
        return sum(min(2, n) for n in done.values())

    # activities
    def activities_(self):
        return len(self.held())  # noqa: E704

    def activities_on_time(self):
        return sum(0 <= (timezone.localdate(a.logged_at) - a.held_on).days <= 7 for a in self.held())

    def activities_evidenced(self):
        first = {}
        for e in sorted(Evidence.objects.all(), key=lambda e: (e.created_at, e.pk.int)):
            if e.activity.withdrawn_at is None:
                first.setdefault(e.sha256, e.activity_id)
        return sum(a.pk in first.values() for a in self.held())

    def participations(self):
        own = {c.pk: c for c in self.own_classes}
        return sum(p.class_group_id in own and self.takes_grade(own[p.class_group_id].grade)
                   for a in self.activities if a.form_code != "publicity" and self.takes(a)
                   for p in self.present[a.pk])  # fmt: skip

    def took_part(self):
        return [(s.student_id, a) for a in self.activities if a.form_code != "publicity" and self.takes(a)
                for s in self.present[a.pk]
                if s.student_id in self.pupils and self.takes_grade(self.class_of[s.student_id].grade)]  # fmt: skip

    def students_reached(self):
        return len({s for s, _ in self.took_part()})  # noqa: E704

    def classes_reached(self):
        own = {c.pk for c in self.own_classes if self.takes_grade(c.grade)}
        return len(
            {p.class_group_id for a in self.activities if self.takes(a) for p in self.present[a.pk]} & own
        )

    def class_months_active(self):
        months = self.months()
        return len({(c.pk, a.held_on.year, a.held_on.month) for a in self.held() for c in self.groups[a.pk]
                    if self.takes_grade(c.grade) and (a.held_on.year, a.held_on.month) in months})  # fmt: skip

    def grade_themes_active(self):
        return len(
            {
                (c.grade, t)
                for a in self.held()
                for c in self.groups[a.pk]
                for t in a.themes
                if t in self.themes and self.takes_grade(c.grade)
            }
        )

    def grades_reached(self):
        return len({c.grade for a in self.held() for c in self.groups[a.pk] if self.takes_grade(c.grade)})  # noqa: E704

    def grade_forms_active(self):
        forms = defaultdict(set)
        for a in self.held():
            for grade in {c.grade for c in self.groups[a.pk]}:
                groups = {c.pk for c in self.groups[a.pk] if c.grade == grade}
                same_grade = {c.pk for c in self.own_classes if c.grade == grade}
                present = sum(p.class_group_id in same_grade for p in self.present[a.pk])
                size = sum(c.pk in groups for c in self.class_of.values())
                if present >= 10 or (present and present >= size / 2):
                    forms[grade].add(a.form_code)
        return sum(min(5, len(used)) for used in forms.values())

    # records
    def kept(self):
        return [r for r in self.records if self.takes_grade(self.class_of[r.student_id].grade)
                and ("kind" not in self.cut or r.kind in self.cut["kind"])]  # fmt: skip

    def students_recorded(self):
        return len({r.student_id for r in self.kept()})  # noqa: E704

    def records_(self):
        return len(self.kept())  # noqa: E704

    def records_by_student(self):
        return sum(r.author == "student" for r in self.kept())  # noqa: E704

    def records_on_time(self):
        return sum(
            self.waited(timezone.localdate(r.submitted_at), timezone.localdate(r.decided_at)) <= 10
            for r in self.kept()
        )

    def waited(self, first, last):
        days, count = first + DAY, 0
        while days <= last:
            count += self.calendar.get(days, days.weekday() < 5)
            days += DAY
        return count

    def students_reflected(self):
        cut, self.cut = self.cut, {}
        took = {(s, a.pk): a for s, a in self.took_part_anywhere()}
        self.cut = cut
        seen, students = set(), set()
        everyone = [r for r in GrowthRecord.objects.all() if r.term_id == self.term.pk and r.state == "confirmed"
                    and r.kind == "reflection" and (r.student_id, r.activity_id) in took]  # fmt: skip
        for r in sorted(everyone, key=lambda r: (r.created_at, r.pk.int)):
            text = re.sub(r"\s+", "", r.story)
            if text in seen:
                continue
            seen.add(text)
            if r.student_id in self.pupils and self.takes(took[r.student_id, r.activity_id]) \
                    and self.takes_grade(self.class_of[r.student_id].grade):  # fmt: skip
                students.add(r.student_id)
        return len(students)

    def took_part_anywhere(self):
        return [(p.student_id, a) for a in self.activities if a.form_code != "publicity" for p in self.present[a.pk]
                if p.student_id in self.class_of]  # fmt: skip

    def due_pledges(self):
        due = defaultdict(list)
        for r in self.kept():
            if r.kind == "pledge" and r.look_back_on and r.look_back_on <= self.today:
                due[r.student_id].append(r)
        return due.values()

    def pledges_due(self):
        return sum(min(3, len(p)) for p in self.due_pledges())  # noqa: E704

    def pledges_reviewed(self):
        return sum(min(3, sum(r.looked_back_at is not None for r in p)) for p in self.due_pledges())

    def begun(self):
        return [r for r in self.kept() if r.kind == "correction" and r.author == "student"]  # noqa: E704

    def corrections(self):
        return len(self.begun())  # noqa: E704

    def corrections_closed(self):
        return sum(r.closed_on is not None and r.closed_on <= self.term.ends_on for r in self.begun())

    # term evaluations
    def due(self):
        enrolled = self.enrolled_on(max(self.today, self.term.census_on))
        came = defaultdict(list)
        for e in Enrolment.objects.all():
            if e.ends_on is None or e.ends_on >= self.term.starts_on:
                came[e.student_id].append(e.starts_on)
        return {s for s, c in enrolled.items() if c.stage == self.stage and self.takes_grade(c.grade)
                and min(came[s]) <= self.term.ends_on - 56 * DAY}  # fmt: skip

    def made(self):
        due = self.due()
        return [e for e in TermEvaluation.objects.all() if e.term_id == self.term.pk and e.student_id in due]

    def evals_due(self):
        return len(self.due())  # noqa: E704

    def evals_done(self):
        return sum(e.confirmed_at is not None for e in self.made())  # noqa: E704

    def evals_self(self):
        return sum(bool(e.self_words.strip()) for e in self.made())  # noqa: E704

    def evals_evidenced(self):
        return sum(len({r.happened_on for r in e.cited.all() if r.state == "confirmed" and r.term_id == self.term.pk
                        and r.student_id == e.student_id}) >= 2 for e in self.made() if e.confirmed_at)  # fmt: skip

    # rights
    def raised(self):
        return [
            o
            for o in Objection.objects.all()
            if o.term_id == self.term.pk and o.growth_record.student_id in self.pupils
        ]

    def objections(self):
        return len(self.raised())  # noqa: E704

    def objections_in_time(self):
        return sum(
            o.answered_at is not None and timezone.localdate(o.answered_at) <= o.due_on for o in self.raised()
        )

    def asked(self):
        return [d for d in DataRequest.objects.all()
                if self.term.starts_on <= d.received_on <= self.term.ends_on and d.student_id in self.pupils]  # fmt: skip

    def data_requests(self):
        return len(self.asked())  # noqa: E704

    def data_requests_in_time(self):
        return sum(d.closed_on is not None and d.closed_on <= d.due_on for d in self.asked())  # noqa: E704

    def files(self):
        return [f for f in IntegrityFile.objects.all()
                if self.stage == "higher" and f.student_id in self.pupils and f.opened_on <= self.term.ends_on]  # fmt: skip

    def adult_files(self):
        return len(self.files())  # noqa: E704

    def adult_files_notified(self):
        return sum(f.notified_on is not None and f.notified_on <= f.opened_on for f in self.files())  # noqa: E704

    # what public knows
    def inspected(self):
        with in_public():
            return [i for i in Inspection.objects.all()
                    if i.school_id == self.school.pk and i.term_id == self.term.pk and i.stage == self.stage]  # fmt: skip

    def checks_drawn(self):
        return sum(i.drawn for i in self.inspected())  # noqa: E704

    def checks_matched(self):
        return sum(i.matched for i in self.inspected())  # noqa: E704

    def submitted(self):
        with in_public():
            return [s for s in Submission.objects.all()
                    if s.school_id == self.school.pk and s.term_id == self.term.pk and s.stage == self.stage]  # fmt: skip

    def submissions_due(self):
        return int(bool(self.submitted()) or timezone.localdate() > self.term.submit_by)  # noqa: E704

    def submissions_on_time(self):
        return sum(s.was_on_time for s in self.submitted())  # noqa: E704


# attributes and facts share three names
for _fact in ("classes", "activities", "records"):
    setattr(Oracle, f"count_{_fact}", getattr(Oracle, f"{_fact}_"))


def count(oracle: Oracle, name: str, key: str) -> int:
    oracle.cut = parse_filter_key(key)
    own = getattr(oracle, f"count_{name}", None) or getattr(oracle, name)
    return own()
