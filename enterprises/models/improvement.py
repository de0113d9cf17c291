"""Improvements: what an enterprise does to make one product more reliable."""

from __future__ import annotations

import datetime
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import ReportState
from enterprises.models.enterprise import Enterprise
from policy.models import ChainLink, Layer, ProductClass, Project, Sector
from policy.scope import scope_of
from reliability_tracker.db import in_order


class Product(models.Model):
    """The part of an improvement that every report repeats as it stood on its day.

    Everything but the name may be empty in a draft; `enterprises.submission` says what a report needs.
    """

    product_name = models.CharField(_("product name"), max_length=200)
    product_model = models.CharField(_("product model"), max_length=200, blank=True)
    product_class = models.ForeignKey(
        ProductClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product class")
    )
    product_class_other = models.CharField(
        _("other product class"),
        max_length=200,
        blank=True,
        help_text=_("Only if no class of the list fits."),
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    layer = models.ForeignKey(
        Layer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("foundation layer"),
        help_text=_("Required for the foundation project, empty for the multiplication project."),
    )
    link = models.ForeignKey(
        ChainLink,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("link of the chain"),
    )
    life_cycle_stages = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("life-cycle stages")
    )
    dimensions = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("dimensions")
    )
    started_on = models.DateField(_("improvement began on"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def product_label(self) -> str:
        """Name and model as one line."""
        return f"{self.product_name} {self.product_model}".strip()


PRODUCT_FIELDS = tuple(field.name for field in Product._meta.local_fields)


class ImprovementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        scope = scope_of(user)
        if scope.national:
            return self
        mine = (
            Q(enterprise__region__in=scope.regions)
            | Q(enterprise__city__in=scope.cities)
            | Q(enterprise__credit_code__in=scope.enterprises)
        )
        if scope.sectors:
            accepted = self.model.objects.filter(
                reports__state=ReportState.ACCEPTED, reports__sector__in=scope.sectors
            )
            mine |= Q(pk__in=accepted.values("pk"))
        return self.filter(mine)

    def under_way(self, first: datetime.date, last: datetime.date) -> Self:
        """Begun by the last day and not ended before the first day of a period."""
        return self.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=last),
            Q(ended_on__isnull=True) | Q(ended_on__gte=first),
            Q(enterprise__closed_on__isnull=True) | Q(enterprise__closed_on__gte=first),
        )


@pghistory.track()
class Improvement(Product):
    """改进项目: one product of one enterprise under improvement."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, db_index=False, related_name="improvements"
    )  # what keeps a product its own begins with it
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement")
        ordering = ["enterprise", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "product_name", "product_model"],
                name="improvement_product_is_unique_in_enterprise",
                violation_error_message=_(
                    "This enterprise already has an improvement of this product and model."
                ),
            ),
            in_order("started_on", "planned_end_on", name="improvement_ends_after_it_starts"),
            in_order("started_on", "ended_on", name="improvement_ended_after_it_started"),
        ]

    def __str__(self) -> str:
        return self.product_label
