"""Submissions over the API: list, read, review."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.kit.api_fields import UPLOAD_ANSWER, VersionField
from evaluations.bureau import packets, packets_shown
from evaluations.bureau.actions import reviews
from evaluations.bureau.api_shapes import Node, Packet
from evaluations.bureau.models import Review, Submission, SubmissionFile
from evaluations.bureau.parsed import parsed
from evaluations.bureau.views.submissions import file_answer, visible
from evaluations.bureau.working import tree
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


class ChangedCount(serializers.Serializer[Any]):
    what = serializers.CharField()
    difference = serializers.CharField(
        help_text="Such as 12 → 14; empty where it could point at single persons."
    )


class SubmissionFileSerializer(serializers.ModelSerializer[SubmissionFile]):
    class Meta:
        model = SubmissionFile
        fields = ["id", "indicator_code", "content_type", "sha256"]


class SubmissionSerializer(SubmissionLineSerializer):
    reviews = ReviewSerializer(many=True)
    files = SubmissionFileSerializer(many=True)
    packet = serializers.SerializerMethodField(
        help_text="As it was frozen; null for counts that could point at single persons. sha256 is of the whole packet."
    )
    is_intact = serializers.SerializerMethodField(help_text="Whether the whole packet still fits its sha256.")
    result = serializers.SerializerMethodField(help_text="The working of the locked result, level by level.")
    changed_since = serializers.SerializerMethodField(
        help_text="Counts that differ by now from the frozen ones."
    )

    class Meta(SubmissionLineSerializer.Meta):
        fields = [
            *SubmissionLineSerializer.Meta.fields, "packet", "is_intact", "result", "changed_since", "files", "reviews",
        ]  # fmt: skip

    @extend_schema_field(Packet)
    def get_packet(self, found: Submission) -> dict[str, Any]:
        return packets_shown.shown(found)

    def get_is_intact(self, found: Submission) -> bool:
        return packets.digest(found.packet) == found.sha256

    @extend_schema_field(Node(allow_null=True))
    def get_result(self, found: Submission) -> dict[str, Any] | None:
        return tree(parsed(found.standard), found.stage, found.result) if found.result else None

    @extend_schema_field(ChangedCount(many=True))
    def get_changed_since(self, found: Submission) -> list[dict[str, str]]:
        return [{"what": what, "difference": by} for what, by in packets_shown.changed_since(found)]


class SubmissionsView(ListAPIView[Submission]):
    required = {"GET": P.SUBMISSION_VIEW}
    serializer_class = SubmissionLineSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        return visible(self.request._request).waiting_first()


class SubmissionView(RetrieveAPIView[Submission]):
    required = {"GET": P.SUBMISSION_VIEW}
    serializer_class = SubmissionSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        return visible(self.request._request).prefetch_related("reviews", "files")


class SubmissionFileView(APIView):
    """A piece of evidence, as the school handed it in."""

    required = {"GET": P.SUBMISSION_VIEW}

    @extend_schema(responses=UPLOAD_ANSWER)
    def get(self, request: Request, pk: str, version: str) -> FileResponse:
        return file_answer(request._request, pk)


class ReviewRequest(serializers.Serializer[Any]):
    version = VersionField()
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AdjustRequest(ReviewRequest):
    indicator_code = serializers.CharField(max_length=10)
    level = serializers.CharField(max_length=4)


class ReviewAct(APIView):
    # Base of the three acts: read the request, act on a submission in sight, answer with its new state. No
    # docstring: the API's description would show it at each of them.

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
    """Give one indicator another level or answer, with a reason."""

    request_class = AdjustRequest
    does = staticmethod(reviews.adjust)


@extend_schema(request=ReviewRequest, responses=SubmissionSerializer)
class SubmissionReturn(ReviewAct):
    """Back to the school, with a reason."""

    does = staticmethod(reviews.send_back)


@extend_schema(request=ReviewRequest, responses=SubmissionSerializer)
class SubmissionApprove(ReviewAct):
    """Approve: the result is computed from the packet and locked."""

    does = staticmethod(reviews.approve)
