"""An activity's photos and documents over the API."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.school import reach
from activities.school.actions import activities
from activities.school.files import evidence_response
from activities.school.models import Activity
from activities.school.serializers import ActivityDetailSerializer
from core.accounts.permissions import Permission as P
from core.kit.api_fields import UPLOAD_ANSWER, FilesRequest
from schools.bureau.permissions import member


class EvidenceView(APIView):
    """Show an activity by more photos or PDFs; one that is there already counts once."""

    required = {"POST": P.ACTIVITY_LOG}
    parser_classes = [MultiPartParser]

    @extend_schema(request=FilesRequest, responses=ActivityDetailSerializer)
    def post(self, request: Request, pk: UUID, version: str) -> Response:
        found, by = get_object_or_404(self._seen(request), pk=pk), member(request._request)
        asked = FilesRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        activities.add_evidence(activity=found, files=asked.validated_data["files"], by=by)
        return Response(ActivityDetailSerializer(self._seen(request).get(pk=pk)).data)

    @staticmethod
    def _seen(request: Request) -> QuerySet[Activity]:
        by = member(request._request)
        return reach.with_participants(by, reach.activities_of(by).with_counts())


class EvidenceFileView(APIView):
    required = {"GET": P.ACTIVITY_VIEW, "DELETE": P.ACTIVITY_LOG}

    @extend_schema(responses=UPLOAD_ANSWER)
    def get(self, request: Request, pk: UUID, version: str) -> FileResponse:
        """The photo or document itself."""
        return evidence_response(get_object_or_404(reach.evidence_of(member(request._request)), pk=pk))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, version: str) -> Response:
        """Remove the file for good."""
        by = member(request._request)
        activities.remove_evidence(evidence=get_object_or_404(reach.evidence_of(by), pk=pk), by=by)
        return Response(status=204)
