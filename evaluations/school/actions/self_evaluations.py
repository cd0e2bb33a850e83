"""The school's self-evaluation 自评: answering, attaching evidence, submitting."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.claims import claim
from core.audit.models import Actor
from core.kit.errors import ChangedMeanwhile, Refused
from core.kit.uploads import CleanFile
from evaluations.bureau import packets
from evaluations.bureau.actions import scores, submissions
from evaluations.bureau.models import Standard, Submission
from evaluations.bureau.models.submissions import SubmissionState
from evaluations.bureau.parsed import parsed
from evaluations.school import roll_up as counting
from evaluations.school.models import Answer, AnswerFile, SelfEvaluation
from evaluations.standard import Indicator
from schools.bureau.actions.dirty import this_school
from schools.bureau.actions.terms import require_open
from schools.bureau.models import DirtySchool, School, Term
from schools.school.actions.files import take_room

CHECK_ANSWERS = ("yes", "no")
MOST_FILES = 5


def asked(standard: Standard, stage: str) -> list[Indicator]:
    """The indicators the school answers itself; metrics are counted."""
    return [each for each in parsed(standard).indicators_of(stage) if each.kind != "metric"]


def values_for(indicator: Indicator) -> list[str]:
    """What may be answered: levels for a rated one; yes, no and perhaps n/a for a check."""
    if indicator.kind == "rated":
        return list(indicator.levels)
    return [*CHECK_ANSWERS, *(["na"] if indicator.not_applicable else [])]


@transaction.atomic
def begin(*, term: Term, stage: str, by: Actor) -> SelfEvaluation:
    """The self-evaluation of this term and stage, made if it is not there. Raises Refused without a standard."""
    standard = Standard.objects.for_term(term)
    if standard is None:
        raise Refused(_("The bureau has not published a standard for %(term)s yet.") % {"term": term})
    if stage not in this_school().stages:
        raise Refused(_("The school does not have this stage."))
    found, _made = SelfEvaluation.objects.get_or_create(
        term_id=term.pk,
        stage=stage,
        defaults={"standard_id": standard.pk, "created_by_id": by.id, "created_by_name": by.name},
    )
    return found


@transaction.atomic
def answer(
    *,
    self_evaluation: SelfEvaluation,
    indicator: Indicator,
    value: str,
    words: str = "",
    files: Sequence[CleanFile] = (),
    version: int | None = None,
    by: Actor,
) -> Answer:
    """Keep one answer with its evidence.

    `version` is that of the answer which was looked at, 0 where there was none yet; None asks nothing.
    Raises ValidationError by field, Refused once submitted, ChangedMeanwhile when a colleague answered meanwhile.
    """
    # The row is locked: an answer saved while the school submits would otherwise undo the submission.
    self_evaluation = claim(self_evaluation)
    _require_open(self_evaluation)
    if value not in values_for(indicator):
        raise ValidationError({"value": _("Choose one of the answers offered.")})
    found = self_evaluation.answers.filter(indicator_code=indicator.code).first()
    kept = found or Answer(self_evaluation=self_evaluation, indicator_code=indicator.code)
    if version is not None and kept.version != version:
        raise ChangedMeanwhile
    kept.value, kept.words, kept.version = value, words.strip(), kept.version + 1
    kept.sign(by)
    kept.save()
    _keep_files(kept, files, by)
    _touch(self_evaluation, by)
    return kept


@transaction.atomic
def remove_file(*, file: AnswerFile, by: Actor) -> None:
    self_evaluation = claim(file.answer.self_evaluation)
    _require_open(self_evaluation)
    _touch(self_evaluation, by)
    file.delete()


def missing(self_evaluation: SelfEvaluation) -> list[tuple[Indicator, str]]:
    """What keeps it from being submitted: (indicator, what is needed), in the standard's order."""
    given = {each.indicator_code: each for each in self_evaluation.answers.prefetch_related("files")}
    standard = Standard.objects.get(pk=self_evaluation.standard_id)
    found = []
    for indicator in asked(standard, self_evaluation.stage):
        kept = given.get(indicator.code)
        if kept is None:
            found.append((indicator, _("not answered")))
        elif _needs_evidence(indicator, kept):
            found.append((indicator, _("needs evidence: a file or a sentence")))
    return found


@transaction.atomic
def submit(*, self_evaluation: SelfEvaluation, version: int, by: Actor) -> Submission:
    """Count what changed, freeze answers and counts into a packet and hand it to the bureau, in one transaction.

    Raises Refused naming what is missing, ChangedMeanwhile when somebody edited it meanwhile.
    """
    kept = claim(self_evaluation, version=version)
    _require_open(kept)
    _require_complete(kept)
    school, term = this_school(), Term.objects.get(pk=kept.term_id)
    _count(school, term)
    submission = submissions.receive(
        school=school,
        term=term,
        stage=kept.stage,
        standard=Standard.objects.get(pk=kept.standard_id),
        packet=_packet(kept, school, term),
        files=_files(kept),
        by=by,
    )
    kept.submission_id, kept.submitted_at = submission.pk, submission.submitted_at
    _touch(kept, by)
    return submission


def is_open(self_evaluation: SelfEvaluation) -> bool:
    """It can be edited until it is submitted, and again when the bureau returns it."""
    if self_evaluation.submission_id is None:
        return True
    return Submission.objects.filter(
        pk=self_evaluation.submission_id, state=SubmissionState.RETURNED
    ).exists()


def _require_open(self_evaluation: SelfEvaluation) -> None:
    require_open(self_evaluation.term_id)
    if not is_open(self_evaluation):
        raise Refused(
            _("This self-evaluation has been submitted. It can be changed when the bureau returns it.")
        )


def _require_complete(self_evaluation: SelfEvaluation) -> None:
    gaps = missing(self_evaluation)
    if gaps:
        named = "; ".join(f"{indicator.code} {indicator.name_zh}: {what}" for indicator, what in gaps[:10])
        raise Refused(_("Not complete yet: %(gaps)s") % {"gaps": named})


def _count(school: School, term: Term) -> None:
    """A packet freezes counts, so they must hold everything logged: who submits does not wait for the worker's round."""
    is_dirty = DirtySchool.objects.filter(school=school, term=term).exists()
    if is_dirty and not counting.count(term, [school.pk], then=scores.recompute):
        raise Refused(
            _("The school's entries could not be counted just now. Please submit again in a while.")
        )


def _needs_evidence(indicator: Indicator, kept: Answer) -> bool:
    return kept.value not in {"no", "na"} and not kept.words and not kept.files.all()


def _packet(kept: SelfEvaluation, school: School, term: Term) -> dict[str, Any]:
    standard = Standard.objects.get(pk=kept.standard_id)
    last_year = Term.objects.a_year_before(term)
    return {
        "format": packets.FORMAT,
        "school": {"code": school.code, "name": school.name},
        "term": term.code,
        "stage": kept.stage,
        "standard": {"version": standard.version, "sha256": standard.sha256},
        "answers": {each.indicator_code: _as_json(each) for each in kept.answers.prefetch_related("files")},
        "counts": packets.counts_of(school, term, kept.stage),
        "last_year": packets.counts_of(school, last_year, kept.stage) if last_year else [],
    }


def _as_json(kept: Answer) -> dict[str, Any]:
    return {
        "value": kept.value,
        "words": kept.words,
        "files": sorted(file.sha256 for file in kept.files.all()),
    }


def _files(kept: SelfEvaluation) -> list[dict[str, str]]:
    """The bureau opens the same stored files: they are named by content and never overwritten."""
    rows = AnswerFile.objects.filter(answer__self_evaluation=kept).select_related("answer")
    return [
        {
            "indicator_code": row.answer.indicator_code,
            "stored_file": row.stored_file.name or "",
            "content_type": row.content_type,
            "sha256": row.sha256,
        }
        for row in rows
    ]


def _keep_files(kept: Answer, files: Sequence[CleanFile], by: Actor) -> None:
    if kept.pk and kept.files.count() + len(files) > MOST_FILES:
        raise ValidationError({"files": _("At most %(most)d files for one answer.") % {"most": MOST_FILES}})
    there = set(kept.files.values_list("sha256", flat=True))
    new = [clean for sha, clean in {clean.sha256: clean for clean in files}.items() if sha not in there]
    take_room(files=new, by=by)
    for clean in new:
        row = AnswerFile(
            answer=kept,
            original_name=clean.name[:120],
            content_type=clean.content_type,
            sha256=clean.sha256,
        )
        row.sign(by)
        row.stored_file.save(clean.stored_name, ContentFile(clean.data), save=False)
        row.save()


def _touch(self_evaluation: SelfEvaluation, by: Actor) -> None:
    self_evaluation.version += 1
    self_evaluation.sign(by)
    self_evaluation.save()


__all__ = ["answer", "asked", "begin", "is_open", "missing", "remove_file", "submit", "values_for"]
