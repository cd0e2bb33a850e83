"""A pupil's own growth record. Every query begins at the pupil of this account: others do not exist here."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.bureau.enums import RecordKind
from activities.school import reach
from activities.school.actions import objections, records
from activities.school.forms import LookBackForm, ObjectionForm, RecordForm, RewriteForm
from activities.school.models import GrowthRecord, Objection, Participation
from activities.school.models.records import RecordState
from activities.school.views.activities import theme_names
from activities.school.views.records import as_typed, with_objected
from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from schools.bureau.actions.dirty import this_school
from schools.bureau.permissions import member, requires

LATELY = 12


@requires(P.OWN_RECORD_VIEW)
def own_records(request: HttpRequest) -> HttpResponse:
    student = reach.own_students(member(request)).first()
    took_part = Participation.objects.filter(student=student, activity__withdrawn_at=None)
    context = {
        "student": student,
        "records": with_objected(reach.own_records(member(request))).latest_first(),
        "upheld": Objection.objects.filter(
            growth_record__student=student, growth_record__state=RecordState.REMOVED, is_upheld=True
        ).order_by("-answered_at"),
        "took_part": took_part.select_related("activity").order_by("-activity__held_on")[:LATELY],
    }
    return render(request, "activities_school/own_records.html", context)


def _found(request: HttpRequest, pk: UUID) -> GrowthRecord:
    return get_object_or_404(with_objected(reach.own_records(member(request))), pk=pk)


@requires(P.OWN_RECORD_VIEW, to_write=P.OWN_RECORD_WRITE)
def own_new(request: HttpRequest) -> HttpResponse:
    student = get_object_or_404(reach.own_students(member(request)))
    form = RecordForm(request.POST or None, stages=this_school().stages)
    as_draft = "as_draft" in request.POST
    record = carry_out(form, records.add, student=student, as_draft=as_draft, by=member(request))
    if record is None:
        return render(
            request,
            "activities_school/own_form.html",
            {
                "form": form,
                "heading": _("Write in my growth record"),
                "draft_key": f"own-{member(request).id}",
            },
        )
    messages.success(
        request,
        _("Kept as a draft; only you see it.") if as_draft else _("Handed in; your teacher confirms it."),
    )
    return _saved(record)


def _saved(record: GrowthRecord) -> HttpResponse:
    """Leads to the entry, and lets the page throw the draft away."""
    return redirect(reverse("own_record", args=[record.pk]) + "?saved=1")


@requires(P.OWN_RECORD_VIEW)
def own_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _found(request, pk))


def _detail(request: HttpRequest, record: GrowthRecord, **forms: object) -> HttpResponse:
    names = theme_names()
    own = record.created_by_id == member(request).id
    answers = list(record.objections.order_by("-created_at"))
    context: dict[str, object] = {
        "record": record,
        "themes": [names.get(code, code) for code in record.themes],
        "objections": answers,
        "may_rewrite": own and record.state in {RecordState.DRAFT, RecordState.RETURNED},
        "may_look_back": record.kind == RecordKind.PLEDGE
        and record.state != RecordState.DRAFT
        and not record.looked_back_at,
        "may_object": record.state != RecordState.DRAFT and all(each.answered_at for each in answers),
        "is_draft": own and record.state == RecordState.DRAFT,
        "look_back_form": LookBackForm.of(record),
        "objection_form": ObjectionForm(),
    }
    return render(request, "activities_school/own_record.html", context | forms)


@requires(P.OWN_RECORD_VIEW, to_write=P.OWN_RECORD_WRITE)
def own_rewrite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft or a returned entry of one's own."""
    record = get_object_or_404(reach.own_records(member(request)), pk=pk, created_by_id=member(request).id)
    form = RewriteForm(request.POST or None, stages=this_school().stages, initial=as_typed(record))
    as_draft = "as_draft" in request.POST
    if carry_out(form, records.rewrite, record=record, as_draft=as_draft, by=member(request)):
        messages.success(
            request,
            _("Kept as a draft; only you see it.") if as_draft else _("Handed in; your teacher confirms it."),
        )
        return _saved(record)
    return render(
        request,
        "activities_school/own_form.html",
        {"form": form, "heading": _("Change my entry"), "record": record, "draft_key": f"own-{pk}"},
    )


@requires(P.OWN_RECORD_WRITE)
@require_POST
def own_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    record = _found(request, pk)
    try:
        records.discard(record=record, version=int(request.POST.get("version", -1)), by=member(request))
    except ValueError:
        return _detail(request, record)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("own_record", pk)
    messages.success(request, _("The draft was thrown away."))
    return redirect("own_records")


@requires(P.OWN_RECORD_WRITE)
@require_POST
def own_look_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    record, form = _found(request, pk), LookBackForm(request.POST)
    if carry_out(form, records.look_back, record=record, by=member(request)) is None:
        return _detail(request, record, look_back_form=form)
    messages.success(request, _("Looked back. That is what a pledge is for."))
    return redirect("own_record", pk)


@requires(P.OWN_RECORD_WRITE)
@require_POST
def own_object(request: HttpRequest, pk: UUID) -> HttpResponse:
    record, form = _found(request, pk), ObjectionForm(request.POST)
    objection = carry_out(form, objections.raise_objection, record=record, by=member(request))
    if objection is None:
        return _detail(request, record, objection_form=form)
    messages.success(
        request,
        _("Your objection was taken; the answer comes by %(day)s.") % {"day": date_format(objection.due_on)},
    )
    return redirect("own_record", pk)
