"""Shapes of what is stored as JSON, for the API's description."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schools.stages import Stage


class SetShare(serializers.Serializer[Any]):
    points = serializers.FloatField(allow_null=True)
    maximum = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Node"}})
class Nodes(serializers.ListField):
    """A tree's branches: a serializer cannot name itself."""


class Node(serializers.Serializer[Any]):
    """A number with its formula, what was counted, and the parts it comes from."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(required=False)
    formula = serializers.CharField()
    counts = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), required=False,
        help_text="Name and value of each; fewer than 5 persons are not shown.",
    )  # fmt: skip
    parts = Nodes()
    open = serializers.BooleanField(required=False)


class SchoolNamed(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class StandardNamed(serializers.Serializer[Any]):
    version = serializers.CharField()
    sha256 = serializers.CharField()


class PacketAnswer(serializers.Serializer[Any]):
    value = serializers.CharField()
    words = serializers.CharField()
    files = serializers.ListField(child=serializers.CharField(), help_text="SHA-256 of each.")


COUNT = {"type": "array", "items": {"type": ["string", "number", "null"]}, "minItems": 3, "maxItems": 3}


@extend_schema_field({"type": "array", "items": COUNT})
class Counts(serializers.ListField):
    """[fact, filter, count], …; the count is null where it could point at single persons."""


class Packet(serializers.Serializer[Any]):
    """What the school handed in, as it was frozen."""

    format = serializers.IntegerField()
    school = SchoolNamed()
    term = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    standard = StandardNamed()
    round = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    answers = serializers.DictField(child=PacketAnswer(), help_text="By the indicator's code.")
    counts = Counts()
    last_year = Counts()
