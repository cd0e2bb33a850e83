"""What goes over the wire. Rules are the actions'."""

from typing import Any

from rest_framework import serializers

from activities.bureau.enums import Channel, Form, RecordKind
from activities.school.models import Activity, Evidence, GrowthRecord, Objection, Participation
from core.kit.api_fields import MOST_FILES, CleanFileField, VersionField
from schools.school.models import ClassGroup

MOST_CLASSES, MOST_ABSENT, MOST_CODES = 200, 5_000, 20  # in one request; the action says what is too many


class ClassSerializer(serializers.ModelSerializer[ClassGroup]):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = ClassGroup
        fields = ["id", "name", "stage", "grade", "number"]


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    classes = ClassSerializer(many=True, read_only=True)
    present = serializers.IntegerField(source="present_count", read_only=True)
    evidence = serializers.IntegerField(source="evidence.all.__len__", read_only=True)
    is_on_time = serializers.BooleanField(read_only=True)

    class Meta:
        model = Activity
        fields = [
            "id", "title", "form_code", "channel", "themes", "campaign_code", "classes", "held_on", "logged_at", "note",
            "present", "evidence", "is_on_time", "created_by_name", "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip


class ParticipantSerializer(serializers.ModelSerializer[Participation]):
    name = serializers.CharField(source="student.name", read_only=True)

    class Meta:
        model = Participation
        fields = ["student", "name", "class_group"]


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields = ["id", "content_type", "sha256"]


class ActivityDetailSerializer(ActivitySerializer):
    participants = ParticipantSerializer(source="participations", many=True, read_only=True)
    files = EvidenceSerializer(source="evidence", many=True, read_only=True)

    class Meta(ActivitySerializer.Meta):
        fields = [*ActivitySerializer.Meta.fields, "participants", "files"]


class LogRequest(serializers.Serializer[Any]):
    form_code = serializers.ChoiceField(choices=Form.choices)
    themes = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_CODES
    )
    held_on = serializers.DateField()
    class_ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_CLASSES)
    absent = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_ABSENT)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False, allow_blank=True)
    title = serializers.CharField(max_length=80, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    campaign_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    files = serializers.ListField(child=CleanFileField(), required=False, max_length=MOST_FILES)
    request_key = serializers.UUIDField(required=False)


class RecordSerializer(serializers.ModelSerializer[GrowthRecord]):
    student_name = serializers.CharField(source="student.name", read_only=True)

    class Meta:
        model = GrowthRecord
        fields = [
            "id", "student", "student_name", "kind", "themes", "happened_on", "story", "author", "state", "submitted_at",
            "decided_at", "decided_by_name", "decided_reason", "look_back_on", "looked_back_at", "closed_on", "version",
            "created_by_name",
        ]  # fmt: skip


class RecordRequest(serializers.Serializer[Any]):
    student = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(choices=RecordKind.choices)
    story = serializers.CharField(max_length=2000)
    happened_on = serializers.DateField()
    themes = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=MOST_CODES
    )
    look_back_on = serializers.DateField(required=False, allow_null=True)
    as_draft = serializers.BooleanField(required=False)
    is_sure = serializers.BooleanField(
        required=False, help_text="Save wording that was asked about (points, punishment, names of others)."
    )


class VersionRequest(serializers.Serializer[Any]):
    version = VersionField()


class RewriteRequest(RecordRequest, VersionRequest):
    """As written anew; whom it is about stays."""

    student = None  # type: ignore[assignment]


class ReasonRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class SendBackRequest(VersionRequest):
    reason = serializers.CharField(max_length=200)


class WordsRequest(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=1000)


class AnswerRequest(WordsRequest):
    is_upheld = serializers.BooleanField()


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    class Meta:
        model = Objection
        fields = [
            "id", "growth_record", "words", "due_on", "created_at", "answered_at", "answer", "is_upheld",
            "answered_by_name",
        ]  # fmt: skip
