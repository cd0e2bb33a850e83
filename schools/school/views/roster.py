"""Importing a roster: choose a file, see what it would change, confirm, see what was done."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.accounts.permissions import Permission as P
from core.kit.spreadsheets import LIMITS, UnreadableWorkbook
from core.kit.workbooks import Column, template_workbook
from schools.bureau import held
from schools.bureau.permissions import member, requires
from schools.bureau.views.school_lists import or_again, workbook
from schools.school import rosters
from schools.school.actions import roster as acts
from schools.school.forms import RosterForm
from schools.school.models import ClassGroup
from schools.school.roster.codes import BOARDING, ETHNICITIES, ID_TYPES, SEX
from schools.school.roster.headers import REQUIRED, Field

KIND = "roster"
A_PAGE = 100
SAID_TWICE = (Field.ENTRY_YEAR,)  # 入学年月 says it too
WIDTHS = {Field.STUDENT_NO: 24, Field.ID_NO: 22, Field.ID_TYPE: 16}
CODES = {Field.SEX: SEX, Field.ID_TYPE: ID_TYPES, Field.ETHNICITY: ETHNICITIES, Field.BOARDING: BOARDING}


@requires(P.ROSTER_IMPORT)
def roster_template(request: HttpRequest) -> HttpResponse:
    """The columns by the titles the import knows best; any other order or spelling does as well."""
    columns = [
        Column(one, str(one), WIDTHS.get(one, 12), required=one in REQUIRED)
        for one in Field
        if one not in SAID_TWICE
    ]
    codes = {str(name): list(table.items()) for name, table in CODES.items()}
    return workbook(template_workbook(columns, codes), "roster-template")


@requires(P.ROSTER_IMPORT)
def roster_upload(request: HttpRequest) -> HttpResponse:
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(LIMITS.file_bytes + 1)
        create = form.cleaned_data["create_classes"]
        try:
            rosters.read(data, create_classes=create)
        except UnreadableWorkbook as refusal:
            form.add_error("file", str(refusal))
        else:
            notes = {"create_classes": create, "name": form.cleaned_data["file"].name[:80]}
            return redirect(
                "roster_import", held.hold(data, owner=member(request).id, kind=KIND, notes=notes)
            )
    classes = ClassGroup.objects.of_year(rosters.school_year()).count()
    return render(request, "schools_school/roster_upload.html", {"form": form, "classes": classes})


@requires(P.ROSTER_IMPORT)
@or_again("roster_upload")
def roster_import(request: HttpRequest, key: str) -> HttpResponse:
    """The dry run; sent back, it is written; after that, what was done."""
    kept = _held(request, key)
    if kept.result is not None:
        return render(
            request, "schools_school/roster_done.html", {"result": kept.result, "name": kept.notes["name"]}
        )
    if request.method == "POST":
        return _confirmed(request, kept)
    return _shown(request, kept)


def _source(kept: held.Held) -> rosters.Source:
    return rosters.read(kept.data, create_classes=kept.notes["create_classes"])


def _shown(request: HttpRequest, kept: held.Held, status: int = 200) -> HttpResponse:
    found = rosters.plan(_source(kept))
    context: dict[str, Any] = {"found": found, "key": kept.key, "name": kept.notes["name"]}
    if found.faults:
        context["page_obj"] = _page(request, found.faults)
        context["fault_rows"] = len({(fault.file, fault.row_number) for fault in found.faults})
        return render(request, "schools_school/roster_faults.html", context, status=status)
    context |= _difference(request, found)
    return render(request, "schools_school/roster_check.html", context, status=status)


def _difference(request: HttpRequest, found: rosters.Plan) -> dict[str, Any]:
    """One of new, changed, absent at a time, in pages."""
    parts: dict[str, Any] = {"new": found.new, "changed": found.changed, "absent": found.absent}
    shown = request.GET.get("show", "")
    if shown not in parts:
        shown = next((name for name, rows in parts.items() if rows), "new")
    page = _page(request, parts[shown])
    lines: list[Any] = []
    for one in page:
        if shown == "new":
            lines.append(rosters.newcomer(one))
        elif shown == "changed":
            fields = rosters.in_words(one, found.class_names)
            lines.append({"name": one.existing.name, "fields": fields, "row": one.row.row_number})
        else:
            lines.append(rosters.missing(one, found.class_names))
    classes = [rosters.new_class(one) for one in found.new_classes]
    return {"showing": shown, "page_obj": page, "lines": lines, "new_classes": classes}


def _page(request: HttpRequest, rows: Any) -> Any:
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _confirmed(request: HttpRequest, kept: held.Held) -> HttpResponse:
    leave = request.POST.get("mark_absent") == "on"
    shown = request.POST.get("shown") or "-"  # without what was shown there is nothing to confirm
    try:
        written = acts.write(source=_source(kept), shown=shown, mark_absent=leave, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return _shown(request, kept, status=409)
    held.finish(kept, asdict(written))
    return redirect("roster_import", kept.key)


@requires(P.ROSTER_IMPORT)
@or_again("roster_upload")
def roster_corrections(request: HttpRequest, key: str) -> HttpResponse:
    kept = _held(request, key)
    if kept.result is not None:
        raise Http404(_("This file is no longer kept. Send it again."))
    source = _source(kept)
    return workbook(rosters.corrections(source, rosters.plan(source)), "roster-to-correct")


def _held(request: HttpRequest, key: str) -> held.Held:
    try:
        return held.fetch(key, owner=member(request).id, kind=KIND)
    except held.NotHeld as gone:
        raise Http404(_("This file is no longer kept. Send it again.")) from gone
