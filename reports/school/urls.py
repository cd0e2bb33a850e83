from django.urls import path

from reports.school import views

urlpatterns = [
    path("nominations/", views.nomination_list, name="nomination_list"),
    path("nominations/<uuid:pk>/", views.nominate, name="nominate"),
    path("certificates/<uuid:pk>.pdf", views.certificate_file, name="school_certificate_file"),
]
