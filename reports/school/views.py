"""The school's nominations."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from reports.bureau.models import Certificate, Nominee, Round
from reports.bureau.views.files import pdf_response
from reports.school.actions import nominations
from reports.school.forms import NominationForm
from reports.school.models import Nomination
from schools.bureau.actions.dirty import this_school
from schools.bureau.permissions import member, requires
from schools.school.listing import with_class
from schools.school.models import Student
from schools.school.models.students import StudentQuerySet


@requires(P.NOMINATION_VIEW)
def nomination_list(request: HttpRequest) -> HttpResponse:
    """Open rounds, and what became of those this school nominated."""
    own = Nominee.objects.filter(school=this_school()).select_related("round__honour", "certificate")
    context = {
        "rounds": Round.objects.nominating().select_related("honour"),
        "nominees": own.order_by("-created_at"),
        "may_nominate": member(request).may(P.NOMINATION_MANAGE),
    }
    return render(request, "reports_school/nomination_list.html", context)


@requires(P.NOMINATION_MANAGE)
def nominate(request: HttpRequest, pk: str) -> HttpResponse:
    round = get_object_or_404(Round.objects.nominating().select_related("honour"), pk=pk)
    form = NominationForm(request.POST or None, students=_eligible(round))
    if carry_out(form, nominations.nominate, round=round, by=member(request)):
        messages.success(request, _("Nominated."))
        return redirect("nomination_list")
    return render(
        request, "reports_school/nominate.html", {"form": form, "round": round, "heading": round.name}
    )


def _eligible(round: Round) -> StudentQuerySet:
    """Those in a class of the honour's stages who are not nominated yet."""
    done = Nomination.objects.filter(round_id=round.pk).values("student_id")
    found = Student.objects.enrolled().in_stages(round.honour.stages)
    return with_class(found.exclude(pk__in=done).in_order())


@requires(P.NOMINATION_VIEW)
def certificate_file(request: HttpRequest, pk: str) -> FileResponse:
    """A certificate of one of this school's students, for printing."""
    own = Certificate.objects.issued().filter(nominee__school=this_school())
    found = get_object_or_404(own, pk=pk)
    return pdf_response(found.stored_file.name, f"{found.number}.pdf")
