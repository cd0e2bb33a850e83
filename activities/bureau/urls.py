from django.urls import include, path

from activities.bureau import views

urlpatterns = [
    path("themes/", views.theme_list, name="theme_list"),
    path("themes/add/", views.theme_add, name="theme_add"),
    path("themes/<str:code>/switch/", views.theme_switch, name="theme_switch"),
    path("campaigns/add/", views.campaign_add, name="campaign_add"),
    path("api/<str:version>/", include("activities.bureau.urls_api")),
]
