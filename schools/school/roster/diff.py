"""What a roster would change: shown before anything is written, and nothing the second time."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.kit.identity import carried_identity
from schools.school.roster.entries import RosterRow
from schools.school.roster.grades import ClassKey

# Compared one by one; a row that does not say changes nothing.
FIELDS = (
    "name", "sex", "birth_date", "student_no", "id_type", "id_no", "class_key", "entry", "ethnicity", "boarding",
    "source_id",
)  # fmt: skip
# In this order: the student number is for life, the identity number may be corrected, sourcedId is one system's.
KEYS = ("student_no", "identity", "source_id")


@dataclass(frozen=True)
class ExistingPupil:
    """A pupil as the school has them, numbers opened. Fields in `not_kept` have no place in the tables yet."""

    key: Any
    name: str
    sex: str | None = ""
    birth_date: datetime.date | None = None
    student_no: str | None = ""
    id_type: str | None = None
    id_no: str | None = ""
    class_key: ClassKey | None = None
    entry: datetime.date | None = None
    ethnicity: str | None = None
    boarding: str | None = None
    source_id: str | None = ""
    not_kept: frozenset[str] = frozenset({"id_type", "entry", "ethnicity", "boarding"})

    @property
    def identity(self) -> str:
        """As in RosterRow."""
        return self.id_no or carried_identity(self.student_no or "")


@dataclass(frozen=True)
class Change:
    row: RosterRow
    existing: ExistingPupil
    fields: Mapping[str, tuple[Any, Any]]  # name -> (now, then)


@dataclass(frozen=True)
class Conflict:
    """One row that is two pupils, or two rows that are one: a person must decide."""

    row: RosterRow
    existing: tuple[ExistingPupil, ...]
    other_row: RosterRow | None = None


@dataclass(frozen=True)
class Diff:
    new: tuple[RosterRow, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: tuple[ExistingPupil, ...] = ()
    absent: tuple[ExistingPupil, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.absent or self.conflicts)


def difference(
    rows: Iterable[RosterRow], existing: Iterable[ExistingPupil], *, complete: bool = True
) -> Diff:
    """By student number, else identity number, else sourcedId. `complete=False`: nobody is absent."""
    pupils = list(existing)
    indexes = {name: {getattr(one, name): one for one in pupils if getattr(one, name)} for name in KEYS}
    matched: dict[Any, RosterRow] = {}
    new, pairs, conflicts = [], [], []
    for row in rows:
        found = _matches(row, indexes)
        if not found:
            new.append(row)
        elif len(found) > 1:
            conflicts.append(Conflict(row, tuple(found)))
        elif found[0].key in matched:
            conflicts.append(Conflict(row, tuple(found), matched[found[0].key]))
        else:
            matched[found[0].key] = row
            pairs.append((row, found[0]))
    changes = [Change(row, one, fields) for row, one in pairs if (fields := changed_fields(row, one))]
    touched = matched.keys() | {one.key for conflict in conflicts for one in conflict.existing}
    return Diff(
        new=tuple(new),
        changed=tuple(changes),
        unchanged=tuple(one for row, one in pairs if not changed_fields(row, one)),
        absent=tuple(one for one in pupils if one.key not in touched) if complete else (),
        conflicts=tuple(conflicts),
    )


def changed_fields(row: RosterRow, existing: ExistingPupil) -> dict[str, tuple[Any, Any]]:
    fields = {}
    for name in FIELDS:
        now, then = getattr(existing, name), getattr(row, name)
        if name not in existing.not_kept and then not in (None, "") and now != then:
            fields[name] = (now, then)
    return fields


def _matches(row: RosterRow, indexes: Mapping[str, Mapping[Any, ExistingPupil]]) -> list[ExistingPupil]:
    """Every pupil that one of the row's numbers belongs to: two of them is a conflict, not a choice."""
    found = [indexes[name].get(getattr(row, name)) for name in KEYS if getattr(row, name)]
    return list({one.key: one for one in found if one}.values())
