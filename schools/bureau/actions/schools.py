"""Making and changing schools. The page, the xlsx list and the command all come through here."""

from django.conf import settings
from django.db import transaction

from core.audit.models import Actor
from core.kit import pinyin
from core.tenancy import names, provisioning
from schools.bureau.models import District, Domain, School


@transaction.atomic
def create(*, code: str, name: str, district: District, stages: list[str], by: Actor) -> School:
    """Make the school with its schema, role and address, all or nothing.

    Raises ValidationError, by field, for a code or name that is taken or malformed.
    """
    school = School(
        schema_name=names.new_schema(),
        code=code.strip(),
        name=name.strip(),
        pinyin=pinyin.sort_key(name.strip(), person=False),
        district=district,
        stages=stages,
    )
    school.sign(by)
    school.full_clean(exclude=["pinyin"])
    provisioning.create_schema(school.schema_name)
    school.template_version = provisioning.template_version()
    school.save()
    Domain.objects.create(domain=host_for(school), tenant=school, is_primary=True)
    return school


def host_for(school: School) -> str:
    """The school's code is unique and says nothing private, so it makes the address."""
    return f"s{school.code}.{settings.SCHOOL_HOST_SUFFIX}"


@transaction.atomic
def set_active(*, school: School, is_active: bool, by: Actor) -> School:
    """Close or reopen a school; its data stays."""
    school.is_active = is_active
    school.sign(by)
    school.save(update_fields=["is_active", "changed_at", "changed_by_id", "changed_by_name"])
    return school
