"""Filters of the list of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.completeness import voluntary_reports
from enterprises.enums import ReportState
from enterprises.models import Cycle, Report
from enterprises.worklist import waits_for
from policy.models import ProductClass, Project, Region, Sector
from reliability_tracker.filters import FilterSet, SearchFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet

LEVELS = [
    ("me", _("me")),
    ("enterprise", pgettext_lazy("level", "the enterprise")),
    ("city", pgettext_lazy("level", "the city")),
    ("province", pgettext_lazy("level", "the province")),
    ("ministry", pgettext_lazy("level", "the ministry")),
]


class ReportFilter(FilterSet):
    """Search in number, enterprise, code and product; everything else by choice."""

    search = SearchFilter()
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReportState.choices)
    waiting = django_filters.ChoiceFilter(label=_("Waits for"), choices=LEVELS, method="by_level")
    cycle = django_filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="code"
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(addressee=True)
    )
    sector = django_filters.ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all())
    project = django_filters.ModelChoiceFilter(label=_("Project"), queryset=Project.objects.all())
    product_class = django_filters.ModelChoiceFilter(
        label=_("Product class"), queryset=ProductClass.objects.all()
    )

    voluntary = django_filters.ChoiceFilter(
        label=pgettext_lazy("reports", "Voluntary"),
        choices=[("yes", _("expected of nobody"))],
        method="unasked",
    )

    class Meta:
        model = Report
        fields = ()

    def unasked(self, reports: QuerySet[Any], name: str, chosen: str) -> QuerySet[Any]:
        return voluntary_reports(reports)

    def by_level(self, reports: QuerySet[Any], name: str, level: str) -> QuerySet[Any]:
        return reports.filter(waits_for(level, self.request.user))
