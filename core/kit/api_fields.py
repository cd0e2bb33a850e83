"""What requests of several APIs have in common."""

from dataclasses import replace
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.forms import Form
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from core.kit.forms import MOST_INTEGER
from core.kit.uploads import BUSY_SECONDS, CleanFile, RefusedFile, clean_upload

MOST_FILES = 20  # in one request; how many belong to one thing, its action says
FormType = TypeVar("FormType", bound=Form)
# What a view answers that sends a file, for the API's description.
UPLOAD_ANSWER = {(200, "image/jpeg", "image/png", "image/webp", "application/pdf"): OpenApiTypes.BINARY}
PDF_ANSWER = {(200, "application/pdf"): OpenApiTypes.BINARY}


@extend_schema_field(OpenApiTypes.BINARY)
class AnyFileField(serializers.FileField):
    """A file in a request; described as its bytes, not as an address."""


class Busy(exceptions.APIException):
    """Too many pictures at this moment: 503 with Retry-After."""

    status_code = 503
    wait = BUSY_SECONDS


@extend_schema_field(OpenApiTypes.BINARY)
class CleanFileField(serializers.FileField):
    """A picture or PDF, judged by its content; a picture is written anew."""

    def to_internal_value(self, data: Any) -> CleanFile:  # type: ignore[override]
        sent = super().to_internal_value(data)
        try:
            return replace(clean_upload(sent.read()), name=sent.name or "")
        except RefusedFile as refusal:
            if refusal.code == "busy":
                raise Busy(str(refusal)) from None
            raise serializers.ValidationError(str(refusal)) from None


class VersionField(serializers.IntegerField):
    """The version of a row that was looked at: whoever changed it meanwhile was faster, and the answer is 409."""

    def __init__(self, **kwargs: Any) -> None:
        said: dict[str, Any] = {
            "help_text": "The version that was looked at.",
            "min_value": 0,
            "max_value": MOST_INTEGER,
        }
        super().__init__(**said | kwargs)


def checked(form: FormType) -> FormType:
    """A list's filters, all of them readable: a program that mistypes one must not get the whole list."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form


def asked_dry(request: Request) -> bool:
    """?dry_run=1: tell the difference, write nothing."""
    return request.query_params.get("dry_run", "") in {"1", "true"}


class UploadRequest(serializers.Serializer[Any]):
    """A file that is told about first and written afterwards."""

    file = AnyFileField()
    shown = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=64,
        help_text="`shown` of the dry run: if it would now do something else, 409.",
    )


class FilesRequest(serializers.Serializer[Any]):
    files = serializers.ListField(child=CleanFileField(), min_length=1, max_length=MOST_FILES)
