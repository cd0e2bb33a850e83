"""What anyone may see: a notice while it runs, and whether a certificate is genuine."""

import hashlib

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.accounts.authentication import PlaceThrottle
from core.audit.models import SYSTEM
from core.kit.forms import carry_out
from reports.bureau import forms
from reports.bureau.actions import notices
from reports.bureau.models import Certificate, PublicNotice
from reports.pdf.names import mask_name
from schools.bureau.permissions import open_to_all

OUTCOMES = ("none", "same", "different")  # of comparing a file: the page's script shows the same ones
MOST_BYTES = 5 * 1024 * 1024


class ObjectionThrottle(PlaceThrottle):
    """Each objection has to be answered before the decision: nobody may stop one by a flood of them."""

    scope = "objection"


@open_to_all
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice and a form for objections; 410 once it has ended."""
    found = get_object_or_404(PublicNotice.objects.select_related("round__honour", "round__term"), slug=slug)
    if not found.is_running:
        return _closed(request)
    form = forms.ObjectionForm(request.POST or None)
    many = form.is_valid() and not ObjectionThrottle().takes(request)
    if many:
        form.add_error(None, _("Many objections came from this address today. Please send yours tomorrow."))
    if carry_out(form, notices.object_to, notice=found, by=SYSTEM):
        messages.success(request, _("Thank you. Your objection will be answered before the decision."))
        return redirect("notice", slug)
    context = {"notice": found, "form": form}
    response = render(request, "reports_bureau/notice.html", context, status=429 if many else 200)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _closed(request: HttpRequest) -> HttpResponse:
    response = render(request, "reports_bureau/notice_ended.html", status=410)
    response["X-Robots-Tag"] = "noindex"
    return response


@open_to_all
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Genuine or revoked; with a file, whether its bytes are those that were issued."""
    found = Certificate.objects.with_code(code).first()
    if found is None:
        return render(request, "reports_bureau/verify_unknown.html", status=404)
    form = forms.FileForm(request.POST, request.FILES) if request.method == "POST" else forms.FileForm()
    context = {
        "certificate": found,
        "masked": mask_name(found.nominee.name),
        "form": form,
        "outcomes": OUTCOMES,
        "outcome": _same(form.cleaned_data["document"], found) if form.is_valid() else "none",
    }
    response = render(request, "reports_bureau/verify.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _same(file: UploadedFile, found: Certificate) -> str:
    """Whether these are the issued bytes; they are hashed and forgotten."""
    if file.size is None or file.size > MOST_BYTES:  # no certificate is so large
        return "different"
    return "same" if hashlib.sha256(file.read()).hexdigest() == found.sha256 else "different"


@open_to_all
def verify_start(request: HttpRequest) -> HttpResponse:
    """Type the code instead of scanning it."""
    form = forms.CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify", form.cleaned_data["code"])
    return render(request, "reports_bureau/verify_start.html", {"form": form})
