from django.urls import path

from core.jobs.views import JobView

urlpatterns = [path("<uuid:pk>/", JobView.as_view(), name="api_job")]
