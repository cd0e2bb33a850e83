"""People and invitations over the API, at the bureau and at each school."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.api import Door
from core.accounts.permissions import Permission as P
from core.accounts.roles import ROLES, SCHOOL
from schools.bureau.actions import people as acts
from schools.bureau.listing import here, invitations_here, school_url
from schools.bureau.models import District, Invitation, Membership, School
from schools.bureau.models.people import ROLE_CHOICES
from schools.bureau.permissions import member


class MembershipData(serializers.ModelSerializer[Membership]):
    name = serializers.CharField(source="user.name", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "name", "username", "role", "school", "district", "is_active", "awaits_school",
            "ends_on", "reason", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class PeopleView(ListAPIView[Membership]):
    """Roles held at this place, those of students apart."""

    required = {"GET": P.MEMBER_VIEW}
    serializer_class = MembershipData
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        return here(self.request._request).order_by("-is_active", "role", "id")


class EndRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class MembershipEndView(GenericAPIView[Membership]):
    """End a role; it needs a reason."""

    required = {"POST": P.MEMBER_INVITE}
    serializer_class = MembershipData
    queryset = Membership.objects.none()

    @extend_schema(request=EndRequest, responses=MembershipData)
    def post(self, request: Request, pk: Any, **kwargs: Any) -> Response:
        membership = get_object_or_404(here(request._request), pk=pk, is_active=True)
        asked = EndRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        reason = asked.validated_data["reason"]
        done = acts.deactivate(membership=membership, reason=reason, by=member(request._request))
        return Response(MembershipData(done).data)


class MembershipReturnView(GenericAPIView[Membership]):
    """Give an ended role back."""

    required = {"POST": P.MEMBER_INVITE}
    serializer_class = MembershipData
    queryset = Membership.objects.none()

    @extend_schema(request=None, responses=MembershipData)
    def post(self, request: Request, pk: Any, **kwargs: Any) -> Response:
        membership = get_object_or_404(here(request._request), pk=pk, is_active=False)
        return Response(
            MembershipData(acts.reactivate(membership=membership, by=member(request._request))).data
        )


class MembershipConfirmView(GenericAPIView[Membership]):
    """The school lets in somebody whom the bureau invited to it."""

    required = {"POST": P.MEMBER_INVITE}
    serializer_class = MembershipData
    queryset = Membership.objects.none()

    @extend_schema(request=None, responses=MembershipData)
    def post(self, request: Request, pk: Any, **kwargs: Any) -> Response:
        membership = get_object_or_404(here(request._request), pk=pk)
        return Response(MembershipData(acts.confirm(membership=membership, by=member(request._request))).data)


class InvitationData(serializers.ModelSerializer[Invitation]):
    """`link` is there in the answer that makes the invitation, and never again."""

    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    district = serializers.PrimaryKeyRelatedField(
        queryset=District.objects.all(), required=False, allow_null=True
    )
    school = serializers.PrimaryKeyRelatedField(
        queryset=School.objects.all(), required=False, allow_null=True
    )
    link = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = ["id", "person_name", "role", "school", "district", "expires_at", "created_by_name", "link"]
        read_only_fields = ["id", "expires_at", "created_by_name"]

    @extend_schema_field(str)
    def get_link(self, invitation: Invitation) -> str:
        return str(getattr(invitation, "link", ""))


class InvitationListView(ListAPIView[Invitation]):
    """Open invitations; make one. At a school `school` is that school; the bureau names the school of an admin."""

    required = {"GET": P.MEMBER_VIEW, "POST": P.MEMBER_INVITE}
    serializer_class = InvitationData
    queryset = Invitation.objects.none()

    def get_queryset(self) -> Any:
        return invitations_here(self.request._request)

    @extend_schema(request=InvitationData, responses={201: InvitationData})
    def post(self, request: Request, **kwargs: Any) -> Response:
        asked = InvitationData(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        if request._request.school or ROLES[words["role"]].place != SCHOOL:  # type: ignore[attr-defined]
            words["school"] = request._request.school  # type: ignore[attr-defined]
        return told_once(request, *acts.invite(**words, by=member(request._request)))


def told_once(request: Request, made: Invitation, key: str) -> Response:
    """The new invitation with its link, which is stored nowhere."""
    path, asked = reverse("invitation", args=[key]), request._request
    link = school_url(asked, made.school, path) if made.school else request.build_absolute_uri(path)
    made.link = link  # type: ignore[attr-defined]
    return Response(InvitationData(made).data, status=201)


class AcceptRequest(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=100, help_text="The last part of the link.")
    username = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class AcceptAnswer(serializers.Serializer[Any]):
    username = serializers.CharField()


class InvitationAcceptView(Door):
    """Come in by an invitation, at its place, with a new username and password. The link is used up."""

    @extend_schema(request=AcceptRequest, responses={201: AcceptAnswer}, auth=[])
    def post(self, request: Request, version: str) -> Response:
        asked = AcceptRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(AcceptAnswer(acts.accept(**asked.validated_data)).data, status=201)


class InvitationView(GenericAPIView[Invitation]):
    """Withdraw an open invitation."""

    required = {"DELETE": P.MEMBER_INVITE}
    serializer_class = InvitationData
    queryset = Invitation.objects.none()

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: Any, **kwargs: Any) -> Response:
        invitation = get_object_or_404(invitations_here(request._request), pk=pk)
        acts.withdraw(invitation=invitation, by=member(request._request))
        return Response(status=204)
