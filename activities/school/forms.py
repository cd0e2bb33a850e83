"""What people fill in. Whether it may be is for the actions to say; a form reads, offers and keeps it."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.bureau.enums import STUDENTS_OWN, WHOLE_SCHOOL_FORMS, Channel, Form, RecordKind
from activities.bureau.models import Campaign, Theme
from activities.school import attendance, reach
from activities.school.models import Activity, GrowthRecord
from core.accounts.members import Member
from core.kit.forms import MOST_INTEGER, DayInput, FilesField
from core.tenancy.models import uuid7
from schools.bureau.models import Term
from schools.school.actions.files import room_of
from schools.school.models import ClassGroup, StaffAssignment, Student

CHIPS = {"class": "chips"}
USUAL_FORMS = [
    Form.CLASS_MEETING,
    Form.LESSON,
    Form.ESSAY,
    Form.SPEECH,
    Form.PUBLICITY,
    Form.PLEDGE,
    Form.VOLUNTEER,
]


class IdsField(forms.MultipleChoiceField):
    """Ids of things offered. Others are passed on: the action says in words why they cannot be."""

    widget = forms.CheckboxSelectMultiple(attrs=CHIPS)

    def to_python(self, value: Any) -> list[UUID]:  # type: ignore[override]
        try:
            return [UUID(each) for each in super().to_python(value)]
        except ValueError:
            raise ValidationError(_("Choose from the list.")) from None

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def theme_choices(stages: Sequence[str]) -> list[tuple[str, str]]:
    return [(theme.code, theme.name) for theme in Theme.objects.in_use().for_stages(list(stages))]


def log_classes(person: Member, term: Term) -> list[ClassGroup]:
    """The classes a person logs for, with `is_homeroom` and `is_taught`; the own homeroom class first."""
    own = StaffAssignment.objects.filter(class_group=OuterRef("pk"), user_id=person.id)
    classes = reach.classes_of(person).of_year(term.school_year)
    classes = classes.annotate(is_homeroom=Exists(own.filter(is_homeroom=True)), is_taught=Exists(own))
    return list(classes.order_by("-is_homeroom", "grade", "number", "label"))


def preset_classes(classes: Sequence[ClassGroup], person: Member) -> list[UUID]:
    """The homeroom class, else the one logged for last, else the first one taught; none for who teaches none of many."""
    taught = [group for group in classes if group.is_taught] or (list(classes) if len(classes) == 1 else [])  # type: ignore[attr-defined]
    if len(taught) > 1 and not taught[0].is_homeroom:  # type: ignore[attr-defined]
        mine = Activity.objects.filter(created_by_id=person.id, classes__in=taught).order_by("-logged_at")
        last = set(mine.values_list("classes", flat=True)[:1])
        taught = [group for group in taught if group.pk in last] or taught
    return [group.pk for group in taught[:1]]


def grouped_pupils(
    classes: Iterable[ClassGroup], day: datetime.date
) -> list[tuple[str, list[tuple[UUID, str]]]]:
    """Choices by class, the pupils in pinyin order."""
    classes = list(classes)
    where = attendance.present_on([group.pk for group in classes], day)
    pupils = list(Student.objects.filter(pk__in=where).in_order())
    return [
        (group.name, [(pupil.pk, pupil.name) for pupil in pupils if where[pupil.pk] == group.pk])
        for group in classes
    ]


class LogForm(forms.Form):
    form_code = forms.ChoiceField(
        label=gettext_lazy("Form"), choices=Form.choices, widget=forms.RadioSelect(attrs=CHIPS)
    )
    class_ids = IdsField(
        label=gettext_lazy("Class"), error_messages={"required": gettext_lazy("Choose at least one class.")}
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes, one to three"), widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
        error_messages={"required": gettext_lazy("Choose one to three themes.")},
    )  # fmt: skip
    held_on = forms.DateField(label=gettext_lazy("Date"), widget=DayInput())
    absent = IdsField(
        label=gettext_lazy("Tick who was absent"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips absent"}),
    )
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("Photos or PDF"),
        required=False,
        help_text=gettext_lazy("At most nine. Place and camera data are removed."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), required=False, widget=forms.RadioSelect(attrs=CHIPS)
    )
    campaign_code = forms.ChoiceField(
        label=gettext_lazy("Campaign"), required=False, widget=forms.RadioSelect(attrs=CHIPS)
    )
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, required=False,
        help_text=gettext_lazy("Left empty, it is made of theme and form."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Member, term: Term, stages: Sequence[str], **kwargs: Any) -> None:
        classes = log_classes(person, term)
        campaigns = list(Campaign.objects.filter(term=term).order_by("starts_on"))
        today = timezone.localdate()
        running = next((each.code for each in campaigns if each.starts_on <= today <= each.ends_on), "")
        preset = {
            "form_code": Form.CLASS_MEETING, "class_ids": preset_classes(classes, person), "held_on": today,
            "channel": "", "campaign_code": running, "request_key": uuid7(),
        }  # fmt: skip
        kwargs["initial"] = preset | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.room_words = room_of(person).words()
        self._offer(classes, campaigns, stages)

    def _offer(self, classes: list[ClassGroup], campaigns: list[Campaign], stages: Sequence[str]) -> None:
        fields: dict[str, Any] = self.fields
        fields["class_ids"].choices = [(group.pk, group.name) for group in classes]
        fields["themes"].choices = theme_choices(stages)
        self._explain_gaps()
        fields["channel"].choices = [("", _("As usual for the form")), *Channel.choices]
        fields["campaign_code"].choices = [("", _("None")), *((each.code, each.name) for each in campaigns)]
        chosen = {str(each) for each in self["class_ids"].value() or []}
        groups = grouped_pupils([group for group in classes if str(group.pk) in chosen], self._day())
        fields["absent"].choices = groups
        self.has_campaigns = bool(campaigns)
        offered = {str(pupil) for _group, pupils in groups for pupil, _name in pupils}
        self.total = len(offered)
        self.away = len(offered.intersection(map(str, self["absent"].value() or [])))

    def _explain_gaps(self) -> None:
        """Before any field is bound: a bound field keeps the help it began with."""
        fields: dict[str, Any] = self.fields
        if not fields["class_ids"].choices:
            fields["class_ids"].help_text = _("No class is here yet: the school's admin assigns classes.")
        if not fields["themes"].choices:
            fields["themes"].help_text = _("The bureau has set no theme for this school yet.")

    def _day(self) -> datetime.date:
        try:
            return forms.DateField().clean(self["held_on"].value())
        except ValidationError:
            return timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("form_code") in WHOLE_SCHOOL_FORMS and not self["class_ids"].value():
            self.errors.pop("class_ids", None)
            cleaned["class_ids"] = []
        sent: Any = self.files
        if self.errors and sent.getlist("files"):
            self.add_error("files", _("A browser cannot keep files: choose them again, please."))
        return cleaned

    def usual_forms(self) -> list[Any]:
        """The chips shown at once; the others are one tap further."""
        return [chip for chip in self["form_code"].subwidgets if chip.data["value"] in USUAL_FORMS]

    def rare_forms(self) -> list[Any]:
        return [chip for chip in self["form_code"].subwidgets if chip.data["value"] not in USUAL_FORMS]

    def absent_chips(self) -> list[tuple[str, list[Any]]]:
        """The pupils' chips, class by class."""
        chips = iter(self["absent"].subwidgets)
        return [(name, list(islice(chips, len(pupils)))) for name, pupils in self.fields["absent"].choices]  # type: ignore[attr-defined]

    def is_rare_form(self) -> bool:
        return self["form_code"].value() not in USUAL_FORMS


class RecordForm(forms.Form):
    """What a growth record says; the same for pupil and teacher."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=RecordKind.choices, widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": gettext_lazy("Choose a kind.")},
    )  # fmt: skip
    story = forms.CharField(
        label=gettext_lazy("What happened"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what happened, in a sentence or two.")},
    )  # fmt: skip
    happened_on = forms.DateField(label=gettext_lazy("Date"), widget=DayInput())
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes, at most three"), required=False,
        widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
    )  # fmt: skip
    look_back_on = forms.DateField(
        label=gettext_lazy("Day of looking back"), required=False, widget=DayInput(),
        help_text=gettext_lazy("Only for a pledge; left empty, four weeks later."),
    )  # fmt: skip

    is_sure = forms.BooleanField(  # a box once the wording was asked about
        label=gettext_lazy("I have read it again; save it as it is"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, stages: Sequence[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"happened_on": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = theme_choices(stages)  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if any(each.code == "doubtful" for each in self.errors.as_data().get("story", [])):
            self.fields["is_sure"].widget = forms.CheckboxInput()


class PupilRecordForm(RecordForm):
    """A teacher's: says about whom, in kinds that are not the student's own words, so never a pledge."""

    look_back_on = None  # type: ignore[assignment]

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), widget=forms.RadioSelect(attrs=CHIPS),
        choices=[choice for choice in RecordKind.choices if choice[0] not in STUDENTS_OWN],
        error_messages={"required": gettext_lazy("Choose a kind.")},
    )  # fmt: skip
    student = forms.ModelChoiceField(
        label=gettext_lazy("Pupil"), queryset=Student.objects.none(), empty_label=gettext_lazy("Please choose"),
        error_messages={"required": gettext_lazy("Choose a pupil.")},
    )  # fmt: skip
    field_order = ("student",)

    def __init__(self, *args: Any, pupils: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"].queryset = pupils  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=MOST_INTEGER, widget=forms.HiddenInput)

    @classmethod
    def of(cls, record: GrowthRecord, **kwargs: Any) -> "VersionForm":
        return cls(initial={"version": record.version}, **kwargs)


class RewriteForm(VersionForm, RecordForm):
    pass


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(VersionForm, ReasonForm):
    pass


class LookBackForm(VersionForm):
    words = forms.CharField(
        label=gettext_lazy("What came of it"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Not having kept it is never held against you. Write it as it was; your words become a reflection."),
    )  # fmt: skip


class CloseForm(VersionForm):
    closed_on = forms.DateField(label=gettext_lazy("Closed on"), widget=DayInput())


class ObjectionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is not right"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Upheld: the entry goes back")), ("no", gettext_lazy("Not upheld"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs=CHIPS),
    )
    words = forms.CharField(
        label=gettext_lazy("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The pupil reads these words."),
    )  # fmt: skip


class EvidenceForm(forms.Form):
    files = FilesField(label=gettext_lazy("Photos or PDF"))  # type: ignore[assignment]


class PlanItemForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is planned"), max_length=80)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Channel.choices)
    due_on = forms.DateField(label=gettext_lazy("Due"), widget=DayInput())


class ActivityChoice(forms.ModelChoiceField):
    """Titles alone repeat: the day and the classes tell which."""

    def label_from_instance(self, obj: Any) -> str:
        classes = "、".join(group.name for group in obj.classes.all())
        return " · ".join(filter(None, [date_format(obj.held_on, "SHORT_DATE_FORMAT"), obj.title, classes]))


class PlanLinkForm(forms.Form):
    activity = ActivityChoice(
        label=gettext_lazy("Shown by"), queryset=Activity.objects.none(), required=False,
        empty_label=gettext_lazy("not done yet"),
    )  # fmt: skip

    def __init__(self, *args: Any, activities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = activities  # type: ignore[attr-defined]
