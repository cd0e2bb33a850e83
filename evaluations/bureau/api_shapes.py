"""Shapes of what is stored as JSON. Only what is named here leaves: counts of few persons stay in the packet."""

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


class Packet(serializers.Serializer[Any]):
    """What the school handed in. Its counts are not told: some are of fewer than 5 persons."""

    format = serializers.IntegerField()
    school = SchoolNamed()
    term = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    standard = StandardNamed()
    round = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    answers = serializers.DictField(child=PacketAnswer(), help_text="By the indicator's code.")


class IndicatorResult(serializers.Serializer[Any]):
    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()
    kind = serializers.ChoiceField(["metric", "rated", "check"])
    max = serializers.FloatField()
    counted = serializers.BooleanField()
    why = serializers.CharField()
    share = serializers.FloatField(allow_null=True)
    points = serializers.FloatField(allow_null=True)


class SetResult(serializers.Serializer[Any]):
    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()
    weight = serializers.FloatField()
    points = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    factor = serializers.FloatField(allow_null=True)
    indicators = IndicatorResult(many=True)


class Result(serializers.Serializer[Any]):
    """The locked result, by set and indicator."""

    formula = serializers.CharField()
    standard = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    max = serializers.FloatField()
    points = serializers.FloatField()
    sets = SetResult(many=True)
