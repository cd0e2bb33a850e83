"""The reviewer's pages: what waits, one packet, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.kit.downloads import upload_response
from core.kit.forms import carry_out
from evaluations.bureau import packets, packets_shown, working
from evaluations.bureau.actions import reviews
from evaluations.bureau.forms import CHECK_LABELS, AdjustForm, ApproveForm, ReturnForm
from evaluations.bureau.models import Submission, SubmissionFile
from evaluations.bureau.models.submissions import SubmissionQuerySet, SubmissionState
from evaluations.bureau.parsed import parsed
from evaluations.standard import Indicator
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires
from schools.stages import Stage

ACTS: dict[str, tuple[Any, Any, Any]] = {
    "adjust": (AdjustForm, reviews.adjust, _("Adjusted.")),
    "return": (ReturnForm, reviews.send_back, _("Returned to the school.")),
    "approve": (ApproveForm, reviews.approve, _("Approved. The result is locked.")),
}


def visible(request: HttpRequest) -> SubmissionQuerySet:
    """What this person may see: the city, or the own districts."""
    found = Submission.objects.seen_by(member(request).district_ids)
    return found.select_related("school__district", "term", "standard")


@requires(P.SUBMISSION_VIEW)
def submission_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first, oldest on top."""
    term = Term.objects.filter(code=request.GET.get("term", "")).first() or Term.objects.current()
    found = visible(request).filter(term=term) if term else Submission.objects.none()
    state = request.GET.get("state", "")
    if state in SubmissionState.values:
        found = found.filter(state=state)
    page = Paginator(found.waiting_first(), 50).get_page(request.GET.get("page"))
    context = {
        "term": term,
        "terms": Term.objects.all(),
        "page": page,
        "chosen": state,
        "states": SubmissionState,
    }
    return render(request, "evaluations_bureau/submission_list.html", context)


@requires(P.SUBMISSION_VIEW)
def submission(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(visible(request), pk=pk)
    return _show(request, found, {})


def _show(request: HttpRequest, found: Submission, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    """The packet with its forms; a refused form stands there with what was typed."""
    may = member(request).may(P.SUBMISSION_REVIEW) and found.state == SubmissionState.SUBMITTED
    opened_at = {"version": found.version}
    context = {
        "found": found,
        "stage": Stage(found.stage),
        "working": _working(found),
        "changed": packets_shown.changed_since(found),
        "reviews": found.reviews.all(),
        "may_review": may,
        "is_intact": packets.digest(found.packet) == found.sha256,
        "adjust_form": forms.get("adjust") or AdjustForm(initial=opened_at, indicators=_adjustable(found)),
        "return_form": forms.get("return") or ReturnForm(initial=opened_at),
        "approve_form": forms.get("approve") or ApproveForm(initial=opened_at),
        "refused": next(iter(forms.values()), None),
        "act": next(iter(forms), "approve"),
    }
    return render(request, "evaluations_bureau/submission.html", context, status=status)


def _working(found: Submission) -> dict[str, Any]:
    """The working as a tree; its lines carry what the school answered and its evidence too."""
    standard = parsed(found.standard)
    adjustments = packets.adjusted(found.reviews.all(), found.round_number)
    tree = working.tree(standard, found.stage, found.result or packets.score(found, adjustments).explain(0))
    files: dict[str, list[SubmissionFile]] = {}
    for file in found.files.all():
        files.setdefault(file.indicator_code, []).append(file)
    for line in (line for each in tree["parts"] for line in each["parts"]):
        answer = found.packet["answers"].get(line["code"])
        line["answer"] = answer | {"label": _label(answer["value"])} if answer else None
        line["adjusted"] = _label(adjustments.get(line["code"], ""))
        line["files"] = files.get(line["code"], [])
        line["level_words"] = _words(standard.indicators[line["code"]].levels, answer)
    return tree


def _label(value: str) -> str:
    """A level as it is; yes and no in words."""
    return str(CHECK_LABELS.get(value, value))


def _adjustable(found: Submission) -> list[tuple[str, str]]:
    """The indicators the school answered, as a reviewer picks them."""
    indicators = parsed(found.standard).indicators
    return [
        (code, f"{code} {_named(indicators[code])}") for code in indicators if code in found.packet["answers"]
    ]


def _named(indicator: Indicator) -> str:
    return working.named({"zh": indicator.name_zh, "en": indicator.name_en})


def _words(levels: Any, answer: dict[str, Any] | None) -> str:
    return str(levels.get(answer["value"], "")) if answer else ""


@require_POST
@requires(P.SUBMISSION_REVIEW)
def submission_review(request: HttpRequest, pk: str, act: str) -> HttpResponse:
    """Adjust, return or approve. `act` is one of ACTS; the URL's converter lets nothing else in."""
    found = get_object_or_404(visible(request), pk=pk)
    form_class, action, said = ACTS[act]
    more = {"indicators": _adjustable(found)} if act == "adjust" else {}
    form = form_class(request.POST, **more)
    if carry_out(form, action, submission=found, by=member(request)) is None:
        found.refresh_from_db()
        changed = any(error.code == "changed" for error in form.errors.as_data().get("__all__", []))
        form.data = form.data.dict() | {"version": found.version}  # of the page as it now shows
        return _show(request, found, {act: form}, status=409 if changed else 200)
    messages.success(request, said)
    return redirect("submission", found.pk)


@requires(P.SUBMISSION_VIEW)
def submission_file(request: HttpRequest, pk: str) -> FileResponse:
    return file_answer(request, pk)


def file_answer(request: HttpRequest, pk: str) -> FileResponse:
    """Raises Http404 for a file of a school out of sight."""
    row = get_object_or_404(SubmissionFile.objects.filter(submission__in=visible(request)), pk=pk)
    name = f"{row.indicator_code}-{row.sha256[:8]}.{(row.stored_file.name or '').rpartition('.')[2]}"
    return upload_response(row.stored_file, content_type=row.content_type, name=name)
