"""The term's plan."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities.school.actions import plans
from activities.school.forms import PlanItemForm, PlanLinkForm, ReasonForm
from activities.school.models import Activity, PlanItem
from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires


@requires(P.EVALUATION_VIEW, to_write=P.EVALUATION_EDIT)
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plan's items and their state; POST adds one."""
    term = Term.objects.current()
    form = PlanItemForm(request.POST or None)
    if term and carry_out(form, plans.add, term=term, by=member(request)):
        messages.success(request, _("The item was added to the plan."))
        return redirect("plan_list")
    items = (
        list(PlanItem.objects.filter(term_id=term.pk).select_related("activity").order_by("due_on", "id"))
        if term
        else []
    )
    context = {
        "term": term, "items": items, "form": form, "locked_at": next((i.locked_at for i in items if i.locked_at), None),
        "may_edit": member(request).may(P.EVALUATION_EDIT), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "activities_school/plan.html", context)


@requires(P.EVALUATION_EDIT)
@require_POST
def plan_lock(request: HttpRequest) -> HttpResponse:
    term = Term.objects.current()
    if term is None:
        raise Http404
    try:
        count = plans.lock(term=term, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        text = ngettext(
            "The plan is locked with %(count)s item.", "The plan is locked with %(count)s items.", count
        )
        messages.success(request, text % {"count": count})
    return redirect("plan_list")


@requires(P.EVALUATION_VIEW, to_write=P.EVALUATION_EDIT)
def plan_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One item: which activity shows it, or why it was dropped."""
    item = get_object_or_404(PlanItem.objects.select_related("activity"), pk=pk)
    standing = Activity.objects.of_term(item.term_id).standing().latest_first().prefetch_related("classes")
    dropping = "reason" in request.POST
    data = request.POST or None
    link_form = PlanLinkForm(
        None if dropping else data, activities=standing, initial={"activity": item.activity_id}
    )
    drop_form = ReasonForm(data if dropping else None)
    form, act = (drop_form, plans.drop) if dropping else (link_form, plans.link)
    if carry_out(form, act, item=item, by=member(request)):
        messages.success(request, _("The plan was changed."))
        return redirect("plan_list")
    context = {
        "item": item,
        "link_form": link_form,
        "drop_form": drop_form,
        "may_edit": member(request).may(P.EVALUATION_EDIT),
        "today": timezone.localdate(),
    }
    return render(request, "activities_school/plan_item.html", context)
