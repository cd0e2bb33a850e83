"""Writing a list of schools that was read without faults, all or nothing."""

import hashlib
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import ChangedMeanwhile, Refused
from core.kit.spreadsheets import Sheet
from schools.bureau import school_lists
from schools.bureau.actions import schools
from schools.bureau.school_lists import SchoolList


@dataclass(frozen=True)
class Written:
    created: int
    changed: int
    unchanged: int


def fingerprint(found: SchoolList) -> str:
    """What was shown: the same text for the same difference."""
    new = [(row.code, row.name, row.district.code, row.stages) for row in found.new]
    changed = [
        (one.row.code, [str(part) for pair in one.fields for part in pair[1:]]) for one in found.changed
    ]
    return hashlib.sha256(repr((new, changed, found.unchanged)).encode()).hexdigest()


@transaction.atomic
def write(*, sheet: Sheet, shown: str = "", by: Actor) -> Written:
    """Create and change what the list says. `shown`: the fingerprint of the dry run that was confirmed.

    Raises Refused while the list has faults, ChangedMeanwhile when it would now do something else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('schools_bureau.school_list'))")
    found = school_lists.read(sheet)
    if shown and fingerprint(found) != shown:
        raise ChangedMeanwhile
    if found.faults:
        raise Refused(_("The list has faults: nothing was written."))
    for row in found.new:
        schools.create(code=row.code, name=row.name, district=row.district, stages=list(row.stages), by=by)
    for one in found.changed:
        stages = list(one.row.stages)
        schools.change(school=one.school, name=one.row.name, district=one.row.district, stages=stages, by=by)
    return Written(len(found.new), len(found.changed), found.unchanged)
