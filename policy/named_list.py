"""公布名单: the announced list of typical demonstrations, as everyone may read it. Names and products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policy.models import DecisionSubject, Region, Sector
from reliability_tracker.db import SearchText
from reliability_tracker.filters import FilterSet, SearchFilter
from reliability_tracker.papers import paper_workbook
from reliability_tracker.tables import CodeColumn, DateColumn, Table, TypedColumn


class NamedTable(Table):
    """A demonstration a line, as the ministry's document names it. The order is fixed: it is no ranking."""

    caption = _("Typical demonstrations that were named")
    headed_by = "subject_name"

    class Meta:
        order_by = ()
        orderable = False
        empty_text = _("No demonstration is named here.")

    region = TypedColumn(verbose_name=_("Region"))
    subject = CodeColumn(verbose_name=_("Number"))
    subject_name = TypedColumn(verbose_name=_("Demonstration"), attrs={"td": {"class": "col-text col-words"}})
    sector = TypedColumn(verbose_name=_("Sector"))
    decision = CodeColumn(verbose_name=_("Named in"))
    dated_on = DateColumn(verbose_name=_("Dated"), accessor="decision__dated_on")


class NamedSearch(SearchFilter):
    """Name or number of a demonstration."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return super().filter(qs.annotate(search=SearchText("subject_name", "subject")), value)


class NamedFilter(FilterSet):
    """By words of the name, by region and by sector."""

    search = NamedSearch()
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.filter(addressee=True)
    )
    sector = django_filters.ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all())

    class Meta:
        model = DecisionSubject
        fields = ("search", "region", "sector")


def named_workbook(named: Iterable[DecisionSubject]) -> bytes:
    """The list as the ministry announces it: numbered, by administrative division, no ranking."""
    return paper_workbook(
        title=gettext("Typical demonstrations of reliability improvement"),
        above=[gettext("In the order of administrative divisions, which is not a ranking.")],
        head=[
            gettext("Region"),
            gettext("Demonstration"),
            gettext("Sector"),
            gettext("Number of the demonstration"),
            gettext("Named in"),
            gettext("Dated"),
        ],
        rows=[
            [
                line.region.name if line.region else None,
                line.subject_name,
                line.sector.name if line.sector else None,
                line.subject,
                line.decision.number,
                line.decision.dated_on,
            ]
            for line in named
        ],
    )
