"""The nomination form: a student found by name, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.school.models import Student


class NominationForm(forms.Form):
    student = forms.ModelChoiceField(label=_("Student"), queryset=Student.objects.none())
    deeds = forms.CharField(
        label=_("Deeds"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What the student did, in a few sentences. No marks, no ranks, nothing about the family."),
    )  # fmt: skip

    def __init__(self, *args: object, students: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["student"].queryset = students  # type: ignore[attr-defined]
