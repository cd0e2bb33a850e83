"""How far a job is: a page, polled by itself every two seconds, and the same over the API."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.jobs.models import Job
from core.tenancy.context import current_schema


def of_member(request: HttpRequest, pk: Any) -> Job:
    """A job of this place, for anyone who works here. A pupil sees only the own ones. Raises Http404 otherwise."""
    member = getattr(request, "member", None)
    if member is None:
        raise Http404
    jobs = Job.objects.at(current_schema())
    if set(member.role_codes) == {"student"}:
        jobs = jobs.filter(created_by_id=member.id)
    return get_object_or_404(jobs, pk=pk)


def job_page(request: HttpRequest, pk: Any) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    job = of_member(request, pk)
    context = {
        "job": shown(job),
        "poll_url": reverse("job", args=[pk]),
        "result_url": job.result_url,
        "result_label": _("Show the result"),
    }
    template = "core/_job.html" if request.headers.get("HX-Request") else "core_jobs/job.html"
    return render(request, template, context)


job_page.member_only = True  # type: ignore[attr-defined]


def shown(job: Job) -> dict[str, Any]:
    return {
        "pk": job.pk,
        "label": _("Work under way") if not job.is_finished else _("Work done"),
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "error": job.error,
        "finished": job.is_finished,
    }


class JobAnswer(serializers.ModelSerializer[Job]):
    percent = serializers.IntegerField()

    class Meta:
        model = Job
        fields = ["id", "kind", "state", "done", "total", "percent", "error", "result_url", "created_at"]


class JobView(APIView):
    """A job of this place: any signed-in member may ask how far it is; others get 404."""

    permission_classes = [IsAuthenticated]
    member_only = True

    @extend_schema(responses=JobAnswer)
    def get(self, request: Request, version: str, pk: Any) -> Response:
        return Response(JobAnswer(of_member(request._request, pk)).data)
