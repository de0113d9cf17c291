"""Filters of the list of enterprises."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseSize
from enterprises.models import Enterprise, Improvement
from policy.models import Region, Sector
from reliability_tracker.filters import FilterSet, SearchFilter


class EnterpriseFilter(FilterSet):
    search = SearchFilter()
    region = django_filters.ModelChoiceFilter(
        queryset=Region.objects.filter(addressee=True), label=_("Region"), empty_label=_("All")
    )
    city = django_filters.ModelChoiceFilter(
        queryset=Region.objects.filter(parent__isnull=False), label=_("City"), empty_label=_("All")
    )
    sector = django_filters.ModelChoiceFilter(
        queryset=Sector.objects.all(), label=_("Sector"), empty_label=_("All"), method="of_sector"
    )
    size = django_filters.ChoiceFilter(choices=EnterpriseSize.choices, label=_("Size"), empty_label=_("All"))

    class Meta:
        model = Enterprise
        fields = ("search", "region", "city", "sector", "size")

    def of_sector(self, rows: QuerySet[Any], name: str, sector: Sector) -> QuerySet[Any]:
        """Enterprises with an improvement in the sector."""
        improvements = Improvement.objects.filter(enterprise=OuterRef("pk"), sector=sector)
        return rows.filter(Exists(improvements))


class ImprovementFilter(FilterSet):
    """Improvements of one enterprise, by its credit code, or of a sector."""

    enterprise = django_filters.CharFilter(label=_("Credit code"), field_name="enterprise__credit_code")
    sector = django_filters.ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all())

    class Meta:
        model = Improvement
        fields = ("enterprise", "sector")
