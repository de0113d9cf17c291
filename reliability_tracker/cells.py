"""The cells of a table, by the rules of django-tables2; what is the same in every row is found out once.

django-tables2 looks for each cell anew which arguments a column's function takes, whether a value is one of
a list of choices, and what attributes the cell has. That was half of what a page of fifty rows took, and most
of an export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # missing in its types
from django_tables2.columns import Column
from django_tables2.rows import BoundRow
from django_tables2.utils import A, AttributeDict, signature

from reliability_tracker.formats import DASH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django_tables2.columns import BoundColumn

    Way = Callable[[Any], Any]

NOTHING = ("", DASH)


def shown_rows(
    columns: Iterable[BoundColumn], records: Iterable[Any], *, headed_by: str = ""
) -> Iterator[tuple[Any, SafeString]]:
    """Each record with its cells as a page shows them; a cell's attributes are those of its column.

    headed_by: the column that heads the card of a row on a telephone; the others stand after their names
    """
    ways = [(*_begins(column, headed_by), cell_of(column)) for column in columns]
    for record in records:
        cells = "".join(_cell(begins, empty, _drawn(way(record))) for begins, empty, way in ways)
        yield record, mark_safe(cells)  # noqa: S308 -- each cell is escaped


def _begins(column: BoundColumn, headed_by: str) -> tuple[str, str]:
    """How a cell of the column begins, and how one without anything in it does."""
    attributes = dict(column.attrs["td"])
    if headed_by == column.name:
        attributes["class"] = f"{attributes.get('class', '')} cell-head".strip()
    elif headed_by and column.header and not {"choice", "deed"} & {getattr(column.column, "kind", "")}:
        attributes["data-label"] = column.header
    begins = f"<td {AttributeDict(attributes).as_html()}>"
    return begins, f"{begins[:-1]} data-empty>" if headed_by else begins


def _cell(begins: str, empty: str, content: str) -> str:
    return f"{empty if content in NOTHING else begins}{content}</td>"


def exported_rows(columns: Iterable[BoundColumn], records: Iterable[Any]) -> Iterator[list[Any]]:
    """The values of each record as a file has them."""
    ways = [value_of(column) for column in columns]
    for record in records:
        yield [way(record) for way in ways]


def cell_of(column: BoundColumn) -> Way:
    """What a page shows of a record in a column."""
    return _way(column, column.render, column.default)


def value_of(column: BoundColumn) -> Way:
    """What a file has of a record in a column."""
    tells = column.value
    if getattr(tells, "__func__", None) is Column.value:  # it says what the page shows
        tells = column.column.render
    return _way(column, tells, None)


def _way(column: BoundColumn, tells: Callable[..., Any], default: Any) -> Way:
    """The function of a column for one record after the other, with the arguments it takes."""
    wanted, takes_all = signature(tells)
    table, empty, read = column._table, column.column.empty_values, _reading(A(column.accessor))
    always = {"column": column.column, "bound_column": column, "table": table}
    given = always if takes_all else {name: always[name] for name in wanted if name in always}
    takes_value, takes_record, takes_row = (
        takes_all or name in wanted for name in ("value", "record", "bound_row")
    )

    def way(record: Any) -> Any:
        value = read(record)
        if value in empty:
            return default
        if takes_value:
            given["value"] = value
        if takes_record:
            given["record"] = record
        if takes_row:
            given["bound_row"] = BoundRow(record, table)
        return tells(**given)

    return way


def _reading(accessor: A) -> Way:
    """What an accessor finds in a record: of a choice its word, of what fails None."""
    *before, last = accessor.bits
    words: dict[type, str] = {}  # class of the record → the method that says the word of the choice

    def read(record: Any) -> Any:
        kind = type(record)
        if kind not in words:
            words[kind] = _word(accessor, record, last)
        try:
            if not isinstance(record, Model):
                return accessor.resolve(record)
            found = record
            for name in before:
                found = getattr(found, name)
                if found is None:
                    return None
                if not isinstance(found, Model):
                    return accessor.resolve(record)
            if words[kind] and hasattr(found, words[kind]):
                return getattr(found, words[kind])()
            found = getattr(found, last)
            return accessor.resolve(record) if callable(found) else found
        except Exception:  # noqa: BLE001 -- as django-tables2 has it: what cannot be found is empty
            return None

    return read


def _word(accessor: A, record: Any, last: str) -> str:
    """The name of the method that says the word of a choice; empty where the value is no choice."""
    try:
        field = accessor.get_field(record)
    except FieldDoesNotExist:
        return ""
    return f"get_{last}_display" if getattr(field, "choices", None) else ""


def _drawn(content: Any) -> str:
    """As a template would put it on the page."""
    if isinstance(content, SafeString):
        return content
    return conditional_escape(localize(template_localtime(content)))
