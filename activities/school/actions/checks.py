"""What every entry is checked for: its term, its day, the length of its words."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schools.bureau.models import Term


def open_on(day: datetime.date) -> QuerySet[Term]:
    return Term.objects.filter(is_open=True, starts_on__lte=day, ends_on__gte=day).order_by("-starts_on")


def require_past(day: datetime.date, field: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({field: _("This day is still to come. Choose today or an earlier day.")})


def require_term(found: Term | None, day: datetime.date, field: str) -> Term:
    """The term, or a refusal that says which days would be right."""
    if found:
        return found
    current = Term.objects.current()
    if current is None:
        raise ValidationError({field: _("No term is open. The bureau opens terms.")})
    message = _("%(day)s is in no open term. The current one runs from %(first)s to %(last)s.")
    values = {
        "day": date_format(day), "first": date_format(current.starts_on), "last": date_format(current.ends_on),
    }  # fmt: skip
    raise ValidationError({field: message % values})


def require_length(model: type[Model], field: str, text: str, said_of: str = "") -> None:
    """Django looks at the length of long texts in forms only; the API and the demo come without one."""
    most = getattr(model._meta.get_field(field), "max_length", None) or 0
    if len(text) > most:
        message = _("This has %(found)s characters; at most %(most)s are taken. Please shorten it.")
        raise ValidationError({said_of or field: message % {"found": len(text), "most": most}})
