"""The sector summary as files: CSV with a line for each count, a workbook with a sheet for each table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.documents.pdf import summary_pdf
from policy.documents.word import summary_docx
from policy.figures import dimension_name
from policy.figures_digest import TOTAL
from policy.summary import CITY, DIMENSIONS, SectorSummary
from policy.summary_tables import (
    Column,
    Kind,
    Printing,
    Row,
    about,
    check_address,
    frame_rows,
    known_at_words,
    reading_hints,
    summary_tables,
    title,
)
from reliability_tracker.demo import is_demo
from reliability_tracker.exports import csv_lines
from reliability_tracker.xlsx import width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
FORMATS = tuple(CONTENT_TYPES)
MEASURED_ROWS = 500  # by which the width of a column is chosen


def summary_file(summary: SectorSummary, kind: str, printing: Printing) -> bytes:
    """The summary in one of FORMATS; the same summary taken out alike gives the same bytes."""
    if kind == "csv":
        return summary_csv(summary)
    return {"xlsx": summary_xlsx, "docx": summary_docx, "pdf": summary_pdf}[kind](summary, printing)


def file_name(summary: SectorSummary, kind: str) -> str:
    """Sector, date and ledger version or snapshot, so that a printed number can be found again."""
    place = summary.standpoint
    version = f"v{place.ledger}" if summary.snapshot is None else f"s{summary.snapshot}"
    return f"{summary.sector.code}-{place.as_of}-{version}.{kind}"


def summary_csv(summary: SectorSummary) -> bytes:
    """Every count on a line of its own: of which target, by what, now and on the date compared with.

    Each line says as of when, as known at when, from which ledger version, how it can be checked, and which
    of how many lines it is. Who took it out and when is not said: the same figures are the same file.
    """
    rows = list(_tidy(summary))
    place = summary.standpoint
    tail = [place.as_of, summary.before, known_at_words(summary), place.ledger]
    if summary.snapshot is not None:
        tail.append(summary.snapshot)
    tail += [summary.digest, check_address(summary)]
    head = [
        _("Sector"),
        _("Target"),
        _("Name of the target"),
        _("Unit"),
        _("Breakdown"),
        pgettext("classification", "code"),
        pgettext("classification", "name"),
        _("Figure"),
        _("Figure compared with"),
        _("Change"),
        _("As of"),
        _("Compared with"),
        _("As known at"),
        _("Ledger version"),
        *([_("Snapshot")] if summary.snapshot is not None else []),
        _("Digest of the counts (SHA-256)"),
        _("Check address"),
        _("Line"),
        _("Lines in all"),
    ]
    lines = ([*row, *tail, number, len(rows)] for number, row in enumerate(rows, start=1))
    return "".join(csv_lines(head, lines)).encode()


def summary_xlsx(summary: SectorSummary, printing: Printing | None = None) -> bytes:
    """A workbook: how to read it, then a sheet for each table. Texts are never run as formulas."""
    import xlsxwriter  # only this needs it

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": title(summary),
                # nothing of the hour it was made
                "created": datetime.combine(summary.standpoint.as_of, time()),
            }
        )
        tables = summary_tables(summary)
        facts = [
            *about(summary, printing),
            *((_("Rows of “%(sheet)s”") % {"sheet": table.title}, len(table.rows)) for table in tables),
            *((_("How to read"), sentence) for sentence in reading_hints(summary)),
            *((table.title, table.note) for table in tables if table.note),
            *((table.title, table.empty) for table in tables if not table.rows),
        ]
        sheets = _Sheets(book)
        sheets.write(
            _("How to read"), [Column(_("What")), Column(_("Value"))], [list(fact) for fact in facts]
        )
        mark = [_("Demo data")] if is_demo() else []
        for table in tables:
            columns = [*table.columns, *([Column(_("Nature of the data"))] if mark else [])]
            rows = [[*row, *mark] for row in table.rows] if mark else table.rows
            sheets.write(table.title, columns, rows)
    return stream.getvalue()


def _tidy(summary: SectorSummary) -> Iterator[Row]:
    """One line a count: the whole of each target, then its parts."""
    aims = summary.figures.set_index("target")
    words = {TOTAL: _("Total"), CITY: _("of which city")} | {d: dimension_name(d) for d in DIMENSIONS}
    for target, row in aims.iterrows():
        start = [summary.sector.code, target, row["name"], row["unit"]]
        whole = frame_rows(aims.loc[[target], ["value", "value_before", "change"]])[0]
        yield [*start, words[TOTAL], None, None, *whole]
        parts = summary.parts[summary.parts["target"] == target]
        for part in frame_rows(parts[["dimension", "code", "name", "value", "value_before", "change"]]):
            yield [*start, words[part[0]], *part[1:]]


class _Sheets:
    """Writes tables of typed values as sheets of one look."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.head: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8F0F9", "bottom": 1}
        )
        formats: dict[Kind, dict[str, Any]] = {
            Kind.TEXT: {"num_format": "@", "text_wrap": True},
            Kind.COUNT: {"num_format": "#,##0"},
            Kind.CHANGE: {"num_format": "+#,##0;-#,##0;0"},
            Kind.SHARE: {"num_format": "0.0%"},
            Kind.CONFIDENCE: {"num_format": "0.0%"},
            Kind.MEASURE: {"num_format": "#,##0.######"},
            Kind.DAY: {"num_format": "yyyy-mm-dd", "align": "left"},
        }
        self.formats = {kind: book.add_format({"valign": "top", **look}) for kind, look in formats.items()}
        self._day, self._text = self.formats[Kind.DAY], self.formats[Kind.TEXT]

    def write(self, name: str, columns: list[Column], rows: Any) -> None:
        """One table from the first cell on, its head in sight and on every printed page."""
        sheet = self.book.add_worksheet(name[:31])
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.full_title, self.head)
        of_numbers = [self.formats[Kind.COUNT if c.kind is Kind.TEXT else c.kind] for c in columns]
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value is not None:
                    self._cell(sheet, number, place, value, of_numbers[place])
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        for place, column in enumerate(columns):
            cells = (width("" if row[place] is None else str(row[place])) for row in rows[:MEASURED_ROWS])
            longest = max([width(column.full_title) / 2, *cells])
            sheet.set_column(place, place, min(max(longest + 2, 8), 60))

    def _cell(self, sheet: Worksheet, row: int, place: int, value: Any, of_numbers: Format) -> None:
        """A number or a date wherever the value is one, whatever its column; everything else is text.

        Raises ValueError for a text that a workbook would cut.
        """
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, self._day)
        elif isinstance(value, int | float):
            sheet.write_number(row, place, value, of_numbers)
        elif sheet.write_string(row, place, str(value), self._text):
            raise ValueError(f"row {row}: {str(value)[:40]}… is longer than a cell of a workbook holds")
