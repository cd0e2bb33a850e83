"""Every component beside its markup, for those who build pages. Served in development and demos only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "core/styleguide.html")


styleguide.is_public = True  # type: ignore[attr-defined]
