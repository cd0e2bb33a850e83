"""Classes of this school year, and who teaches them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from schools.bureau.actions.dirty import this_school
from schools.bureau.permissions import member, requires
from schools.school.actions import classes as acts
from schools.school.actions import staff
from schools.school.forms import ClassesForm, TeacherForm
from schools.school.listing import with_numbers
from schools.school.models import StaffAssignment, Student
from schools.school.rights import classes_of
from schools.school.rosters import school_year


@requires(P.ROSTER_VIEW)
def class_list(request: HttpRequest) -> HttpResponse:
    person = member(request)
    year = school_year()
    groups = with_numbers(classes_of(person).of_year(year).in_order())
    context = {"groups": groups, "year": f"{year}—{year + 1}", "may_manage": person.may(P.ROSTER_IMPORT)}
    return render(request, "schools_school/class_list.html", context)


@requires(P.ROSTER_IMPORT)
def class_add(request: HttpRequest) -> HttpResponse:
    form = ClassesForm(request.POST if request.method == "POST" else None, stages=this_school().stages)
    made = carry_out(form, acts.make_classes, by=member(request))
    if made is None:
        return render(request, "schools_school/class_add.html", {"form": form})
    words = ngettext("{count} class has been added.", "{count} classes have been added.", len(made))
    messages.success(request, words.format(count=len(made)) if made else _("These classes are here already."))
    return redirect("class_list")


@requires(P.ROSTER_VIEW)
def class_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    group = get_object_or_404(with_numbers(classes_of(member(request))), pk=pk)
    return _class(request, group, TeacherForm(teachers=staff.teachers()))


def _class(request: HttpRequest, group: Any, form: TeacherForm) -> HttpResponse:
    students = Student.objects.enrolled().of_classes([group.pk]).in_order()
    may = member(request).may(P.ROSTER_IMPORT)
    context = {"group": group, "students": students, "form": form, "may_manage": may}
    return render(request, "schools_school/class_page.html", context)


@require_POST
@requires(P.ROSTER_IMPORT)
def class_teacher_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    group = get_object_or_404(with_numbers(classes_of(member(request))), pk=pk)
    form = TeacherForm(request.POST, teachers=staff.teachers())
    assignment = carry_out(form, staff.assign, class_group=group, by=member(request))
    if assignment is None:
        return _class(request, group, form)
    messages.success(
        request, _("{name} teaches {group} now.").format(name=assignment.staff_name, group=group.name)
    )
    return redirect("class_page", pk)


@require_POST
@requires(P.ROSTER_IMPORT)
def class_teacher_remove(request: HttpRequest, pk: UUID, assignment: UUID) -> HttpResponse:
    found = get_object_or_404(StaffAssignment, pk=assignment, class_group_id=pk)
    name = found.staff_name
    staff.unassign(assignment=found, by=member(request))
    messages.success(request, _("{name} no longer teaches this class.").format(name=name))
    return redirect("class_page", pk)
