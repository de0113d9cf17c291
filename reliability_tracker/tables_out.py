"""Workbooks that people fill in: heads that stay, drop-downs, units and comments, and what is known already.

Excel, WPS and LibreOffice open them. Texts are texts, also those that begin like a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from reliability_tracker.demo import is_demo
from reliability_tracker.tables_in import Column

MOST_ROWS = 20_000  # below the head that have drop-downs
MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
LONGEST = 32_767  # characters of a cell
LONGEST_COMMENT = 1_000
MAY = (  # what a protected sheet lets people do
    *("select_locked_cells", "select_unlocked_cells", "format_cells", "format_columns", "format_rows"),
    *("insert_rows", "delete_rows", "sort", "autofilter"),
)


class Form:
    """A workbook to fill in, written sheet by sheet; `content` is there once it is closed."""

    def __init__(self) -> None:
        self._target = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self._target, options)
        base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#B8C4D0"}
        self.formats = {
            "head": self.book.add_format({**base, "bold": True, "bg_color": "#E8F0F9"}),
            "needed": self.book.add_format({**base, "bold": True, "bg_color": "#CFE2F5"}),
            "text": self.book.add_format({"num_format": "@", "locked": False, "valign": "top"}),
            "number": self.book.add_format({"num_format": "General", "locked": False, "valign": "top"}),
            "date": self.book.add_format({"num_format": "yyyy-mm-dd", "locked": False, "valign": "top"}),
            "bad": self.book.add_format({"bg_color": "#FBE3E1", "locked": False, "valign": "top"}),
            "bad date": self.book.add_format(
                {"bg_color": "#FBE3E1", "num_format": "yyyy-mm-dd", "locked": False, "valign": "top"}
            ),
            "title": self.book.add_format({"bold": True, "font_size": 15}),
            "words": self.book.add_format({"text_wrap": True, "valign": "top"}),
        }
        self._lists: dict[tuple[str, ...], str] = {}
        self._choices: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.book.close()

    @property
    def content(self) -> bytes:
        return self._target.getvalue()

    def words(self, name: str, title: str, paragraphs: Iterable[str]) -> None:
        """A sheet to read."""
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 110)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.formats["title"])
        marked = [*paragraphs, *([_("Demo data")] if is_demo() else [])]
        for row, text in enumerate(marked, start=2):
            sheet.write_string(row, 0, text, self.formats["words"])

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]] = ()) -> None:
        """A sheet to fill in: the head is locked, the rows are not. rows: column's name → value."""
        sheet = self.book.add_worksheet(name)
        for at, column in enumerate(columns):
            self._column(sheet, at, column, 0)
        count = 0
        for count, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                self.cell(sheet, count, at, row.get(column.name), self.formats[_kind(column)])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        sheet.protect("", dict.fromkeys(MAY, True))

    def hidden(self, name: str, pairs: Iterable[Sequence[str]]) -> None:
        sheet = self.book.add_worksheet(name)
        for row, pair in enumerate(pairs):
            for at, text in enumerate(pair):
                sheet.write_string(row, at, text)
        sheet.very_hidden()

    def cell(self, sheet: Any, row: int, at: int, value: Any, dress: Any) -> None:
        """One value as what it is."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, at, _("yes") if value else _("no"), dress)
        elif isinstance(value, date | datetime):
            sheet.write_datetime(row, at, value, dress)
        elif isinstance(value, int | float | Decimal) and _fits(value):
            sheet.write_number(row, at, value, dress)
        else:
            sheet.write_string(row, at, str(value)[:LONGEST], dress)

    def _column(self, sheet: Any, at: int, column: Column, head_row: int) -> None:
        label = f"{column.label} *" if column.needed else column.label
        sheet.write_string(head_row, at, label, self.formats["needed" if column.needed else "head"])
        sheet.set_column(at, at, column.width, self.formats[_kind(column)])
        told = "\n".join(filter(None, (column.hint, column.comment)))
        if column.kind == "choices":
            told += "\n" + " / ".join(column.choices)
        if told:
            sheet.write_comment(head_row, at, told[:LONGEST_COMMENT], {"x_scale": 1.6, "y_scale": 1.2})
        self.drop_down(sheet, at, column, head_row + 1)

    def drop_down(self, sheet: Any, at: int, column: Column, first: int) -> None:
        """What may be chosen; for days and numbers a reminder that lets everything pass."""
        about: dict[str, Any] = {"ignore_blank": True}
        if column.kind in ("choice", "yes or no") and column.choices:
            about |= {"validate": "list", "source": self._list(tuple(column.choices))}
            about |= {"error_title": column.label[:32], "error_message": column.hint[:255]}
            about |= {"error_type": "warning"}
            sheet.data_validation(first, at, first + MOST_ROWS, at, about)

    def _list(self, choices: tuple[str, ...]) -> str:
        """The place of a list on the hidden sheet of choices."""
        if choices not in self._lists:
            if self._choices is None:
                self._choices = self.book.add_worksheet(_("Choices"))
                self._choices.hide()
            at = len(self._lists)
            self._choices.write_column(0, at, choices)
            letter = xl_col_to_name(at)
            name = self._choices.get_name()
            self._lists[choices] = f"='{name}'!${letter}$1:${letter}${len(choices)}"
        return self._lists[choices]


def _kind(column: Column) -> str:
    return column.kind if column.kind in ("number", "date") else "text"


def _fits(value: float | Decimal) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= MOST_DIGITS
    return not isinstance(value, int) or abs(value) < 10**MOST_DIGITS
