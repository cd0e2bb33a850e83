"""Making and changing schools. The page, the xlsx list and the command all come through here."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.claims import claim
from core.audit.models import Actor
from core.kit import pinyin
from core.kit.errors import ChangedMeanwhile, Refused
from core.tenancy import names, provisioning
from schools.bureau.models import DirtySchool, District, Domain, School, Term

SIGNED = ["changed_at", "changed_by_id", "changed_by_name"]


def create(*, code: str, name: str, district: District, stages: list[str], by: Actor) -> School:
    """Make the school with its schema, role and address, all or nothing.

    Raises ValidationError, by field, for a code or name that is taken or malformed.
    """
    school = School(schema_name=names.new_schema(), code=code.strip())
    _describe(school, name, district, stages)
    try:
        with transaction.atomic():
            return _made(school, by)
    except IntegrityError as error:
        raise Refused(_("Somebody else has just added this school. Look at the list again.")) from error


def _made(school: School, by: Actor) -> School:
    school.sign(by)
    school.full_clean(exclude=["pinyin"])
    provisioning.create_schema(school.schema_name)
    school.template_version = provisioning.template_version()
    school.save()
    Domain.objects.create(domain=host_for(school), tenant=school, is_primary=True)
    for term_id in Term.objects.filter(is_open=True).values_list("pk", flat=True):
        DirtySchool.objects.mark(
            school_id=school.pk, term_id=term_id
        )  # so that it is counted, be it with nothing
    return school


def _describe(school: School, name: str, district: District, stages: list[str]) -> None:
    school.name = name.strip()
    school.pinyin = pinyin.sort_key(school.name, person=False)
    school.district = district
    school.stages = list(dict.fromkeys(stages))  # each once


def host_for(school: School) -> str:
    """The school's code is unique and says nothing private, so it makes the address."""
    return f"s{school.code}.{settings.SCHOOL_HOST_SUFFIX}"


@transaction.atomic
def change(
    *,
    school: School,
    name: str,
    district: District,
    stages: list[str],
    seen: datetime.datetime | None = None,
    by: Actor,
) -> School:
    """A new name, district or set of stages; the code, the address and the data stay.

    Raises ValidationError by field; ChangedMeanwhile when the school was changed after `seen`.
    """
    school = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    if seen and school.changed_at > seen:
        raise ChangedMeanwhile
    _describe(school, name, district, stages)
    school.sign(by)
    school.full_clean(exclude=["pinyin"])
    school.save(update_fields=["name", "pinyin", "district", "stages", *SIGNED])
    return school


@transaction.atomic
def set_room(*, school: School, file_gb_most: int, files_a_day: int, by: Actor) -> School:
    """How many GB of files the school may keep, and how many files a person there may send a day.

    Below what it keeps already nothing is removed: only new files are refused. Raises ValidationError by field.
    """
    school = claim(school)
    school.file_gb_most, school.files_a_day = file_gb_most, files_a_day
    school.sign(by)
    school.clean_fields(
        exclude={field.name for field in School._meta.fields} - {"file_gb_most", "files_a_day"}
    )
    school.save(update_fields=["file_gb_most", "files_a_day", *SIGNED])
    return school


@transaction.atomic
def close(*, school: School, closed_from: datetime.date | None, by: Actor) -> School:
    """From that day on nobody signs in there, and terms that end later do without the school; None opens it again.

    Its data stays, and so does its part in the terms before. Raises ValidationError for a day in the past: what was
    done there since would belong to nobody.
    """
    if closed_from and closed_from < timezone.localdate():
        raise ValidationError({"closed_from": _("Choose today or a later day.")})
    school = claim(school)
    school.closed_from = closed_from
    school.sign(by)
    school.save(update_fields=["closed_from", *SIGNED])
    return school
