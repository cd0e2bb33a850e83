from django.urls import path, re_path

from evaluations.bureau.views import submissions as views

urlpatterns = [
    path("submissions/", views.submission_list, name="submission_list"),
    path("submissions/<uuid:pk>/", views.submission, name="submission"),
    re_path(
        r"^submissions/(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/(?P<act>adjust|return|approve)/$",
        views.submission_review,
        name="submission_review",
    ),
    path("submission-files/<uuid:pk>/", views.submission_file, name="submission_file"),
]
