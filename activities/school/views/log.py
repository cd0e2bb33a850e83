"""Logging an activity: three taps on a phone, one POST."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.school.actions import activities
from activities.school.forms import LogForm
from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out, with_status
from core.tenancy.models import uuid7
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires

SEVERAL = ("class_ids", "themes", "absent")


@requires(P.ACTIVITY_LOG)
def activity_log(request: HttpRequest) -> HttpResponse:
    """GET: the form with everything preset. POST: the activity; the same form sent twice is one activity.

    POST with `show_pupils` writes nothing: it shows the pupils of the classes chosen (browsers without script).
    """
    term = Term.objects.current()
    if term is None:
        return render(request, "activities_school/no_term.html")
    if request.method != "POST" or "show_pupils" in request.POST:
        return _page(request, _form(request, term, initial=_typed(request.POST or request.GET)))
    form = _form(request, term, data=request.POST, files=request.FILES)
    activity = carry_out(form, activities.log, by=member(request))
    if activity is None:
        return _page(request, form)
    count = activity.present_count  # type: ignore[attr-defined]
    messages.success(
        request,
        ngettext("Logged; %(count)s pupil took part.", "Logged; %(count)s pupils took part.", count)
        % {"count": count},
    )
    return redirect(reverse("activity_detail", args=[activity.pk]) + "?saved=1")


@requires(P.ACTIVITY_LOG)
def activity_log_pupils(request: HttpRequest) -> HttpResponse:
    """The part of the form with the pupils of the classes chosen."""
    term = Term.objects.current()
    if term is None:
        return HttpResponse()
    form = _form(request, term, initial=_typed(request.GET) or {"class_ids": []})
    return render(request, "activities_school/_absent.html", {"form": form})


def _form(request: HttpRequest, term: Term, **kwargs: Any) -> LogForm:
    return LogForm(person=member(request), term=term, stages=this_school().stages, **kwargs)


def _typed(data: Any) -> dict[str, Any]:
    """What was typed so far, as a form's presets."""
    known = [name for name in data if name in LogForm.base_fields]
    return {name: data.getlist(name) if name in SEVERAL else data[name] for name in known}


def _page(request: HttpRequest, form: LogForm) -> HttpResponse:
    context = {"form": form, "draft_key": f"log-{member(request).id}", "heading": _("Log an activity")}
    if not form.is_bound or not form.has_error("__all__", code="key_used"):
        return with_status(render(request, "activities_school/log.html", context), form)
    typed: Any = form.data
    form.data = typed = typed.copy()
    typed["request_key"] = uuid7()
    form.add_error(None, _("If this is one more activity, save again."))
    return render(request, "activities_school/log.html", context, status=409)
