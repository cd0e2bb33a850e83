"""Signing in: the right password of an active person who has a role at this place. Anything else looks the same."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from core.accounts.models import User, as_username
from schools.bureau.models import Membership


class MemberBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str = "",
        password: str = "",
        invited: bool = False,
        **kwargs: Any,
    ) -> User | None:
        """`invited`: for the person behind an open invitation, who has no role here yet."""
        user = User.objects.filter(username=as_username(username)).first()
        if user is None:
            User().set_password(password)  # the same time as for a name that exists
            return None
        if not user.check_password(password) or not user.is_active or request is None:
            return None
        school = getattr(request, "school", None)
        return user if invited or Membership.objects.of(user.id, school=school).exists() else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


__all__ = ["MemberBackend"]
