"""Forms of the self-evaluation."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.kit.uploads import CleanFile, RefusedFile, clean_upload
from evaluations.school.actions.self_evaluations import MOST_FILES, values_for
from evaluations.standard import Indicator

CHECK_LABELS = {"yes": _("Yes"), "no": _("No"), "na": _("Does not apply")}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several pictures or PDFs, each judged by its content; cleaned to (name, CleanFile) pairs."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, CleanFile]]:  # type: ignore[override]
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        return [(file.name or "", self._clean_one(file)) for file in files]

    @staticmethod
    def _clean_one(file: UploadedFile) -> CleanFile:
        try:
            return clean_upload(file.read())
        except RefusedFile as refusal:
            raise forms.ValidationError(f"{file.name}: {refusal}") from refusal


class AnswerForm(forms.Form):
    value = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Explanation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Evidence"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
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
