"""Reviewing a submission: adjust a level with a reason, return it, or approve it and lock the result.

教育督导条例 art. 18 and 20: self-evaluation is reviewed; the school may answer a returned opinion.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.claims import claim
from core.audit.models import Actor
from core.kit.errors import Refused
from evaluations.bureau import packets
from evaluations.bureau.actions.submissions import TO_CORRECT
from evaluations.bureau.models import Review, Score, Submission
from evaluations.bureau.models.submissions import SubmissionState
from evaluations.bureau.parsed import parsed
from schools.bureau.models import DirtySchool, Membership


@transaction.atomic
def adjust(
    *, submission: Submission, version: int, indicator_code: str, level: str, reason: str, by: Actor
) -> Submission:
    """Set another level for one rated indicator or check. Raises Refused for a level it does not have."""
    submission = _claim(submission, version, by)
    if level not in _levels(submission, indicator_code):
        raise Refused(_("%(code)s has no level %(level)s.") % {"code": indicator_code, "level": level})
    _note(submission, Review.Act.ADJUST, reason, by, indicator_code=indicator_code, level=level)
    return _changed(submission, by)


@transaction.atomic
def send_back(*, submission: Submission, version: int, reason: str, by: Actor) -> Submission:
    """Return it to the school, which has ten days to submit again."""
    submission = _claim(submission, version, by)
    _note(submission, Review.Act.RETURN, reason, by)
    submission.state = SubmissionState.RETURNED
    submission.due_on = timezone.localdate() + TO_CORRECT
    return _changed(submission, by)


@transaction.atomic
def approve(*, submission: Submission, version: int, reason: str = "", by: Actor) -> Submission:
    """Compute the final score from the frozen packet and the adjustments, and lock it."""
    submission = _claim(submission, version, by)
    _note(submission, Review.Act.APPROVE, reason, by)
    final = packets.score(submission, packets.adjusted(submission.reviews.all(), submission.round_number))
    submission.total = round(float(final.total[0]), 3)
    submission.result = final.explain(0)
    submission.state, submission.approved_at = SubmissionState.APPROVED, timezone.now()
    submission.approved_by_id = by.id
    _lock_score(submission)
    return _changed(submission, by)


def _claim(submission: Submission, version: int, by: Actor) -> Submission:
    """The row, locked, if nobody changed it since the reviewer opened it and it is waiting for review."""
    locked = claim(submission, version=version)
    _require_outsider(locked, by)
    if locked.state != SubmissionState.SUBMITTED:
        raise Refused(_("This submission is %(state)s; only a submitted one can be reviewed.") % {
            "state": locked.get_state_display()
        })  # fmt: skip
    return locked


def _require_outsider(submission: Submission, by: Actor) -> None:
    """Nobody reviews what they handed in, or a school they work or worked at, with whichever account.

    Accounts of one person are told by the name that was written in the invitation. Somebody else of the same name is
    refused with them: a colleague reviews then.
    """
    works_there = Membership.objects.filter(school_id=submission.school_id).filter(
        Q(user_id=by.id) | Q(user__display_name=by.name)
    )
    if by.id is not None and (submission.submitted_by_id == by.id or works_there.exists()):
        raise Refused(
            _("You work at this school or handed this in yourself. A colleague reviews this submission.")
        )


def _levels(submission: Submission, code: str) -> list[str]:
    standard = parsed(submission.standard)
    indicator = standard.indicators.get(code)
    if indicator is None or submission.stage not in indicator.stages or indicator.kind == "metric":
        return []
    return list(standard.rated_levels) if indicator.kind == "rated" else list(packets.CHECK_VALUES)


def _note(submission: Submission, act: str, reason: str, by: Actor, **more: str) -> None:
    if act != Review.Act.APPROVE and not reason.strip():
        raise Refused(_("Please give the reason; the school will read it."))
    review = Review(
        submission=submission, act=act, reason=reason.strip(), round_number=submission.round_number, **more
    )
    review.sign(by)
    review.save()


def _changed(submission: Submission, by: Actor) -> Submission:
    submission.version += 1
    submission.sign(by)
    submission.save()
    DirtySchool.objects.mark(school_id=submission.school_id, term_id=submission.term_id)
    return submission


def _lock_score(submission: Submission) -> None:
    result = submission.result or {}
    sets = {
        each["code"]: {"points": each["points"], "maximum": each["weight"], "share": each["share"]}
        for each in result["sets"]
    }
    Score.objects.update_or_create(
        school=submission.school,
        term=submission.term,
        stage=submission.stage,
        defaults={
            "standard": submission.standard,
            "total": submission.total,
            "sets": sets,
            "working": result,
            "is_final": True,
            "computed_at": timezone.now(),
        },
    )
