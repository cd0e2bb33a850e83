"""Refusals that people read: what was wrong and what would be right."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import UniqueViolation
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Refused(ValidationError):
    """An action cannot be done; the sentence says why and what would be right. Pages and API show it."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the thing since it was opened."""

    def __init__(self) -> None:
        super().__init__(_("This was changed since you opened it. Please look at it again."), code="changed")


def lost_race(error: Exception) -> bool:
    """Another request stored the same thing between our look and our write, such as the second press of a button."""
    return isinstance(error, IntegrityError) and isinstance(error.__cause__, UniqueViolation)


class RefusedUpload(Exception):
    """A file that is not taken. str() is a sentence for the person who uploaded, `code` for tests and the API."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("This is too large to send at once.")


def api_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our refusals as 400 (409 for a lost race); everything else as DRF does it, in words of ours where it has none."""
    if lost_race(error):
        error = ChangedMeanwhile()
    if isinstance(error, ChangedMeanwhile):
        return Response({"detail": error.messages[0], "code": "changed"}, status=409)
    return exception_handler(_as_drf(error), context)


def _as_drf(error: Exception) -> Exception:
    match error:
        case ValidationError():
            detail = error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
            return exceptions.ValidationError(detail)
        case DataError():  # what no column can hold: a NUL in a text, a number beyond its range
            return exceptions.ValidationError({"detail": [_("A value cannot be stored: please check it.")]})
        case exceptions.ParseError():
            return exceptions.ParseError(
                _("The body could not be read. Send well-formed JSON in UTF-8, or a form.")
            )
        case Http404():  # whose own words are English and name the table
            return exceptions.NotFound()
        case RequestDataTooBig():
            return BodyTooLarge()
        case _:
            return error
