"""Loading and publishing the evaluation standard. What is published never changes; a new term takes a new version."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.bureau import actions as city
from core.audit.models import Actor
from core.kit.errors import Refused
from evaluations import standard as document
from evaluations.bureau.models import Standard
from schools.bureau.actions.terms import require_open
from schools.bureau.models import DirtySchool, Term


def faults(source: str) -> list[str]:
    """Everything wrong with the text, in the reader's language, each with its line."""
    return [
        _("line %(line)d: %(text)s")
        % {"line": fault.line, "text": _(document.TEXTS[fault.code]) % fault.params}
        for fault in document.faults(source)
    ]


@transaction.atomic
def load(*, source: str, by: Actor) -> Standard:
    """Keep a draft of the version the text names, replacing an earlier draft of it.

    Raises Refused with every fault of the text, and for a version that is published with another text.
    """
    if found := faults(source):
        raise Refused([Refused(fault) for fault in found])
    parsed = document.load(source)
    digest = hashlib.sha256(source.encode()).hexdigest()
    row = Standard.objects.select_for_update().filter(version=parsed.version).first() or Standard(
        version=parsed.version
    )
    if row.published_at and row.sha256 == digest:
        return row
    if row.published_at:
        raise Refused(
            _("Version %(version)s is published and never changes; give the new text a new version.")
            % {"version": parsed.version}
        )
    row.name, row.source, row.sha256 = parsed.name_zh, source, digest
    row.sign(by)
    row.save()
    return row


@transaction.atomic
def publish(*, standard: Standard, term: Term, by: Actor) -> Standard:
    """From this term on it is the one scores come from, until a later one. The city's themes follow it; every school is counted anew."""
    row = Standard.objects.select_for_update().get(pk=standard.pk)
    if row.published_at and row.from_term_id == term.pk:
        return row
    if row.published_at:
        raise Refused(_("Version %(version)s is published already.") % {"version": row.version})
    require_open(term.pk)  # a closed term keeps the standard it was scored by
    row.published_at, row.from_term = timezone.now(), term
    row.sign(by)
    row.save()
    _load_themes(row, by)
    _count_anew(term)
    return row


def _load_themes(row: Standard, by: Actor) -> None:
    themes = document.load(row.source).themes
    city.load_themes(
        {code: {"zh": each.zh, "en": each.en, "stages": list(each.stages)} for code, each in themes.items()},
        by=by,
    )


def _count_anew(term: Term) -> None:
    """The published version may ask for other counts, in this term and those after it."""
    for each in Term.objects.filter(starts_on__gte=term.starts_on):
        DirtySchool.objects.mark_all(each)
