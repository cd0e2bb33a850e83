"""Whose classes, activities and records a person reaches. Pages, API and actions all ask here.

A teacher reaches the classes taught; who may see the school's evaluation (its admin, its principal) all of
them. An actor that is no request's member (the demo, an import) acts for the school.
"""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from activities.school.models import Activity, Evidence, GrowthRecord, Participation
from activities.school.models.activities import ActivityQuerySet
from activities.school.models.records import Author, GrowthRecordQuerySet, RecordState
from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from core.audit.models import Actor
from schools.school.models import ClassGroup, StaffAssignment, Student
from schools.school.models.classes import ClassGroupQuerySet
from schools.school.models.students import StudentQuerySet


def is_whole_school(person: Actor) -> bool:
    return not isinstance(person, Member) or person.may(P.EVALUATION_VIEW)


def may_correct(person: Actor) -> bool:
    """May put right what somebody else entered: the school's admin."""
    return not isinstance(person, Member) or person.may(P.EVALUATION_EDIT)


def classes_of(person: Actor) -> ClassGroupQuerySet:
    if is_whole_school(person):
        return ClassGroup.objects.all()
    taught = StaffAssignment.objects.filter(user_id=person.id)
    return ClassGroup.objects.filter(pk__in=taught.values("class_group_id"))


def activities_of(person: Actor) -> ActivityQuerySet:
    if is_whole_school(person):
        return Activity.objects.all()
    through = Activity.classes.through.objects
    with_class = through.filter(classgroup__in=classes_of(person)).values("activity_id")
    # What was logged for no class names nobody; what was logged for a class goes with the class.
    for_nobody = ~Exists(through.filter(activity=OuterRef("pk")))
    return Activity.objects.filter(Q(pk__in=with_class) | Q(for_nobody, created_by_id=person.id))


def with_participants(person: Actor, found: ActivityQuerySet) -> ActivityQuerySet:
    """Activities with those who took part, of the classes reached."""
    seen = Participation.objects.select_related("student")
    if not is_whole_school(person):
        seen = seen.filter(class_group__in=classes_of(person))
    return found.prefetch_related(Prefetch("participations", queryset=seen))


def participations_of(person: Actor, activity: Activity) -> QuerySet[Participation]:
    """Who took part, of the classes reached: a talk for two grades shows a teacher the own class."""
    found = activity.participations.all()
    return found if is_whole_school(person) else found.filter(class_group__in=classes_of(person))


def evidence_of(person: Actor) -> QuerySet[Evidence]:
    return Evidence.objects.filter(activity__in=activities_of(person))


def students_of(person: Actor) -> StudentQuerySet:
    """Pupils now at the school, of the classes reached."""
    if is_whole_school(person):
        return Student.objects.enrolled()
    return Student.objects.enrolled().filter(
        enrolments__ends_on__isnull=True, enrolments__class_group__in=classes_of(person)
    )


def records_of(person: Actor) -> GrowthRecordQuerySet:
    """What staff see: never another's draft, and nothing that an objection removed."""
    seen = GrowthRecord.objects.standing().exclude(~Q(created_by_id=person.id), state=RecordState.DRAFT)
    return seen if is_whole_school(person) else seen.filter(student__in=students_of(person))


def decided_records_of(person: Actor) -> GrowthRecordQuerySet:
    """For those who answer objections: removed entries too, which are kept for them alone."""
    if not isinstance(person, Member) or (person.may(P.OBJECTION_ANSWER) and is_whole_school(person)):
        return GrowthRecord.objects.exclude(~Q(created_by_id=person.id), state=RecordState.DRAFT)
    return records_of(person)


def to_confirm(person: Actor) -> GrowthRecordQuerySet:
    """What waits for this very person to confirm it."""
    if isinstance(person, Member) and not person.may(P.RECORD_CONFIRM):
        return GrowthRecord.objects.none()
    return records_of(person).waiting().exclude(created_by_id=person.id)


def own_students(person: Actor) -> StudentQuerySet:
    """The pupil whose account this is, or none."""
    return Student.objects.filter(user_id=person.id) if person.id else Student.objects.none()


def own_records(person: Actor) -> GrowthRecordQuerySet:
    """Entries about oneself; a teacher's draft is not one yet."""
    mine = GrowthRecord.objects.standing().filter(student__in=own_students(person))
    return mine.exclude(author=Author.TEACHER, state=RecordState.DRAFT)


def is_homeroom_of(person: Actor, student: Student) -> bool:
    """Is this the homeroom teacher of the class the pupil is in now?"""
    return StaffAssignment.objects.filter(
        user_id=person.id, is_homeroom=True,
        class_group__enrolments__student=student, class_group__enrolments__ends_on__isnull=True,
    ).exists()  # fmt: skip
