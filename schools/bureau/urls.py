from django.urls import path

from schools.bureau.views import people, school_lists, schools, terms

urlpatterns = [
    path("schools/", schools.school_list, name="school_list"),
    path("schools/add/", schools.school_add, name="school_add"),
    path("schools/import/", school_lists.school_list_upload, name="school_list_upload"),
    path("schools/import/template/", school_lists.school_list_template, name="school_list_template"),
    path("schools/import/<str:key>/", school_lists.school_list_import, name="school_list_import"),
    path(
        "schools/import/<str:key>/corrections/",
        school_lists.school_list_corrections,
        name="school_list_corrections",
    ),
    path("schools/<uuid:pk>/", schools.school_page, name="school_page"),
    path("schools/<uuid:pk>/change/", schools.school_change, name="school_change"),
    path("schools/<uuid:pk>/room/", schools.school_room, name="school_room"),
    path("schools/<uuid:pk>/close/", schools.school_close, name="school_close"),
    path("schools/<uuid:pk>/reopen/", schools.school_reopen, name="school_reopen"),
    path("schools/<uuid:pk>/invite/", people.school_invite, name="school_invite"),
    path("districts/", schools.district_list, name="district_list"),
    path("terms/", terms.term_list, name="term_list"),
    path("terms/open/", terms.term_open, name="term_open"),
    path("terms/<uuid:pk>/close/", terms.term_close, name="term_close"),
    path("terms/<uuid:pk>/reopen/", terms.term_reopen, name="term_reopen"),
]
