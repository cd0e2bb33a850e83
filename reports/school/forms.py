"""The nomination form: a student found by name, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.school.models import Student


class StudentField(forms.ModelChoiceField):
    """Two of one name are told apart by their classes. The students come from `with_class`."""

    def label_from_instance(self, student: Student) -> str:
        return "　".join([student.name, *(seat.class_group.name for seat in student.seats)])  # type: ignore[attr-defined]


class NominationForm(forms.Form):
    student = StudentField(label=_("Student"), queryset=Student.objects.none())
    deeds = forms.CharField(
        label=_("Deeds"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What the student did, in a few sentences. No marks, no ranks, nothing about the family."),
    )  # fmt: skip

    def __init__(self, *args: object, students: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["student"].queryset = students  # type: ignore[attr-defined]
