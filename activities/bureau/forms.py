from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.kit.forms import DayInput
from schools.bureau.models import Term
from schools.stages import Stage

CODE_FORM = RegexValidator(
    r"^[a-z][a-z0-9_]*\Z", _("Use small letters, digits and underscores, beginning with a letter.")
)


class ThemeForm(forms.Form):
    name = forms.CharField(label=_("Theme name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[CODE_FORM],
        help_text=_("Small letters; it never changes."),
    )
    stages = forms.MultipleChoiceField(
        label=_("Stages"),
        choices=Stage.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )


class CampaignForm(forms.Form):
    term = forms.ModelChoiceField(
        label=_("Term"), queryset=Term.objects.filter(is_open=True), empty_label=None
    )
    name = forms.CharField(label=_("Campaign name"), max_length=60)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[CODE_FORM],
        help_text=_("Small letters; it never changes."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())
