"""The one attribution of what is counted, so that the parts of a breakdown always add up to the whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from policy.models.classification import Layer, ProductClass, Project, Region, Sector


@dataclass(frozen=True, slots=True)
class Attribution:
    """Codes, or None for what does not apply or was not decided. A region is one of the 32 addressees."""

    sector: str | None = None
    project: str | None = None
    layer: str | None = None
    region: str | None = None
    city: str | None = None
    product_class: str | None = None


class Attributed(models.Model):
    """Columns of an attribution; an empty one is counted under the key `none`."""

    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    layer = models.ForeignKey(
        Layer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("foundation layer")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    city = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    product_class = models.ForeignKey(
        ProductClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product class")
    )

    class Meta:
        abstract = True

    @property
    def attribution(self) -> Attribution:
        return Attribution(
            sector=self.sector_id,
            project=self.project_id,
            layer=self.layer_id,
            region=self.region_id,
            city=self.city_id,
            product_class=self.product_class_id,
        )
