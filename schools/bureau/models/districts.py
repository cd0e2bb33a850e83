"""Districts 区市县 and management areas, from the city's configuration."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    class Kind(models.TextChoices):
        DISTRICT = "district", _("District")  # 行政区划, with a GB/T 2260 code
        AREA = "area", _("Management area")  # 功能区: no code of its own in GB/T 2260

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    pinyin = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    tile_col = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["tile_col", "tile_row"], name="district_tile_once")]

    def __str__(self) -> str:
        return self.name
