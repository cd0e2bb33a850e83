"""The self-evaluation over the API: read, answer, submit."""

from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.kit.api_fields import MOST_FILES, UPLOAD_ANSWER, CleanFileField, VersionField
from core.kit.downloads import upload_response
from core.kit.forms import MOST_INTEGER
from core.tenancy.tasks import after_commit
from evaluations.bureau.api_shapes import Node
from evaluations.bureau.models import Score, Standard
from evaluations.bureau.working import explain, named
from evaluations.school.actions import self_evaluations as acts
from evaluations.school.forms import CHECK_LABELS
from evaluations.school.models import Answer, AnswerFile, SelfEvaluation
from evaluations.school.tasks import roll_up
from evaluations.standard import Indicator
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import Term
from schools.bureau.permissions import member
from schools.stages import Stage


class AnswerFileSerializer(serializers.ModelSerializer[AnswerFile]):
    class Meta:
        model = AnswerFile
        fields = ["id", "original_name", "content_type", "sha256"]


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    files = AnswerFileSerializer(many=True, read_only=True)

    class Meta:
        model = Answer
        fields = ["indicator_code", "value", "words", "version", "files"]


class IndicatorAnswerRequest(serializers.Serializer[Any]):
    indicator_code = serializers.CharField(max_length=20)
    value = serializers.CharField(max_length=8)
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    files = serializers.ListField(
        child=CleanFileField(), required=False, max_length=MOST_FILES, help_text="As multipart/form-data."
    )
    version = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_INTEGER,
        help_text="The answer's version that was looked at; 0 where there was none.",
    )


class SelfEvaluationSerializer(serializers.ModelSerializer[SelfEvaluation]):
    answers = AnswerSerializer(many=True, read_only=True)
    missing = serializers.SerializerMethodField()
    is_open = serializers.SerializerMethodField()
    working = serializers.SerializerMethodField(
        help_text="The score as it stands, with its working; null before the first."
    )

    class Meta:
        model = SelfEvaluation
        fields = [
            "id",
            "term_id",
            "stage",
            "version",
            "submitted_at",
            "is_open",
            "answers",
            "missing",
            "working",
        ]

    def get_missing(self, found: SelfEvaluation) -> list[str]:
        return [indicator.code for indicator, _what in acts.missing(found)]

    @extend_schema_field(Node(allow_null=True))
    def get_working(self, found: SelfEvaluation) -> dict[str, Any] | None:
        scores = Score.objects.filter(school=this_school(), term_id=found.term_id, stage=found.stage)
        score = scores.select_related("standard").first()
        return explain(score) if score else None

    def get_is_open(self, found: SelfEvaluation) -> bool:
        return acts.is_open(found)


class Question(serializers.Serializer[Any]):
    """What the standard asks of the school itself: rated by level, or answered yes or no."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(["rated", "check"])
    question = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(
        help_text="What shows it; any answer but `no` and `na` needs words or a file."
    )
    values = serializers.DictField(
        child=serializers.CharField(), help_text="What may be answered, and what it means."
    )


class SelfEvaluationDetailSerializer(SelfEvaluationSerializer):
    questions = serializers.SerializerMethodField()

    class Meta(SelfEvaluationSerializer.Meta):
        fields = [*SelfEvaluationSerializer.Meta.fields, "questions"]

    @extend_schema_field(Question(many=True))
    def get_questions(self, found: SelfEvaluation) -> list[dict[str, Any]]:
        standard = Standard.objects.get(pk=found.standard_id)
        return [_question(indicator) for indicator in acts.asked(standard, found.stage)]


def _question(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name": named({"zh": indicator.name_zh, "en": indicator.name_en}),
        "kind": indicator.kind,
        "question": indicator.question,
        "evidence": indicator.evidence,
        "values": {
            value: indicator.levels.get(value) or str(CHECK_LABELS[value])
            for value in acts.values_for(indicator)
        },
    }


class BeginRequest(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(choices=Stage.choices)


class SubmitRequest(serializers.Serializer[Any]):
    version = VersionField()


class SelfEvaluationsView(ListAPIView[SelfEvaluation]):
    """This school's self-evaluations; POST begins the one of a stage in the current term."""

    required = {"GET": P.EVALUATION_VIEW, "POST": P.EVALUATION_EDIT}
    serializer_class = SelfEvaluationSerializer
    queryset = SelfEvaluation.objects.order_by("-created_at", "pk")

    @extend_schema(request=BeginRequest, responses={201: SelfEvaluationDetailSerializer})
    def post(self, request: Request, version: str) -> Response:
        asked = BeginRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        term = Term.objects.current()
        if term is None:
            raise Http404
        found = acts.begin(term=term, stage=asked.validated_data["stage"], by=member(request._request))
        return Response(SelfEvaluationDetailSerializer(found).data, status=201)


class SelfEvaluationView(APIView):
    required = {"GET": P.EVALUATION_VIEW}

    @extend_schema(responses=SelfEvaluationDetailSerializer)
    def get(self, request: Request, pk: str, version: str) -> Response:
        return Response(SelfEvaluationDetailSerializer(get_object_or_404(SelfEvaluation, pk=pk)).data)


class AnswersView(APIView):
    """POST one answer, with its evidence in words, in files (as multipart), or both."""

    required = {"POST": P.EVALUATION_EDIT}

    @extend_schema(request=IndicatorAnswerRequest, responses=AnswerSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(SelfEvaluation, pk=pk)
        asked = IndicatorAnswerRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        indicator = _indicator(found, given.pop("indicator_code"))
        kept = acts.answer(self_evaluation=found, indicator=indicator, by=member(request._request), **given)
        return Response(AnswerSerializer(kept).data)


def _indicator(found: SelfEvaluation, code: str) -> Any:
    for each in acts.asked(Standard.objects.get(pk=found.standard_id), found.stage):
        if each.code == code:
            return each
    raise serializers.ValidationError({"indicator_code": _("There is no such question. See `questions`.")})


class AnswerFileView(APIView):
    required = {"GET": P.EVALUATION_VIEW, "DELETE": P.EVALUATION_EDIT}

    @extend_schema(responses=UPLOAD_ANSWER)
    def get(self, request: Request, pk: str, version: str) -> FileResponse:
        row = get_object_or_404(AnswerFile, pk=pk)
        return upload_response(row.stored_file, content_type=row.content_type, name=row.original_name)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, version: str) -> Response:
        row = get_object_or_404(AnswerFile.objects.select_related("answer__self_evaluation"), pk=pk)
        acts.remove_file(file=row, by=member(request._request))
        return Response(status=204)


class SubmitView(APIView):
    required = {"POST": P.EVALUATION_SUBMIT}

    @extend_schema(request=SubmitRequest, responses=SelfEvaluationSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(SelfEvaluation, pk=pk)
        asked = SubmitRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        seen, by = asked.validated_data["version"], member(request._request)
        submission = acts.submit(self_evaluation=found, version=seen, by=by)
        after_commit(roll_up, school_ids=[str(submission.school_id)], term_id=str(submission.term_id))
        return Response(SelfEvaluationSerializer(SelfEvaluation.objects.get(pk=found.pk)).data)
