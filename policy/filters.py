"""How lists of what is counted are narrowed; the choices are those of the breakdowns, `none` included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from policy.catalogue import NONE, Catalogue, catalogue_at
from policy.models import Benchmark, Contribution, ProductClass
from policy.standpoint import standpoint_from
from reliability_tracker.filters import DateFilter, FilterSet, SearchFilter

if TYPE_CHECKING:
    from django.http import HttpRequest


class PartFilter(django_filters.ChoiceFilter):
    """One part of a breakdown; its choices are set when the request is known."""

    def __init__(self, field_name: str, label: Any) -> None:
        super().__init__(
            field_name=field_name, label=label, choices=[], empty_label=_("All"), null_value=NONE
        )


class RegionFilter(PartFilter):
    """A province with its cities, or one of the cities."""

    def filter(self, qs: QuerySet[Contribution], value: str) -> QuerySet[Contribution]:
        if value in ("", None, NONE):
            return super().filter(qs, value)
        return qs.filter(Q(region=value) | Q(city=value))


class PartsFilterSet(FilterSet):
    """Filters whose choices come from the catalogue of the moment."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        catalogue = catalogue_at(standpoint_from(request))
        for found in self.filters.values():
            if isinstance(found, PartFilter):
                found.extra["choices"] = part_choices(catalogue, found.field_name)


class CountedFilter(PartsFilterSet):
    """Who is counted, by name, number or code and by every breakdown."""

    search = SearchFilter()
    sector = PartFilter("sector", _("Sector"))
    project = PartFilter("project", _("Project"))
    layer = PartFilter("layer", _("Foundation layer"))
    region = RegionFilter("region", _("Region"))
    product_class = PartFilter("product_class", _("Product class"))


class LedgerFilter(PartsFilterSet):
    """Rows of the ledger by target, effective days and attribution."""

    search = SearchFilter()
    target = PartFilter("target", _("Target"))
    first = DateFilter(field_name="effective_on", lookup_expr="gte", label=_("First day"))
    last = DateFilter(field_name="effective_on", lookup_expr="lte", label=_("Last day"))
    quantity = django_filters.ChoiceFilter(
        label=_("Change"),
        choices=[("1", _("begins to count")), ("-1", _("no longer counts"))],
        empty_label=_("All"),
    )
    sector = PartFilter("sector", _("Sector"))
    project = PartFilter("project", _("Project"))
    region = RegionFilter("region", _("Region"))
    source = django_filters.CharFilter(field_name="source_number", label=_("Source"))


class BenchmarkFilter(FilterSet):
    """Versions of benchmarks by class, and by whether they are in force today."""

    product_class = django_filters.ModelChoiceFilter(
        label=_("Product class"), queryset=ProductClass.objects.all()
    )
    standing = django_filters.ChoiceFilter(
        label=_("Standing"),
        choices=[("in_force", pgettext_lazy("benchmark", "in force")), ("waiting", _("waits for approval"))],
        method="of_standing",
    )

    def of_standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        chosen = Benchmark.objects.in_force() if value == "in_force" else Benchmark.objects.waiting()
        return rows.filter(pk__in=chosen.values("pk"))


def part_choices(catalogue: Catalogue, field: str) -> list[tuple[str, str]]:
    """(code, name) pairs of a breakdown in its order, cities under their province, `none` at the end."""
    if field == "target":
        return [(aim.code, aim.name) for aim in catalogue.targets.values() if aim.is_numeric]
    choices = []
    for code, entry in catalogue.entries(field).items():
        choices.append((code, entry.name))
        if field == "region":
            choices += [
                (place.code, pgettext("region", "of which %(city)s") % {"city": place.name})
                for place in catalogue.cities_of(code)
            ]
    return [*choices, (NONE, catalogue.name(field, NONE))]
