"""Opening and closing terms."""

import datetime
import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.audit.claims import claim
from core.audit.models import Actor
from core.kit.errors import Refused
from schools.bureau.models import DirtySchool, School, Term, TermSchool

CODE = re.compile(r"(20\d\d)-([12])\Z")


@transaction.atomic
def open_term(
    *,
    code: str,
    name: str = "",
    starts_on: datetime.date,
    ends_on: datetime.date,
    census_on: datetime.date,
    submit_by: datetime.date,
    by: Actor,
) -> Term:
    """A new open term. Raises ValidationError, by field, for a bad code, dates out of order or an overlap."""
    found = CODE.match(code.strip())
    if not found:
        raise ValidationError({"code": _("Write the code as 2026-1: the year it begins in, then 1 or 2.")})
    _require_order(starts_on, ends_on, census_on, submit_by)
    with connection.cursor() as cursor:
        # Two terms opened at once could each miss the other.
        cursor.execute("LOCK TABLE schools_bureau_term IN SHARE ROW EXCLUSIVE MODE")
    _require_room(starts_on, ends_on)
    term = Term(
        code=code.strip(), name=name.strip() or _name(found), school_year=int(found[1]),
        starts_on=starts_on, ends_on=ends_on, census_on=census_on, submit_by=submit_by,
    )  # fmt: skip
    term.sign(by)
    term.full_clean()
    term.save()
    return term


def _name(code: re.Match[str]) -> str:
    year = int(code[1])
    return f"{year}—{year + 1} 学年第{'一二'[int(code[2]) - 1]}学期"


def _require_order(
    starts_on: datetime.date, ends_on: datetime.date, census_on: datetime.date, submit_by: datetime.date
) -> None:
    wrong = {}
    if ends_on <= starts_on:
        wrong["ends_on"] = _("The last day must come after the first day.")
    elif not starts_on <= census_on <= ends_on:
        wrong["census_on"] = _("The census day must lie within the term.")
    if submit_by < starts_on:
        wrong["submit_by"] = _("Submissions cannot be due before the term begins.")
    if wrong:
        raise ValidationError(wrong)


def _require_room(starts_on: datetime.date, ends_on: datetime.date) -> None:
    other = Term.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other:
        sentence = _("These dates overlap with {term}, which runs from {first} to {last}.")
        words = sentence.format(term=other.name, first=other.starts_on, last=other.ends_on)
        raise ValidationError({"starts_on": words})


@transaction.atomic
def set_open(*, term: Term, is_open: bool, by: Actor) -> Term:
    """Close a term, or open it again.

    A closed term takes no entries. What was marked until then is counted once more; from then on its facts, its
    schools and their scores stay as they are, whatever becomes of the schools. Opened again, it is counted anew.
    """
    term = claim(term)
    if term.is_open == is_open:
        raise Refused(_("The term is already open.") if is_open else _("The term is already closed."))
    if not is_open:
        _keep_schools(term)
    term.is_open = is_open
    term.sign(by)
    term.save(update_fields=["is_open", "changed_at", "changed_by_id", "changed_by_name"])
    if is_open:
        TermSchool.objects.filter(term=term).delete()
        DirtySchool.objects.mark_all(term)
    return term


def _keep_schools(term: Term) -> None:
    TermSchool.objects.bulk_create(
        TermSchool(term=term, school=school, district_id=school.district_id, stages=school.stages)
        for school in School.objects.of_term(term)
    )


def require_open(term_id: UUID) -> None:
    """Raises Refused in a closed term: what was counted there stays as it was."""
    if not Term.objects.filter(pk=term_id, is_open=True).exists():
        raise Refused(
            _("This term is closed, so nothing in it can be changed. The bureau can open it again.")
        )


def close_term(*, term: Term, by: Actor) -> Term:
    return set_open(term=term, is_open=False, by=by)
