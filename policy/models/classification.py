"""How the notice divides the field: sectors, projects, layers, links, life cycle, dimensions, products."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policy.enums import Direction, RegionKind
from policy.models.base import Term


@pghistory.track()
class Sector(Term):
    """行业: machinery, electronics, automotive. The description is the notice's reason for choosing it."""

    class Meta(Term.Meta):
        verbose_name = _("sector")


@pghistory.track()
class Project(Term):
    """工程: the foundation project (筑基) and the multiplication project (倍增)."""

    class Meta(Term.Meta):
        verbose_name = _("project")


@pghistory.track()
class Layer(Term):
    """五基: the five layers of the foundation project."""

    class Meta(Term.Meta):
        verbose_name = _("foundation layer")


@pghistory.track()
class ChainLink(Term):
    """产业链环节: raw materials, components, parts, machines and systems.

    `indicator_level` names the level in the indicator catalogue that belongs to the link.
    """

    indicator_level = models.CharField(_("level of indicators"), max_length=20, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("link of the chain")


@pghistory.track()
class LifeCycleStage(Term):
    """全生命周期: development, production, use, disposal."""

    class Meta(Term.Meta):
        verbose_name = _("life-cycle stage")


@pghistory.track()
class Dimension(Term):
    """Dimensions of reliability beside the product itself: man and machine, safety, environment, economy."""

    class Meta(Term.Meta):
        verbose_name = _("dimension of reliability")


@pghistory.track()
class ProductClass(Term):
    """产品类别. `named_weak`: the interpretation names it as not reliable enough; that designates nothing."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("project"))
    layer = models.ForeignKey(
        Layer, models.PROTECT, null=True, blank=True, verbose_name=_("foundation layer")
    )
    sectors = ArrayField(models.CharField(max_length=40), verbose_name=_("sectors"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent class")
    )
    named_weak = models.BooleanField(_("named as weak"), default=False)

    class Meta(Term.Meta):
        verbose_name = _("product class")
        constraints = [
            models.CheckConstraint(
                condition=Q(project="foundation") | Q(layer__isnull=True),
                name="product_class_layer_only_in_foundation",
                violation_error_message=_("Only the foundation project has layers."),
            ),
        ]


@pghistory.track()
class Indicator(Term):
    """An entry of the indicator catalogue. `verified`: meaning and unit were seen in a source."""

    symbol = models.CharField(_("symbol"), max_length=20, blank=True)
    units = ArrayField(models.CharField(max_length=20), verbose_name=_("units"))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    levels = ArrayField(models.CharField(max_length=20), verbose_name=_("levels"))
    standards = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name=_("standards")
    )
    verified = models.BooleanField(_("verified"), default=False)

    class Meta(Term.Meta):
        verbose_name = _("indicator")


@pghistory.track()
class Region(Term):
    """地区: the 32 addressees, separately planned cities under their province, and tiles for the map."""

    short_zh = models.CharField(_("short name"), max_length=20)
    short_en = models.CharField(
        pgettext_lazy("of a region", "letters"),
        max_length=4,
        blank=True,
        help_text=_("As in GB/T 2260: BJ, SX, SN."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RegionKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="cities", verbose_name=_("province")
    )
    addressee = models.BooleanField(_("addressee"), default=False)
    grid_row = models.PositiveSmallIntegerField(_("row of the tile"), null=True, blank=True)
    grid_col = models.PositiveSmallIntegerField(_("column of the tile"), null=True, blank=True)
    checks_reports = models.BooleanField(
        _("checks reports first"),
        default=False,
        help_text=_("Reports of this city's enterprises are checked by the city before the province."),
    )

    class Meta(Term.Meta):
        verbose_name = _("region")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[RegionKind.PLANNED_CITY, RegionKind.CITY], parent__isnull=False)
                | (~Q(kind__in=[RegionKind.PLANNED_CITY, RegionKind.CITY]) & Q(parent__isnull=True)),
                name="region_city_has_its_province",
                violation_error_message=_("A city stands under its province; nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(addressee=False)
                | ~Q(kind__in=[RegionKind.PLANNED_CITY, RegionKind.CITY, RegionKind.MAP_ONLY]),
                name="region_city_is_no_addressee",
                violation_error_message=_(
                    "A city, or a tile for the map, is not an addressee of the notice."
                ),
            ),
            models.CheckConstraint(
                condition=Q(checks_reports=False) | Q(kind__in=[RegionKind.PLANNED_CITY, RegionKind.CITY]),
                name="region_first_check_is_by_a_city",
                violation_error_message=_("Only a city can make the first check."),
            ),
        ]

    @property
    def is_city(self) -> bool:
        return self.kind in (RegionKind.PLANNED_CITY, RegionKind.CITY)


@pghistory.track()
class IndustryCode(Term):
    """国民经济行业代码 (GB/T 4754-2017). The sector is a hint that warns and never blocks."""

    sector_hint = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name=_("sector hint")
    )

    class Meta(Term.Meta):
        verbose_name = _("industry code")
