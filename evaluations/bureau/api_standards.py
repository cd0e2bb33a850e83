"""The evaluation standard over the API: read, load, publish."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from evaluations.bureau.actions import standards
from evaluations.bureau.forms_standards import MOST_BYTES
from evaluations.bureau.models import Standard
from schools.bureau.models import Term
from schools.bureau.permissions import member


class StandardLine(serializers.ModelSerializer[Standard]):
    from_term = serializers.CharField(source="from_term.code", allow_null=True, default=None)

    class Meta:
        model = Standard
        fields = ["id", "version", "name", "sha256", "from_term", "published_at"]


class StandardAnswer(StandardLine):
    class Meta(StandardLine.Meta):
        fields = [*StandardLine.Meta.fields, "source"]


class LoadRequest(serializers.Serializer[Any]):
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=MOST_BYTES, trim_whitespace=False, help_text="The YAML, as it was agreed."
    )


class PublishRequest(serializers.Serializer[Any]):
    term = serializers.SlugRelatedField(
        slug_field="code", queryset=Term.objects.filter(is_open=True), help_text="From this term on."
    )


class StandardsView(ListAPIView[Standard]):
    required = {"GET": P.STANDARD_VIEW, "POST": P.STANDARD_PUBLISH}
    serializer_class = StandardLine
    queryset = Standard.objects.select_related("from_term").defer("source").order_by("-created_at", "pk")

    @extend_schema(request=LoadRequest, responses={201: StandardLine})
    def post(self, request: Request, version: str) -> Response:
        """Keep a draft of the version the text names; every fault of it is told with its line."""
        asked = LoadRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        row = standards.load(**asked.validated_data, by=member(request._request))
        return Response(StandardLine(row).data, status=201)


class StandardView(RetrieveAPIView[Standard]):
    """With its source: the YAML as it was agreed."""

    required = {"GET": P.STANDARD_VIEW}
    serializer_class = StandardAnswer
    queryset = Standard.objects.select_related("from_term")


class PublishView(APIView):
    required = {"POST": P.STANDARD_PUBLISH}

    @extend_schema(request=PublishRequest, responses=StandardLine)
    def post(self, request: Request, pk: str, version: str) -> Response:
        """From this term on scores come from it; it never changes again."""
        found = get_object_or_404(Standard, pk=pk)
        asked = PublishRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        done = standards.publish(standard=found, **asked.validated_data, by=member(request._request))
        return Response(StandardLine(done).data)
