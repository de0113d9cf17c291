"""Those who check, watch and recommend: departments, regional authorities, associations."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import DepartmentalLine, OrganisationKind
from policy.models import Region
from policy.models.base import in_reader_language


class OrganisationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Who the authorities and associations are is known to everyone who is signed in."""
        return self if getattr(user, "is_authenticated", False) else self.none()


@pghistory.track()
class Organisation(models.Model):
    """组织: a ministry department, a regional authority (one line of one region or city), an association."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    name_zh = models.CharField(_("Chinese name"), max_length=200, unique=True)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    line = models.CharField(
        _("departmental line"), max_length=20, choices=DepartmentalLine.choices, blank=True
    )
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("sectors"))
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["kind", "region__order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.REGIONAL_AUTHORITY, region__isnull=False)
                | (~Q(kind=OrganisationKind.REGIONAL_AUTHORITY) & Q(region__isnull=True)),
                name="organisation_authority_has_its_region",
                violation_error_message=_("A regional authority has a region; nothing else has."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.ASSOCIATION) | Q(sectors__len__gt=0),
                name="organisation_association_has_a_sector",
                violation_error_message=_("An association covers at least one sector."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)
