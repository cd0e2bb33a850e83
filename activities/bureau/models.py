"""Themes and campaigns the city sets. Schools mention them by code; a theme is retired, never deleted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from schools.bureau.models import Term
from schools.stages import Stage


class ThemeQuerySet(models.QuerySet["Theme"]):
    def in_use(self) -> "ThemeQuerySet":
        return self.filter(is_active=True)

    def for_stages(self, stages: list[str]) -> "ThemeQuerySet":
        return self.filter(stages__overlap=stages)


class Theme(Authored):
    """主题: 言行一致, 不说谎不作弊, 有借有还, 知错就改 (守则 art. 6) and the city's own."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    name_en = models.CharField(max_length=80, blank=True)
    stages = ArrayField(models.CharField(max_length=10, choices=Stage.choices))
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def stage_names(self) -> list[str]:
        return [str(Stage(stage).label) for stage in self.stages]


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running_on(self, day: object) -> "CampaignQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Campaign(Authored):
    """主题活动, such as the integrity month 诚信宣传月 of a term."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    term = models.ForeignKey(Term, models.PROTECT, related_name="campaigns")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name
