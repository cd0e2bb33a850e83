"""Students: the list and one student's page. Numbers by their last four only."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from schools.bureau.models import Invitation
from schools.bureau.permissions import member, requires
from schools.bureau.views.people import show_link
from schools.school.actions import students as acts
from schools.school.forms import SearchForm
from schools.school.listing import searched, with_class
from schools.school.rights import classes_of, students_of
from schools.school.rosters import school_year

A_PAGE = 50


@requires(P.ROSTER_VIEW)
def student_list(request: HttpRequest) -> HttpResponse:
    person = member(request)
    form = SearchForm(request.GET, groups=classes_of(person).of_year(school_year()).in_order())
    form.is_valid()
    found = searched(students_of(person).enrolled(), form.cleaned_data)
    context = {
        "form": form,
        "page_obj": Paginator(with_class(found), A_PAGE).get_page(request.GET.get("page")),
        "asked": any(request.GET.get(name) for name in form.fields),
        "may_import": person.may(P.ROSTER_IMPORT),
    }
    return render(request, "schools_school/student_list.html", context)


@requires(P.ROSTER_VIEW)
def student_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = member(request)
    student = get_object_or_404(with_class(students_of(person)), pk=pk)
    past = student.enrolments.select_related("class_group").order_by("-starts_on", "-ends_on")
    context: dict[str, object] = {"student": student, "past": past, "may_invite": person.may(P.MEMBER_INVITE)}
    if person.may(P.MEMBER_VIEW):
        context["invitation"] = Invitation.objects.open().filter(student_id=pk).first()
    return render(request, "schools_school/student_page.html", context)


@require_POST
@requires(P.ROSTER_VIEW, to_write=P.MEMBER_INVITE)
def student_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The link is shown once, in this answer."""
    student = get_object_or_404(students_of(member(request)), pk=pk)
    try:
        invitation, key = acts.invite(student=student, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("student_page", pk)
    return show_link(request, invitation, key, person=student.name)
