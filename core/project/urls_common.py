"""What both places have: sign-in, health, the API's frame."""

from typing import Any

from django.conf import settings
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.api import TokenView
from core.kit.favicon import favicon
from core.kit.health import healthz
from core.kit.styleguide import styleguide


class SchemaView(SpectacularAPIView):
    """The OpenAPI document of this place: it describes, it holds no data, so it is open."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    is_public = True

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.urlconf = request._request.urlconf  # this place's, not the other's
        return super().get(request, *args, **kwargs)

    def _get_filename(self, request: Request, version: str) -> str:
        """In ASCII: the document's own title would not fit a header."""
        return f"chengji-api.{self.perform_content_negotiation(request, force=True)[0].format}"


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("accounts/", include("core.accounts.urls")),
    path("invitations/", include("schools.bureau.urls_invitations")),
    path("people/", include("schools.bureau.urls_people")),
    path("jobs/", include("core.jobs.urls")),
    path("api/<str:version>/jobs/", include("core.jobs.urls_api")),
    path("api/<str:version>/token/", TokenView.as_view(), name="api_token"),
    path("api/<str:version>/schema/", SchemaView.as_view(), name="api_schema"),
]

handler400 = "core.kit.refusals.bad_request"
handler403 = "core.kit.refusals.forbidden"
handler404 = "core.kit.refusals.not_found"
handler500 = "core.kit.refusals.server_error"

if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
