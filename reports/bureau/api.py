"""Commendation over the API: honours, rounds, nominees, notice, decision. The register is in api_register."""

import uuid
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.jobs.actions import message_of
from core.kit.api_fields import VersionField
from core.tenancy.tasks import after_commit
from reports.bureau import printing
from reports.bureau.actions import decisions, honours, notices, rounds
from reports.bureau.models import Decision, HonourType, Nominee, NoticeObjection, PublicNotice, Quota, Round
from reports.bureau.tasks import print_certificates
from reports.pdf.errors import RenderRefused
from schools.bureau.models import Term
from schools.bureau.permissions import member


class HonourSerializer(serializers.ModelSerializer[HonourType]):
    class Meta:
        model = HonourType
        fields = ["id", "name", "stages", "legal_basis", "authority", "authority_number", "verb"]
        read_only_fields = ["verb"]


class RoundSerializer(serializers.ModelSerializer[Round]):
    term = serializers.SlugRelatedField(slug_field="code", queryset=Term.objects.all())
    places = serializers.IntegerField(write_only=True, min_value=0, max_value=rounds.MOST_PLACES)

    class Meta:
        model = Round
        fields = ["id", "honour", "term", "name", "nominate_by", "places", "state", "version"]
        read_only_fields = ["state", "version"]
        validators: list[Any] = []  # one a term: the action says it in better words


class NomineeSerializer(serializers.ModelSerializer[Nominee]):
    school = serializers.CharField(source="school.name")

    class Meta:
        model = Nominee
        fields = ["id", "name", "school", "stage", "class_name", "deeds", "state", "decline_reason"]


class ObjectionSerializer(serializers.ModelSerializer[NoticeObjection]):
    class Meta:
        model = NoticeObjection
        fields = ["id", "words", "contact", "answer", "answered_at", "version"]
        read_only_fields = ["words", "contact", "answered_at"]
        extra_kwargs = {
            "answer": {"required": True, "allow_blank": False},
            "version": {"required": False, "min_value": 0, "help_text": "The version that was looked at."},
        }


class ShownName(serializers.Serializer[Any]):
    """One line of a notice, as the public reads it."""

    name = serializers.CharField(help_text="Masked.")
    school = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"class": serializers.CharField()}  # no name for a Python attribute


class NoticeSerializer(serializers.ModelSerializer[PublicNotice]):
    shown = ShownName(many=True)
    objections = ObjectionSerializer(many=True, read_only=True)

    class Meta:
        model = PublicNotice
        fields = ["slug", "starts_on", "ends_on", "working_days", "shown", "sha256", "objections"]


class QuotaSerializer(serializers.ModelSerializer[Quota]):
    district = serializers.CharField(source="district_id", read_only=True)

    class Meta:
        model = Quota
        fields = ["id", "stage", "district", "places"]
        read_only_fields = ["stage"]


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    class Meta:
        model = Decision
        fields = ["number", "title", "body", "decided_on", "sha256"]


class RoundDetailSerializer(RoundSerializer):
    quotas = QuotaSerializer(many=True, read_only=True)
    nominees = NomineeSerializer(many=True, read_only=True)
    notice = NoticeSerializer(read_only=True, allow_null=True)
    decision = DecisionSerializer(read_only=True, allow_null=True)
    job = serializers.SerializerMethodField(help_text="The printing job, if there is one.")

    class Meta(RoundSerializer.Meta):
        fields = [*RoundSerializer.Meta.fields, "quotas", "nominees", "notice", "decision", "job"]

    def get_job(self, found: Round) -> uuid.UUID | None:
        job = printing.latest(found)
        return job.pk if job else None


class HonoursView(ListAPIView[HonourType]):
    required = {"GET": P.COMMENDATION_VIEW, "POST": P.COMMENDATION_MANAGE}
    serializer_class = HonourSerializer
    queryset = HonourType.objects.filter(is_enabled=True).order_by("name")

    @extend_schema(request=HonourSerializer, responses={201: HonourSerializer})
    def post(self, request: Request, version: str) -> Response:
        asked = HonourSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = honours.create(by=member(request._request), **asked.validated_data)
        return Response(HonourSerializer(made).data, status=201)


class RoundsView(ListAPIView[Round]):
    required = {"GET": P.COMMENDATION_VIEW, "POST": P.COMMENDATION_MANAGE}
    serializer_class = RoundSerializer
    queryset = Round.objects.select_related("honour", "term")

    @extend_schema(request=RoundSerializer, responses={201: RoundSerializer})
    def post(self, request: Request, version: str) -> Response:
        asked = RoundSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = rounds.plan(by=member(request._request), **asked.validated_data)
        return Response(RoundSerializer(made).data, status=201)


class RoundView(RetrieveAPIView[Round]):
    """A round with its nominees: those of the person's own districts."""

    required = {"GET": P.COMMENDATION_VIEW}
    serializer_class = RoundDetailSerializer
    queryset = Round.objects.select_related("honour", "term", "notice", "decision")

    def get_queryset(self) -> QuerySet[Round]:
        districts = member(self.request._request).district_ids
        quotas = Quota.objects.filter(district_id__in=districts) if districts else Quota.objects.all()
        nominees = Nominee.objects.seen_by(districts).select_related("school")
        # With the objectors' contact details: for those who answer for the whole city.
        objections = NoticeObjection.objects.none() if districts else NoticeObjection.objects.all()
        return super().get_queryset().prefetch_related(
            Prefetch("nominees", nominees), Prefetch("quotas", quotas), Prefetch("notice__objections", objections)
        )  # fmt: skip


class VersionRequest(serializers.Serializer[Any]):
    version = VersionField()


class NoticeRequest(VersionRequest):
    working_days = serializers.IntegerField(
        min_value=notices.LEAST_WORKING_DAYS,
        max_value=notices.MOST_WORKING_DAYS,
        default=notices.LEAST_WORKING_DAYS,
    )


class DecisionRequest(VersionRequest):
    number = serializers.CharField(max_length=34)
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=4000)
    decided_on = serializers.DateField()


class DueRequest(VersionRequest):
    nominate_by = serializers.DateField()


class QuotasRequest(VersionRequest):
    places = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=rounds.MOST_PLACES),
        help_text="{quota's id: places}",
    )


class RoundAct(APIView):
    # Base of the steps: read the request, act on the round, answer with it as it is then. No docstring: the
    # API's description would show it at each of them.

    required = {"POST": P.COMMENDATION_MANAGE}
    request_class: type[VersionRequest] = VersionRequest
    does: Any = None

    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(Round, pk=pk)
        asked = self.request_class(data=request.data)
        asked.is_valid(raise_exception=True)
        self.act(request, found, asked.validated_data)
        return Response(RoundDetailSerializer(Round.objects.get(pk=pk)).data)

    def act(self, request: Request, found: Round, given: dict[str, Any]) -> None:
        type(self).does(round=found, by=member(request._request), **given)


@extend_schema(request=VersionRequest, responses=RoundDetailSerializer)
class RoundOpen(RoundAct):
    """Schools may nominate from now on."""

    does = staticmethod(rounds.open_nominations)


@extend_schema(request=VersionRequest, responses=RoundDetailSerializer)
class RoundClose(RoundAct):
    """No more nominations; the review begins."""

    does = staticmethod(rounds.close_nominations)


@extend_schema(request=DueRequest, responses=RoundDetailSerializer)
class RoundDue(RoundAct):
    """Another day until which schools nominate."""

    request_class = DueRequest
    does = staticmethod(rounds.set_due)


@extend_schema(request=QuotasRequest, responses=RoundDetailSerializer)
class RoundQuotas(RoundAct):
    """How many places each stage and district has."""

    request_class = QuotasRequest
    does = staticmethod(rounds.set_quotas)


@extend_schema(request=NoticeRequest, responses=RoundDetailSerializer)
class RoundNotice(RoundAct):
    """Show the shortlist to the public, names masked, for at least five working days."""

    request_class = NoticeRequest
    does = staticmethod(notices.publish)


class RoundNoticeEnd(APIView):
    """Only in a demo: let the notice end now."""

    required = {"POST": P.COMMENDATION_MANAGE}

    @extend_schema(request=None, responses=RoundDetailSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(Round, pk=pk, notice__isnull=False)
        notices.end_demo_notice(notice=found.notice, by=member(request._request))
        return Response(RoundDetailSerializer(Round.objects.get(pk=pk)).data)


class ObjectionAnswer(APIView):
    """Each objection to a notice is answered before the decision."""

    required = {"POST": P.COMMENDATION_MANAGE}

    @extend_schema(request=ObjectionSerializer, responses=ObjectionSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        found = get_object_or_404(NoticeObjection, pk=pk)
        asked = ObjectionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        done = notices.answer(objection=found, by=member(request._request), **asked.validated_data)
        return Response(ObjectionSerializer(done).data)


@extend_schema(request=DecisionRequest, responses=RoundDetailSerializer)
class RoundDecide(RoundAct):
    """Issue the decision and its list as PDF, once the notice has ended and each objection is answered."""

    required = {"POST": P.COMMENDATION_DECIDE}
    request_class = DecisionRequest

    def act(self, request: Request, found: Round, given: dict[str, Any]) -> None:
        try:
            decisions.decide(round=found, by=member(request._request), **given)
        except RenderRefused as refusal:
            raise ValidationError({"detail": [str(refusal)]}) from refusal


@extend_schema(request=VersionRequest, responses=RoundDetailSerializer)
class RoundIssue(RoundAct):
    """Register the certificates; the answer's `job` says how far printing is, under /api/v1/jobs/."""

    required = {"POST": P.COMMENDATION_DECIDE}
    does = staticmethod(printing.issue)

    def act(self, request: Request, found: Round, given: dict[str, Any]) -> None:
        base_url = f"{request.scheme}://{request.get_host()}"
        job = type(self).does(round=found, base_url=base_url, by=member(request._request), **given)
        after_commit(print_certificates, **message_of(job))


@extend_schema(request=VersionRequest, responses=RoundDetailSerializer)
class RoundPrint(RoundIssue):
    """Print what a failed job left over."""

    does = staticmethod(printing.again)


class JudgeRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class NomineeShortlist(APIView):
    required = {"POST": P.COMMENDATION_MANAGE}

    @extend_schema(request=None, responses=NomineeSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        done = rounds.shortlist(nominee=get_object_or_404(Nominee, pk=pk), by=member(request._request))
        return Response(NomineeSerializer(done).data)


class NomineeDecline(APIView):
    required = {"POST": P.COMMENDATION_MANAGE}

    @extend_schema(request=JudgeRequest, responses=NomineeSerializer)
    def post(self, request: Request, pk: str, version: str) -> Response:
        asked = JudgeRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        found = get_object_or_404(Nominee, pk=pk)
        done = rounds.decline(nominee=found, by=member(request._request), **asked.validated_data)
        return Response(NomineeSerializer(done).data)
