"""The bureau's schools, terms and districts over the API; each write is the same action as the page's."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, ListCreateAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.kit.api_fields import checked
from schools.bureau.actions import schools, terms
from schools.bureau.forms import SearchForm
from schools.bureau.listing import districts_seen, filtered, seen_schools
from schools.bureau.models import District, School, Term
from schools.bureau.models.schools import FILE_GB_MOST, FILES_A_DAY_MOST
from schools.bureau.permissions import member
from schools.stages import Stage


class SchoolData(serializers.ModelSerializer[School]):
    district = serializers.PrimaryKeyRelatedField(queryset=District.objects.all())
    # Plain words here: a second enum beside that of `stage` would be named by a number in the schema.
    stages = serializers.ListField(child=serializers.CharField(max_length=10), allow_empty=False)
    host = serializers.CharField(read_only=True)

    class Meta:
        model = School
        fields = [
            "id",
            "code",
            "name",
            "district",
            "stages",
            "host",
            "is_active",
            "closed_from",
            "file_gb_most",
            "files_a_day",
        ]
        read_only_fields = ["id", "is_active", "closed_from", "file_gb_most", "files_a_day"]
        # What is taken or malformed is the action's to say, once for page, list and API.
        validators: list[Any] = []
        extra_kwargs: dict[str, Any] = {"code": {"validators": []}, "name": {"validators": []}}


def _filter(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.QUERY)


class SchoolListView(ListCreateAPIView[School]):
    """Schools of the person's districts; add one."""

    required = {"GET": P.SCHOOL_VIEW, "POST": P.SCHOOL_MANAGE}
    serializer_class = SchoolData
    queryset = School.objects.none()

    def get_queryset(self) -> Any:
        form = checked(SearchForm(self.request.query_params))
        return filtered(seen_schools(member(self.request._request)), form)

    @extend_schema(
        parameters=[_filter("q"), _filter("district"), OpenApiParameter("stage", str, enum=Stage.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = schools.create(**serializer.validated_data, by=member(self.request._request))


class SchoolView(RetrieveAPIView[School]):
    required = {"GET": P.SCHOOL_VIEW}
    serializer_class = SchoolData
    queryset = School.objects.none()

    def get_object(self) -> School:
        return get_object_or_404(seen_schools(member(self.request._request)), pk=self.kwargs["pk"])


class SchoolRoomRequest(serializers.Serializer[Any]):
    file_gb_most = serializers.IntegerField(
        min_value=1, max_value=FILE_GB_MOST, help_text="Room for files, in GB of 1,000,000,000 bytes."
    )
    files_a_day = serializers.IntegerField(
        min_value=1, max_value=FILES_A_DAY_MOST, help_text="Files one person may send a day."
    )


class SchoolRoomView(APIView):
    required = {"POST": P.SCHOOL_MANAGE}

    @extend_schema(request=SchoolRoomRequest, responses=SchoolData, operation_id="schools_room")
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """How much the school may store; what it keeps already stays."""
        school = get_object_or_404(seen_schools(member(request._request)), pk=pk)
        asked = SchoolRoomRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        schools.set_room(school=school, **asked.validated_data, by=member(request._request))
        return Response(SchoolData(seen_schools(member(request._request)).get(pk=pk)).data)


class TermData(serializers.ModelSerializer[Term]):
    class Meta:
        model = Term
        fields = [
            "id", "code", "name", "school_year", "starts_on", "ends_on", "census_on", "submit_by", "is_open",
        ]  # fmt: skip
        read_only_fields = ["id", "school_year", "is_open"]
        extra_kwargs = {"code": {"validators": []}, "name": {"required": False, "allow_blank": True}}


class TermListView(ListCreateAPIView[Term]):
    """Terms, the latest first; open one."""

    required = {"GET": P.SCHOOL_VIEW, "POST": P.TERM_MANAGE}
    serializer_class = TermData
    queryset = Term.objects.all()

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = terms.open_term(**serializer.validated_data, by=member(self.request._request))


class TermCloseView(RetrieveAPIView[Term]):
    """One term; POST closes it."""

    required = {"GET": P.SCHOOL_VIEW, "POST": P.TERM_MANAGE}
    serializer_class = TermData
    queryset = Term.objects.all()

    @extend_schema(request=None, responses=TermData, operation_id="terms_close")
    def post(self, request: Request, **kwargs: Any) -> Response:
        term = terms.close_term(term=self.get_object(), by=member(request._request))
        return Response(TermData(term).data)


class DistrictData(serializers.ModelSerializer[District]):
    """`tile_col` and `tile_row` place the district on the tile map, from the north-west corner."""

    school_count = serializers.SerializerMethodField()

    class Meta:
        model = District
        fields = ["code", "name", "pinyin", "kind", "tile_col", "tile_row", "school_count"]

    @extend_schema_field(int)
    def get_school_count(self, district: Any) -> int:
        return int(district.school_count)


class DistrictListView(ListAPIView[District]):
    required = {"GET": P.SCHOOL_VIEW}
    serializer_class = DistrictData
    queryset = District.objects.none()

    def get_queryset(self) -> Any:
        return districts_seen(member(self.request._request))
