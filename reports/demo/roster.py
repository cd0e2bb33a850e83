"""A school's people: classes of two school years, pupils with their numbers, teachers with their classes."""

import datetime
from dataclasses import dataclass, field
from random import Random

from core.accounts.models import User
from core.audit.models import SYSTEM
from core.kit import pinyin
from core.kit.identity import check_character
from reports.demo import names, people, words
from reports.demo.calendar import Day, Terms, moment
from reports.demo.plan import SchoolPlan
from reports.demo.rows import made, write
from schools.bureau.models import School
from schools.school import numbers
from schools.school.models import (
    ClassGroup,
    Consent,
    DataRequest,
    Enrolment,
    Staff,
    StaffAssignment,
    StaffTraining,
    Student,
)
from schools.school.models.rights import Purpose
from schools.stages import GRADES

REGION = "210299"  # no district has this code, so nobody has such a number
SIZE = (38, 48)  # pupils a class
CLASSES_A_GRADE = {"primary": 1, "junior": 2, "senior": 2, "vocational": 2, "higher": 2}
CONSENTS = {Purpose.ARCHIVE: 0.97, Purpose.PHOTO: 0.8, Purpose.NOTICE: 0.7}
ANSWER_DAYS = 15


@dataclass
class SchoolClass:
    group: ClassGroup
    pupils: list[Student]
    homeroom: User
    teacher: User


@dataclass
class Roster:
    plan: SchoolPlan
    now: list[SchoolClass] = field(default_factory=list)
    before: list[SchoolClass] = field(default_factory=list)  # the school year before
    staff: list[Staff] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)  # by role: who signs in or acts for it

    def of_year(self, school_year: int) -> list[SchoolClass]:
        return self.now if self.now[0].group.school_year == school_year else self.before

    @property
    def pupil(self) -> Student:
        """Whose account the demo's student has."""
        return self.now[0].pupils[0]


def staff_needed(plan: SchoolPlan) -> int:
    return len(_grades(plan)) * 2


def _grades(plan: SchoolPlan) -> list[tuple[str, int, int]]:
    """(stage, grade, number) of each class; a school of two stages has one class a grade."""
    many = 1 if len(plan.stages) > 1 else CLASSES_A_GRADE[plan.stages[0]]
    return [(s, grade, n) for s in plan.stages for grade in GRADES[s] for n in range(1, many + 1)]


def hire(plan: SchoolPlan, school: School) -> dict[str, list[User]]:
    """Accounts in public: the admin, the principal, a homeroom teacher a class, as many others; the student's."""
    signing, count = people.roles_of(plan), staff_needed(plan) // 2
    called = names.people(plan.rng("staff"), 2 * count + 2)
    by_role: dict[str, list[User]] = {
        "school_admin": [_user(plan, "school_admin", called[0], signing)],
        "principal": [_user(plan, "principal", called[1], signing)],
        "homeroom": _several(plan, "homeroom", called[2 : count + 2], signing),
        "teacher": _several(plan, "teacher", called[count + 2 :], signing),
    }
    if "student" in signing:
        by_role["student"] = [_user(plan, "student", "", signing)]
    people.join(school, [(user, role) for role, users in by_role.items() for user in users])
    return by_role


def _user(plan: SchoolPlan, role: str, name: str, signing: tuple[str, ...]) -> User:
    return people.new_user(people.username(plan, role), name, signs_in=role in signing)


def _several(plan: SchoolPlan, role: str, called: list[str], signing: tuple[str, ...]) -> list[User]:
    first, *others = called
    stem = people.username(plan, role)
    more = [people.new_user(f"{stem}{at}", name, signs_in=False) for at, name in enumerate(others, start=2)]
    return [_user(plan, role, first, signing), *more]


def fill(plan: SchoolPlan, terms: Terms, by_role: dict[str, list[User]]) -> Roster:
    """Inside the school: classes, pupils and staff."""
    roster = Roster(plan, users={role: users[0] for role, users in by_role.items()})
    _classes(roster, terms, by_role)
    _pupils(roster, terms)
    _staff(roster, terms, by_role)
    _rights(roster, terms)
    return roster


def _classes(roster: Roster, terms: Terms, by_role: dict[str, list[User]]) -> None:
    year, majors = terms.current.school_year, _majors(roster.plan)
    for into, school_year in ((roster.before, year - 1), (roster.now, year)):
        for at, (stage, grade, number) in enumerate(_grades(roster.plan)):
            group = ClassGroup(
                school_year=school_year, stage=stage, grade=grade, number=number,
                label=_label(majors, stage, school_year - (grade - GRADES[stage].start), number),
            )  # fmt: skip
            made(group, SYSTEM, moment(Day(school_year, 8, 25)))
            homeroom, teacher = by_role["homeroom"][at], by_role["teacher"][at]
            into.append(SchoolClass(group, [], homeroom, teacher))
    every = [*roster.before, *roster.now]
    write(ClassGroup, [one.group for one in every])
    write(StaffAssignment, [row for one in every for row in _assignments(one, roster)])


def _majors(plan: SchoolPlan) -> dict[str, list[str]]:
    """Of each stage whose classes have names, what the school teaches, in an order of its own."""
    rng = plan.rng("majors")
    return {
        stage: rng.sample(majors, len(majors))
        for stage, majors in words.MAJORS.items()
        if stage in plan.stages
    }


def _label(majors: dict[str, list[str]], stage: str, begun: int, number: int) -> str:
    """It stays the class's as the grades go by."""
    return f"{majors[stage][number - 1]}{begun % 100:02d}01班" if stage in majors else ""


def _assignments(one: SchoolClass, roster: Roster) -> list[StaffAssignment]:
    at = moment(Day(one.group.school_year, 8, 26))
    first_two = roster.now[:2]
    helper = [roster.users["teacher"]] if one in first_two and one.teacher != roster.users["teacher"] else []
    return [
        made(
            StaffAssignment(
                class_group=one.group, user_id=user.pk, staff_name=user.name, is_homeroom=user == one.homeroom
            ),
            SYSTEM, at,
        )
        for user in [one.homeroom, one.teacher, *helper]
    ]  # fmt: skip


def _pupils(roster: Roster, terms: Terms) -> None:
    """Everybody who was here last year moves up a grade; the highest grade has left."""
    rng = roster.plan.rng("pupils")
    sizes = [rng.randint(*SIZE) for _ in roster.now]
    called = names.people(rng, sum(sizes) + SIZE[1] * len(roster.now))
    for one, size in zip(roster.now, sizes, strict=True):
        one.pupils = [_student(rng, called.pop(), one.group) for _ in range(size)]
    up = {(one.group.grade - 1, one.group.number): one for one in roster.now}
    for one in roster.before:
        later = up.get((one.group.grade, one.group.number))
        # A stage that ends is left; only a school with the next one keeps its pupils.
        later = later if later and _stays(one, later, roster.plan) else None
        one.pupils = list(later.pupils) if later else _leavers(rng, called, one, terms)
    user = roster.users.get("student")
    if user:
        roster.pupil.user_id = user.pk
    _write_pupils(roster, terms)


def _stays(before: SchoolClass, now: SchoolClass, plan: SchoolPlan) -> bool:
    return before.group.stage == now.group.stage or len(plan.stages) > 1


def _leavers(rng: Random, called: list[str], one: SchoolClass, terms: Terms) -> list[Student]:
    found = [_student(rng, called.pop(), one.group) for _ in range(rng.randint(*SIZE) - 4)]
    for student in found:
        student.left_on = Day(one.group.school_year + 1, 7, 20)
    return found


def _student(rng: Random, name: str, group: ClassGroup) -> Student:
    begun = group.school_year - _age(group) + 1
    born = Day(begun - 1, 9, 1) + datetime.timedelta(days=rng.randint(0, 364))
    sex = rng.choice("12")
    student = Student(name=name, sex=sex, born_on=born)
    student.name_pinyin, student.search_text = pinyin.sort_key(name), pinyin.search_text(name)
    _number(rng, student, born, sex)
    return made(student, SYSTEM, moment(Day(group.school_year, 8, 28)))


def _age(group: ClassGroup) -> int:
    """Seven in the first grade, by the end of the school year."""
    return group.grade + 6


def _number(rng: Random, student: Student, born: Day, sex: str) -> None:
    order = rng.randint(0, 499) * 2 + (1 if sex == "1" else 0)
    body = f"{REGION}{born:%Y%m%d}{order:03d}"
    identity, luck = body + check_character(body), rng.random()
    if luck > 0.06:
        numbers.put(student, "student_no", f"G{identity}")
        numbers.put(student, "identity_no", identity)
    else:
        numbers.put(student, "student_no", f"{'J' if luck < 0.03 else 'L'}{body}{rng.randint(0, 9)}")


def _write_pupils(roster: Roster, terms: Terms) -> None:
    pupils = {s.pk: s for one in [*roster.before, *roster.now] for s in one.pupils}
    write(Student, _unlike(list(pupils.values())))
    year = terms.current.school_year
    rows = [
        Enrolment(student=s, class_group=one.group, starts_on=Day(one.group.school_year, 8, 28),
                  ends_on=Day(one.group.school_year + 1, 7, 31) if one.group.school_year < year else None)
        for one in [*roster.before, *roster.now] for s in one.pupils
    ]  # fmt: skip
    write(Enrolment, rows)


def _unlike(students: list[Student]) -> list[Student]:
    """Two of one number would be refused: the second has none yet."""
    seen: set[str | None] = set()
    for student in students:
        if student.student_no_index in seen:
            numbers.put(student, "student_no", "")
            numbers.put(student, "identity_no", "")
        else:
            seen.add(student.student_no_index)
    return students


def _staff(roster: Roster, terms: Terms, by_role: dict[str, list[User]]) -> None:
    users = [user for role in ("principal", "school_admin", "homeroom", "teacher") for user in by_role[role]]
    at = moment(Day(terms.year_ago.school_year, 8, 20))
    roster.staff = [
        made(Staff(name=user.name, name_pinyin=pinyin.sort_key(user.name), user_id=user.pk), SYSTEM, at)
        for user in users
    ]
    write(Staff, roster.staff)
    rng, share = roster.plan.rng("trainings"), roster.plan.chance(0.35, 1)
    days = [term.starts_on - datetime.timedelta(days=4) for term in (terms.year_ago, terms.current)]
    trainings = [
        made(StaffTraining(staff=person, title=title, held_on=day), roster.users["school_admin"], moment(day))
        for person in roster.staff
        for day, title in zip(days, words.TRAININGS, strict=True)
        if rng.random() < share and not (roster.plan.is_gap and day == days[1])
    ]
    write(StaffTraining, trainings)


def _rights(roster: Roster, terms: Terms) -> None:
    rng, admin = roster.plan.rng("rights"), roster.users["school_admin"]
    day = terms.current.starts_on + datetime.timedelta(days=3)
    consents = [
        made(Consent(student=s, purpose=purpose, given_on=day, given_by="监护人"), admin, moment(day))
        for one in roster.now
        for s in one.pupils
        for purpose, share in CONSENTS.items()
        if rng.random() < share
    ]
    write(Consent, consents)
    write(DataRequest, [_request(rng, roster, one, terms) for one in roster.now[:6]])


def _request(rng: Random, roster: Roster, one: SchoolClass, terms: Terms) -> DataRequest:
    received = terms.current.starts_on + datetime.timedelta(days=rng.randint(5, 20))
    due = received + datetime.timedelta(days=ANSWER_DAYS)
    late = rng.random() > roster.plan.chance(0.5, 1)
    closed = (
        due + datetime.timedelta(days=3) if late else received + datetime.timedelta(days=rng.randint(1, 9))
    )
    row = DataRequest(
        student=rng.choice(one.pupils), kind=rng.choice(DataRequest.Kind.values), received_on=received, due_on=due,
        closed_on=closed, answer="已当面提供，监护人签收。",
    )  # fmt: skip
    return made(row, roster.users["school_admin"], moment(received))
