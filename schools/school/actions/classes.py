"""Making the classes of a school year."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from core.kit.glyphs import missing_glyphs
from core.kit.identity import NotValid
from schools.bureau.actions.dirty import mark_here, this_school
from schools.bureau.models import Term
from schools.school.models import ClassGroup
from schools.school.roster.grades import ClassKey, goes_by_name
from schools.school.roster.names import class_name
from schools.school.rosters import class_keys, school_year
from schools.stages import GRADES, NAMED

MOST = 40


@transaction.atomic
def make_classes(
    *, stage: str, grade: int, count: int = 0, names: Sequence[str] = (), by: Actor
) -> list[ClassGroup]:
    """See to it that the grade has the classes 1 to `count` and those called `names` this school year.

    Returns those that are new. Raises Refused for a stage the school does not have, a grade outside it, no class or
    more than 40, and for a name that cannot be one.
    """
    if stage not in this_school().stages or grade not in GRADES[stage]:
        raise Refused(_("This school does not have that grade."))
    if count < 0 or not 1 <= count + len(names) <= MOST:
        raise Refused(_("A grade has 1 to {most} classes.").format(most=MOST))
    if names and stage not in NAMED:
        raise Refused(_("In this stage classes have numbers, not names."))
    keys = [ClassKey(stage, grade, number) for number in range(1, count + 1)]
    keys += [ClassKey(stage, grade, 0, _label(name)) for name in names]
    there = class_keys(school_year())
    groups = new_groups((key for key in dict.fromkeys(keys) if key not in there), by=by)
    made = ClassGroup.objects.bulk_create(groups, ignore_conflicts=True)
    if groups and (term := Term.objects.current()):
        mark_here(term.pk)
    return made


def _label(name: str) -> str:
    if not goes_by_name(name):
        raise Refused(
            _("{name} is no name: classes with numbers are made by their number.").format(name=name)
        )
    try:
        return class_name(name, missing_glyphs)
    except NotValid as wrong:
        raise Refused(f"{name}: {wrong.problem.message}") from None


def new_groups(keys: Iterable[ClassKey], *, by: Actor) -> list[ClassGroup]:
    """Not saved yet. A class with a name takes the next number of its grade, as its place behind those there are."""
    wanted, year = list(keys), school_year()
    last: dict[tuple[str, int], int] = {}
    there = ClassGroup.objects.of_year(year).values_list("stage", "grade", "number")
    for stage, grade, number in [*there, *(key[:3] for key in wanted)]:
        last[stage, grade] = max(last.get((stage, grade), 0), number)
    groups = []
    for stage, grade, number, label in wanted:
        if label:
            number = last[stage, grade] = last[stage, grade] + 1
        group = ClassGroup(school_year=year, stage=stage, grade=grade, number=number, label=label)
        group.sign(by)
        groups.append(group)
    return groups
