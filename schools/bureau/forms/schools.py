"""Forms about schools and terms."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kit.forms import DayInput
from schools.bureau.models import District
from schools.bureau.models.schools import FILE_GB_MOST, FILES_A_DAY_MOST, NAME_MOST
from schools.stages import Stage


class SearchForm(forms.Form):
    """A list's filters; nothing in it can be wrong enough to refuse the page."""

    q = forms.CharField(label=_("Name, pinyin or code"), max_length=80, required=False)
    district = forms.ModelChoiceField(
        District.objects.all(), label=_("District"), required=False, empty_label=_("All districts")
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All stages")), *Stage.choices]
    )


class SchoolForm(forms.Form):
    code = forms.CharField(
        label=_("School code"),
        max_length=10,
        help_text=_("学校标识码: ten digits; it makes the school's address."),
    )
    name = forms.CharField(
        label=_("School name"), max_length=NAME_MOST, help_text=_("At most 40 characters.")
    )
    district = forms.ModelChoiceField(
        District.objects.all(), label=_("District"), empty_label=_("Choose one")
    )
    stages = forms.MultipleChoiceField(
        label=_("Stages"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple
    )


class SchoolChangeForm(SchoolForm):
    """The code never changes: the address hangs on it."""

    code = None  # type: ignore[assignment]
    seen = forms.DateTimeField(
        widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"]
    )


class SchoolRoomForm(forms.Form):
    file_gb_most = forms.IntegerField(
        label=_("Room for files, in GB"),
        min_value=1,
        max_value=FILE_GB_MOST,
        help_text=_("Photos and PDF files of the whole school."),
    )
    files_a_day = forms.IntegerField(
        label=_("Files a person may send a day"), min_value=1, max_value=FILES_A_DAY_MOST
    )


class SchoolCloseForm(forms.Form):
    closed_from = forms.DateField(
        label=_("Closed from"),
        initial=timezone.localdate,
        widget=DayInput(),
        help_text=_("Today or a later day."),
    )


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_("Nothing is written yet: first you see what would change."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=DayInput())


class TermForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=10, help_text=_("2026-1 is the first term of the school year 2026—2027.")
    )
    name = forms.CharField(
        label=_("Name of the term"),
        max_length=40,
        required=False,
        help_text=_("Left empty, it is made from the code."),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    census_on = _day(_("Census day"), _("On this day the numbers of students are counted."))
    submit_by = _day(_("Submissions due"))
