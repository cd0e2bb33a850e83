"""Adding schools from a list: choose a file, see what it would change, confirm."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.permissions import Permission as P
from core.kit.spreadsheets import LIMITS, UnreadableWorkbook, read_rows
from core.kit.workbooks import CONTENT_TYPE
from schools.bureau import held, school_lists
from schools.bureau.actions import school_lists as acts
from schools.bureau.forms import ListForm
from schools.bureau.permissions import View, member, requires

KIND = "schools"


def workbook(data: bytes, name: str) -> HttpResponse:
    """A download of ours; the name in ASCII and in full."""
    answer = HttpResponse(data, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def or_again(upload: str) -> Callable[[View], View]:
    """A kept file is read anew at each step, and may then take too long: back to `upload`, with the sentence."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except UnreadableWorkbook as refusal:
                messages.error(request, str(refusal))
                return redirect(upload)

        return guarded

    return decorate


@requires(P.SCHOOL_MANAGE)
def school_list_template(request: HttpRequest) -> HttpResponse:
    return workbook(school_lists.template(), "schools-template")


@requires(P.SCHOOL_MANAGE)
def school_list_upload(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(LIMITS.file_bytes + 1)
        try:
            read_rows(data)
        except UnreadableWorkbook as refusal:
            form.add_error("file", str(refusal))
        else:
            key = held.hold(data, owner=member(request).id, kind=KIND, notes={})
            return redirect("school_list_import", key)
    return render(request, "schools_bureau/school_list_upload.html", {"form": form})


@requires(P.SCHOOL_MANAGE)
@or_again("school_list_upload")
def school_list_import(request: HttpRequest, key: str) -> HttpResponse:
    """The difference; sent back, it is written."""
    kept = _held(request, key)
    if kept.result is not None:
        return render(request, "schools_bureau/school_list_done.html", {"result": kept.result})
    if request.method == "POST":
        return _confirmed(request, kept)
    return _shown(request, kept)


def _shown(request: HttpRequest, kept: held.Held, status: int = 200) -> HttpResponse:
    found = school_lists.read(read_rows(kept.data))
    page = (
        "schools_bureau/school_list_faults.html" if found.faults else "schools_bureau/school_list_check.html"
    )
    context = {"found": found, "shown": acts.fingerprint(found), "key": kept.key, "fault_rows": _rows(found)}
    return render(request, page, context, status=status)


def _rows(found: school_lists.SchoolList) -> str:
    count = len({fault.number for fault in found.faults})
    return ngettext("{count} row", "{count} rows", count).format(count=count)


def _confirmed(request: HttpRequest, kept: held.Held) -> HttpResponse:
    sheet = read_rows(kept.data)
    try:
        written = acts.write(sheet=sheet, shown=request.POST.get("shown", "-"), by=member(request))
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return _shown(request, kept, status=409)
    held.finish(kept, asdict(written))
    return redirect("school_list_import", kept.key)


@requires(P.SCHOOL_MANAGE)
@or_again("school_list_upload")
def school_list_corrections(request: HttpRequest, key: str) -> HttpResponse:
    found = school_lists.read(read_rows(_held(request, key).data))
    return workbook(found.corrections(), "schools-to-correct")


def _held(request: HttpRequest, key: str) -> held.Held:
    try:
        return held.fetch(key, owner=member(request).id, kind=KIND)
    except held.NotHeld as gone:
        raise Http404(_("This file is no longer kept. Send it again.")) from gone
