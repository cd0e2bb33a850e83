"""The evaluation standard, to be read by anyone at the bureau: sets, weights, indicators, basis, curves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.kit.charts import Chart, line
from core.kit.forms import carry_out
from evaluations.bureau.actions import standards as actions
from evaluations.bureau.forms_standards import LoadForm, PublishForm
from evaluations.bureau.models import Standard
from evaluations.bureau.parsed import parsed
from evaluations.bureau.working import named
from evaluations.standard import Indicator, basis_text
from evaluations.standard import Standard as Document
from schools.bureau.permissions import member, requires
from schools.stages import Stage


@requires(P.STANDARD_VIEW)
def standard_list(request: HttpRequest) -> HttpResponse:
    rows = (
        Standard.objects.select_related("from_term")
        .defer("source")
        .order_by("-from_term__starts_on", "-created_at")
    )
    context = {"standards": rows, "may_publish": member(request).may(P.STANDARD_PUBLISH)}
    return render(request, "evaluations_bureau/standard_list.html", context)


@requires(P.STANDARD_PUBLISH)
def standard_load(request: HttpRequest) -> HttpResponse:
    form = LoadForm(request.POST or None, request.FILES or None)
    if row := carry_out(form, actions.load, by=member(request)):
        return redirect("standard_detail", pk=row.pk)
    context = {"form": form, "heading": _("Load a standard"), "save_label": _("Check and load")}
    return render(request, "core/form.html", context, status=422 if form.is_bound else 200)


@requires(P.STANDARD_VIEW)
def standard_detail(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_object_or_404(Standard.objects.select_related("from_term"), pk=pk)
    return _page(request, row, PublishForm())


@require_POST
@requires(P.STANDARD_PUBLISH)
def standard_publish(request: HttpRequest, pk: Any) -> HttpResponse:
    row = get_object_or_404(Standard, pk=pk)
    form = PublishForm(request.POST)
    if carry_out(form, actions.publish, standard=row, by=member(request)):
        return redirect("standard_detail", pk=row.pk)
    return _page(request, row, form, status=422)


def _page(request: HttpRequest, row: Standard, form: PublishForm, status: int = 200) -> HttpResponse:
    document = parsed(row)
    stage = request.GET.get("stage", "")
    stage = stage if stage in document.stages else ""
    context = {
        "standard": row,
        "document": document,
        "name": named({"zh": document.name_zh, "en": document.name_en}),
        "stage": stage,
        "stages": [(code, Stage(code).label, named({"zh": each.emphasis_zh, "en": each.emphasis_en}))
                   for code, each in document.stages.items()],
        "pointed": [Stage(code).label for code in document.stages if stage in ("", code)],
        "sets": [set_of(document, code, stage) for code in document.sets],
        "red_lines": [named({"zh": each.zh, "en": each.en}) for each in document.red_lines],
        "form": form,
        "may_publish": member(request).may(P.STANDARD_PUBLISH) and not row.published_at,
    }  # fmt: skip
    return render(request, "evaluations_bureau/standard.html", context, status=status)


def set_of(document: Document, code: str, stage: str) -> dict[str, Any]:
    about = document.sets[code]
    indicators = [
        each
        for each in document.indicators.values()
        if each.set == code and (not stage or stage in each.stages)
    ]
    return {
        "code": code,
        "name": named({"zh": about.zh, "en": about.en}),
        "weights": [about.weight.get(each) for each in document.stages],
        "indicators": [indicator_of(document, each, stage) for each in indicators],
    }


KINDS = {"metric": lambda: _("Metric"), "rated": lambda: _("Self-rated"), "check": lambda: _("Yes or no")}


def indicator_of(document: Document, each: Indicator, stage: str) -> dict[str, Any]:
    metric = document.metrics.get(each.metric or "")
    return {
        "code": each.code,
        "name": named({"zh": each.name_zh, "en": each.name_en}),
        "kind": KINDS[each.kind](),
        "points": [each.points.get(code) for code in document.stages if stage in ("", code)],
        "basis": bases(document, each, stage),
        "question": each.question,
        "evidence": each.evidence,
        "levels": list(each.levels.items()),
        "metric": named({"zh": metric.zh, "en": metric.en}) if metric else "",
        "guard": metric.guard if metric else "",
        "chart": curve(each, metric.unit) if metric else None,
    }


def bases(document: Document, each: Indicator, stage: str) -> list[str]:
    """As it may be printed: number and clause only where confirmed; for a stage only what applies there."""
    cited = (
        document.bases_of(each, stage)
        if stage
        else [(document.bases[one.doc], one.clause) for one in each.basis]
    )
    return [basis_text(basis, clause) for basis, clause in cited]


def curve(each: Indicator, unit: str) -> Chart:
    """From the value counted to the share of the points earned."""
    labels = [
        f"{value:g}" if unit == "forms_per_grade" else f"{100 * value:g}%" for value, _share in each.curve
    ]
    shares = [100 * share for _value, share in each.curve]
    return line(_("Share of the points in %"), labels, {_("earned"): shares}, high=100, width=360)
