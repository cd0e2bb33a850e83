"""Who is calling the API, and how often. Apart from the views, which DRF imports these for."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.throttling import SimpleRateThrottle

from core.accounts import limits
from core.accounts.models import User
from core.tenancy.context import current_schema

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView


CHALLENGE = 'Bearer realm="chengji"'


class PlaceAuthentication(SessionAuthentication):
    """The session of this host (with CSRF), or the bearer key the middleware has already checked."""

    def authenticate(self, request: "Request") -> tuple[User, None] | None:
        if getattr(request._request, "bearer", False):
            return request._request.user, None  # type: ignore[return-value]
        return super().authenticate(request)

    def authenticate_header(self, request: "Request") -> str:
        return CHALLENGE


class PlaceAuthenticationSchema(OpenApiAuthenticationExtension):
    target_class = PlaceAuthentication
    name = ["bearer", "session"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:  # type: ignore[override]
        return [{name: []} for name in self.name]  # one or the other, not both

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        return [
            {"type": "http", "scheme": "bearer"},
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        ]


class PlaceThrottle(SimpleRateThrottle):
    """By place and person, or address of nobody in particular; counted by core.accounts.limits, not in the cache."""

    scope = "place"
    waits = timedelta()
    duration: int | None  # seconds, and how many in them: set by DRF from settings
    num_requests: int | None

    def get_cache_key(self, request: "Request", view: "APIView") -> str:
        who = request.user.pk if request.user and request.user.is_authenticated else self.get_ident(request)
        return limits.key_of("throttle", self.scope, current_schema(), who)

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        window = timedelta(seconds=self.duration or 0)
        waits = limits.take(self.get_cache_key(request, view), most=self.num_requests or 0, window=window)
        self.waits = waits or timedelta()
        return waits is None

    def wait(self) -> float:
        return self.waits.total_seconds()

    def takes(self, request: "HttpRequest") -> bool:
        """For a page: whether this one is within the limit, and counted. DRF asks the same of its own requests."""
        return bool(self.allow_request(request, None))  # type: ignore[arg-type]
