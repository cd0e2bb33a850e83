"""How much of its room for files a school has used, and how many files a person sent on a day."""

from django.db import models

from core.tenancy.models import SchoolModel


class FileRoom(SchoolModel):
    """The school's one row: bytes of all files kept. It is locked while files are stored, so that the sum is exact."""

    kept_bytes = models.BigIntegerField()
    is_only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_only=True), name="file_room_one_row"),
            models.CheckConstraint(condition=models.Q(kept_bytes__gte=0), name="file_room_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.kept_bytes)


class FilesOfDay(SchoolModel):
    """Files a person sent on a day; what was removed again stays counted."""

    user_id = models.UUIDField()  # soft: the account in public
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "day"], name="files_of_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"
