from django.urls import path

from activities.bureau import api

urlpatterns = [
    path("themes/", api.ThemeListView.as_view(), name="api_themes"),
    path("campaigns/", api.CampaignListView.as_view(), name="api_campaigns"),
]
