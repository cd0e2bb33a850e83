"""What was issued, over the API: the register of certificates, the documents themselves, verification."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.kit.api_fields import PDF_ANSWER
from reports.bureau.actions import certificates
from reports.bureau.models import Certificate, Round
from reports.bureau.views.files import pdf_response
from reports.pdf.names import mask_name
from schools.bureau.permissions import member


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    name = serializers.CharField(source="nominee.name")

    class Meta:
        model = Certificate
        fields = ["id", "number", "code", "name", "sha256", "revoked_at", "revoked_reason"]


class CertificatesView(ListAPIView[Certificate]):
    required = {"GET": P.COMMENDATION_VIEW}
    serializer_class = CertificateSerializer
    queryset = Certificate.objects.none()

    def get_queryset(self) -> QuerySet[Certificate]:
        round = get_object_or_404(Round, pk=self.kwargs.get("pk"))
        return Certificate.objects.of_round(round).seen_by(member(self.request._request).district_ids)


class RevokeRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class CertificateRevoke(APIView):
    """Whoever scans it will read that it was revoked, and why."""

    required = {"POST": P.COMMENDATION_DECIDE}

    @extend_schema(request=RevokeRequest, responses=CertificateSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(Certificate.objects.select_related("nominee"), pk=pk)
        asked = RevokeRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        done = certificates.revoke(certificate=found, by=member(request._request), **asked.validated_data)
        return Response(CertificateSerializer(done).data)


class CertificateFile(APIView):
    required = {"GET": P.COMMENDATION_VIEW}

    @extend_schema(responses=PDF_ANSWER)
    def get(self, request: Request, pk: str, version: str) -> FileResponse:
        """The certificate as PDF."""
        seen = Certificate.objects.issued().seen_by(member(request._request).district_ids)
        found = get_object_or_404(seen, pk=pk)
        return pdf_response(found.stored_file.name, f"{found.number}.pdf")


class DecisionFile(APIView):
    required = {"GET": P.COMMENDATION_VIEW}

    @extend_schema(responses=PDF_ANSWER)
    def get(self, request: Request, pk: str, version: str) -> FileResponse:
        """The round's decision as PDF."""
        found = get_object_or_404(Round.objects.select_related("decision"), pk=pk, decision__isnull=False)
        return pdf_response(found.decision.stored_file.name, f"{found.decision.number}.pdf")


class VerifyAnswer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["genuine", "revoked"])
    name = serializers.CharField(help_text="Masked.")
    honour = serializers.CharField()
    number = serializers.CharField()
    sha256 = serializers.CharField()
    reason = serializers.CharField()


class VerifyView(APIView):
    """Is a certificate genuine? Open to anyone who has its code."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    is_public = True

    @extend_schema(responses=VerifyAnswer, auth=[])
    def get(self, request: Request, code: str, version: str) -> Response:
        found = get_object_or_404(Certificate.objects.with_code(code))
        return Response({
            "state": "revoked" if found.revoked_at else "genuine",
            "name": mask_name(found.nominee.name),
            "honour": found.nominee.round.honour.name,
            "number": found.number,
            "sha256": found.sha256,
            "reason": found.revoked_reason,
        })  # fmt: skip
