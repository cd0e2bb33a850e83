from django.urls import path

from schools.school.views import classes, roster, students

urlpatterns = [
    path("students/", students.student_list, name="student_list"),
    path("students/<uuid:pk>/", students.student_page, name="student_page"),
    path("students/<uuid:pk>/invite/", students.student_invite, name="student_invite"),
    path("classes/", classes.class_list, name="class_list"),
    path("classes/add/", classes.class_add, name="class_add"),
    path("classes/<uuid:pk>/", classes.class_page, name="class_page"),
    path("classes/<uuid:pk>/teachers/", classes.class_teacher_add, name="class_teacher_add"),
    path(
        "classes/<uuid:pk>/teachers/<uuid:assignment>/remove/",
        classes.class_teacher_remove,
        name="class_teacher_remove",
    ),
    path("roster/", roster.roster_upload, name="roster_upload"),
    path("roster/template/", roster.roster_template, name="roster_template"),
    path("roster/<str:key>/", roster.roster_import, name="roster_import"),
    path("roster/<str:key>/corrections/", roster.roster_corrections, name="roster_corrections"),
]
