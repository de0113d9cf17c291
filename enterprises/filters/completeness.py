"""Filters of the list of expected reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.completeness import reached
from enterprises.enums import Reached
from enterprises.models import Cycle, ExpectedReport
from policy.models import ProductClass, Region, Sector
from reliability_tracker.filters import FilterSet, SearchFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ExpectedFilter(FilterSet):
    search = SearchFilter("enterprise__search")
    reached = django_filters.ChoiceFilter(label=_("State"), choices=Reached.choices, method="by_reached")
    cycle = django_filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="code"
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(addressee=True)
    )
    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), field_name="improvement__sector"
    )
    product_class = django_filters.ModelChoiceFilter(
        label=_("Product class"), queryset=ProductClass.objects.all(), field_name="improvement__product_class"
    )

    class Meta:
        model = ExpectedReport
        fields = ()

    def by_reached(self, rows: QuerySet[Any], name: str, standing: str) -> QuerySet[Any]:
        return rows.filter(reached(standing, timezone.localdate()))
