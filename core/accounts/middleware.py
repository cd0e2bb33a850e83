"""Sign-in is bound to the place it began in; a bearer key too."""

from collections.abc import Callable

from allauth.account.signals import password_changed
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from core.accounts.models import ApiToken, User
from core.tenancy.context import current_schema

Handler = Callable[[HttpRequest], HttpResponse]
PLACE = "place"


@receiver(user_logged_in)
def bind_session(sender: type[User], request: HttpRequest, user: User, **kwargs: object) -> None:
    request.session[PLACE] = current_schema()


@receiver(password_changed)
def end_keys(sender: type[User], request: HttpRequest, user: User, **kwargs: object) -> None:
    """Whoever changes a password that others know wants their keys gone, as their sessions are."""
    ApiToken.objects.filter(user=user).delete()


class BoundSessionMiddleware:
    """A session carried to another school's host is nobody there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.get(PLACE) != current_schema():
            logout(request)
        return self.get_response(request)


class BearerMiddleware:
    """`Authorization: Bearer <key>` signs the request in, at the place the key was made for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.bearer = False  # type: ignore[attr-defined]
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key and request.path.startswith("/api/"):
            token = ApiToken.objects.usable(key=key.strip(), schema=current_schema()).first()
            if token:
                request.user, request.bearer = token.user, True  # type: ignore[attr-defined]
        return self.get_response(request)
