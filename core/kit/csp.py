"""Security headers of every answer. The policy's setting is named as in Django 6."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


def policy() -> str:
    chosen = getattr(settings, "SECURE_CSP", POLICY)
    return "; ".join(" ".join([name, *sources]) for name, sources in chosen.items())


def is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Was it asked for, or is it answered, with somebody's session or token? Costs no query."""
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in response.cookies or "Authorization" in request.headers


class SecurityHeadersMiddleware:
    """A view that set one of these itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in {"Content-Security-Policy": self.policy, **ALWAYS}.items():
            response.headers.setdefault(name, value)
        if is_personal(request, response):
            response.headers.setdefault("Cache-Control", "no-store")
            patch_vary_headers(response, ["Cookie"])
        return response
