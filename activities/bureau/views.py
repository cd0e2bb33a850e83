"""The city's themes and campaigns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.bureau import actions
from activities.bureau.forms import CampaignForm, ThemeForm
from activities.bureau.models import Campaign, Theme
from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires


@requires(P.THEME_MANAGE)
def theme_list(request: HttpRequest) -> HttpResponse:
    """Themes, and the campaigns of the term chosen (the current one by default)."""
    terms = list(Term.objects.all())
    chosen = request.GET.get("term") or getattr(Term.objects.current(), "code", "")
    campaigns = Campaign.objects.filter(term__code=chosen).order_by("starts_on")
    context = {"themes": Theme.objects.all(), "terms": terms, "chosen": chosen, "campaigns": campaigns}
    return render(request, "activities_bureau/themes.html", context)


@requires(P.THEME_MANAGE)
def theme_add(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST or None)
    if carry_out(form, actions.add_theme, by=member(request)):
        messages.success(request, _("The theme was added; schools can choose it now."))
        return redirect("theme_list")
    return render(request, "activities_bureau/form.html", {"form": form, "heading": _("Add a theme")})


@requires(P.THEME_MANAGE)
def campaign_add(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None, initial={"term": Term.objects.current()})
    if carry_out(form, actions.add_campaign, by=member(request)):
        messages.success(request, _("The campaign was added; log forms offer it while it runs."))
        return redirect("theme_list")
    return render(request, "activities_bureau/form.html", {"form": form, "heading": _("Add a campaign")})


@requires(P.THEME_MANAGE)
@require_POST
def theme_switch(request: HttpRequest, code: str) -> HttpResponse:
    theme = get_object_or_404(Theme, code=code)
    actions.set_theme_active(theme=theme, is_active="use" in request.POST, by=member(request))
    return redirect("theme_list")
