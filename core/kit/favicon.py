"""/favicon.ico: asked for by browsers that show a PDF or a picture, where no page names the icon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.kit.templatetags.chengji import asset


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(asset("core/mark.svg"))


favicon.is_public = True  # type: ignore[attr-defined]
