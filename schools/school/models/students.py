"""Student 学生: a name, sorted by pinyin; numbers encrypted, found by a keyed index, shown by their last four."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import SchoolModel


class Sex(models.TextChoices):
    """GB/T 2261.1"""

    MALE = "1", _("male")
    FEMALE = "2", _("female")


class StudentQuerySet(models.QuerySet["Student"]):
    def enrolled(self) -> "StudentQuerySet":
        return self.filter(left_on__isnull=True)

    def in_order(self) -> "StudentQuerySet":
        return self.order_by("name_pinyin", "name", "id")

    def of_classes(self, class_ids: list[object]) -> "StudentQuerySet":
        return self.filter(enrolments__class_group_id__in=class_ids, enrolments__ends_on__isnull=True)

    def in_stages(self, stages: list[str]) -> "StudentQuerySet":
        """In a class of one of these stages now."""
        return self.filter(enrolments__class_group__stage__in=stages, enrolments__ends_on__isnull=True)

    def matching(self, words: str) -> "StudentQuerySet":
        """By part of the name, of its pinyin, or its initials."""
        words = words.strip().lower()
        if not words:
            return self
        return self.filter(models.Q(name__contains=words) | models.Q(search_text__contains=words))

    def ending_in(self, last4: str) -> "StudentQuerySet":
        return self.filter(models.Q(student_no_last4=last4) | models.Q(identity_no_last4=last4))

    def numbered(self, indexes: list[str]) -> "StudentQuerySet":
        """By the keyed indexes of a student or identity number, see `schools.school.numbers`."""
        return self.filter(models.Q(student_no_index__in=indexes) | models.Q(identity_no_index__in=indexes))


class Student(Authored, SchoolModel):
    name = models.CharField(_("name"), max_length=60)
    name_pinyin = models.CharField(max_length=200, editable=False)
    search_text = models.CharField(max_length=400, editable=False)  # every reading and the initials
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    # 学籍号: encrypted, findable by its keyed index, last four shown
    student_no_sealed = models.BinaryField(null=True, editable=False)
    student_no_index = models.CharField(max_length=64, null=True, editable=False)
    student_no_last4 = models.CharField(_("student number"), max_length=4, blank=True)
    # 身份证件号
    identity_no_sealed = models.BinaryField(null=True, editable=False)
    identity_no_index = models.CharField(max_length=64, null=True, editable=False)
    identity_no_last4 = models.CharField(_("identity number"), max_length=4, blank=True)
    source_id = models.CharField(max_length=80, null=True, editable=False)  # OneRoster sourcedId
    user_id = models.UUIDField(null=True, unique=True)  # soft: the account in public
    left_on = models.DateField(null=True, blank=True)

    objects = StudentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name_pinyin", "name"])]
        # Not unique=True: for text that would make a second index, for LIKE, which nobody asks here.
        constraints = [
            models.UniqueConstraint(fields=["student_no_index"], name="student_no_once"),
            models.UniqueConstraint(fields=["identity_no_index"], name="identity_no_once"),
            models.UniqueConstraint(fields=["source_id"], name="student_source_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def age_on(self, day: datetime.date) -> int | None:
        """Full years; None where the date of birth is not known."""
        if not self.born_on:
            return None
        before_birthday = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before_birthday
