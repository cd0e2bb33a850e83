from django.urls import path

from core.jobs.views import job_page

urlpatterns = [path("<uuid:pk>/", job_page, name="job")]
