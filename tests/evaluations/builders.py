"""A term, the shipped standard published in it, and counts as a roll-up would leave them."""

import datetime

from django.utils import timezone

from evaluations.bureau.models import Fact, Standard
from evaluations.standard import SHIPPED, load, needed_counts
from schools.bureau.models import School, Term


def make_term(code: str = "2026-1", **changes: object) -> Term:
    year = int(code[:4])
    fields: dict[str, object] = {
        "name": f"{year}—{year + 1} 学年第一学期",
        "school_year": year,
        "starts_on": datetime.date(year, 9, 1),
        "ends_on": datetime.date(year + 1, 1, 20),
        "census_on": datetime.date(year, 9, 30),
        "submit_by": datetime.date(year + 1, 1, 10),
    }
    return Term.objects.create(code=code, **(fields | changes))


def make_standard(term: Term) -> Standard:
    source = SHIPPED.read_text()
    standard = load(source)
    return Standard.objects.create(
        version=standard.version, name=standard.name_zh, source=source, sha256="0" * 64,
        from_term=term, published_at=timezone.now(),
    )  # fmt: skip


def make_counts(school: School, term: Term, stage: str, value: int = 10) -> None:
    """Every count the standard asks for, each numerator as high as its denominator."""
    needs = needed_counts(load(SHIPPED.read_text()), stage)
    Fact.objects.bulk_create(
        Fact(school=school, term=term, stage=stage, name=name, filter_key=key, value=value)
        for name, key in needs
    )
