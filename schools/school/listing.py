"""Students and classes with what their lists show, for pages and API alike."""

from typing import Any

from django.db.models import Count, Prefetch, Q

from core.kit import pinyin
from schools.school.models import Enrolment, StaffAssignment
from schools.school.models.classes import ClassGroupQuerySet
from schools.school.models.students import StudentQuerySet


def with_class(found: StudentQuerySet) -> StudentQuerySet:
    """Each with `seats`: the enrolment of now, with its class."""
    now = Enrolment.objects.filter(ends_on__isnull=True).select_related("class_group")
    return found.prefetch_related(Prefetch("enrolments", now, to_attr="seats"))


def searched(found: StudentQuerySet, asked: dict[str, Any]) -> StudentQuerySet:
    words = pinyin.search_query(asked.get("q") or "")
    # The joined spelling is there in every reading: `dan tian` finds 单田芳, too.
    found = found.matching(words.replace(" ", "") if words.isascii() else words)
    if asked.get("group"):
        found = found.of_classes([asked["group"]])
    return found.in_order()


def with_numbers(found: ClassGroupQuerySet) -> Any:
    """Each with `student_count` and its assignments, the homeroom teacher first."""
    there = Count("enrolments", filter=Q(enrolments__ends_on__isnull=True), distinct=True)
    teachers = StaffAssignment.objects.order_by("-is_homeroom", "staff_name")
    return found.annotate(student_count=there).prefetch_related(Prefetch("assignments", teachers))
