"""Pages of the self-evaluation: stages, one stage's indicators, one answer, submitting."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.kit.downloads import upload_response
from core.kit.forms import carry_out, with_status
from core.tenancy.tasks import after_commit
from evaluations.bureau import packets_shown
from evaluations.bureau.forms import CHECK_LABELS
from evaluations.bureau.models import Score, Standard, Submission
from evaluations.bureau.models.submissions import SubmissionState
from evaluations.bureau.parsed import parsed
from evaluations.bureau.working import explain, named
from evaluations.school.actions import self_evaluations as acts
from evaluations.school.forms import AnswerForm
from evaluations.school.models import Answer, AnswerFile, SelfEvaluation
from evaluations.school.tasks import roll_up
from evaluations.standard import Indicator, basis_text
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import School, Term
from schools.bureau.permissions import member, requires
from schools.stages import Stage


@dataclass
class StageLine:
    stage: Stage
    found: SelfEvaluation | None
    submission: Submission | None
    score: Score | None

    @property
    def is_returned(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.RETURNED

    @property
    def working(self) -> dict[str, Any] | None:
        return explain(self.score) if self.score and self.score.total is not None else None


@requires(P.EVALUATION_VIEW)
def self_evaluation_list(request: HttpRequest) -> HttpResponse:
    """Each stage of the school in the current term, and how far it is."""
    term, school = Term.objects.current(), this_school()
    lines = [_line(school, term, stage) for stage in school.stages] if term else []
    return render(request, "evaluations_school/list.html", {"term": term, "lines": lines})


def _line(school: School, term: Term, stage: str) -> StageLine:
    of = {"term": term, "stage": stage}
    return StageLine(
        Stage(stage),
        SelfEvaluation.objects.filter(term_id=term.pk, stage=stage).first(),
        Submission.objects.filter(school=school, **of).first(),
        Score.objects.filter(school=school, **of).select_related("standard").first(),
    )


@require_POST
@requires(P.EVALUATION_EDIT)
def self_evaluation_begin(request: HttpRequest, stage: str) -> HttpResponse:
    term = Term.objects.current()
    if term is None:
        raise Http404
    try:
        found = acts.begin(term=term, stage=stage, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("self_evaluation_list")
    return redirect("self_evaluation", found.pk)


@requires(P.EVALUATION_VIEW)
def self_evaluation(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(SelfEvaluation, pk=pk)
    submission = Submission.objects.filter(pk=found.submission_id).first() if found.submission_id else None
    context = {
        "found": found,
        "stage": Stage(found.stage),
        "term": Term.objects.filter(pk=found.term_id).first(),
        "sets": _sets(found),
        "gaps": acts.missing(found),
        "is_open": acts.is_open(found),
        "submission": submission,
        "reviews": submission.reviews.all() if submission else [],
        "changed": packets_shown.changed_since(submission) if submission else [],
    }
    return render(request, "evaluations_school/detail.html", context)


def _sets(found: SelfEvaluation) -> list[dict[str, object]]:
    """The standard's sets with what the school answers in each."""
    standard = parsed(Standard.objects.get(pk=found.standard_id))
    given = {each.indicator_code: each for each in found.answers.prefetch_related("files")}
    lines = [
        (each, given.get(each.code)) for each in standard.indicators_of(found.stage) if each.kind != "metric"
    ]
    return [
        {
            "name": named({"zh": each.zh, "en": each.en}),
            "code": each.code,
            "lines": [line for line in lines if line[0].set == each.code],
        }
        for each in standard.sets.values()
    ]


@requires(P.EVALUATION_VIEW, to_write=P.EVALUATION_EDIT)
def answer(request: HttpRequest, pk: str, code: str) -> HttpResponse:
    found = get_object_or_404(SelfEvaluation, pk=pk)
    indicator = _indicator(found, code)
    kept = found.answers.filter(indicator_code=code).first()
    form = AnswerForm(
        request.POST or None, request.FILES or None, indicator=indicator, initial=_initial(kept)
    )
    # A page opened before answers had versions sends none, and its answer is still taken.
    version = _version(request) if "version" in request.POST else None
    sent = {"self_evaluation": found, "indicator": indicator, "version": version}
    if carry_out(form, acts.answer, **sent, by=member(request)):
        return redirect(*_next(found, code))
    if form.is_bound:  # refused: the page shows what a colleague may have saved, beside what was typed
        kept = found.answers.filter(indicator_code=code).first()
    context = {
        "form": form,
        "found": found,
        "indicator": indicator,
        "kept": kept,
        "kept_label": str(CHECK_LABELS.get(kept.value, kept.value)) if kept else "—",
        "is_open": acts.is_open(found),
    }
    page = render(request, "evaluations_school/answer.html", context | {"bases": _bases(found, indicator)})
    return with_status(page, form)


def _initial(kept: Answer | None) -> dict[str, str]:
    return {"value": kept.value, "words": kept.words} if kept else {}


def _indicator(found: SelfEvaluation, code: str) -> Indicator:
    """An indicator the school answers in this stage, or Http404."""
    for each in acts.asked(Standard.objects.get(pk=found.standard_id), found.stage):
        if each.code == code:
            return each
    raise Http404


def _bases(found: SelfEvaluation, indicator: Indicator) -> list[str]:
    standard = parsed(Standard.objects.get(pk=found.standard_id))
    return [basis_text(basis, clause) for basis, clause in standard.bases_of(indicator, found.stage)]


def _next(found: SelfEvaluation, code: str) -> tuple[str, ...]:
    """The next indicator in the standard's order that still needs something, else the overview."""
    order = [each.code for each in acts.asked(Standard.objects.get(pk=found.standard_id), found.stage)]
    gaps = [indicator.code for indicator, _what in acts.missing(found)]
    later = [gap for gap in gaps if order.index(gap) > order.index(code)]
    return ("self_evaluation_answer", found.pk, later[0]) if later else ("self_evaluation", found.pk)  # type: ignore[return-value]


@requires(P.EVALUATION_VIEW)
def answer_file(request: HttpRequest, pk: str) -> FileResponse:
    row = get_object_or_404(AnswerFile, pk=pk)
    return upload_response(row.stored_file, content_type=row.content_type, name=row.original_name)


@require_POST
@requires(P.EVALUATION_EDIT)
def answer_file_remove(request: HttpRequest, pk: str) -> HttpResponse:
    row = get_object_or_404(AnswerFile.objects.select_related("answer__self_evaluation"), pk=pk)
    back = ("self_evaluation_answer", row.answer.self_evaluation_id, row.answer.indicator_code)
    try:
        acts.remove_file(file=row, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(*back)


@require_POST
@requires(P.EVALUATION_SUBMIT)
def self_evaluation_submit(request: HttpRequest, pk: str) -> HttpResponse:
    found = get_object_or_404(SelfEvaluation, pk=pk)
    try:
        submission = acts.submit(self_evaluation=found, version=_version(request), by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        after_commit(roll_up, school_ids=[str(submission.school_id)], term_id=str(submission.term_id))
        messages.success(
            request, _("Submitted to the bureau. It can no longer be changed unless it is returned.")
        )
    return redirect("self_evaluation", found.pk)


def _version(request: HttpRequest) -> int:
    """The version the page was opened at; anything unreadable matches none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
