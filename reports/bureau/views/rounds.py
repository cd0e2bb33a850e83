"""The bureau's pages of commendation."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.jobs.actions import message_of
from core.jobs.models import Job
from core.kit.forms import carry_out
from core.tenancy.tasks import after_commit
from reports.bureau import forms, printing
from reports.bureau.actions import certificates, decisions, honours, notices, rounds
from reports.bureau.models import Certificate, HonourType, Nominee, NoticeObjection, Quota, Round
from reports.bureau.models.honours import NomineeState, RoundState
from reports.bureau.tasks import print_certificates
from reports.bureau.views.files import pdf_response
from reports.pdf.errors import RenderRefused
from schools.bureau.permissions import member, requires
from schools.stages import in_order

STEPS = {
    "open": (rounds.open_nominations, _("Nominations are open.")),
    "close": (rounds.close_nominations, _("Nominations are closed; the review begins.")),
}


@requires(P.COMMENDATION_VIEW)
def round_list(request: HttpRequest) -> HttpResponse:
    seen = Nominee.objects.seen_by(member(request).district_ids).holding_a_place()
    counts = Count("nominees", filter=Q(nominees__in=seen))
    found = Round.objects.select_related("honour", "term").annotate(nominee_count=counts)
    may_manage = member(request).may(P.COMMENDATION_MANAGE)
    context = {"rounds": found, "honours": HonourType.objects.all(), "may_manage": may_manage}
    return render(request, "reports_bureau/round_list.html", context)


@requires(P.COMMENDATION_MANAGE)
def honour_add(request: HttpRequest) -> HttpResponse:
    form = forms.HonourForm(request.POST or None)
    if carry_out(form, honours.create, by=member(request)):
        return redirect("round_list")
    return render(request, "core/form.html", {"form": form, "heading": _("New honour")})


@requires(P.COMMENDATION_MANAGE)
def round_add(request: HttpRequest) -> HttpResponse:
    form = forms.RoundForm(request.POST or None)
    made = carry_out(form, rounds.plan, by=member(request))
    if made:
        return redirect("round", made.pk)
    return render(request, "core/form.html", {"form": form, "heading": _("New round")})


@requires(P.COMMENDATION_VIEW)
def round_page(request: HttpRequest, pk: str) -> HttpResponse:
    return _show(request, get_object_or_404(Round.objects.select_related("honour", "term"), pk=pk))


def _show(request: HttpRequest, found: Round, status: int = 200, **refused: Any) -> HttpResponse:
    opened_at, districts = {"version": found.version}, member(request).district_ids
    notice = getattr(found, "notice", None)
    context = {
        "round": found,
        "states": RoundState,
        "nominees": found.nominees.seen_by(districts)
        .select_related("school__district")
        .order_by(in_order(), "school__pinyin", "pinyin"),
        "quotas": _quotas(found, districts).select_related("district").order_by(in_order(), "district__code"),
        "notice": notice,
        # With the objectors' contact details: for those who answer for the whole city.
        "objections": notice.objections.order_by("created_at") if notice and not districts else [],
        "decision": getattr(found, "decision", None),
        "certificates": Certificate.objects.of_round(found).seen_by(districts),
        "job": printing.latest(found),
        "may_manage": member(request).may(P.COMMENDATION_MANAGE),
        "may_judge": _may_judge(request, found),
        "may_decide": member(request).may(P.COMMENDATION_DECIDE),
        "due_form": forms.DueForm(initial=opened_at | {"nominate_by": found.nominate_by}),
        "notice_form": forms.NoticeForm(initial=opened_at),
        "decision_form": forms.DecisionForm(initial=opened_at | _draft(found)),
        "is_demo": settings.DEMO,
    }
    return render(request, "reports_bureau/round.html", context | refused, status=status)


def _quotas(found: Round, districts: frozenset[str]) -> QuerySet[Quota]:
    return found.quotas.filter(district_id__in=districts) if districts else found.quotas.all()


def _may_judge(request: HttpRequest, found: Round) -> bool:
    """While the notice runs, only to leave out whom an objection proves right about."""
    judged = found.state in {RoundState.REVIEW, RoundState.NOTICE}
    return judged and member(request).may(P.COMMENDATION_MANAGE)


def _draft(found: Round) -> dict[str, str]:
    """A first wording for the decision, to be edited."""
    verb, honour = found.honour.verb, found.honour.name
    return {
        "title": decisions.drafted_title(found),
        "body": (
            f"为深入开展诚信教育，弘扬诚实守信的风尚，经学校推荐、审核和公示，决定对下列同学予以{verb}，"
            f"授予“{honour}”称号。\n希望受到{verb}的同学珍惜荣誉，继续言行一致、信守承诺。"
            "各学校要以他们为榜样，把诚信教育落实到每一堂课、每一次活动之中。"
        ),
    }


@require_POST
@requires(P.COMMENDATION_MANAGE)
def round_step(request: HttpRequest, pk: str, act: str) -> HttpResponse:
    """Open or close nominations."""
    found = get_object_or_404(Round, pk=pk)
    action, said = STEPS[act]
    form = forms.VersionForm(request.POST)
    if carry_out(form, action, round=found, by=member(request)):
        messages.success(request, said)
    else:
        _say(request, form)
    return redirect("round", found.pk)


def _say(request: HttpRequest, form: Any) -> None:
    for errors in form.errors.values():
        messages.error(request, errors[0])


@require_POST
@requires(P.COMMENDATION_MANAGE)
def due_save(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(Round, pk=pk)
    form = forms.DueForm(request.POST)
    if carry_out(form, rounds.set_due, round=found, by=member(request)) is None:
        _say(request, form)
    return redirect("round", found.pk)


@require_POST
@requires(P.COMMENDATION_MANAGE)
def quota_save(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(Round, pk=pk)
    quotas = [str(key) for key in found.quotas.values_list("pk", flat=True) if str(key) in request.POST]
    form = forms.QuotasForm(request.POST, quotas=quotas)
    if carry_out(form, rounds.set_quotas, round=found, by=member(request)) is None:
        _say(request, form)
    return redirect("round", found.pk)


@require_POST
@requires(P.COMMENDATION_MANAGE)
def nominee_judge(request: HttpRequest, pk: str, act: str) -> HttpResponse:
    """Shortlist a nominee, or decline with a reason."""
    nominee = get_object_or_404(Nominee, pk=pk)
    try:
        if act == "shortlist":
            rounds.shortlist(nominee=nominee, by=member(request))
        else:
            rounds.decline(nominee=nominee, reason=request.POST.get("reason", "")[:200], by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("round", nominee.round_id)


@require_POST
@requires(P.COMMENDATION_MANAGE)
def shortlist_all(request: HttpRequest, pk: str) -> HttpResponse:
    """Shortlist everyone who was not declined."""
    found = get_object_or_404(Round, pk=pk)
    try:
        for nominee in found.nominees.filter(state=NomineeState.NOMINATED):
            rounds.shortlist(nominee=nominee, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("round", found.pk)


@require_POST
@requires(P.COMMENDATION_MANAGE)
def notice_publish(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(Round, pk=pk)
    form = forms.NoticeForm(request.POST)
    if carry_out(form, notices.publish, round=found, by=member(request)):
        messages.success(request, _("The notice is up."))
        return redirect("round", found.pk)
    return _show(request, found, notice_form=form, refused=form)


@require_POST
@requires(P.COMMENDATION_MANAGE)
def notice_end(request: HttpRequest, pk: str) -> HttpResponse:
    """Only in a demo: let the notice end now."""
    found = get_object_or_404(Round, pk=pk, notice__isnull=False)
    try:
        notices.end_demo_notice(notice=found.notice, by=member(request))
        messages.success(request, _("The notice has ended."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("round", found.pk)


@requires(P.COMMENDATION_MANAGE)
def objection_answer(request: HttpRequest, pk: str) -> HttpResponse:
    objection = get_object_or_404(NoticeObjection.objects.select_related("notice__round"), pk=pk)
    form = forms.AnswerForm(
        request.POST or None, initial={"answer": objection.answer, "version": objection.version}
    )
    if carry_out(form, notices.answer, objection=objection, by=member(request)):
        messages.success(request, _("Answered."))
        return redirect("round", objection.notice.round_id)
    return render(
        request,
        "reports_bureau/objection.html",
        {"form": form, "heading": _("Answer"), "objection": objection},
    )


@require_POST
@requires(P.COMMENDATION_DECIDE)
def decide(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(Round.objects.select_related("honour", "term"), pk=pk)
    form = forms.DecisionForm(request.POST)
    try:
        done = carry_out(form, decisions.decide, round=found, by=member(request))
    except RenderRefused as refusal:
        form.add_error(None, str(refusal))
        done = None
    if done:
        messages.success(request, _("Decided. The document is ready."))
        return redirect("round", found.pk)
    found.refresh_from_db()
    return _show(request, found, decision_form=form, refused=form)


@require_POST
@requires(P.COMMENDATION_DECIDE)
def issue(request: HttpRequest, pk: str) -> HttpResponse:
    """Register the certificates and have the worker print them."""
    return _print(request, pk, printing.issue)


@require_POST
@requires(P.COMMENDATION_DECIDE)
def print_again(request: HttpRequest, pk: str) -> HttpResponse:
    """Print what a failed job left over."""
    return _print(request, pk, printing.again)


def _print(request: HttpRequest, pk: str, act: Callable[..., Job]) -> HttpResponse:
    """On to the job's page, which says how far it is."""
    found = get_object_or_404(Round, pk=pk)
    form = forms.VersionForm(request.POST)
    base_url = f"{request.scheme}://{request.get_host()}"
    job = carry_out(form, act, round=found, base_url=base_url, by=member(request))
    if job is None:
        _say(request, form)
        return redirect("round", found.pk)
    after_commit(print_certificates, **message_of(job))
    return redirect("job", job.pk)


@requires(P.COMMENDATION_VIEW)
def decision_file(request: HttpRequest, pk: str) -> FileResponse:
    found = get_object_or_404(Round.objects.select_related("decision"), pk=pk, decision__isnull=False)
    return pdf_response(found.decision.stored_file.name, f"{found.decision.number}.pdf")


@requires(P.COMMENDATION_VIEW)
def certificate_file(request: HttpRequest, pk: str) -> FileResponse:
    found = get_object_or_404(Certificate.objects.issued().seen_by(member(request).district_ids), pk=pk)
    return pdf_response(found.stored_file.name, f"{found.number}.pdf")


@requires(P.COMMENDATION_DECIDE)
def certificate_revoke(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(Certificate.objects.select_related("nominee"), pk=pk)
    form = forms.ReasonForm(request.POST or None)
    if carry_out(form, certificates.revoke, certificate=found, by=member(request)):
        return redirect("round", found.nominee.round_id)
    context = {"form": form, "heading": _("Revoke"), "eyebrow": found.number, "danger": True,
               "question": _("Whoever scans it will read that it was revoked, and why."),
               "cancel_url": reverse("round", args=[found.nominee.round_id])}  # fmt: skip
    return render(request, "core/confirm.html", context)
