"""XLSX as spreadsheets open it: typed cells, the head in place, nothing that runs, nothing cut."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from reliability_tracker.demo import is_demo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # of a sheet below its head; more go on in another sheet
MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
LONGEST = 32_767  # characters of a cell
PERCENTAGE = re.compile(r"-?\d[\d,]*(\.\d+)?%")
WIDEST, LOOKED_AT = 60, 200  # characters of a column; rows that its width is taken from


def xlsx_response(
    name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]], count: int | None = None
) -> HttpResponse:
    """A workbook to save, `name` without ending; `count` goes into the header X-Row-Count."""
    response = workbook_response(name, workbook_of(head, rows))
    if count is not None:
        response["X-Row-Count"] = str(count)
    return response


def workbook_response(name: str, content: bytes) -> HttpResponse:
    """A workbook that is made already, to save; `name` without ending."""
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


def workbook_of(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The bytes of a workbook with one table; a last column marks demo data.

    Numbers and dates are numbers and dates, a percentage is a share with its format, texts stay texts: also
    those that begin like a formula or an address. A text longer than a cell says how long it is.
    """
    mark = [_("Demo data")] if is_demo() else []
    titles = [force_str(title) for title in head] + ([_("Nature of the data")] if mark else [])
    target = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "share": book.add_format({"num_format": "0.0%"}),
        }
        rest: Iterator[Sequence[Any]] = iter(rows)
        first = True
        while (taken := next(rest, None)) is not None or first:
            first = False
            here = chain([] if taken is None else [taken], islice(rest, MOST_ROWS - 1))
            _write_sheet(book.add_worksheet(), titles, ([*row, *mark] for row in here), formats)
    return target.getvalue()


def _write_sheet(
    sheet: Worksheet, titles: Sequence[str], rows: Iterator[Sequence[Any]], formats: dict[str, Format]
) -> None:
    looked_at = list(islice(rows, LOOKED_AT))
    for place, title in enumerate(titles):
        cells = (force_str(row[place]) for row in looked_at if row[place] is not None)
        longest = max((width(text) for text in chain([title], cells)), default=0)
        sheet.set_column(place, place, min(longest + 2, WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, titles, formats["head"])
    last = 0
    for last, row in enumerate(chain(looked_at, rows), start=1):
        for place, value in enumerate(row):
            write_cell(sheet, last, place, value, formats)
    if titles:
        sheet.autofilter(0, 0, last, len(titles) - 1)


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    """One value by its type. formats: of a date, time, share, and of a text or number where there is one."""
    plain = formats.get("text")
    if value is None:
        sheet.write_blank(row, column, None, plain)
    elif isinstance(value, bool):
        sheet.write_string(row, column, _("yes") if value else _("no"), plain)
    elif isinstance(value, int | float | Decimal) and _fits(value):
        sheet.write_number(row, column, value, plain)
    elif isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, column, local.replace(tzinfo=None), formats["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        _write_text(sheet, row, column, force_str(value), formats)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, formats: dict[str, Format]) -> None:
    if PERCENTAGE.fullmatch(text):
        sheet.write_number(row, column, float(text[:-1].replace(",", "")) / 100, formats["share"])
        return
    if len(text) > LONGEST:
        told = _("… (%(n)s characters; the CSV has all of them)") % {"n": len(text)}
        text = text[: LONGEST - len(told)] + told
    sheet.write_string(row, column, text, formats.get("text"))


def _fits(number: float | Decimal) -> bool:
    """Whether a spreadsheet keeps the number as it is; a longer one is written as text."""
    if isinstance(number, float):
        return number == number and abs(number) != float("inf")
    return len(Decimal(number).as_tuple().digits) <= MOST_DIGITS


def width(text: str) -> int:
    """In characters; those of Chinese take the room of two."""
    return sum(2 if "\u2e80" <= letter <= "\uffef" else 1 for letter in text)
