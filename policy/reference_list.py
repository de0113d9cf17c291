"""The list of a reference table: columns and search, made from what `policy.reference` says of it."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django_filters import CharFilter, ModelChoiceFilter

from policy.models import Region, Sector
from policy.reference import ReferenceTable, table_of
from reliability_tracker.filters import DateFilter, FilterSet, SearchInput
from reliability_tracker.formats import in_one_language
from reliability_tracker.tables import DateColumn, LinkColumn, Table, TypedColumn


class YesColumn(TypedColumn):
    """Whether something holds: a word, or nothing."""

    def render(self, value: bool) -> str:
        return self.value(value)

    def value(self, value: bool) -> str:
        return _("yes") if value else _("no")


class SeveralColumn(TypedColumn):
    """Several short texts."""

    def render(self, value: list[str]) -> str:
        return self.value(value)

    def value(self, value: list[str]) -> str:
        return pgettext("between items of a list", ", ").join(value)


class SectorsColumn(SeveralColumn):
    """Several sectors by their names, which are asked once for all rows."""

    @cached_property
    def names(self) -> dict[str, str]:
        return {sector.code: sector.name for sector in Sector.objects.all()}

    def value(self, value: list[str]) -> str:
        return super().value([self.names.get(code, code) for code in value])


class MarkColumn(TypedColumn):
    """Where the entry comes from: the mark, its meaning when pointed at."""

    def render(self, value: str, record: Any) -> str:
        meaning = record.get_provenance_display()
        return format_html('<span class="badge" title="{}">{}</span>', meaning, record.provenance)

    def value(self, record: Any) -> str:
        return str(record.provenance)


class SourceColumn(TypedColumn):
    """Where a statement can be read, in the reader's language where it is told in both."""

    def render(self, value: str) -> str:
        return str(in_one_language(value))


class EntryTable(Table):
    """Entries of one table."""

    class Meta:
        order_by = ()
        sequence = ("pk", "name", "...", "provenance", "source")

    pk = LinkColumn(verbose_name=pgettext_lazy("of an entry", "Code"), to=lambda row: entry_address(row))
    name = TypedColumn(verbose_name=gettext_lazy("Name"), order_by=("name_zh",))
    provenance = MarkColumn(verbose_name=gettext_lazy("Provenance"))
    source = SourceColumn(verbose_name=gettext_lazy("Source"))


def entry_address(row: Any) -> str:
    """The page of an entry."""
    return reverse("policy:reference_entry", args=[table_of(row).slug, row.pk])


def columns_of(table: ReferenceTable) -> list[tuple[str, tables.Column]]:
    """The columns that only this table has."""
    return [(name, _column(table.model._meta.get_field(name))) for name in table.shown]


def _column(field: Any) -> tables.Column:
    label = capfirst(field.verbose_name)
    if isinstance(field, models.BooleanField):
        return YesColumn(verbose_name=label)
    if isinstance(field, models.DateField):
        return DateColumn(verbose_name=label)
    if field.name == "sectors":
        return SectorsColumn(verbose_name=label, orderable=False)
    if isinstance(field, ArrayField):
        return SeveralColumn(verbose_name=label, orderable=False)
    if field.choices:
        return TypedColumn(verbose_name=label, accessor=f"get_{field.name}_display", order_by=(field.name,))
    return TypedColumn(verbose_name=label)


class EntryFilter(FilterSet):
    """Search in code and names; every word has to be found."""

    search = CharFilter(
        label=gettext_lazy("Search"), method="find", widget=SearchInput(attrs={"autocomplete": "off"})
    )

    def find(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            rows = rows.filter(
                Q(pk__icontains=word) | Q(name_zh__icontains=word) | Q(name_en__icontains=word)
            )
        return rows


class RegisterFilter(EntryFilter):
    """A register can also be narrowed by region, by sector, and to a day on which an entry stood in it."""

    region = ModelChoiceFilter(label=gettext_lazy("Region"), queryset=Region.objects.filter(addressee=True))
    sector = ModelChoiceFilter(
        label=gettext_lazy("Sector"), queryset=Sector.objects.all(), method="of_sector"
    )
    on = DateFilter(label=gettext_lazy("In the register on"), method="listed_on")

    def of_sector(self, rows: QuerySet[Any], name: str, sector: Sector) -> QuerySet[Any]:
        return rows.filter(sectors__contains=[sector.code])

    def listed_on(self, rows: Any, name: str, day: datetime.date) -> QuerySet[Any]:
        listed: QuerySet[Any] = rows.listed(day)
        return listed
