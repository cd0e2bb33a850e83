"""Forms of a commendation round. `version` says which state of the round was looked at."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kit.forms import MOST_INTEGER, DayInput
from reports.bureau.actions.notices import LEAST_WORKING_DAYS, MOST_WORKING_DAYS
from reports.bureau.actions.rounds import MOST_PLACES
from reports.bureau.models import HonourType
from reports.bureau.models.certificates import plain_code
from schools.bureau.models import Term
from schools.stages import Stage


class HonourForm(forms.Form):
    name = forms.CharField(label=_("Name of the honour"), max_length=40)
    stages = forms.MultipleChoiceField(
        label=_("Stages"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple, initial=Stage.values
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    authority = forms.CharField(
        label=_("Approving authority"), max_length=80, required=False,
        help_text=_("Without an approved project the document says 通报表扬, not 表彰."),
    )  # fmt: skip
    authority_number = forms.CharField(label=_("Approval number"), max_length=40, required=False)


class RoundForm(forms.Form):
    honour = forms.ModelChoiceField(label=_("Honour"), queryset=HonourType.objects.filter(is_enabled=True))
    term = forms.ModelChoiceField(label=_("Term"), queryset=Term.objects.filter(is_open=True))
    name = forms.CharField(label=_("Name of the round"), max_length=60)
    nominate_by = forms.DateField(label=_("Nominations due"), widget=DayInput)
    places = forms.IntegerField(
        label=_("Places for each district and stage"), min_value=0, max_value=MOST_PLACES, initial=2,
        help_text=_("Single places can be changed on the round's page."),
    )  # fmt: skip


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=MOST_INTEGER, widget=forms.HiddenInput)


class DueForm(VersionForm):
    nominate_by = forms.DateField(label=_("Nominations due"), widget=DayInput)


class QuotasForm(VersionForm):
    """{quota's id: places}, as the table on the round's page sends them."""

    def __init__(self, *args: Any, quotas: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quotas = quotas

    def clean(self) -> dict[str, Any]:
        sent = {key: self.data[key].strip() for key in self.quotas}
        if not all(
            value.isdecimal() and len(value) < 4 and int(value) <= MOST_PLACES for value in sent.values()
        ):
            raise forms.ValidationError(
                _("Places are whole numbers from 0 to %(most)s."), params={"most": MOST_PLACES}
            )
        return {**self.cleaned_data, "places": {key: int(value) for key, value in sent.items()}}


class NoticeForm(VersionForm):
    working_days = forms.IntegerField(
        label=_("Working days"),
        min_value=LEAST_WORKING_DAYS,
        max_value=MOST_WORKING_DAYS,
        initial=LEAST_WORKING_DAYS,
    )


class DecisionForm(VersionForm):
    number = forms.CharField(
        label=_("Document number"), max_length=34, help_text=_("Such as 大教发〔2026〕12号")
    )
    title = forms.CharField(
        label=_("Title"), max_length=120, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Begin a new line where the title should break."),
    )  # fmt: skip
    body = forms.CharField(label=_("Body"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}))
    decided_on = forms.DateField(label=_("Date"), widget=DayInput, initial=timezone.localdate)


class ObjectionForm(forms.Form):
    words = forms.CharField(
        label=_("Your objection"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    contact = forms.CharField(label=_("How to reach you"), max_length=80)


class AnswerForm(forms.Form):
    version = forms.IntegerField(
        min_value=0, max_value=MOST_INTEGER, required=False, widget=forms.HiddenInput
    )
    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the certificate"), max_length=30, help_text=_("Such as abcd-efgh-jkmn"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code.isalnum():
            raise forms.ValidationError(_("A code has letters and figures only."))
        return code


class FileForm(forms.Form):
    document = forms.FileField(
        label=_("The certificate's file"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
