"""The way of a round: plan → nominations → review → public notice → decision → certificates. No step is skipped."""

from django.db import connection
from django.utils.translation import gettext as _

from core.kit.errors import ChangedMeanwhile, Refused
from reports.bureau.models import Round
from reports.bureau.models.honours import RoundState as S

NEXT = {
    S.PLANNED: S.NOMINATING,
    S.NOMINATING: S.REVIEW,
    S.REVIEW: S.NOTICE,
    S.NOTICE: S.DECIDED,
    S.DECIDED: S.ISSUED,
}
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def claim(found: Round, version: int, *states: S) -> Round:
    """The round, locked, unchanged since it was opened and in one of these states."""
    hold(found)
    locked = Round.objects.select_for_update(of=("self",)).select_related("honour", "term").get(pk=found.pk)
    if locked.version != version:
        raise ChangedMeanwhile
    if locked.state not in states:
        allowed = ", ".join(str(state.label) for state in states)
        raise Refused(_("This round is “%(state)s”; that can be done while it is “%(allowed)s”.") % {
            "state": locked.get_state_display(), "allowed": allowed,
        })  # fmt: skip
    return locked


def hold(found: Round, *, shared: bool = False) -> None:
    """Until the transaction ends: shared by nominations under way, alone for whoever changes the round.

    A school's role may not lock the round's row; and a nominee's foreign key would wait for a step that locked it,
    only to go in after the step had counted. Taken before any row, so that nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARED if shared else _ALONE, [f"round:{found.pk}"])


def advance(found: Round, to: S, by: object) -> Round:
    """Set the next state. Raises ValueError for a step that would skip one: a fault of the caller."""
    if NEXT.get(S(found.state)) != to:
        raise ValueError(f"{found.state} is not followed by {to}")
    found.state = to
    return touch(found, by)


def touch(found: Round, by: object) -> Round:
    found.version += 1
    found.sign(by)  # type: ignore[arg-type]
    found.save()
    return found
