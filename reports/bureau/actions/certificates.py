"""Certificates: registered first, printed in batches by the worker, verified by anyone, revoked with a reason."""

import hashlib
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from reports.bureau.models import Certificate, Nominee, Round
from reports.bureau.models.honours import NomineeState, RoundState
from reports.bureau.workflow import advance, claim
from reports.pdf.certificate import CertificateArt, CertificateText, stamp
from schools.bureau import cities

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 12  # 59 bits


@transaction.atomic
def register(*, round: Round, version: int, by: Actor) -> list[Certificate]:
    """Give every honoured one a number and a code. Printing them is the worker's."""
    found = claim(round, version, RoundState.DECIDED)
    honoured = found.nominees.filter(state=NomineeState.HONOURED).order_by("stage", "pinyin", "pk")
    made = [_new(nominee, found, place) for place, nominee in enumerate(honoured, start=1)]
    for certificate in made:
        certificate.sign(by)
    Certificate.objects.bulk_create(made)
    advance(found, RoundState.ISSUED, by)
    return made


def _new(nominee: Nominee, round: Round, place: int) -> Certificate:
    number = f"{round.decision.number}-{place:04d}"
    return Certificate(nominee=nominee, code=new_code(), number=number)


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """As it is read aloud and typed: abcd-efgh-jkmn."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def unprinted(round: Round) -> list[Certificate]:
    rows = Certificate.objects.filter(nominee__round=round, sha256="", revoked_at__isnull=True)
    return list(rows.select_related("nominee__school", "nominee__round__honour", "nominee__round__decision"))


@transaction.atomic
def print_batch(*, certificates: Sequence[Certificate], base_url: str, by: Actor) -> int:
    """Print these and keep their bytes; those printed meanwhile are passed over, so it may run twice."""
    locked = Certificate.objects.select_for_update(of=("self",)).filter(
        pk__in=[c.pk for c in certificates], sha256=""
    )
    rows = list(
        locked.select_related(
            "nominee__school", "nominee__round__honour", "nominee__round__decision"
        ).order_by("pk")
    )
    files = (
        stamp([text_of(row, base_url) for row in rows], CertificateArt(demo=settings.DEMO)) if rows else []
    )
    for row, data in zip(rows, files, strict=True):
        row.sha256 = hashlib.sha256(data).hexdigest()
        _store(row, data)
        row.sign(by)
        row.save()
    return len(rows)


def _store(certificate: Certificate, data: bytes) -> None:
    """Named after its content, in place of what a worker left that was killed before its transaction ended."""
    name = f"{certificate.sha256[:24]}.pdf"
    file = certificate.stored_file
    file.storage.delete(file.field.generate_filename(certificate, name))
    file.save(name, ContentFile(data), save=False)


def text_of(certificate: Certificate, base_url: str) -> CertificateText:
    """What stands on it. 表彰 or 通报表扬 follows from the honour's authority."""
    nominee, round = certificate.nominee, certificate.nominee.round
    bureau = cities.load().bureau
    return CertificateText(
        name=nominee.name,
        after_name=f"同学（{nominee.school.name}{nominee.class_name}）：",
        citation=(f"在{round.term_words}诚信教育活动中表现突出，予以{round.honour.verb}，授予",),
        award=round.honour.name,
        issuer=bureau,
        date=round.decision.decided_on,
        number=certificate.number,
        verify_url=f"{base_url}/verify/{certificate.code}/",
        code=grouped(certificate.code),
        basis=round.decision.number,
    )


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Actor) -> Certificate:
    """Withdraw it; whoever scans it reads that it was revoked."""
    if not reason.strip():
        raise Refused(_("Please give the reason."))
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.revoked_at:
        raise Refused(_("This certificate has been revoked already."))
    locked.revoked_at, locked.revoked_reason = timezone.now(), reason.strip()
    locked.sign(by)
    locked.save()
    return locked
