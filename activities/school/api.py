"""Activities, growth records and objections over the API: the same actions as the pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.bureau import api as bureau_api
from activities.bureau.enums import Form, RecordKind
from activities.school import reach
from activities.school.actions import activities, objections, records
from activities.school.filters import ActivityFilter, RecordFilter
from activities.school.models import Activity, GrowthRecord, Objection
from activities.school.models.records import LISTED
from activities.school.serializers import (
    ActivityDetailSerializer,
    ActivitySerializer,
    AnswerRequest,
    LogRequest,
    ObjectionSerializer,
    ReasonRequest,
    RecordRequest,
    RecordSerializer,
    RewriteRequest,
    SendBackRequest,
    VersionRequest,
    WordsRequest,
)
from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from schools.bureau.permissions import member


class ThemeListView(bureau_api.ThemeListView):
    required = {"GET": P.ACTIVITY_VIEW}


class CampaignListView(bureau_api.CampaignListView):
    required = {"GET": P.ACTIVITY_VIEW}


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    UUID,
    OpenApiParameter.HEADER,
    description="A UUID of the sender's making. Sent again with the same body the first answer comes again and "
    "nothing is written twice; with another body it is 409. `request_key` in the body does the same.",
)


def person_of(view: APIView) -> Member:
    return member(view.request._request)


def narrowed(filter_class: Any, view: APIView, queryset: Any) -> Any:
    found = filter_class(view.request.query_params, queryset, request=view.request._request)
    if not found.is_valid():
        raise ValidationError({name: list(errors) for name, errors in found.errors.items()})
    return found.qs


def body(serializer: Any, request: Request) -> dict[str, Any]:
    """The request's checked data."""
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def query(*names: str) -> list[OpenApiParameter]:
    return [OpenApiParameter(name, str, description=ASKED[name]) for name in names]


ASKED = {"term": "Code of a term, such as 2026-1.", "class_group": "A class's id."}
FORM = OpenApiParameter("form_code", str, enum=Form.values)
MONTH = OpenApiParameter("month", str, description="Such as 2026-11.")
STATE = OpenApiParameter("state", str, enum=[*LISTED, "objected"])
KIND = OpenApiParameter("kind", str, enum=RecordKind.values)


class ActivityListView(generics.ListAPIView[Activity]):
    required = {"GET": P.ACTIVITY_VIEW, "POST": P.ACTIVITY_LOG}
    serializer_class = ActivitySerializer
    queryset = Activity.objects.none()

    def get_queryset(self) -> QuerySet[Activity]:
        seen = reach.activities_of(person_of(self)).with_counts().prefetch_related("classes", "evidence")
        return narrowed(ActivityFilter, self, seen.latest_first())

    @extend_schema(parameters=[*query("term", "class_group"), FORM, MONTH])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Activities, latest first: a teacher's own classes', or the school's."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=LogRequest,
        responses={201: ActivitySerializer, 200: ActivitySerializer},
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Log an activity. Sent again with the same Idempotency-Key it answers 200 and the first activity."""
        given = body(LogRequest, request)
        key = self._key(request) or given.pop("request_key", None)
        given |= {"request_key": key}
        known = bool(key) and Activity.objects.filter(request_key=key).exists()
        logged = activities.log(**given, by=person_of(self))
        found = Activity.objects.with_counts().prefetch_related("classes", "evidence").get(pk=logged.pk)
        return Response(ActivitySerializer(found).data, status=200 if known else 201)

    @staticmethod
    def _key(request: Request) -> UUID | None:
        text = request.headers.get("Idempotency-Key", "")
        try:
            return UUID(text) if text else None
        except ValueError:
            message = _("Idempotency-Key must be a UUID, such as 01890a5d-ac96-774b-bcce-b302099a8057.")
            raise ValidationError({"request_key": message}) from None


class ActivityView(generics.RetrieveAPIView[Activity]):
    required = {"GET": P.ACTIVITY_VIEW}
    serializer_class = ActivityDetailSerializer
    queryset = Activity.objects.none()

    def get_queryset(self) -> QuerySet[Activity]:
        seen = reach.activities_of(person_of(self)).with_counts().prefetch_related("classes", "evidence")
        return reach.with_participants(person_of(self), seen)


class ActivityWithdrawView(APIView):
    required = {"POST": P.ACTIVITY_LOG}

    @extend_schema(request=ReasonRequest, responses=ActivitySerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        seen = reach.activities_of(person_of(self))
        activities.withdraw(
            activity=get_object_or_404(seen, pk=pk), **body(ReasonRequest, request), by=person_of(self)
        )
        return Response(ActivitySerializer(seen.with_counts().get(pk=pk)).data)


class RecordListView(generics.ListAPIView[GrowthRecord]):
    required = {"GET": P.RECORD_VIEW, "POST": P.RECORD_ADD}
    serializer_class = RecordSerializer
    queryset = GrowthRecord.objects.none()

    def get_queryset(self) -> QuerySet[GrowthRecord]:
        seen = reach.records_of(person_of(self)).select_related("student").latest_first()
        return narrowed(RecordFilter, self, seen)

    @extend_schema(parameters=[*query("term", "class_group"), STATE, KIND])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Growth records of the pupils one reaches, latest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=RecordRequest, responses={201: RecordSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write a record about a pupil; a homeroom teacher's about the own class is confirmed at once."""
        given = body(RecordRequest, request)
        if "student" not in given:
            raise ValidationError({"student": _("Say which pupil the record is about.")})
        student = get_object_or_404(reach.students_of(person_of(self)), pk=given.pop("student"))
        return _record(records.add(student=student, **given, by=person_of(self)), 201)


class RecordRewriteView(APIView):
    """The author changes a draft or a returned record and hands it in again."""

    required = {"POST": P.RECORD_ADD}

    @extend_schema(request=RewriteRequest, responses=RecordSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return _rewritten(self, _reached(self, pk))


class OwnRecordRewriteView(APIView):
    """The pupil changes an own draft or returned entry and hands it in again."""

    required = {"POST": P.OWN_RECORD_WRITE}

    @extend_schema(request=RewriteRequest, responses=RecordSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return _rewritten(self, get_object_or_404(reach.own_records(person_of(self)), pk=pk))


class RecordConfirmView(APIView):
    required = {"POST": P.RECORD_CONFIRM}

    @extend_schema(request=VersionRequest, responses=RecordSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return _record(
            records.confirm(record=_reached(self, pk), **body(VersionRequest, request), by=person_of(self))
        )


class RecordReturnView(APIView):
    required = {"POST": P.RECORD_CONFIRM}

    @extend_schema(request=SendBackRequest, responses=RecordSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return _record(
            records.send_back(record=_reached(self, pk), **body(SendBackRequest, request), by=person_of(self))
        )


class OwnRecordListView(generics.ListAPIView[GrowthRecord]):
    """The pupil's own record."""

    required = {"GET": P.OWN_RECORD_VIEW, "POST": P.OWN_RECORD_WRITE}
    serializer_class = RecordSerializer
    queryset = GrowthRecord.objects.none()

    def get_queryset(self) -> QuerySet[GrowthRecord]:
        return reach.own_records(person_of(self)).select_related("student").latest_first()

    @extend_schema(request=RecordRequest, responses={201: RecordSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write an entry about oneself; `student` may be left out."""
        student = get_object_or_404(reach.own_students(person_of(self)))
        given = body(RecordRequest, request)
        if given.pop("student", student.pk) != student.pk:
            raise ValidationError({"student": _("A pupil writes about themself only.")})
        return _record(records.add(student=student, **given, by=person_of(self)), 201)


class RecordObjectView(APIView):
    required = {"POST": P.OWN_RECORD_WRITE}

    @extend_schema(request=WordsRequest, responses={201: ObjectionSerializer})
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """The pupil objects to an entry about themself."""
        record = get_object_or_404(reach.own_records(person_of(self)), pk=pk)
        objection = objections.raise_objection(
            record=record, **body(WordsRequest, request), by=person_of(self)
        )
        return Response(ObjectionSerializer(objection).data, status=201)


class ObjectionListView(generics.ListAPIView[Objection]):
    """Objections to entries one reaches, those that wait first."""

    required = {"GET": P.OBJECTION_ANSWER}
    serializer_class = ObjectionSerializer
    queryset = Objection.objects.none()

    def get_queryset(self) -> QuerySet[Objection]:
        seen = Objection.objects.filter(growth_record__in=reach.decided_records_of(person_of(self)))
        return seen.order_by(F("answered_at").asc(nulls_first=True), "due_on", "pk")


class ObjectionAnswerView(APIView):
    """Answered once, in words; an upheld objection removes the entry."""

    required = {"POST": P.OBJECTION_ANSWER}

    @extend_schema(request=AnswerRequest, responses=ObjectionSerializer, extensions={"x-can-be-late": True})
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        seen = Objection.objects.filter(growth_record__in=reach.decided_records_of(person_of(self)))
        objection = get_object_or_404(seen, pk=pk)
        answered = objections.answer(objection=objection, **body(AnswerRequest, request), by=person_of(self))
        return Response(ObjectionSerializer(answered).data)


def _reached(view: APIView, pk: UUID) -> GrowthRecord:
    return get_object_or_404(reach.records_of(person_of(view)), pk=pk)


def _rewritten(view: APIView, record: GrowthRecord) -> Response:
    given = body(RewriteRequest, view.request)
    return _record(records.rewrite(record=record, **given, by=person_of(view)))


def _record(record: GrowthRecord, status: int = 200) -> Response:
    return Response(RecordSerializer(record).data, status=status)
