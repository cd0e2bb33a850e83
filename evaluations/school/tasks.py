"""The worker's doors to the roll-up. Each may run twice."""

from celery import shared_task

from core.tenancy.tasks import PublicTask
from evaluations.bureau.actions import scores
from evaluations.school import roll_up as counting
from schools.bureau.models import DirtySchool, Term


@shared_task(base=PublicTask, name="evaluations.school.tasks.roll_up")
def roll_up(school_ids: list[str], term_id: str) -> None:
    """Count these schools' facts of a term and bring their scores up to date."""
    counting.count(Term.objects.get(pk=term_id), school_ids, then=scores.recompute)


@shared_task(base=PublicTask, name="evaluations.school.tasks.roll_up_dirty")
def roll_up_dirty() -> None:
    """Every twenty seconds: count whatever changed. Killed in the middle, the marks are still there."""
    counting.roll_up_dirty(then=scores.recompute)


@shared_task(base=PublicTask, name="evaluations.school.tasks.mark_all")
def mark_all() -> None:
    """Every night: days pass without anybody writing, and what is due changes with them."""
    for term in Term.objects.filter(is_open=True):
        DirtySchool.objects.mark_all(term)
