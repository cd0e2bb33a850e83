"""Classes 班级 of one school year, who is in them and who teaches them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.school.models.students import Student
from schools.stages import CLASS_NAME_MOST, Stage, class_name, grade_name


class ClassGroupQuerySet(models.QuerySet["ClassGroup"]):
    def of_year(self, school_year: int) -> "ClassGroupQuerySet":
        return self.filter(school_year=school_year)

    def taught_by(self, user_id: object) -> "ClassGroupQuerySet":
        return self.filter(assignments__user_id=user_id).distinct()

    def in_order(self) -> "ClassGroupQuerySet":
        return self.order_by("grade", "number", "label")


class ClassGroup(Authored, SchoolModel):
    school_year = models.PositiveSmallIntegerField(_("school year"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    grade = models.PositiveSmallIntegerField(_("grade"))  # 1–16, see schools.stages.GRADES
    number = models.PositiveSmallIntegerField(_("number"))  # of a class with a name: its place in the grade
    label = models.CharField(_("class name"), max_length=CLASS_NAME_MOST, blank=True, default="")
    source_id = models.CharField(max_length=80, blank=True)

    objects = ClassGroupQuerySet.as_manager()

    class Meta:
        ordering = ["grade", "number", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_year", "stage", "grade", "number"],
                condition=models.Q(label=""),
                name="class_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["school_year", "stage", "grade", "label"],
                condition=~models.Q(label=""),
                name="class_name_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__gte=1) & models.Q(grade__lte=16), name="class_grade_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """三年级（2）班, 计算机2301班"""
        return class_name(self.stage, self.grade, self.number, self.label)

    @property
    def grade_name(self) -> str:
        return grade_name(self.stage, self.grade)


class Enrolment(SchoolModel):
    student = models.ForeignKey(Student, models.CASCADE, related_name="enrolments")
    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="enrolments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student"],
                condition=models.Q(ends_on__isnull=True),
                name="enrolment_one_class_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.class_group_id}"


class StaffAssignment(Authored, SchoolModel):
    """Who teaches a class; one of them is its homeroom teacher 班主任."""

    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="assignments", db_index=False)
    user_id = models.UUIDField()  # soft: the account in public
    staff_name = models.CharField(max_length=60)
    is_homeroom = models.BooleanField(_("homeroom teacher"), default=False)

    class Meta:
        indexes = [models.Index(fields=["user_id"])]
        constraints = [
            models.UniqueConstraint(fields=["class_group", "user_id"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["class_group"],
                condition=models.Q(is_homeroom=True),
                name="one_homeroom_teacher_a_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_name} {self.class_group_id}"
