"""Classes and who teaches them over the API."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import Permission as P
from schools.bureau.permissions import member
from schools.school import rosters
from schools.school.actions import classes, staff
from schools.school.actions.classes import MOST
from schools.school.listing import with_numbers
from schools.school.models import ClassGroup, StaffAssignment
from schools.school.rights import classes_of
from schools.stages import Stage


class AssignmentData(serializers.ModelSerializer[StaffAssignment]):
    class Meta:
        model = StaffAssignment
        fields = ["id", "user_id", "staff_name", "is_homeroom"]


class ClassData(serializers.ModelSerializer[ClassGroup]):
    name = serializers.CharField(read_only=True)
    student_count = serializers.IntegerField(read_only=True)
    teachers = AssignmentData(source="assignments", many=True, read_only=True)

    class Meta:
        model = ClassGroup
        fields = [
            "id",
            "name",
            "school_year",
            "stage",
            "grade",
            "number",
            "label",
            "student_count",
            "teachers",
        ]
        read_only_fields = fields


class ClassesRequest(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(Stage.choices)
    grade = serializers.IntegerField(
        min_value=1, max_value=12, help_text="As in the stage: the second year of junior school is 2."
    )
    count = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=MOST,
        help_text="The grade has the classes 1 to this; those there are stay.",
    )
    names = serializers.ListField(
        child=serializers.CharField(max_length=200), default=list, max_length=MOST,
        help_text="Of classes that go by a name, such as 计算机2301班: vocational and higher stages only.",
    )  # fmt: skip


class TeacherRequest(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    is_homeroom = serializers.BooleanField(default=False)


class TeacherData(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    name = serializers.CharField()


class ClassListView(ListAPIView[ClassGroup]):
    """Classes of this school year that the person sees."""

    required = {"GET": P.ROSTER_VIEW, "POST": P.ROSTER_IMPORT}
    serializer_class = ClassData
    queryset = ClassGroup.objects.none()

    def get_queryset(self) -> QuerySet[ClassGroup]:
        person = member(self.request._request)
        return with_numbers(classes_of(person).of_year(rosters.school_year()).in_order())

    @extend_schema(request=ClassesRequest, responses={201: ClassData(many=True)})
    def post(self, request: Request, version: str) -> Response:
        """Make the classes of a grade; answers with those that are new."""
        asked = ClassesRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        made = classes.make_classes(**asked.validated_data, by=member(request._request))
        new = self.get_queryset().filter(pk__in=[group.pk for group in made])
        return Response(ClassData(new, many=True).data, status=201)


class TeacherListView(APIView):
    """Who may be given a class."""

    required = {"GET": P.ROSTER_IMPORT}

    @extend_schema(operation_id="teachers_list", responses=TeacherData(many=True))
    def get(self, request: Request, version: str) -> Response:
        rows = [{"user_id": user_id, "name": name} for user_id, name in staff.teachers()]
        return Response(TeacherData(rows, many=True).data)


class ClassTeachersView(APIView):
    required = {"POST": P.ROSTER_IMPORT}

    @extend_schema(request=TeacherRequest, responses={201: AssignmentData})
    def post(self, request: Request, pk: UUID, version: str) -> Response:
        """Give the class a teacher; a new homeroom teacher takes the place of the former."""
        by = member(request._request)
        group = get_object_or_404(classes_of(by), pk=pk)
        asked = TeacherRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        assignment = staff.assign(class_group=group, **asked.validated_data, by=by)
        return Response(AssignmentData(assignment).data, status=201)


class ClassTeacherView(APIView):
    required = {"DELETE": P.ROSTER_IMPORT}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, assignment: UUID, version: str) -> Response:
        """The person no longer teaches this class."""
        found = get_object_or_404(StaffAssignment, pk=assignment, class_group_id=pk)
        staff.unassign(assignment=found, by=member(request._request))
        return Response(status=204)
