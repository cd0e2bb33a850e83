from django.urls import include, path

from evaluations.bureau.views import dashboard, standards

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("dashboard.xlsx", dashboard.dashboard_export, name="dashboard_export"),
    path("scores/<uuid:pk>/", dashboard.score_page, name="score_page"),
    path("standards/", standards.standard_list, name="standard_list"),
    path("standards/load/", standards.standard_load, name="standard_load"),
    path("standards/<uuid:pk>/", standards.standard_detail, name="standard_detail"),
    path("standards/<uuid:pk>/publish/", standards.standard_publish, name="standard_publish"),
    path("", include("evaluations.bureau.urls_submissions")),
]
