"""Students and classes with what their lists show, for pages and API alike."""

import re
from typing import Any

from django.db.models import Count, Prefetch, Q

from core.kit import identity, pinyin
from schools.school import numbers
from schools.school.models import Enrolment, StaffAssignment
from schools.school.models.classes import ClassGroupQuerySet
from schools.school.models.students import StudentQuerySet


def with_class(found: StudentQuerySet) -> StudentQuerySet:
    """Each with `seats`: the enrolment of now, with its class."""
    now = Enrolment.objects.filter(ends_on__isnull=True).select_related("class_group")
    return found.prefetch_related(Prefetch("enrolments", now, to_attr="seats"))


def searched(found: StudentQuerySet, asked: dict[str, Any]) -> StudentQuerySet:
    found = _named(found, asked.get("q") or "")
    if asked.get("group"):
        found = found.of_classes([asked["group"]])
    return found.in_order()


def _named(found: StudentQuerySet, typed: str) -> StudentQuerySet:
    """Digits are a number: its last four, or all of it, which only its keyed index can find."""
    number = identity.normal(typed)
    if re.fullmatch(r"[0-9]{3}[0-9X]", number):
        return found.ending_in(number)
    if re.fullmatch(r"[GJL]?[0-9]{14}[0-9A-Z]{4}", number):
        return found.numbered(numbers.indexes(number))
    words = pinyin.search_query(typed)
    # The joined spelling is there in every reading: `dan tian` finds 单田芳, too.
    return found.matching(words.replace(" ", "") if words.isascii() else words)


def with_numbers(found: ClassGroupQuerySet) -> Any:
    """Each with `student_count` and its assignments, the homeroom teacher first."""
    there = Count("enrolments", filter=Q(enrolments__ends_on__isnull=True), distinct=True)
    teachers = StaffAssignment.objects.order_by("-is_homeroom", "staff_name")
    return found.annotate(student_count=there).prefetch_related(Prefetch("assignments", teachers))
