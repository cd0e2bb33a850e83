from django.urls import path

from reports.school import api

urlpatterns = [
    path("rounds/", api.OpenRoundsView.as_view(), name="api_open_rounds"),
    path("nominations/", api.NominationsView.as_view(), name="api_nominations"),
]
