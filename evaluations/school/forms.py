"""Forms of the self-evaluation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kit.forms import FilesField
from evaluations.bureau.forms import CHECK_LABELS
from evaluations.school.actions.self_evaluations import MOST_FILES, values_for
from evaluations.standard import Indicator


class AnswerForm(forms.Form):
    value = forms.ChoiceField(label=_("Own answer"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Explanation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Evidence"),
        required=False,
        help_text=_("Pictures or PDF, at most %(most)d. Please without pupils' faces or names.")
        % {"most": MOST_FILES},
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = [  # type: ignore[attr-defined]
            (value, self._label(indicator, value)) for value in values_for(indicator)
        ]

    @staticmethod
    def _label(indicator: Indicator, value: str) -> str:
        return (
            f"{value}　{indicator.levels[value]}" if value in indicator.levels else str(CHECK_LABELS[value])
        )
