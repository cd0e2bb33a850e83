"""A packet as it may be shown: small counts left out, and what the roll-up counts differently by now."""

from collections.abc import Sequence
from typing import Any

from evaluations.bureau import packets
from evaluations.bureau.few import OF_PERSONS, is_few, tells_of_few
from evaluations.bureau.models import Submission
from evaluations.bureau.parsed import parsed
from evaluations.bureau.working import named_count
from evaluations.standard import Standard, needs_of
from evaluations.standard.counts import Need

OF_SUBMITTING = frozenset({"submissions_due", "submissions_on_time"})  # the packet's own doing


def shown(submission: Submission) -> dict[str, Any]:
    """The packet with null for each count that could point at single persons; its hash is of the whole one."""
    standard, packet = parsed(submission.standard), submission.packet
    hidden = {
        name: _shown_counts(standard, submission.stage, packet[name]) for name in ("counts", "last_year")
    }
    return packet | hidden


def _shown_counts(standard: Standard, stage: str, rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    known = {(name, key): value for name, key, value in rows}
    hidden = {need for need, value in known.items() if need[0] in OF_PERSONS and is_few(value)}
    for indicator in standard.indicators_of(stage):
        if indicator.metric:
            part, whole = needs_of(standard, standard.metrics[indicator.metric], indicator)
            hidden |= _given_away(known, part, whole)
    return [[*need, None if need in hidden else value] for need, value in known.items()]


def _given_away(known: dict[Need, int], part: Need, whole: Need) -> set[Need]:
    if part not in known or whole not in known:
        return set()
    return {part} if tells_of_few(part[0], known[part], whole[0], known[whole]) else set()


def changed_since(submission: Submission) -> list[tuple[str, str]]:
    """(what is counted, "12 → 14") for each count that differs by now from the frozen one; few persons without numbers."""
    standard = parsed(submission.standard)
    now = packets.counts_of(submission.school, submission.term, submission.stage)
    counted = {(name, key): value for name, key, value in now if name not in OF_SUBMITTING}
    return [
        (named_count(standard, name, key), _difference(name, value, counted[name, key]))
        for name, key, value in submission.packet["counts"]
        if counted.get((name, key), value) != value
    ]


def _difference(name: str, before: int, now: int) -> str:
    if name in OF_PERSONS and any(map(is_few, (before, now, abs(now - before)))):
        return ""
    return f"{before:,} → {now:,}"
