"""The city on one page, the table as a workbook, and a school's score with its working."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.accounts.permissions import Permission as P
from core.kit import workbooks
from core.kit.charts import Chart, Tile, bars, tilemap
from core.kit.charts.svg import rounded
from evaluations.bureau import city, working
from evaluations.bureau.asked import asked_of_the_city, chosen, chosen_term, visible_scores
from evaluations.bureau.models import Standard, Submission
from evaluations.bureau.parsed import parsed
from schools.bureau.models import District, Term
from schools.bureau.permissions import requires
from schools.stages import Stage

PAGE = 50
Sets = list[tuple[str, str]]  # (code, name)
LEVELS = {
    "excellent": gettext_lazy("Excellent"),
    "good": gettext_lazy("Good"),
    "sound": gettext_lazy("Sound"),
    "developing": gettext_lazy("Developing"),
}
CUTS = [50, 60, 70, 80]
SORT_LABELS = {
    "name": gettext_lazy("name"),
    "district": gettext_lazy("district"),
    "counted": gettext_lazy("oldest count first"),
}


@requires(P.DASHBOARD_VIEW)
def dashboard(request: HttpRequest) -> HttpResponse:
    terms = list(Term.objects.order_by("-starts_on"))
    term = chosen_term(request, terms)
    if term is None:
        return render(request, "evaluations_bureau/dashboard_empty.html")
    districts = list(District.objects.all())
    which = chosen(request, term, terms, districts)
    # All of what the person may see; the filters are applied to these few rows in Python.
    parts = city.parts(city.Filter(term=term, districts=which.districts))
    shown = [
        part for part in parts if which.stage in ("", part.stage) and which.district in ("", part.district)
    ]
    total = city.summed(shown)
    stages = stage_parts(parts, which)
    context = {
        "which": which, "schools": counted_schools(which, total), "term": term, "terms": terms, "total": total,
        "districts": [each for each in districts if not which.districts or each.code in which.districts],
        "stages": Stage.choices, "sorts": SORT_LABELS.items(), "sort": request.GET.get("sort", "name"),
        "figures": figures(which, total), "stage_chart": stage_chart(stages), "stage_parts": stages,
        "map_chart": map_chart(parts, which, districts), "map_stage": map_stage(which),
        "stage_tabs": [(code, label, code == map_stage(which)) for code, label in Stage.choices],
    } | table(request, which, total)  # fmt: skip
    return render(request, "evaluations_bureau/dashboard.html", context)


# ---- what is shown -------------------------------------------------------------------------------------------------


def figures(which: city.Filter, total: city.Part) -> list[dict[str, Any]]:
    facts = city.figures(which)
    schools, reporting = counted_schools(which, total)
    return [
        {"label": _("Activities"), **large(f"{facts.activities:,}")},
        {"label": _("Participations"), **large(facts.participations)},
        {"label": _("Students reached"), "value": facts.reached, "unit": "%" if facts.reached[0].isdigit() else "",
         "note": _("of %(students)s students") % {"students": facts.students}},
        {"label": _("Schools reporting"), "value": f"{reporting:,}", "note": _("of %(all)s") % {"all": f"{schools:,}"}},
        {"label": _("Submissions"), "value": f"{total.submitted:,}",
         "note": _("of %(all)s due, %(approved)s approved") % {
             "all": f"{total.schools:,}", "approved": f"{total.approved:,}"}},
        {"label": _("Mean score"), "value": "—" if total.mean is None else rounded(total.mean),
         "note": _("%(scored)s scores, by school and stage") % {"scored": f"{total.scored:,}"}, "tone": "seal"},
    ]  # fmt: skip


def counted_schools(which: city.Filter, total: city.Part) -> tuple[int, int]:
    """(schools, those with data): a school of two stages is one, unless one stage was asked for."""
    return (total.schools, total.reporting) if which.stage else (total.whole, total.whole_reporting)


def large(shown: str) -> dict[str, str]:
    """A number as it is said: millions in 万 where Chinese is read."""
    digits = shown.replace(",", "")
    count = int(digits) if digits.isdigit() else 0
    if count < 1_000_000:
        return {"value": shown}
    if (get_language() or "").startswith("zh"):
        return {"value": f"{count / 10_000:,.1f}", "unit": "万"}
    return {"value": f"{count / 1_000_000:,.2f}", "unit": "M"}


def stage_parts(parts: Sequence[city.Part], which: city.Filter) -> list[tuple[str, city.Part]]:
    """Each stage with its sums, in the district asked for or all of them."""
    by_stage = defaultdict(list)
    for part in parts:
        if which.district in ("", part.district):
            by_stage[part.stage].append(part)
    return [(str(label), city.summed(by_stage[code])) for code, label in Stage.choices]


def stage_chart(stages: Sequence[tuple[str, city.Part]]) -> Chart:
    return bars(_("Mean score by stage"), [(label, _float(each.mean)) for label, each in stages], high=100)


def map_stage(which: city.Filter) -> str:
    """A map compares like with like: one stage at a time."""
    return which.stage or str(Stage.PRIMARY)


def map_chart(parts: Sequence[city.Part], which: city.Filter, districts: Sequence[District]) -> Chart:
    stage = map_stage(which)
    mean = {part.district: part.mean for part in parts if part.stage == stage}
    left = min((each.tile_col for each in districts), default=0)
    top = min((each.tile_row for each in districts), default=0)
    tiles = [
        Tile(
            name=each.name,
            code=each.code,
            col=each.tile_col - left,
            row=each.tile_row - top,
            value=_float(mean.get(each.code)),
        )
        for each in districts
    ]
    title = _("%(stage)s: mean score by district") % {"stage": Stage(stage).label}
    return tilemap(title, tiles, cuts=CUTS, measure=_("Mean score"))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def table(request: HttpRequest, which: city.Filter, total: city.Part) -> dict[str, Any]:
    pages = Paginator(range(total.schools), PAGE)
    page = pages.get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    lines = city.lines(which, sort=request.GET.get("sort", "name"), start=start, most=PAGE)
    sets = set_names(which.term)
    return {"page_obj": page, "groups": grouped(lines, sets), "sets": sets}


def grouped(lines: Sequence[city.Line], sets: Sets) -> list[dict[str, Any]]:
    """A body a stage, so that nobody reads one list through all of them."""
    groups: dict[str, list[city.Line]] = {}
    for line in lines:
        groups.setdefault(line.stage, []).append(line)
    return [
        {"label": Stage(stage).label, "rows": [row_of(line, sets) for line in rows]}
        for stage, rows in groups.items()
    ]


def row_of(line: city.Line, sets: Sets) -> dict[str, Any]:
    state = line.state or ("open" if line.counted_at else "pending")
    label = "" if line.state else (_("Not submitted") if line.counted_at else _("Not counted yet"))
    return {
        "line": line,
        "level": LEVELS.get(working.level_of(line.total), ""),
        "state": state,
        "state_label": label,
        "shares": [share_of_set(line.sets.get(code, {})) for code, _name in sets],
    }


def share_of_set(each: Mapping[str, float | None]) -> float | None:
    """How much of what could be earned in a set was, in per cent: weights differ by stage, shares compare."""
    if (share := each.get("share")) is not None:
        return 100 * share
    points, most = each.get("points"), each.get("maximum")
    return None if points is None or not most else min(100 * points / most, 100.0)


def set_names(term: Term) -> Sets:
    row = Standard.objects.for_term(term)
    if row is None:
        return []
    return [(code, working.named({"zh": each.zh, "en": each.en})) for code, each in parsed(row).sets.items()]


# ---- the table as a workbook ---------------------------------------------------------------------------------------


@requires(P.DASHBOARD_VIEW)
def dashboard_export(request: HttpRequest) -> HttpResponse:
    """What the table shows, all pages of it, as xlsx."""
    which = asked_of_the_city(request)
    if which is None:
        raise Http404
    term = which.term
    sets = set_names(term)
    names = [
        _("School"), _("School code"), _("District"), _("Stage"), _("Score"), _("Level"), _("State"),
        *(f"{code} {name} %" for code, name in sets), _("Counted at"),
    ]  # fmt: skip
    columns = [workbooks.Column(str(at), name) for at, name in enumerate(names)]
    rows = (_cells(line, sets) for line in city.lines(which, sort=request.GET.get("sort", "name")))
    response = HttpResponse(
        workbooks.table_workbook(columns, rows, title=term.name), content_type=workbooks.CONTENT_TYPE
    )
    response["Content-Disposition"] = f'attachment; filename="schools-{term.code}.xlsx"'
    return response


def _cells(line: city.Line, sets: Sets) -> list[object]:
    row = row_of(line, sets)
    state = row["state_label"] or Submission(state=line.state).get_state_display()
    counted = timezone.localtime(line.counted_at).strftime("%Y-%m-%d %H:%M") if line.counted_at else ""
    points = map(_shown, row["shares"])
    return [line.school, line.code, line.district, Stage(line.stage).label, _shown(line.total), row["level"], state,
            *points, counted]  # fmt: skip


def _shown(value: Any) -> str:
    return "" if value is None else str(rounded(value))


# ---- one score -----------------------------------------------------------------------------------------------------


@requires(P.DASHBOARD_VIEW)
def score_page(request: HttpRequest, pk: Any) -> HttpResponse:
    score = get_object_or_404(visible_scores(request).select_related("standard"), pk=pk)
    context = {
        "score": score,
        "node": working.explain(score),
        "level": LEVELS.get(working.level_of(score.total), ""),
        "submission": Submission.objects.filter(
            school=score.school, term=score.term, stage=score.stage
        ).first(),
    }
    return render(request, "evaluations_bureau/score.html", context)
