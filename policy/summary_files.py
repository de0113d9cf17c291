"""The sector summary as files: one tidy table as CSV, a workbook with a sheet for each breakdown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.figures import dimension_name, dimension_title
from policy.summary import CITY, DIMENSIONS, SectorSummary
from reliability_tracker.demo import is_demo
from reliability_tracker.exports import csv_lines

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMATS = tuple(CONTENT_TYPES)  # those available now

Row = list[Any]


def summary_file(summary: SectorSummary, kind: str) -> bytes:
    """The summary in one of FORMATS; the same summary gives the same bytes."""
    return {"xlsx": summary_xlsx, "csv": summary_csv}[kind](summary)


def file_name(summary: SectorSummary, kind: str) -> str:
    """Sector, date and ledger version, so that a printed number can be found again."""
    place = summary.standpoint
    return f"{summary.sector.code}-{place.as_of}-v{place.ledger}.{kind}"


def summary_csv(summary: SectorSummary) -> bytes:
    """Every figure on a line of its own: of which target, by what, now and one year before.

    Each line says as of when, as known at when, from which ledger version, and which of how many lines it is.
    """
    rows = list(_tidy(summary))
    place = summary.standpoint
    tail = [place.as_of, known_at_words(summary), place.ledger]
    head = [
        _("Sector"),
        _("Target"),
        _("Name of the target"),
        _("Unit"),
        _("Breakdown"),
        pgettext("classification", "code"),
        pgettext("classification", "name"),
        _("Figure"),
        _("One year before"),
        _("Change"),
        _("As of"),
        _("As known at"),
        _("Ledger version"),
        _("Line"),
        _("Lines in all"),
    ]
    lines = ([*row, *tail, number, len(rows)] for number, row in enumerate(rows, start=1))
    return "".join(csv_lines(head, lines)).encode()


def summary_xlsx(summary: SectorSummary) -> bytes:
    """A workbook: what it is, the figures, a sheet for each breakdown. Texts are never run as formulas."""
    import xlsxwriter  # only this needs it

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": _title(summary),
                "created": datetime.combine(
                    summary.standpoint.as_of, time()
                ),  # nothing of the hour it was made
            }
        )
        sheets = {
            _("Figures"): (_figures_head(summary), _frame_rows(summary.figures)),
            **{dimension_title(name): _breakdown(summary, name) for name in DIMENSIONS},
        }
        about = [
            *_about(summary),
            *(
                (_("Rows of “%(sheet)s”") % {"sheet": name}, len(rows))
                for name, (_head, rows) in sheets.items()
            ),
        ]
        formats = _Formats(book)
        formats.write(book.add_worksheet(_("About")), [_("What"), _("Value")], [list(pair) for pair in about])
        demo = [_("Demo data")] if is_demo() else []
        for name, (head, rows) in sheets.items():
            marked = [*head, *([_("Nature of the data")] if demo else [])]
            formats.write(book.add_worksheet(name[:31]), marked, [[*row, *demo] for row in rows])
    return stream.getvalue()


def known_at_words(summary: SectorSummary) -> str:
    """The known-at time, or the word for now."""
    known_at = summary.standpoint.known_at
    return timezone.localtime(known_at).isoformat(timespec="seconds") if known_at else _("known now")


def _title(summary: SectorSummary) -> str:
    return _("Sector summary: %(sector)s") % {"sector": summary.sector.name}


def _about(summary: SectorSummary) -> Iterator[tuple[str, Any]]:
    yield _("Title"), _title(summary)
    yield _("Sector"), summary.sector.code
    yield _("As of"), summary.standpoint.as_of
    yield _("As known at"), known_at_words(summary)
    yield _("Ledger version"), summary.standpoint.ledger
    yield _("Compared with"), summary.before
    yield _("Nature of the data"), _("Demo data") if is_demo() else _("Working paper")


def _figures_head(summary: SectorSummary) -> list[str]:
    names = {
        "target": _("Target"),
        "name": _("Name of the target"),
        "unit": _("Unit"),
        "value": _("Figure of the sector"),
        "value_before": _("One year before"),
        "change": _("Change"),
        "value_at_due": _("On the due date"),
        "national": _("National figure"),
        "share": _("Share of the national figure"),
        "comparator": _("Comparator"),
        "goal": _("National goal"),
        "due": _("Due date"),
        "in_progress": _("Reports in progress, not counted"),
    }
    return [names[column] for column in summary.figures.columns]


def _breakdown(summary: SectorSummary, dimension: str) -> tuple[list[str], list[Row]]:
    """The sheet of a breakdown: a row for each code, figure and change of each target, sums at the end."""
    table = summary.table(dimension)
    of_which = table["dimension"] == CITY
    names = [
        pgettext("region", "of which %(city)s") % {"city": name} if city else name
        for name, city in zip(table["name"], of_which, strict=True)
    ]
    targets = list(summary.figures["target"])
    changes = summary.table(dimension, "change")[targets].add_suffix(" change")
    counts = table[targets].join(changes)
    head = [pgettext("classification", "code"), dimension_name(dimension), *summary.figures["name"]]
    head += [_("%(target)s, change in one year") % {"target": name} for name in summary.figures["name"]]
    rows = _frame_rows(table[["code"]].assign(name=names).join(counts))
    return head, [*rows, ["", _("Total"), *(int(total) for total in counts[~of_which].sum())]]


def _tidy(summary: SectorSummary) -> Iterator[Row]:
    """One line a figure: the whole of each target, then its parts."""
    aims = summary.figures.set_index("target")
    words = {"total": _("Total"), CITY: _("of which city")} | {d: dimension_name(d) for d in DIMENSIONS}
    for target, row in aims.iterrows():
        start = [summary.sector.code, target, row["name"], row["unit"]]
        yield [*start, words["total"], None, None, *_plain(row[["value", "value_before", "change"]])]
        parts = summary.parts[summary.parts["target"] == target]
        for part in _frame_rows(parts[["dimension", "code", "name", "value", "value_before", "change"]]):
            yield [*start, words[part[0]], *part[1:]]


def _frame_rows(frame: pd.DataFrame) -> list[Row]:
    return [_plain(row) for row in frame.itertuples(index=False, name=None)]


def _plain(values: Sequence[Any]) -> Row:
    """Python's own values; what is missing is None."""
    import pandas as pd  # as in policy.summary

    return [
        None if pd.isna(value) else getattr(value, "item", lambda value=value: value)() for value in values
    ]


class _Formats:
    """The looks of cells, and how a table of typed values is written with them."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8F0F9", "bottom": 1}
        )
        self.text: Format = book.add_format({"valign": "top", "num_format": "@"})
        self.number: Format = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.share: Format = book.add_format({"num_format": "0.0%", "valign": "top"})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})

    def write(self, sheet: Worksheet, head: list[str], rows: list[Row]) -> None:
        """One table from the first cell on, its head in sight and on every printed page."""
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, self.head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._cell(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        for column, title in enumerate(head):
            longest = max([_width(title) / 2, *(_width(row[column]) for row in rows)])
            sheet.set_column(column, column, min(max(longest + 2, 8), 48))

    def _cell(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self.day)
        elif isinstance(value, float):
            sheet.write_number(row, column, value, self.share)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.number)
        else:
            sheet.write_string(row, column, str(value), self.text)


def _width(value: Any) -> int:
    """How wide a value is in characters; a Chinese one takes two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in str("" if value is None else value))
