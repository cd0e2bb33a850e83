from django.urls import include, path

from schools.school import api

urlpatterns = [
    path("students/", api.StudentListView.as_view(), name="api_students"),
    path("classes/", api.ClassListView.as_view(), name="api_classes"),
    path("roster/", api.RosterView.as_view(), name="api_roster"),
    path("", include("schools.bureau.urls_people_api")),
]
