"""Refusals that people read: what was wrong and what would be right."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Refused(ValidationError):
    """An action cannot be done; the sentence says why and what would be right. Pages and API show it."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the thing since it was opened."""

    def __init__(self) -> None:
        super().__init__(_("This was changed since you opened it. Please look at it again."), code="changed")


class RefusedUpload(Exception):
    """A file that is not taken. str() is a sentence for the person who uploaded, `code` for tests and the API."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def api_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our refusals as 400 (409 for a lost race); everything else as DRF does it."""
    if isinstance(error, ChangedMeanwhile):
        return Response({"detail": error.messages[0], "code": "changed"}, status=409)
    if isinstance(error, ValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
        error = exceptions.ValidationError(detail)
    if isinstance(error, DataError):  # what no column can hold: a NUL in a text, a number beyond its range
        error = exceptions.ValidationError({"detail": [_("A value cannot be stored: please check it.")]})
    return exception_handler(error, context)
