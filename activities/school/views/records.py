"""Growth records as staff see them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities.bureau.enums import RecordKind
from activities.school import reach
from activities.school.actions import objections, records
from activities.school.filters import RecordFilter
from activities.school.forms import (
    AnswerForm,
    CloseForm,
    PupilRecordForm,
    RewriteForm,
    SendBackForm,
    VersionForm,
)
from activities.school.models import GrowthRecord, Objection
from activities.school.models.records import RecordState
from activities.school.views.activities import theme_names, with_current_term
from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires
from schools.school.models import ClassGroup

A_PAGE = records.MOST_AT_ONCE


@requires(P.RECORD_VIEW)
def record_list(request: HttpRequest) -> HttpResponse:
    """Those waiting first; the page's own can be confirmed together."""
    narrowed = RecordFilter(
        with_current_term(request), _waiting_first(reach.records_of(member(request))), request=request
    )
    page = Paginator(narrowed.qs, A_PAGE).get_page(request.GET.get("page"))
    may_confirm = member(request).may(P.RECORD_CONFIRM)
    for record in page:
        record.can_confirm = may_confirm and _is_open_to(request, record)
    context = {
        "filter": narrowed, "page_obj": page, "may_confirm": any(record.can_confirm for record in page),
        "most": records.MOST_AT_ONCE,
    }  # fmt: skip
    return render(request, "activities_school/records.html", context)


def _waiting_first(seen: Any) -> QuerySet[GrowthRecord]:
    first = Case(
        When(state=RecordState.SUBMITTED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        with_objected(seen)
        .select_related("student")
        .annotate(first=first)
        .order_by("first", "-happened_on", "-id")
    )


def with_objected(seen: Any) -> Any:
    """With `is_objected`: an objection waits for its answer, so the entry is not shown as confirmed."""
    return seen.annotate(
        is_objected=Exists(Objection.objects.filter(growth_record=OuterRef("pk"), answered_at=None))
    )


def _is_open_to(request: HttpRequest, record: GrowthRecord) -> bool:
    return record.state == RecordState.SUBMITTED and record.created_by_id != member(request).id


@requires(P.RECORD_VIEW, to_write=P.RECORD_ADD)
def record_new(request: HttpRequest) -> HttpResponse:
    """Pick the class (unless there is only one), then write about a pupil of it."""
    term = Term.objects.current()
    if term is None:
        return render(request, "activities_school/no_term.html")
    reached = reach.students_of(member(request))
    classes = list(reach.classes_of(member(request)).of_year(term.school_year).in_order())
    pupils = _pupils(request, reached, classes)
    if pupils is None:
        return render(request, "activities_school/record_class.html", {"classes": classes})
    form = PupilRecordForm(
        request.POST or None,
        pupils=pupils,
        stages=this_school().stages,
        initial={"student": request.GET.get("student")},
    )
    record = carry_out(form, records.add, by=member(request))
    if record is None:
        return render(
            request,
            "activities_school/record_form.html",
            {
                "form": form,
                "heading": _("Write a growth record"),
                "draft_key": f"record-{member(request).id}",
            },
        )
    messages.success(request, _("Saved; a homeroom teacher or the admin confirms it."))
    return _saved(record)


def _saved(record: GrowthRecord) -> HttpResponse:
    """Leads to the record, and lets the page throw the draft away."""
    return redirect(reverse("record_detail", args=[record.pk]) + "?saved=1")


def _pupils(request: HttpRequest, reached: Any, classes: list[ClassGroup]) -> Any:
    """The pupils to choose from; None while the class is to be chosen first."""
    if request.method == "POST":
        return reached.in_order()
    if student := request.GET.get("student"):
        found = _by_key(reached, student)
        return found if found.exists() else None
    chosen = [group.pk for group in classes if str(group.pk) == request.GET.get("class_group")]
    chosen = chosen or ([classes[0].pk] if len(classes) == 1 else [])
    return reached.of_classes(chosen).in_order() if chosen else None


def _by_key(reached: Any, key: str) -> Any:
    try:
        return reached.filter(pk=UUID(key))
    except ValueError:
        return reached.none()


def _found(request: HttpRequest, pk: UUID) -> GrowthRecord:
    seen = reach.decided_records_of(member(request)).select_related("student", "activity")
    return get_object_or_404(with_objected(seen), pk=pk)


@requires(P.RECORD_VIEW)
def record_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _found(request, pk))


def _detail(request: HttpRequest, record: GrowthRecord, **forms: object) -> HttpResponse:
    person, names = member(request), theme_names()
    is_open = (
        record.kind == RecordKind.CORRECTION
        and record.state == RecordState.CONFIRMED
        and not record.closed_on
    )
    may_answer = person.may(P.OBJECTION_ANSWER) and reach.is_whole_school(person)
    context: dict[str, object] = {
        "record": record,
        "themes": [names.get(code, code) for code in record.themes],
        "objections": record.objections.order_by("-created_at"),
        "may_confirm": person.may(P.RECORD_CONFIRM) and _is_open_to(request, record),
        "may_close": is_open and person.may(P.RECORD_ADD),
        "may_rewrite": record.created_by_id == person.id and record.state == RecordState.RETURNED,
        "may_answer": may_answer and record.created_by_id != person.id,
        "who_confirms": record.state == RecordState.SUBMITTED and record.created_by_id == person.id,
        "confirm_form": VersionForm.of(record, prefix=None),
        "send_back_form": SendBackForm.of(record),
        "close_form": CloseForm.of(record),
        "answer_form": AnswerForm(),
    }
    return render(request, "activities_school/record.html", context | forms)


def _decide(request: HttpRequest, pk: UUID, form: Any, act: Any, name: str, said: str) -> HttpResponse:
    record = _found(request, pk)
    if carry_out(form, act, record=record, by=member(request)) is None:
        return _detail(request, record, **{name: form})
    messages.success(request, said)
    return redirect("record_detail", pk)


@requires(P.RECORD_CONFIRM)
@require_POST
def record_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, VersionForm(request.POST), records.confirm, "confirm_form", _("Confirmed."))


@requires(P.RECORD_CONFIRM)
@require_POST
def record_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = SendBackForm(request.POST)
    return _decide(request, pk, form, records.send_back, "send_back_form", _("Returned to its author."))


@requires(P.RECORD_ADD)
@require_POST
def record_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(
        request,
        pk,
        CloseForm(request.POST),
        records.close,
        "close_form",
        _("Closed: the mistake was put right."),
    )


@requires(P.RECORD_CONFIRM)
@require_POST
def record_confirm_many(request: HttpRequest) -> HttpResponse:
    """Boxes named `chosen` with the value `id:version`."""
    try:
        count = records.confirm_many(chosen=_chosen(request), by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        text = ngettext("%(count)s record was confirmed.", "%(count)s records were confirmed.", count)
        messages.success(request, text % {"count": count})
    return redirect("record_list")


def _chosen(request: HttpRequest) -> list[tuple[UUID, int]]:
    pairs = (value.partition(":") for value in request.POST.getlist("chosen"))
    try:
        return [(UUID(key), int(version)) for key, _colon, version in pairs]
    except ValueError:
        raise ValidationError(_("Choose from the list.")) from None


@requires(P.RECORD_VIEW, to_write=P.RECORD_ADD)
def record_rewrite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The author puts a returned record right."""
    record = get_object_or_404(reach.records_of(member(request)), pk=pk, created_by_id=member(request).id)
    form = RewriteForm(request.POST or None, stages=this_school().stages, initial=as_typed(record))
    if carry_out(form, records.rewrite, record=record, by=member(request)):
        messages.success(request, _("Handed in again."))
        return _saved(record)
    return render(
        request,
        "activities_school/record_form.html",
        {"form": form, "heading": _("Put the record right"), "record": record, "draft_key": f"record-{pk}"},
    )


def as_typed(record: GrowthRecord) -> dict[str, Any]:
    return {
        name: getattr(record, name)
        for name in ("kind", "story", "happened_on", "themes", "look_back_on", "version")
    }


@requires(P.OBJECTION_ANSWER)
@require_POST
def objection_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    seen = Objection.objects.filter(growth_record__in=reach.records_of(member(request)))
    objection = get_object_or_404(seen, pk=pk)
    form = AnswerForm(request.POST)
    if carry_out(form, objections.answer, objection=objection, by=member(request)) is None:
        return _detail(request, _found(request, objection.growth_record_id), answer_form=form)
    messages.success(request, _("The answer was given; the pupil sees it."))
    return redirect("record_detail", objection.growth_record_id)
