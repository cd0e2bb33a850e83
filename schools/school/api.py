"""Students and the roster over the API."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.kit.api_fields import UploadRequest, asked_dry, checked
from core.kit.spreadsheets import LIMITS, UnreadableWorkbook
from core.kit.workbooks import CONTENT_TYPE
from schools.bureau.api_people import InvitationData, told_once
from schools.bureau.permissions import member
from schools.bureau.views.school_lists import workbook
from schools.school import rosters
from schools.school.actions import roster, students
from schools.school.forms import SearchForm
from schools.school.listing import searched, with_class
from schools.school.models import Student
from schools.school.rights import classes_of, students_of

MOST_TOLD = 500


class StudentData(serializers.ModelSerializer[Student]):
    """Numbers by their last four; in full they leave the school nowhere."""

    class_id = serializers.SerializerMethodField()
    class_name = serializers.SerializerMethodField()

    class Meta:
        model = Student
        fields = [
            "id", "name", "name_pinyin", "sex", "class_id", "class_name", "student_no_last4", "identity_no_last4",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_class_id(self, student: Any) -> str | None:
        return str(student.seats[0].class_group_id) if student.seats else None

    @extend_schema_field(str)
    def get_class_name(self, student: Any) -> str:
        return student.seats[0].class_group.name if student.seats else ""


class StudentListView(ListAPIView[Student]):
    """Students the person sees, by pinyin; `q` is a part of the name, its pinyin, its initials, or a number or its last four."""

    required = {"GET": P.ROSTER_VIEW}
    serializer_class = StudentData
    queryset = Student.objects.none()

    def get_queryset(self) -> Any:
        person = member(self.request._request)
        form = checked(SearchForm(self.request.query_params, groups=classes_of(person).in_order()))
        return with_class(searched(students_of(person).enrolled(), form.cleaned_data))

    @extend_schema(parameters=[OpenApiParameter("q", str), OpenApiParameter("group", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class RosterRequest(UploadRequest):
    create_classes = serializers.BooleanField(default=False)
    mark_absent = serializers.BooleanField(default=False)


class ToldData(serializers.Serializer[Any]):
    file = serializers.CharField()
    row = serializers.IntegerField()
    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class FieldChange(serializers.Serializer[Any]):
    field = serializers.CharField()
    now = serializers.CharField()
    then = serializers.CharField()


class StudentChange(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    name = serializers.CharField()
    fields = FieldChange(many=True)  # type: ignore[assignment]


class StudentTold(serializers.Serializer[Any]):
    row = serializers.IntegerField(required=False)
    name = serializers.CharField()
    class_name = serializers.CharField()
    student_no_last4 = serializers.CharField()


class RosterAnswer(serializers.Serializer[Any]):
    """`dry_run` true: what would be written. With `faults` nothing was, and the answer is 400.

    `new`, `changes` and `absent` name 500 students each at most; `counts` counts all.
    """

    dry_run = serializers.BooleanField()
    shown = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField())
    new_classes = serializers.ListField(child=serializers.CharField())
    new = StudentTold(many=True)
    changes = StudentChange(many=True)
    absent = StudentTold(many=True)
    faults = ToldData(many=True)
    notices = ToldData(many=True)


class RosterView(GenericAPIView[Any]):
    """Import a roster (xlsx, csv, OneRoster zip), all or nothing. With ?dry_run=1 only the difference is told.

    With ?faults=workbook a file with faults is answered by the workbook of its bad rows, each saying what would be right.
    """

    required = {"POST": P.ROSTER_IMPORT}
    serializer_class = RosterRequest
    parser_classes = [MultiPartParser]

    @extend_schema(
        parameters=[
            OpenApiParameter("dry_run", bool),
            OpenApiParameter("faults", str, enum=["list", "workbook"], default="list"),
        ],
        responses={200: RosterAnswer, 400: RosterAnswer, (400, CONTENT_TYPE): OpenApiTypes.BINARY},
        extensions={"x-can-be-late": True},
    )
    def post(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        asked = RosterRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        source = _read(words["file"], words["create_classes"])
        found = rosters.plan(source)
        if found.faults:
            return _refusal(source, found, request.query_params.get("faults", ""))
        if asked_dry(request):
            return Response(_answer(found, dry=True))
        written = roster.write(
            source=source,
            shown=words["shown"],
            mark_absent=words["mark_absent"],
            by=member(request._request),
        )
        return Response(_answer(found, dry=False) | {"counts": asdict(written)})


class StudentInviteView(APIView):
    """A link for the student's own account; an earlier one no longer works."""

    required = {"POST": P.MEMBER_INVITE}

    @extend_schema(request=None, responses={201: InvitationData})
    def post(self, request: Request, pk: UUID, version: str) -> Response:
        by = member(request._request)
        student = get_object_or_404(students_of(by), pk=pk)
        return told_once(request, *students.invite(student=student, by=by))


def _read(file: Any, create_classes: bool) -> rosters.Source:
    try:
        return rosters.read(file.read(LIMITS.file_bytes + 1), create_classes=create_classes)
    except UnreadableWorkbook as refusal:
        raise serializers.ValidationError({"file": [str(refusal)], "code": refusal.code}) from refusal


def _refusal(source: rosters.Source, found: rosters.Plan, wanted: str) -> HttpResponseBase:
    if wanted != "workbook":
        return Response(_answer(found, dry=True), status=400)
    answer = workbook(rosters.corrections(source, found), "roster-to-correct")
    answer.status_code = 400
    return answer


def _answer(found: rosters.Plan, *, dry: bool) -> dict[str, Any]:
    counts = {
        "created": len(found.new), "changed": len(found.changed), "unchanged": found.unchanged,
        "absent": len(found.absent), "faults": len(found.faults),
    }  # fmt: skip
    changes = [
        {
            "row": one.row.row_number,
            "name": one.existing.name,
            "fields": [
                dict(zip(("field", "now", "then"), line, strict=True))
                for line in rosters.in_words(one, found.class_names)
            ],
        }
        for one in found.changed[:MOST_TOLD]
    ]
    return {
        "dry_run": dry,
        "shown": found.fingerprint,
        "counts": counts,
        "new_classes": [rosters.new_class(one) for one in found.new_classes],
        "new": [rosters.newcomer(one) for one in found.new[:MOST_TOLD]],
        "changes": changes,
        "absent": [rosters.missing(one, found.class_names) for one in found.absent[:MOST_TOLD]],
        "faults": [_told(one) for one in found.faults],
        "notices": [_told(one) for one in found.notices],
    }


def _told(one: Any) -> dict[str, Any]:
    words = {"code": one.code, "message": str(one.message)}
    return {"file": one.file, "row": one.row_number, "column": one.column} | words
