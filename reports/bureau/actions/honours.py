"""Types of honour."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.glyphs import refuse_unprintable
from reports.bureau.models import HonourType
from reports.bureau.models.honours import MODEL


@transaction.atomic
def create(
    *,
    name: str,
    stages: list[str],
    legal_basis: str,
    authority: str = "",
    authority_number: str = "",
    by: Actor,
) -> HonourType:
    """Honours for students. 示范校-type honours (any 示范) are refused without the authority that may give them.

    创建示范活动管理办法（试行）art. 4 leaves those to party committees and governments.
    """
    name = name.strip()
    refuse_unprintable(name)
    if MODEL in name and not (authority and authority_number):
        raise ValidationError(
            {"authority": _("A model-school honour needs its approving authority and number.")}
        )
    honour = HonourType(
        name=name, given_to=HonourType.For.STUDENT, stages=stages, legal_basis=legal_basis.strip(),
        authority=authority.strip(), authority_number=authority_number.strip(),
    )  # fmt: skip
    honour.sign(by)
    honour.full_clean()
    honour.save()
    return honour
