"""What a reviewer fills in. `version` says which state of the submission was looked at."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kit.forms import MOST_INTEGER

CHECK_LABELS = {"yes": _("Yes"), "no": _("No"), "na": _("Does not apply")}


class ReviewForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=MOST_INTEGER, widget=forms.HiddenInput)


class AdjustForm(ReviewForm):
    indicator_code = forms.ChoiceField(label=_("Indicator"))
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("yes", _("Yes")), ("no", _("No"))],
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`indicators`: (code, name) of those the school rated or answered."""
        super().__init__(*args, **kwargs)
        self.fields["indicator_code"].choices = indicators  # type: ignore[attr-defined]


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
