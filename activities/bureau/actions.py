"""Themes and campaigns: what the city sets for all its schools."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.bureau.models import Campaign, Theme
from core.audit.models import SYSTEM, Actor
from core.kit.errors import Refused
from schools.bureau.models import Term


@transaction.atomic
def load_themes(standard_themes: Mapping[str, Mapping[str, Any]], *, by: Actor = SYSTEM) -> int:
    """Write a standard's themes, a mapping of code to {zh, en, stages}. Returns how many.

    Running it again changes only what the standard changed; themes the city added itself stay as they are.
    """
    themes = [
        Theme(
            code=code,
            name=theme["zh"],
            name_en=theme.get("en", ""),
            stages=list(theme["stages"]),
            position=at,
        )
        for at, (code, theme) in enumerate(standard_themes.items(), start=1)
    ]
    _require_free_names(themes)
    for theme in themes:
        theme.sign(by)
    fields = ["name", "name_en", "stages", "position", "changed_at", "changed_by_id", "changed_by_name"]
    Theme.objects.bulk_create(themes, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(themes)


def _require_free_names(themes: Sequence[Theme]) -> None:
    """A theme the city added itself keeps its name. Raises Refused."""
    own = Theme.objects.exclude(code__in=[theme.code for theme in themes])
    if taken := own.filter(name__in=[theme.name for theme in themes]).first():
        raise Refused(
            _("The city already has a theme “%(name)s”, with the code %(code)s: rename one of the two.")
            % {"name": taken.name, "code": taken.code}
        )


@transaction.atomic
def add_theme(*, code: str, name: str, name_en: str = "", stages: Sequence[str], by: Actor) -> Theme:
    """A theme of the city's own, after the standard's. Raises ValidationError by field."""
    theme = Theme(
        code=code, name=name, name_en=name_en, stages=list(stages), position=Theme.objects.count() + 1
    )
    theme.sign(by)
    theme.full_clean()
    theme.save(force_insert=True)
    return theme


@transaction.atomic
def set_theme_active(*, theme: Theme, is_active: bool, by: Actor) -> Theme:
    """Retire a theme, or take it back: schools can choose it no more, what was logged keeps it."""
    theme.is_active = is_active
    theme.sign(by)
    theme.save(update_fields=["is_active", "changed_at", "changed_by_id", "changed_by_name"])
    return theme


@transaction.atomic
def add_campaign(
    *, code: str, name: str, term: Term, starts_on: datetime.date, ends_on: datetime.date, by: Actor
) -> Campaign:
    """A campaign of the term, such as its integrity month. Raises ValidationError by field."""
    campaign = Campaign(code=code, name=name, term=term, starts_on=starts_on, ends_on=ends_on)
    campaign.sign(by)
    _require_within(term, starts_on, ends_on)
    campaign.full_clean()
    campaign.save(force_insert=True)
    return campaign


def _require_within(term: Term, starts_on: datetime.date, ends_on: datetime.date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first. Choose a later one.")})
    outside = [
        field for field, day in (("starts_on", starts_on), ("ends_on", ends_on)) if not term.holds(day)
    ]
    if outside:
        message = _("This day is outside the term, which runs from %(first)s to %(last)s.")
        values = {"first": date_format(term.starts_on), "last": date_format(term.ends_on)}
        raise ValidationError(dict.fromkeys(outside, message % values))
