"""Room for files: a school keeps so many bytes, a person sends so many files a day. The bureau sets both.

Every door that stores an uploaded file comes through `take_room`, in the transaction that stores it: files sent at
once wait for each other at the school's row, so together they cannot pass the bound, and what is rolled back was
never taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit.models import Actor
from core.kit.uploads import CleanFile
from core.tenancy.context import require_school
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import School
from schools.school.models import FileRoom, FilesOfDay

GB = 10**9
NEARLY = 0.9  # from this share of the room on, pages say how much is left
FEW = 20  # files left today, from which on pages say so


@dataclass(frozen=True)
class Room:
    bytes_left: int
    bytes_most: int
    files_left: int

    def words(self) -> str:
        """What to know before sending; empty while there is plenty."""
        if self.files_left <= 0:
            return _("You have sent all files of today. Send more tomorrow.")
        if self.bytes_left <= self.bytes_most * (1 - NEARLY):
            values = {"left": f"{max(self.bytes_left, 0) / GB:.1f}", "most": f"{self.bytes_most / GB:.0f}"}
            return _("The school has %(left)s of its %(most)s GB for files left.") % values
        if self.files_left <= FEW:
            text = ngettext(
                "You can send %(count)s more file today.", "You can send %(count)s more files today.",
                self.files_left,
            )  # fmt: skip
            return text % {"count": self.files_left}
        return ""


def room_of(by: Actor) -> Room:
    """What is left now, without a lock: to be told, not to be relied on."""
    school = this_school()
    kept = FileRoom.objects.values_list("kept_bytes", flat=True).first() or 0
    today = FilesOfDay.objects.filter(user_id=by.id, day=timezone.localdate())
    sent = today.values_list("count", flat=True).first() or 0
    return Room(school.file_gb_most * GB - kept, school.file_gb_most * GB, school.files_a_day - sent)


def take_room(*, files: Sequence[CleanFile], by: Actor) -> None:
    """Take the room these files need. Part of storing them. Raises ValidationError at `files`."""
    if not files:
        return
    school, size = this_school(), sum(len(file.data) for file in files)
    # One statement asks and takes: whoever comes at the same moment waits at the row and is asked with the new sum.
    fits = FileRoom.objects.filter(kept_bytes__lte=school.file_gb_most * GB - size)
    taken = fits.update(kept_bytes=F("kept_bytes") + size)
    if not taken:  # full, or the school's first file: then somebody else may have made the row since we asked
        if not FileRoom.objects.exists():
            _begin()
        taken = fits.update(kept_bytes=F("kept_bytes") + size)
    if not taken:
        raise _no_room(school)
    if by.id is not None:  # nobody in particular (an import, the demo) sends without a bound a day
        _count(len(files), school, by)


def _no_room(school: School) -> ValidationError:
    message = _(
        "The school has used its %(most)s GB for files. Please remove photos that are not needed, or ask the "
        "education bureau for more room. What you wrote can be saved without the files."
    )
    return ValidationError({"files": ValidationError(message % {"most": school.file_gb_most}, code="room")})


def give_back(*, size: int) -> None:
    """A file of this many bytes is kept no more. The day's count stays: sending and removing is work too."""
    if not FileRoom.objects.exists():
        _begin()
    FileRoom.objects.update(kept_bytes=Greatest(F("kept_bytes") - size, 0))


def _begin() -> None:
    """The row, with what the school's folder holds already. Of two at once one waits and leaves the other's row."""
    FileRoom.objects.bulk_create([FileRoom(kept_bytes=_bytes_in(require_school()))], ignore_conflicts=True)


def _bytes_in(folder: str) -> int:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    inside = sum(_bytes_in(f"{folder}/{each}") for each in folders)
    return inside + sum(default_storage.size(f"{folder}/{name}") for name in names)


def _count(new: int, school: School, by: Actor) -> None:
    today = timezone.localdate()
    FilesOfDay.objects.bulk_create([FilesOfDay(user_id=by.id, day=today)], ignore_conflicts=True)
    row = FilesOfDay.objects.filter(user_id=by.id, day=today)
    if row.filter(count__lte=school.files_a_day - new).update(count=F("count") + new):
        return
    message = _(
        "A person can send %(most)s files a day, and you have sent %(sent)s. Please send fewer, or go on tomorrow; "
        "the education bureau can raise the number. What you wrote can be saved without the files."
    )
    values = {"most": school.files_a_day, "sent": row.get().count}
    raise ValidationError({"files": ValidationError(message % values, code="files_a_day")})
