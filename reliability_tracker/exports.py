"""CSV as spreadsheets open it: rows and nothing else, streamed, harmless, marked where invented."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.encoding import force_str
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from reliability_tracker.cells import exported_rows
from reliability_tracker.demo import is_demo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django_tables2 import Table

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?%?", re.IGNORECASE)
CHUNK = 2000


def cell(value: Any) -> str:
    """One value as a CSV cell.

    Numbers and dates come out as they are (2023-06-02, times in the site's zone); None is empty. A text that
    a spreadsheet would run as a formula gets an apostrophe before it; a text that is a number stays one.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    text = force_str(value)
    if text.startswith(STARTS_A_FORMULA) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


class _Line:
    """What csv.writer writes into; the line comes back from `writerow`."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, its head first; a last column marks demo data."""
    demo = is_demo()
    write = csv.writer(_Line()).writerow
    titles, mark = ([_("Nature of the data")], [_("Demo data")]) if demo else ([], [])
    yield BYTE_ORDER_MARK + write([cell(title) for title in head] + titles)
    for row in rows:
        yield write([cell(value) for value in row] + mark)


def csv_response(
    name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]], count: int | None = None
) -> StreamingHttpResponse:
    """A CSV file to save, `name` without ending; `count` goes into the header X-Row-Count."""
    language = translation.get_language()

    def lines() -> Iterator[str]:
        with translation.override(language):
            yield from csv_lines(head, rows)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    if count is not None:
        response["X-Row-Count"] = str(count)
    return response


def exported_columns(table: Table) -> list[Any]:
    """The columns of a table that belong in an export, in order."""
    return [column for column in table.columns.iterall() if not column.column.exclude_from_export]


def table_head(table: Table) -> list[str]:
    """The column headings of a table as exported."""
    return [force_str(column.header) for column in exported_columns(table)]


def table_rows(table: Table) -> Iterator[list[Any]]:
    """Every row of a table as exported, all pages, without holding them in memory at once."""
    source = table.data.data
    records = source.iterator(chunk_size=CHUNK) if hasattr(source, "iterator") else iter(source)
    return exported_rows(exported_columns(table), records)
