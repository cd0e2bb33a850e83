"""Who works where: memberships and the invitations they come from."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.roles import BUREAU, ROLES, SCHOOL
from core.audit.models import Authored
from core.kit.glyphs import unprintable
from core.tenancy.models import uuid7
from schools.bureau.models.districts import District
from schools.bureau.models.schools import School

ROLE_CHOICES = [(code, role.display_name) for code, role in ROLES.items()]
AT_SCHOOL = [code for code, role in ROLES.items() if role.place == SCHOOL]
AT_BUREAU = [code for code, role in ROLES.items() if role.place == BUREAU]


def _place_fits_role() -> models.Q:
    return models.Q(school__isnull=False, role__in=AT_SCHOOL) | models.Q(
        school__isnull=True, role__in=AT_BUREAU
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user_id: object, *, school: School | None) -> "MembershipQuerySet":
        """The roles somebody holds at a place today."""
        return self.filter(user_id=user_id, school=school, user__is_active=True).holding()

    def holding(self) -> "MembershipQuerySet":
        """Neither ended, nor waiting for the school to confirm, nor past their last day."""
        in_time = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=timezone.localdate())
        return self.filter(in_time, is_active=True, awaits_school=False)


class Membership(Authored):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("district"))
    is_active = models.BooleanField(default=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)  # why it ended
    # given from outside to a school that has people of its own: one of them confirms it, and it ends by a day
    awaits_school = models.BooleanField(default=False)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_place_fits_role(), name="membership_role_fits_place"),
            models.CheckConstraint(
                condition=models.Q(district__isnull=True) | models.Q(school__isnull=True),
                name="membership_district_only_at_bureau",
            ),
            models.UniqueConstraint(
                fields=["user", "school", "role"], name="membership_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now())

    def at(self, school: School | None) -> "InvitationQuerySet":
        return self.filter(school=school)


class Invitation(Authored):
    """A single-use link to a membership. Only the key's digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("district"))
    person_name = models.CharField(_("name of the person"), max_length=60)
    student_id = models.UUIDField(null=True, blank=True)  # soft: a student of the school
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_place_fits_role(), name="invitation_role_fits_place"),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(used_by__isnull=False),
                name="invitation_used_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.role}"

    def clean(self) -> None:
        if said := unprintable(self.person_name):
            raise ValidationError({"person_name": said})
