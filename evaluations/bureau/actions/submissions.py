"""Receiving a school's packet. Called by the school's own submit, in the same transaction."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from evaluations.bureau import packets
from evaluations.bureau.models import Standard, Submission, SubmissionFile
from evaluations.bureau.models.submissions import SubmissionState
from schools.bureau.models import School, Term

TO_CORRECT = datetime.timedelta(days=10)  # calendar days a returned submission has


@transaction.atomic
def receive(
    *,
    school: School,
    term: Term,
    stage: str,
    standard: Standard,
    packet: dict[str, Any],
    files: list[dict[str, str]],
    by: Actor,
) -> Submission:
    """Freeze the packet with its hash. Raises Refused unless nothing is there yet or it was returned."""
    found = (
        Submission.objects.select_for_update(of=("self",))
        .filter(school=school, term=term, stage=stage)
        .first()
    )
    if found and found.state != SubmissionState.RETURNED:
        raise Refused(
            _("This self-evaluation has been submitted. It can be submitted again when it is returned.")
        )
    submission = found or Submission(school=school, term=term, stage=stage, due_on=term.submit_by)
    if found:
        submission.round_number += 1
        submission.version += 1
    submission.standard = standard
    _freeze(submission, packet)
    submission.submitted_by_id, submission.submitted_by_name = by.id, by.name
    submission.sign(by)
    submission.save()
    _attach(submission, files, by)
    return submission


def _freeze(submission: Submission, packet: dict[str, Any]) -> None:
    now = timezone.now()
    submission.was_on_time = timezone.localdate(now) <= submission.due_on
    counts = packets.with_timeliness(packet["counts"], submission.was_on_time)
    dated = {"counts": counts, "round": submission.round_number, "submitted_at": now.isoformat()}
    submission.packet = packet | dated
    submission.sha256 = packets.digest(submission.packet)
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = now


def _attach(submission: Submission, files: list[dict[str, str]], by: Actor) -> None:
    submission.files.all().delete()
    attached = [SubmissionFile(submission=submission, **file) for file in files]
    for file in attached:
        file.sign(by)
    SubmissionFile.objects.bulk_create(attached)
