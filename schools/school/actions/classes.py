"""Making the classes of a school year."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from schools.bureau.actions.dirty import mark_here, this_school
from schools.bureau.models import Term
from schools.school.models import ClassGroup
from schools.school.rosters import school_year
from schools.stages import GRADES

MOST = 40


@transaction.atomic
def make_classes(*, stage: str, grade: int, count: int, by: Actor) -> list[ClassGroup]:
    """See to it that the grade has the classes 1 to `count` this school year; returns those that are new.

    Raises Refused for a stage the school does not have, a grade outside it, or more than 40 classes.
    """
    if stage not in this_school().stages or grade not in GRADES[stage]:
        raise Refused(_("This school does not have that grade."))
    if not 1 <= count <= MOST:
        raise Refused(_("A grade has 1 to {most} classes.").format(most=MOST))
    year = school_year()
    there = set(
        ClassGroup.objects.of_year(year).filter(stage=stage, grade=grade).values_list("number", flat=True)
    )
    groups = [
        ClassGroup(school_year=year, stage=stage, grade=grade, number=number)
        for number in range(1, count + 1)
        if number not in there
    ]
    for group in groups:
        group.sign(by)
    made = ClassGroup.objects.bulk_create(groups, ignore_conflicts=True)
    if groups and (term := Term.objects.current()):
        mark_here(term.pk)
    return made
