"""Honours, the rounds they are given in, the quotas that cannot be exceeded, and the nominated."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import uuid7
from schools.bureau.models import District, School, Term
from schools.stages import Stage

MODEL = "示范"  # 示范校, 示范学校, 示范单位: all of one type


class HonourType(Authored):
    """An honour names who approved it; the word 表彰 or 通报表扬 follows from that. There is no fee field."""

    class For(models.TextChoices):
        STUDENT = "student", _("Students")
        TEACHER = "teacher", _("Teachers")
        CLASS = "class", _("Classes")
        SCHOOL = "school", _("Schools")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=40, unique=True)
    given_to = models.CharField(_("given to"), max_length=10, choices=For.choices)
    stages = ArrayField(models.CharField(max_length=10, choices=Stage.choices), verbose_name=_("stages"))
    authority = models.CharField(_("approving authority"), max_length=80, blank=True)  # 批准机关
    authority_number = models.CharField(_("approval number"), max_length=40, blank=True)  # 批准文号
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    is_enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        constraints = [
            # 创建示范活动管理办法（试行）art. 4: not a bureau's to give; needs the authority and its number.
            models.CheckConstraint(
                condition=models.Q(is_enabled=False)
                | ~models.Q(name__contains=MODEL)
                | (~models.Q(authority="") & ~models.Q(authority_number="")),
                name="model_school_needs_authority",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def verb(self) -> str:
        """表彰 only for an approved project; otherwise 通报表扬."""
        return "表彰" if self.authority and self.authority_number else "通报表扬"


class RoundState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    NOMINATING = "nominating", _("Nominations open")
    REVIEW = "review", _("Under review")
    NOTICE = "notice", _("Public notice")
    DECIDED = "decided", _("Decided")
    ISSUED = "issued", _("Issued")


class RoundQuerySet(models.QuerySet["Round"]):
    def nominating(self) -> "RoundQuerySet":
        return self.filter(state=RoundState.NOMINATING)


class Round(Authored):
    """评选批次"""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    honour = models.ForeignKey(HonourType, models.PROTECT, related_name="rounds")
    term = models.ForeignKey(Term, models.PROTECT)
    name = models.CharField(_("name"), max_length=60)
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.PLANNED)
    nominate_by = models.DateField(_("nominations due"))
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["honour", "term"], name="round_once_a_term")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Nominations are taken, until the end of the day they are due."""
        return self.state == RoundState.NOMINATING and timezone.localdate() <= self.nominate_by

    @property
    def term_words(self) -> str:
        """The term as documents write it, without the gap between figures and characters; it would be stretched."""
        return self.term.name.replace(" ", "")


class Quota(models.Model):
    """名额 of a round for one stage and district."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    district = models.ForeignKey(District, models.PROTECT)
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "stage", "district"], name="quota_once")]

    def __str__(self) -> str:
        return f"{self.district_id} {self.stage} {self.places}"


class NomineeState(models.TextChoices):
    NOMINATED = "nominated", _("Nominated")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    DECLINED = "declined", _("Not shortlisted")
    HONOURED = "honoured", _("Honoured")


class NomineeQuerySet(models.QuerySet["Nominee"]):
    def seen_by(self, district_ids: frozenset[str]) -> "NomineeQuerySet":
        """Of the schools of these districts; an empty set means the whole city."""
        return self.filter(school__district_id__in=district_ids) if district_ids else self

    def holding_a_place(self) -> "NomineeQuerySet":
        return self.exclude(state=NomineeState.DECLINED)


class Nominee(Authored):
    """What a school published of the one it nominates: name, class, and the deeds in its own words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="nominees")
    school = models.ForeignKey(School, models.PROTECT, related_name="nominees")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    nomination_id = models.UUIDField(unique=True)  # soft: the nomination in the school
    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=200)
    class_name = models.CharField(_("class"), max_length=40, blank=True)
    deeds = models.TextField(_("deeds"), max_length=1000)
    may_show_name = models.BooleanField(default=False)  # consent, and fourteen or older
    state = models.CharField(max_length=12, choices=NomineeState.choices, default=NomineeState.NOMINATED)
    decline_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = NomineeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=NomineeState.DECLINED) | ~models.Q(decline_reason=""),
                name="nominee_declined_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name
