"""Lists of any length: what a page costs does not grow with how many rows there are.

A page first asks for the keys of what matches, up to FEW and one more. Are there no more than FEW, it knows
how many and may sort them by every column. Otherwise nobody reads them all: the page says that there are
more, offers to sort by those columns alone that an index keeps in order, and reads on from the row that the
last page ended with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django_tables2.rows import BoundRows

from reliability_tracker.exports import table_head, table_rows
from reliability_tracker.views import FORMATS, ListPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponseBase

    from reliability_tracker.tables import Table

FEW = 10_000
AFTER = "after"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the rows that match are counted, and whether there are more.

    begins_after: the list goes on after a row, and what stands before it is not counted
    sorts:        the columns it can be sorted by, in words; empty: all of them
    """

    count: int
    is_cut: bool
    begins_after: bool = False
    sorts: str = ""


class KeysFirst(Paginator):
    """Of the rows before a page, and of those that are sorted for it, it looks at nothing but keys."""

    def page(self, number: int | str) -> Page[Any]:
        page = super().page(number)
        shown: Any = page.object_list
        if isinstance(shown, QuerySet):
            page.object_list = _in_their_order(shown)
        elif isinstance(shown.data, QuerySet):
            page.object_list = BoundRows(_in_their_order(shown.data), shown.table)
        return page


def _in_their_order(page: QuerySet[Any]) -> list[Any]:
    """The rows of a part of a queryset."""
    keys = list(page.values_list("pk", flat=True))
    rows = page.all()
    rows.query.clear_limits()
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


class LongList(ListPage):
    """A list that may have a million rows. in_order: its columns that an index keeps in order."""

    in_order: ClassVar[Sequence[str]] = ()
    paginator_class = KeysFirst

    def table_of(self, rows: QuerySet[Any]) -> Table:
        if self.request.GET.get("export") in FORMATS:
            return super().table_of(rows)
        keys = _keys(rows)
        if len(keys) > FEW:
            return self._table_of_many(rows)
        found = RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, keys))}}}"])
        table = super().table_of(self.rows().filter(pk__in=found))  # the filters were asked already
        _tell(table, Extent(len(keys), is_cut=False))
        return table

    def export(self, table: Table, ending: str) -> HttpResponseBase:
        """All that match: the page counts only so far, the file does not."""
        return FORMATS[ending](self.file_name(), table_head(table), table_rows(table), None)

    def _table_of_many(self, rows: QuerySet[Any]) -> Table:
        table = super().table_of(rows)
        for column in table.columns:
            if column.name not in self.in_order:
                column.column.orderable = False
        if asked := self.request.GET.getlist(table.prefixed_order_by_field):
            table.order_by = asked
        sorts = ", ".join(str(table.columns[name].header) for name in self.in_order if name in table.columns)
        begins_after = AFTER in self.request.GET
        if begins_after:
            table.data.data = rows_after(table.data.data, self.request.GET[AFTER])
            keys = _keys(table.data.data)
            _tell(table, Extent(min(len(keys), FEW), len(keys) > FEW, begins_after, sorts))
        else:
            _tell(table, Extent(FEW, is_cut=True, sorts=sorts))
        return table


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])


def _tell(table: Table, extent: Extent) -> None:
    """The table knows how many rows it has, and does not ask."""
    table.extent = extent
    table.data._length = extent.count


def rows_after(rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    """Of ordered rows those that come after the one with this key; all where there is no such row."""
    order = [name for name in rows.query.order_by if isinstance(name, str)]
    if not key.isdecimal() or not order:
        return rows
    fields = [name.lstrip("-") for name in order]
    found = rows.model._default_manager.filter(pk=int(key)).values_list(*fields).first()
    if found is None or None in found:
        return rows
    condition, same = Q(), Q()
    for name, field, value in zip(order, fields, found, strict=True):
        beyond = "lt" if name.startswith("-") else "gt"
        condition |= same & Q(**{f"{field}__{beyond}": value})
        same &= Q(**{field: value})
    first, at_least = fields[0], "lte" if order[0].startswith("-") else "gte"
    return rows.filter(condition, **{f"{first}__{at_least}": found[0]})
