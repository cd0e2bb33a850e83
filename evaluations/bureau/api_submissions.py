"""Submissions over the API: list, read, review."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from evaluations.bureau.actions import reviews
from evaluations.bureau.models import Review, Submission
from evaluations.bureau.views.submissions import visible
from schools.bureau.permissions import member


class ReviewSerializer(serializers.ModelSerializer[Review]):
    class Meta:
        model = Review
        fields = ["act", "indicator_code", "level", "reason", "round_number", "created_at", "created_by_name"]


class SubmissionLineSerializer(serializers.ModelSerializer[Submission]):
    school_code = serializers.CharField(source="school.code")
    school_name = serializers.CharField(source="school.name")
    term = serializers.CharField(source="term.code")

    class Meta:
        model = Submission
        fields = [
            "id", "school_code", "school_name", "term", "stage", "state", "round_number", "version",
            "submitted_at", "was_on_time", "due_on", "total", "sha256",
        ]  # fmt: skip


class SubmissionSerializer(SubmissionLineSerializer):
    reviews = ReviewSerializer(many=True)

    class Meta(SubmissionLineSerializer.Meta):
        fields = [*SubmissionLineSerializer.Meta.fields, "packet", "result", "reviews"]


class SubmissionsView(ListAPIView[Submission]):
    required = {"GET": P.SUBMISSION_VIEW}
    serializer_class = SubmissionLineSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        return visible(self.request._request).order_by("state", "submitted_at", "pk")


class SubmissionView(RetrieveAPIView[Submission]):
    required = {"GET": P.SUBMISSION_VIEW}
    serializer_class = SubmissionSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        return visible(self.request._request).prefetch_related("reviews")


class ReviewRequest(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version that was looked at.")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AdjustRequest(ReviewRequest):
    indicator_code = serializers.CharField(max_length=10)
    level = serializers.CharField(max_length=4)


class ReviewAct(APIView):
    """Base of the three acts: read the request, act on a submission in sight, answer with its new state."""

    required = {"POST": P.SUBMISSION_REVIEW}
    request_class: type[ReviewRequest] = ReviewRequest
    does: Any = None

    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(visible(request._request), pk=pk)
        asked = self.request_class(data=request.data)
        asked.is_valid(raise_exception=True)
        changed = type(self).does(submission=found, by=member(request._request), **asked.validated_data)
        return Response(SubmissionSerializer(changed).data)


@extend_schema(request=AdjustRequest, responses=SubmissionSerializer)
class SubmissionAdjust(ReviewAct):
    request_class = AdjustRequest
    does = staticmethod(reviews.adjust)


@extend_schema(request=ReviewRequest, responses=SubmissionSerializer)
class SubmissionReturn(ReviewAct):
    does = staticmethod(reviews.send_back)


@extend_schema(request=ReviewRequest, responses=SubmissionSerializer)
class SubmissionApprove(ReviewAct):
    does = staticmethod(reviews.approve)
