from django.urls import include, path

urlpatterns = [
    path("", include("evaluations.bureau.urls_submissions")),
]
