"""The host decides the place; nothing else may. Unknown host: 404. Sick school: 503, it alone."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django_tenants.utils import remove_www

from core.tenancy import again, health, names, waits
from core.tenancy.slots import NoSlot, slots

Handler = Callable[[HttpRequest], HttpResponse]


class PlaceMiddleware:
    """Sets `request.school` (None at the bureau) and the connection's schema for the whole request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        try:
            with waits.of_request(reads=request.method in {"GET", "HEAD", "OPTIONS"}):
                return self._answer(request)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return self._plain(request, "400.html", 400, _("This address has a character that no text has."))
        host = self._host(request)
        if host in settings.BUREAU_HOSTS:
            return self._in_a_slot(request, names.PUBLIC, self._at_bureau)
        school = self._school(host) if host else None
        if school is None:
            return self._plain(request, "404.html", 404, _("There is no page at this address."))
        return self._in_a_slot(request, school.schema_name, lambda asked: self._at_school(asked, school))

    def _in_a_slot(self, request: HttpRequest, place: str, answer: Handler) -> HttpResponse:
        """A file on its way out keeps its slot until it is sent: a slow reader holds a thread, too."""
        if request.path == "/healthz":  # a full place is no reason to take the server out of the pool
            return answer(request)
        try:
            slots.take(place)
        except NoSlot:
            return self._plain(
                request, "503.html", 503, _("Very many requests at once. Please try again in a moment."), 2
            )
        response = None
        try:
            response = answer(request)
        finally:
            if response is None or not response.streaming:
                slots.give_back(place)
            else:
                response._resource_closers.append(lambda: slots.give_back(place))  # type: ignore[attr-defined]
        return response

    def _at_bureau(self, request: HttpRequest) -> HttpResponse:
        request.school = None  # type: ignore[attr-defined]
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        return self.get_response(request)

    def _at_school(self, request: HttpRequest, school: Any) -> HttpResponse:
        if school.is_sick or not health.has_its_tables(school.schema_name):
            return self._plain(request, "503.html", 503, _("This school's data is being looked after."))
        request.school = request.tenant = school  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF
        connection.set_tenant(school)  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _host(request: HttpRequest) -> str:
        try:
            return str(remove_www(request.get_host().rsplit(":", 1)[0])).lower()
        except (DisallowedHost, UnicodeError):
            return ""

    @staticmethod
    def _school(host: str) -> Any:
        domain_model = apps.get_model(settings.TENANT_DOMAIN_MODEL)
        domain = domain_model.objects.select_related("tenant").filter(domain=host).first()
        is_open = domain and domain.tenant.is_active and names.is_school(domain.tenant.schema_name)
        return domain.tenant if is_open else None

    @staticmethod
    def _plain(
        request: HttpRequest, template: str, status: int, reason: str, again_after: int = 120
    ) -> HttpResponse:
        if request.path.startswith("/api/"):  # read by programs
            response: HttpResponse = JsonResponse({"detail": reason}, status=status)
        else:
            page = loader.render_to_string(template, {"reason": reason, **again.typed(request)})
            response = HttpResponse(page, status=status)
        if status == 503:
            response["Retry-After"] = str(again_after)
        return response
