"""Pages of the bureau's host."""

from django.urls import include, path

from core.project import urls_common
from core.project.urls_common import handler400, handler403, handler404, handler500

urlpatterns = [
    path("", include("evaluations.bureau.urls")),
    path("", include("schools.bureau.urls")),
    path("", include("activities.bureau.urls")),
    path("", include("reports.bureau.urls")),
    path("api/<str:version>/", include("schools.bureau.urls_api")),
    path("api/<str:version>/", include("evaluations.bureau.urls_api")),
    path("api/<str:version>/", include("reports.bureau.urls_api")),
    *urls_common.urlpatterns,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
