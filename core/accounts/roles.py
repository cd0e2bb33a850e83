"""Roles, as classes that describe themselves: where they exist, what they are for, what they may do."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.permissions import Permission as P

BUREAU, SCHOOL = "bureau", "school"


class Role:
    code: ClassVar[str]
    place: ClassVar[str]
    display_name: ClassVar[str | Promise]
    description: ClassVar[str | Promise]
    permissions: ClassVar[frozenset[P]]
    invites: ClassVar[frozenset[str]] = frozenset()  # codes of roles this one may invite


class Teacher(Role):
    """任课教师"""

    code, place = "teacher", SCHOOL
    display_name = _("Teacher")
    description = _("Logs activities and writes growth records for the classes taught.")
    permissions = frozenset({P.ROSTER_VIEW, P.ACTIVITY_VIEW, P.ACTIVITY_LOG, P.RECORD_VIEW, P.RECORD_ADD})


class HomeroomTeacher(Role):
    """班主任"""

    code, place = "homeroom", SCHOOL
    display_name = _("Homeroom teacher")
    description = _("What a teacher does, and confirms the growth records of the own class.")
    permissions = Teacher.permissions | {P.RECORD_CONFIRM, P.NOMINATION_VIEW}


class SchoolAdmin(Role):
    """学校管理员、德育主任"""

    code, place = "school_admin", SCHOOL
    display_name = _("School admin")
    description = _("Keeps the roster, closes gaps, prepares and submits the self-evaluation.")
    permissions = HomeroomTeacher.permissions | {
        P.ROSTER_IMPORT, P.OBJECTION_ANSWER, P.EVALUATION_VIEW, P.EVALUATION_EDIT, P.EVALUATION_SUBMIT,
        P.NOMINATION_MANAGE, P.MEMBER_VIEW, P.MEMBER_INVITE,
    }  # fmt: skip
    invites = frozenset({"teacher", "homeroom", "principal", "student"})


class Principal(Role):
    """校长"""

    code, place = "principal", SCHOOL
    display_name = _("Principal")
    description = _("Sees everything of the school, answers objections and submits the self-evaluation.")
    permissions = frozenset({
        P.ROSTER_VIEW, P.ACTIVITY_VIEW, P.RECORD_VIEW, P.OBJECTION_ANSWER, P.EVALUATION_VIEW,
        P.EVALUATION_SUBMIT, P.NOMINATION_VIEW, P.MEMBER_VIEW,
    })  # fmt: skip


class Student(Role):
    """学生"""

    code, place = "student", SCHOOL
    display_name = _("Student")
    description = _("Sees the own growth record, writes entries and objects to them.")
    permissions = frozenset({P.OWN_RECORD_VIEW, P.OWN_RECORD_WRITE})


class Reviewer(Role):
    """审核员"""

    code, place = "reviewer", BUREAU
    display_name = _("Reviewer")
    description = _("Reviews submissions of the city or of one district.")
    permissions = frozenset({
        P.DASHBOARD_VIEW, P.SCHOOL_VIEW, P.STANDARD_VIEW, P.SUBMISSION_VIEW, P.SUBMISSION_REVIEW,
        P.COMMENDATION_VIEW,
    })  # fmt: skip


class BureauAdmin(Role):
    """管理员"""

    code, place = "bureau_admin", BUREAU
    display_name = _("Bureau admin")
    description = _("Opens terms, adds schools, publishes the standard, runs commendations.")
    permissions = (Reviewer.permissions - {P.SUBMISSION_REVIEW}) | {
        P.SCHOOL_MANAGE, P.TERM_MANAGE, P.THEME_MANAGE, P.STANDARD_PUBLISH,
        P.COMMENDATION_MANAGE, P.COMMENDATION_DECIDE, P.MEMBER_VIEW, P.MEMBER_INVITE,
    }  # fmt: skip
    invites = frozenset({"reviewer", "bureau_admin", "leader", "auditor", "school_admin", "principal"})


class Leader(Role):
    """领导"""

    code, place = "leader", BUREAU
    display_name = _("Leader")
    description = _("Sees the city's dashboard, schools' results and commendations.")
    permissions = frozenset({
        P.DASHBOARD_VIEW, P.SCHOOL_VIEW, P.STANDARD_VIEW, P.SUBMISSION_VIEW, P.COMMENDATION_VIEW,
    })  # fmt: skip


class Auditor(Role):
    """审计员"""

    code, place = "auditor", BUREAU
    display_name = _("Auditor")
    description = _("Reads everything the bureau did and by whom; changes nothing.")
    permissions = Leader.permissions | {P.MEMBER_VIEW}


ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (
        Teacher, HomeroomTeacher, SchoolAdmin, Principal, Student, Reviewer, BureauAdmin, Leader, Auditor,
    )
}  # fmt: skip


def permissions_of(codes: list[str]) -> frozenset[P]:
    """What a person with these roles may do, all together."""
    return frozenset().union(*(ROLES[code].permissions for code in codes))
