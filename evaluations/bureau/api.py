"""The dashboard and scores over the API. The same reads as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from evaluations.bureau import city
from evaluations.bureau.api_shapes import Node, SetShare
from evaluations.bureau.asked import asked_of_the_city, require_known, visible_scores
from evaluations.bureau.models import Score
from evaluations.bureau.working import explain
from schools.stages import Stage

TERM = OpenApiParameter(
    "term", str, description="Code of a term, such as 2026-1; the running one by default."
)
STAGE = OpenApiParameter("stage", str, enum=Stage.values)
DISTRICT = OpenApiParameter("district", str, description="GB/T 2260 code, such as 210202.")


class PartAnswer(serializers.Serializer[Any]):
    district = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    schools = serializers.IntegerField()
    reporting = serializers.IntegerField()
    scored = serializers.IntegerField()
    mean = serializers.DecimalField(6, 3, allow_null=True)
    submitted = serializers.IntegerField()
    approved = serializers.IntegerField()
    oldest = serializers.DateTimeField(
        allow_null=True, help_text="When the school counted longest ago was counted."
    )


class DashboardAnswer(serializers.Serializer[Any]):
    term = serializers.CharField()
    activities = serializers.IntegerField()
    participations = serializers.CharField(help_text="Not shown below 5.")
    students = serializers.CharField(help_text="Not shown below 5.")
    students_reached_percent = serializers.CharField(
        help_text="Not shown where it could point at single students."
    )
    parts = PartAnswer(many=True)


class DashboardView(APIView):
    """The city by district and stage."""

    required = {"GET": P.DASHBOARD_VIEW}

    @extend_schema(responses=DashboardAnswer, parameters=[TERM, STAGE, DISTRICT])
    def get(self, request: Request, version: str) -> Response:
        require_known(request._request)
        which = asked_of_the_city(request._request)
        if which is None:
            raise NotFound
        facts = city.figures(which)
        answer = {
            "term": which.term.code,
            "activities": facts.activities,
            "participations": facts.participations,
            "students": facts.students,
            "students_reached_percent": facts.reached,
            "parts": sorted(city.parts(which), key=lambda part: (part.stage, part.district)),
        }
        return Response(DashboardAnswer(answer).data)


class ScoreLine(serializers.ModelSerializer[Score]):
    school_code = serializers.CharField(source="school.code")
    school_name = serializers.CharField(source="school.name")
    district = serializers.CharField(source="school.district_id")
    term = serializers.CharField(source="term.code")
    sets = serializers.DictField(child=SetShare(), help_text="By the set's code.")

    class Meta:
        model = Score
        fields = [
            "id", "school_code", "school_name", "district", "term", "stage", "total", "sets", "is_final", "computed_at",
        ]  # fmt: skip


class ScoreAnswer(ScoreLine):
    working = serializers.SerializerMethodField()

    class Meta(ScoreLine.Meta):
        fields = [*ScoreLine.Meta.fields, "working"]

    @extend_schema_field(Node)
    def get_working(self, score: Score) -> dict[str, Any]:
        """The tree the page opens level by level; small groups are left out of it."""
        return explain(score)


@extend_schema(parameters=[TERM, STAGE, DISTRICT])
class ScoresView(ListAPIView[Score]):
    """By stage and name; not by score."""

    required = {"GET": P.DASHBOARD_VIEW}
    serializer_class = ScoreLine
    queryset = Score.objects.none()

    def get_queryset(self) -> QuerySet[Score]:
        require_known(self.request._request)
        which = asked_of_the_city(self.request._request)
        if which is None:
            return Score.objects.none()
        scores = visible_scores(self.request._request).filter(term=which.term).defer("working")
        scores = scores.filter(stage=which.stage) if which.stage else scores
        scores = scores.filter(school__district_id=which.district) if which.district else scores
        return scores.order_by("stage", "school__pinyin", "pk")


class ScoreView(RetrieveAPIView[Score]):
    required = {"GET": P.DASHBOARD_VIEW}
    serializer_class = ScoreAnswer
    queryset = Score.objects.none()

    def get_queryset(self) -> QuerySet[Score]:
        return visible_scores(self.request._request).select_related("standard")
