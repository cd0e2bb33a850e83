from django.urls import include, path

from schools.school import api, api_classes

urlpatterns = [
    path("students/", api.StudentListView.as_view(), name="api_students"),
    path("classes/", api_classes.ClassListView.as_view(), name="api_classes"),
    path("classes/<uuid:pk>/teachers/", api_classes.ClassTeachersView.as_view(), name="api_class_teachers"),
    path(
        "classes/<uuid:pk>/teachers/<uuid:assignment>/",
        api_classes.ClassTeacherView.as_view(),
        name="api_class_teacher",
    ),
    path("teachers/", api_classes.TeacherListView.as_view(), name="api_teachers"),
    path("students/<uuid:pk>/invite/", api.StudentInviteView.as_view(), name="api_student_invite"),
    path("roster/", api.RosterView.as_view(), name="api_roster"),
    path("", include("schools.bureau.urls_people_api")),
]
