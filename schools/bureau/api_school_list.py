"""Adding schools from a list over the API: what it would change, then all of it or nothing."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from core.kit.api_fields import UploadRequest, asked_dry
from core.kit.spreadsheets import LIMITS, Sheet, UnreadableWorkbook, read_rows
from schools.bureau import school_lists
from schools.bureau.actions import school_lists as acts
from schools.bureau.permissions import member


class ListCounts(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class ListFault(serializers.Serializer[Any]):
    row = serializers.IntegerField(source="number")
    column = serializers.CharField()
    message = serializers.CharField()


class ListAnswer(serializers.Serializer[Any]):
    """`dry_run` true: what would be written. With `faults` nothing was, and the answer is 400."""

    dry_run = serializers.BooleanField()
    shown = serializers.CharField()
    counts = ListCounts()
    faults = ListFault(many=True)


class SchoolListFileView(APIView):
    """Add and change schools by a workbook (学校标识码, 学校名称, 区市县, 学段). ?dry_run=1 only tells the difference."""

    required = {"POST": P.SCHOOL_MANAGE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        request=UploadRequest,
        responses={200: ListAnswer, 400: ListAnswer},
        parameters=[OpenApiParameter("dry_run", bool)],
        extensions={"x-can-be-late": True},
    )
    def post(self, request: Request, version: str) -> Response:
        asked = UploadRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        sheet = _read(asked.validated_data["file"])
        found = school_lists.read(sheet)
        if found.faults or asked_dry(request):
            return Response(_told(found, dry=True), status=400 if found.faults else 200)
        written = acts.write(sheet=sheet, shown=asked.validated_data["shown"], by=member(request._request))
        return Response(_told(found, dry=False) | {"counts": asdict(written)})


def _read(file: Any) -> Sheet:
    try:
        return read_rows(file.read(LIMITS.file_bytes + 1))
    except UnreadableWorkbook as refusal:
        raise serializers.ValidationError({"file": [str(refusal)], "code": refusal.code}) from refusal


def _told(found: school_lists.SchoolList, *, dry: bool) -> dict[str, Any]:
    counts = {"created": len(found.new), "changed": len(found.changed), "unchanged": found.unchanged}
    told = {"dry_run": dry, "shown": acts.fingerprint(found), "counts": counts, "faults": found.faults}
    return dict(ListAnswer(told).data)
