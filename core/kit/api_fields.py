"""What requests of several APIs have in common."""

from dataclasses import replace
from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from core.kit.uploads import CleanFile, RefusedFile, clean_upload

# What a view answers that sends a file, for the API's description.
FILE_ANSWER = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class CleanFileField(serializers.FileField):
    """A picture or PDF, judged by its content; a picture is written anew."""

    def to_internal_value(self, data: Any) -> CleanFile:  # type: ignore[override]
        sent = super().to_internal_value(data)
        try:
            return replace(clean_upload(sent.read()), name=sent.name or "")
        except RefusedFile as refusal:
            raise serializers.ValidationError(str(refusal)) from None


class FilesRequest(serializers.Serializer[Any]):
    files = serializers.ListField(child=CleanFileField(), min_length=1)
