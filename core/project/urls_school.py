"""Pages of a school's host. A bureau page does not exist here."""

from django.urls import include, path

from core.project import urls_common
from core.project.urls_common import handler400, handler403, handler404, handler500

urlpatterns = [
    path("", include("activities.school.urls")),
    path("", include("schools.school.urls")),
    path("", include("evaluations.school.urls")),
    path("", include("reports.school.urls")),
    path("api/<str:version>/", include("schools.school.urls_api")),
    path("api/<str:version>/", include("activities.school.urls_api")),
    path("api/<str:version>/", include("evaluations.school.urls_api")),
    path("api/<str:version>/", include("reports.school.urls_api")),
    *urls_common.urlpatterns,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
