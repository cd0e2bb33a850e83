"""Forms about the standard."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.bureau.models import Term

MOST_BYTES = 1024 * 1024


class LoadForm(forms.Form):
    source = forms.FileField(label=gettext_lazy("Standard (a YAML file)"))

    def clean_source(self) -> str:
        """The file's text: what is kept is what was sent."""
        file: UploadedFile[Any] = self.cleaned_data["source"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB; a standard is text of a few dozen pages."))
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is not text in UTF-8.")) from error


class PublishForm(forms.Form):
    term = forms.ModelChoiceField(Term.objects.none(), label=gettext_lazy("From term"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = Term.objects.filter(is_open=True)  # type: ignore[attr-defined]
