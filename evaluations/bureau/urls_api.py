from django.urls import include, path

from evaluations.bureau import api, api_standards

urlpatterns = [
    path("dashboard/", api.DashboardView.as_view(), name="api_dashboard"),
    path("scores/", api.ScoresView.as_view(), name="api_scores"),
    path("scores/<uuid:pk>/", api.ScoreView.as_view(), name="api_score"),
    path("standards/", api_standards.StandardsView.as_view(), name="api_standards"),
    path("standards/<uuid:pk>/", api_standards.StandardView.as_view(), name="api_standard"),
    path("standards/<uuid:pk>/publish/", api_standards.PublishView.as_view(), name="api_standard_publish"),
    path("", include("evaluations.bureau.urls_api_submissions")),
]
