"""How a key for the API is got."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import CHALLENGE
from core.accounts.models import ApiToken, User, digest_of, new_key
from core.tenancy.context import current_schema

KEY_LASTS = timedelta(hours=12)


class TokenRequest(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class TokenAnswer(serializers.Serializer[Any]):
    key = serializers.CharField()
    expires_at = serializers.DateTimeField()


class Refusal(serializers.Serializer[Any]):
    detail = serializers.CharField()


def _who(request: Request, username: str, password: str) -> User:
    """Through allauth, so that wrong passwords count towards the same limit as on the page."""
    try:
        user = get_adapter().authenticate(request._request, username=username, password=password)
    except ValidationError as limit:
        raise Throttled(detail=limit.messages[0]) from limit
    if not isinstance(user, User):
        raise AuthenticationFailed(_("The username or the password is not right."))
    return user


class Door(APIView):
    # Base of what is for people who are not signed in yet. Wrong passwords are counted where they are checked.
    authentication_classes: list[type[BaseAuthentication]] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []
    is_public = True


class TokenView(Door):
    """Exchange a name and password for a key that works at this place for twelve hours."""

    def get_authenticate_header(self, request: Request) -> str:
        """A wrong password is 401; without this DRF would say 403, since no key is asked for."""
        return CHALLENGE

    @extend_schema(request=TokenRequest, responses={200: TokenAnswer, 401: Refusal}, auth=[])
    def post(self, request: Request, version: str) -> Response:
        asked = TokenRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        user = _who(request, **asked.validated_data)
        key, ends = new_key(), timezone.now() + KEY_LASTS
        ApiToken.objects.create(user=user, schema=current_schema(), digest=digest_of(key), expires_at=ends)
        return Response(TokenAnswer({"key": key, "expires_at": ends}).data)
