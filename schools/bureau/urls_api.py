from django.urls import include, path

from schools.bureau import api, api_school_list

urlpatterns = [
    path("schools/", api.SchoolListView.as_view(), name="api_schools"),
    path("schools/list/", api_school_list.SchoolListFileView.as_view(), name="api_school_list"),
    path("schools/<uuid:pk>/", api.SchoolView.as_view(), name="api_school"),
    path("schools/<uuid:pk>/room/", api.SchoolRoomView.as_view(), name="api_school_room"),
    path("terms/", api.TermListView.as_view(), name="api_terms"),
    path("terms/<uuid:pk>/", api.TermCloseView.as_view(), name="api_term"),
    path("districts/", api.DistrictListView.as_view(), name="api_districts"),
    path("", include("schools.bureau.urls_people_api")),
]
