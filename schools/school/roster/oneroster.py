"""OneRoster 1.1 and 1.2 CSV zips to the same pupils as a sheet, with what had to be decided said plainly.

Who is a pupil is decided by users.csv (1.1) or roles.csv (1.2). An enrolment that says otherwise is told and not
followed: in the specification's own sample a teacher is enrolled as a student. Passwords, e-mail addresses and phone
numbers are dropped in the reading process and never arrive here.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.identity import NotValid, carried_identity, disagreements, parse_id_number
from schools.school.roster.entries import (
    RosterClass,
    RosterContext,
    RosterReading,
    RosterRow,
    StaffRow,
)
from schools.school.roster.grades import Grade, class_number, grade_in_name, grade_of
from schools.school.roster.names import class_name, joined_name, person_name
from schools.school.roster.oneroster_files import Bundle, Record, known, read_bundle, unique
from schools.school.roster.rows import NO_GRADE_OF_NAME, repeated
from schools.school.roster.values import birth_date, student_number
from schools.stages import NAMED

_SEX = {"male": "1", "female": "2"}
_STAFF_ROLES = frozenset(
    ["teacher", "aide", "administrator", "proctor", "principal", "counselor", "districtadministrator",
     "siteadministrator", "sysadmin", "systemadministrator"]
)  # fmt: skip


def read_oneroster(data: bytes, context: RosterContext) -> RosterReading:
    """All-or-nothing like a sheet: with problems there is nothing to write. Raises UnreadableWorkbook."""
    bundle = read_bundle(data, context)
    if bundle.problems:
        return RosterReading(problems=tuple(bundle.problems), notices=tuple(bundle.notices))
    return _reading(bundle)


def _reading(bundle: Bundle) -> RosterReading:
    users = unique(bundle, bundle.records("users"))
    roles = _roles(bundle, users)
    classes = {one["sourcedId"]: one for one in unique(bundle, bundle.records("classes")).values()}
    enrolled = _enrolments(bundle, users, roles, classes)
    groups = {key: _class(bundle, one) for key, one in classes.items() if one.is_active}
    rows = _pupils(bundle, users, roles, groups, enrolled)
    bundle.problems += repeated(rows)
    staff = tuple(_staff(bundle, users, roles, enrolled))
    return RosterReading(
        rows=tuple(rows),
        problems=tuple(bundle.problems),
        notices=tuple(bundle.notices),
        staff=staff,
        classes=tuple(groups.values()),
        leaving=tuple(
            key for key, user in users.items() if not user.is_active and roles.get(key) == "student"
        ),
        complete="delta" not in bundle.modes.values(),
    )


# --- people ----------------------------------------------------------------------------------------------------------


def _roles(bundle: Bundle, users: Mapping[str, Record]) -> dict[str, str]:
    """Each user's role in lower case; in 1.2 the primary one of roles.csv."""
    if bundle.version.startswith("1.1"):
        return {key: user["role"].lower() for key, user in users.items()}
    roles: dict[str, str] = {}
    for one in bundle.records("roles"):
        if not one.is_active and one["userSourcedId"] not in users:
            continue
        user = known(bundle, one, "userSourcedId", users)
        # The role of a leaving user is leaving too, and still says that a pupil leaves.
        if not user or one.is_active != user.is_active:
            continue
        if one["userSourcedId"] not in roles or one["roleType"].lower() == "primary":
            roles[one["userSourcedId"]] = one["role"].lower()
    for key in [key for key, user in users.items() if key not in roles and user.is_active]:
        bundle.notice(
            "no_role", _("roles.csv gives this user no role; not read."), users[key], "sourcedId", key
        )
    return roles


def _enrolments(
    bundle: Bundle, users: Mapping[str, Record], roles: Mapping[str, str], classes: Mapping[str, Record]
) -> dict[str, list[str]]:
    """User to classes, of enrolments that count; what contradicts the user's role is told and not followed."""
    enrolled: dict[str, list[str]] = {}
    for one in bundle.records("enrollments"):
        if not one.is_active:
            continue
        user, group = (
            known(bundle, one, "userSourcedId", users),
            known(bundle, one, "classSourcedId", classes),
        )
        if not user or not group:
            continue
        if _contradicts(one["role"].lower(), roles.get(user["sourcedId"], "")):
            _tell_contradiction(bundle, one, user, roles.get(user["sourcedId"], ""))
        elif group.is_active:
            enrolled.setdefault(user["sourcedId"], []).append(group["sourcedId"])
        else:
            sentence = _("The class is marked {status}; this enrolment was left out.")
            shown = format_lazy(sentence, status=group["status"])
            bundle.notice("class_leaving", shown, one, "classSourcedId", group["sourcedId"])
    return enrolled


def _contradicts(enrolled_as: str, role: str) -> bool:
    return (enrolled_as == "student") != (role == "student")


def _tell_contradiction(bundle: Bundle, enrolment: Record, user: Record, role: str) -> None:
    sentence = _(
        "{name} is {role} among the users, but enrolled here as {enrolled}: the users file was followed, "
        "this enrolment was left out."
    )
    name = joined_name(user["familyName"], user["givenName"])
    shown = format_lazy(sentence, name=name, role=role or "?", enrolled=enrolment["role"])
    bundle.notice("role_contradicts", shown, enrolment, "role", enrolment["role"])


def _pupils(
    bundle: Bundle,
    users: Mapping[str, Record],
    roles: Mapping[str, str],
    classes: Mapping[str, RosterClass],
    enrolled: Mapping[str, list[str]],
) -> list[RosterRow]:
    born = {one["sourcedId"]: one for one in bundle.records("demographics") if one.is_active}
    pupils = [user for key, user in users.items() if roles.get(key) == "student" and user.is_active]
    _tell_left_out(bundle, roles)
    if not pupils:
        bundle.problem("empty", _("There is no active student among the users."), "users.csv")
    return [
        row
        for user in pupils
        if (row := _pupil(bundle, user, _group(bundle, user, classes, enrolled), born.get(user["sourcedId"])))
    ]


def _pupil(bundle: Bundle, user: Record, group: RosterClass | None, born: Record | None) -> RosterRow | None:
    try:
        name = _name(bundle, user)
        number = _student_number(bundle, user)
        birthday = birth_date(born["birthDate"], bundle.context.today) if born and born["birthDate"] else None
    except NotValid as wrong:
        bundle.problem(wrong.problem.code, wrong.problem.message, user, "", user["sourcedId"])
        return None
    row = RosterRow(
        row_number=user.number,
        name=name,
        sex=_SEX.get(born["sex"].lower(), "") if born else "",
        birth_date=birthday,
        student_no=number,
        grade=_grade(bundle, user) or (group.grade if group else None),
        class_name=group.title if group else "",
        class_number=group.number if group else None,
        class_label=group.label if group else "",
        source_id=user["sourcedId"],
        class_source_id=group.source_id if group else "",
        file=user.file,
    )
    return _agreeing(bundle, user, _seated(bundle, user, row))


def _seated(bundle: Bundle, user: Record, row: RosterRow) -> RosterRow:
    """Of a class with a name the grade must be told; only classes of some stages have names."""
    if row.class_label and row.grade is None and not user["grades"].strip():
        year = bundle.context.school_year
        sentence = format_lazy(NO_GRADE_OF_NAME, year=str(year), short=str(year)[-2:])
        bundle.problem("grade_of_name", sentence, user, "grades", row.class_name)
    if row.grade is None or row.grade.stage in NAMED:
        return row
    return dataclasses.replace(row, class_label="")


def _agreeing(bundle: Bundle, user: Record, row: RosterRow) -> RosterRow:
    """As in a sheet: what a G number says of sex and birth must not be contradicted, and fills what is not said."""
    carried = carried_identity(row.student_no)
    if not carried:
        return row
    held = parse_id_number(carried, today=bundle.context.today)
    for wrong in disagreements(held, sex=row.sex, birth_date=row.birth_date):
        bundle.problem(wrong.code, wrong.message, user, "", user["sourcedId"])
    return dataclasses.replace(
        row, sex=row.sex or str(held.sex), birth_date=row.birth_date or held.birth_date
    )


def _student_number(bundle: Bundle, user: Record) -> str:
    """`metadata.cn.studentNo`, our own extension; else an identifier that looks like a 学籍号."""
    text = user["metadata.cn.studentNo"]
    if not text and re.fullmatch(r"[GJL]\d{14}[0-9A-Z]{4}", user["identifier"].upper()):
        text = user["identifier"]
    return student_number(text, bundle.context.today) if text else ""


def _group(
    bundle: Bundle, user: Record, classes: Mapping[str, RosterClass], enrolled: Mapping[str, list[str]]
) -> RosterClass | None:
    """A pupil is in one class here: the homeroom class if there is one, else the only class, else the first."""
    theirs = [classes[key] for key in dict.fromkeys(enrolled.get(user["sourcedId"], []))]
    homerooms = [one for one in theirs if one.is_homeroom]
    if not theirs:
        bundle.notice(
            "no_class", _("This student is in no active class."), user, "sourcedId", user["sourcedId"]
        )
        return None
    chosen = (homerooms or theirs)[0]
    if len(homerooms) != 1 and len(theirs) > 1:
        sentence = _(
            "This student is in several classes and not in exactly one homeroom class; {title} was taken."
        )
        shown = format_lazy(sentence, title=chosen.title)
        bundle.notice("several_classes", shown, user, "sourcedId", user["sourcedId"])
    return chosen


def _staff(
    bundle: Bundle, users: Mapping[str, Record], roles: Mapping[str, str], enrolled: Mapping[str, list[str]]
) -> Iterable[StaffRow]:
    for key, user in users.items():
        if roles.get(key) in _STAFF_ROLES and user.is_active:
            try:
                name = _name(bundle, user)
            except NotValid as wrong:
                _tell_unnamed(bundle, user, wrong)
            else:
                yield StaffRow(key, name, tuple(dict.fromkeys(enrolled.get(key, []))))


def _name(bundle: Bundle, user: Record) -> str:
    return person_name(joined_name(user["familyName"], user["givenName"]), bundle.context.missing_glyphs)


def _tell_unnamed(bundle: Bundle, user: Record, wrong: NotValid) -> None:
    """Accounts of machines stand among the staff: their names stop no roster."""
    sentence = _("This member of the staff was left out. {reason}")
    shown = format_lazy(sentence, reason=wrong.problem.message)
    bundle.notice("staff_name", shown, user, "familyName", user["familyName"])


def _tell_left_out(bundle: Bundle, roles: Mapping[str, str]) -> None:
    others = [role for role in roles.values() if role != "student" and role not in _STAFF_ROLES]
    if others:
        sentence = _("{number} users who are neither students nor staff (parents, guardians) were not read.")
        bundle.notice("others", format_lazy(sentence, number=str(len(others))), "users.csv")


# --- classes ---------------------------------------------------------------------------------------------------------


def _class(bundle: Bundle, one: Record) -> RosterClass:
    """A title is a class's name only in a homeroom class: others are courses."""
    title, is_homeroom = one["title"], one["classType"].lower() == "homeroom"
    grade = _grade(bundle, one)
    is_named = is_homeroom and bundle.context.takes_as_name(title) and (grade is None or grade.stage in NAMED)
    if not is_named:
        return RosterClass(one["sourcedId"], title, grade, class_number(title), is_homeroom)
    if not one["grades"].strip():
        grade = grade_in_name(title, bundle.context.stages, school_year=bundle.context.school_year)
    return RosterClass(one["sourcedId"], title, grade, None, is_homeroom, _label(bundle, one))


def _label(bundle: Bundle, one: Record) -> str:
    try:
        return class_name(one["title"], bundle.context.missing_glyphs)
    except NotValid as wrong:
        bundle.problem(wrong.problem.code, wrong.problem.message, one, "title", one["title"])
        return ""


def _grade(bundle: Bundle, one: Record) -> Grade | None:
    """OneRoster counts grades through all of schooling: 07 is 七年级. Several grades are no grade."""
    grades = [text.strip() for text in one["grades"].split(",") if text.strip()]
    if len(grades) != 1:
        return None
    return grade_of(grades[0], bundle.context.stages, school_year=bundle.context.school_year)
