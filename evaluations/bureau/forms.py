"""What a reviewer fills in. `version` says which state of the submission was looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReviewForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AdjustForm(ReviewForm):
    indicator_code = forms.CharField(label=_("Indicator"), max_length=10)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("yes", _("Yes")), ("no", _("No"))],
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(ReviewForm):
    reason = forms.CharField(
        label=_("What the school should put right"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApproveForm(ReviewForm):
    reason = forms.CharField(
        label=_("Note to the school"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
