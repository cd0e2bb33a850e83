"""Forms of the school's roster, classes and teachers."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.school.models import ClassGroup
from schools.stages import GRADES, NAMED, grade_name


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("Excel, CSV or OneRoster file"),
        help_text=_("xlsx, csv, or a OneRoster 1.1 or 1.2 zip. Nothing is written yet: first you see what would change."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.zip"}),
    )  # fmt: skip
    create_classes = forms.BooleanField(
        label=_("Create the classes named in the file"), required=False,
        help_text=_("Otherwise a class that does not exist yet is reported as a fault."),
    )  # fmt: skip


class SearchForm(forms.Form):
    """`groups`: the classes this person sees."""

    q = forms.CharField(label=_("Name, pinyin or last four"), max_length=60, required=False)
    group = forms.ChoiceField(label=_("Class"), required=False)

    def __init__(self, *args: Any, groups: Iterable[ClassGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All classes")), *((str(one.pk), one.name) for one in groups)]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]


class ClassesForm(forms.Form):
    """`stages`: those of the school. Stage and grade are one choice: 三年级, 初一. Names only where there are such."""

    of_grade = forms.ChoiceField(label=_("Grade"))
    count = forms.IntegerField(
        label=_("Number of classes"), min_value=1, max_value=40, initial=4, required=False,
        help_text=_("三年级, 6: the classes 1 to 6 of the third grade; those that exist stay."),
    )  # fmt: skip
    names = forms.CharField(
        label=_("Or the names of the classes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For classes with names, such as 计算机2301班: one on each line. The number above is then not used."),
    )  # fmt: skip

    def __init__(self, *args: Any, stages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = [
            (f"{stage}-{grade}", grade_name(stage, grade)) for stage in stages for grade in GRADES[stage]
        ]
        self.fields["of_grade"].choices = grades  # type: ignore[attr-defined]
        if NAMED.isdisjoint(stages):
            del self.fields["names"]
            self.fields["count"].required = True

    def clean(self) -> dict[str, Any]:
        """Stage and grade apart, the names in a list, as the action has them."""
        asked = dict(self.cleaned_data)
        asked["names"] = [line.strip() for line in asked.get("names", "").splitlines() if line.strip()]
        asked["count"] = 0 if asked["names"] else asked.get("count") or 0
        if chosen := asked.pop("of_grade", ""):
            stage, _dash, grade = chosen.partition("-")
            asked |= {"stage": stage, "grade": int(grade)}
        return asked


class TeacherForm(forms.Form):
    user_id = forms.TypedChoiceField(label=_("Teacher"), coerce=uuid.UUID)
    is_homeroom = forms.BooleanField(label=_("Homeroom teacher"), required=False)

    def __init__(self, *args: Any, teachers: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [(str(key), name) for key, name in teachers]  # type: ignore[attr-defined]
