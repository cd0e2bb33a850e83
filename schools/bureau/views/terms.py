"""Terms: the list, opening one, closing one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from schools.bureau.actions import terms as acts
from schools.bureau.forms import TermForm
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires


@requires(P.TERM_MANAGE)
def term_list(request: HttpRequest) -> HttpResponse:
    context = {"terms": Term.objects.all(), "current": Term.objects.current()}
    return render(request, "schools_bureau/term_list.html", context)


@requires(P.TERM_MANAGE)
def term_open(request: HttpRequest) -> HttpResponse:
    form = TermForm(request.POST if request.method == "POST" else None)
    if term := carry_out(form, acts.open_term, by=member(request)):
        messages.success(request, _("{term} is open.").format(term=term.name))
        return redirect("term_list")
    return render(request, "schools_bureau/term_open.html", {"form": form})


@requires(P.TERM_MANAGE)
def term_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    term = get_object_or_404(Term, pk=pk)
    if request.method != "POST":
        return render(request, "schools_bureau/term_close.html", {"term": term})
    return _set(request, term, is_open=False, done=_("{term} is closed."))


@require_POST
@requires(P.TERM_MANAGE)
def term_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _set(request, get_object_or_404(Term, pk=pk), is_open=True, done=_("{term} is open."))


def _set(request: HttpRequest, term: Term, *, is_open: bool, done: str) -> HttpResponse:
    try:
        acts.set_open(term=term, is_open=is_open, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done.format(term=term.name))
    return redirect("term_list")
