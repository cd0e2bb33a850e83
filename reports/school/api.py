"""Nominations over the API."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.permissions import Permission as P
from reports.bureau.models import Round
from reports.school.actions import nominations
from reports.school.models import Nomination
from schools.bureau.permissions import member
from schools.school.models import Student


class NominationSerializer(serializers.ModelSerializer[Nomination]):
    round_id = serializers.UUIDField()
    student_id = serializers.UUIDField()
    student_name = serializers.CharField(source="student.name", read_only=True)

    class Meta:
        model = Nomination
        fields = ["id", "round_id", "student_id", "student_name", "deeds", "sent_at"]
        read_only_fields = ["sent_at"]


class OpenRoundSerializer(serializers.ModelSerializer[Round]):
    honour = serializers.CharField(source="honour.name")

    class Meta:
        model = Round
        fields = ["id", "name", "honour", "nominate_by"]


class OpenRoundsView(ListAPIView[Round]):
    required = {"GET": P.NOMINATION_VIEW}
    serializer_class = OpenRoundSerializer
    queryset = Round.objects.nominating().select_related("honour")


class NominationsView(ListAPIView[Nomination]):
    required = {"GET": P.NOMINATION_VIEW, "POST": P.NOMINATION_MANAGE}
    serializer_class = NominationSerializer
    queryset = Nomination.objects.none()

    def get_queryset(self) -> QuerySet[Nomination]:
        return Nomination.objects.select_related("student").order_by("-created_at", "pk")

    @extend_schema(request=NominationSerializer, responses={201: NominationSerializer})
    def post(self, request: Request, version: str) -> Response:
        asked = NominationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given: dict[str, Any] = asked.validated_data
        made = nominations.nominate(
            round=get_object_or_404(Round, pk=given["round_id"]),
            student=get_object_or_404(Student.objects.enrolled(), pk=given["student_id"]),
            deeds=given["deeds"],
            by=member(request._request),
        )
        return Response(NominationSerializer(made).data, status=201)
