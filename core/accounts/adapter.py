"""allauth, without sign-up: people come by invitation only. Wrong passwords are counted by core.accounts.attempts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core.accounts.attempts import Attempt
from core.accounts.models import User


class InvitedOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """One limit for the page, the API and an invitation. Raises ValidationError when it comes too early."""
        attempt = Attempt.of(credentials.get("username", ""), self.get_client_ip(request))
        attempt.begin()
        user = super().authenticate(request, **credentials)
        if isinstance(user, User):
            attempt.succeeded(user)
            return user
        return None
