"""What lists can be narrowed by; the same words on the page and in the API."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from activities.bureau.enums import Form, RecordKind
from activities.school import reach
from activities.school.models import Activity, GrowthRecord, Objection
from activities.school.models.records import LISTED
from schools.bureau.models import Term
from schools.school.models import ClassGroup


def terms() -> list[tuple[str, str]]:
    return [(term.code, term.name) for term in Term.objects.all()]


def classes(request: Any) -> Any:
    return reach.classes_of(request.member).in_order() if request else ClassGroup.objects.none()


def of_term(queryset: Any, name: str, code: str) -> Any:
    return queryset.filter(term_id__in=list(Term.objects.filter(code=code).values_list("pk", flat=True)))


class ClassFilter(django_filters.ModelChoiceFilter):
    """The same name comes again each school year, so the year stands beside it."""

    class field_class(django_filters.ModelChoiceFilter.field_class):  # type: ignore[misc,name-defined]
        def label_from_instance(self, obj: Any) -> str:
            return f"{obj.name}（{obj.school_year}—{obj.school_year + 1}）"


class MonthInput(forms.DateInput):
    input_type = "month"


class ActivityFilter(django_filters.FilterSet):
    term = django_filters.ChoiceFilter(
        label=_("Term"), choices=terms, method=of_term, empty_label=_("All terms")
    )
    class_group = ClassFilter(
        label=_("Class"), field_name="classes", queryset=classes, empty_label=_("All classes")
    )
    form_code = django_filters.ChoiceFilter(label=_("Form"), choices=Form.choices, empty_label=_("All forms"))
    month = django_filters.DateFilter(
        label=_("Month"), method="in_month", input_formats=["%Y-%m"], widget=MonthInput(format="%Y-%m")
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def in_month(self, queryset: Any, name: str, day: datetime.date) -> Any:
        return queryset.filter(held_on__year=day.year, held_on__month=day.month)


class RecordFilter(django_filters.FilterSet):
    term = django_filters.ChoiceFilter(
        label=_("Term"), choices=terms, method=of_term, empty_label=_("All terms")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*((state.value, state.label) for state in LISTED), ("objected", _("Objection open"))],
        method="in_state",
        empty_label=_("All states"),
    )
    class_group = ClassFilter(
        label=_("Class"), method="of_class", queryset=classes, empty_label=_("All classes")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=RecordKind.choices, empty_label=_("All kinds")
    )

    class Meta:
        model = GrowthRecord
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, state: str) -> Any:
        if state != "objected":
            return queryset.filter(state=state)
        return queryset.filter(
            Exists(Objection.objects.filter(growth_record=OuterRef("pk"), answered_at=None))
        )

    def of_class(self, queryset: Any, name: str, group: ClassGroup) -> Any:
        return queryset.of_classes([group.pk])
