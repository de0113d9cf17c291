"""Lists as officials hand them round: a workbook with a heading, numbered rows and notes, for A4."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from reliability_tracker.demo import is_demo
from reliability_tracker.xlsx import WIDEST, width, write_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROWEST, PAPER_WIDEST = 6, 36  # characters of a column; longer texts are wrapped
A4 = 9


def paper_workbook(
    *,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Any]],
    above: Sequence[str] = (),
    below: Sequence[str] = (),
) -> bytes:
    """The bytes of a workbook with one list on A4 across, its head on every page.

    above, below: lines between title and table, and under it; demo data is marked above
    The rows are numbered from 1 in a first column, for which `head` names nothing.
    """
    notes = [*above, _("Demo data · all enterprises are invented")] if is_demo() else [*above]
    columns = [_("No."), *head]
    lines = [[number, *row] for number, row in enumerate(rows, start=1)]
    target = BytesIO()
    with Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        cell = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        formats = {
            "text": book.add_format(cell),
            "date": book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
            "time": book.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm:ss"}),
            "share": book.add_format({**cell, "num_format": "0.0%"}),
        }
        headline = book.add_format({"bold": True, "font_size": 18, "align": "center"})
        heading = book.add_format({**cell, "bold": True, "align": "center"})
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, title, headline)
        for place, note in enumerate(notes, start=1):
            sheet.write_string(place, 0, note)
        top = len(notes) + 1
        sheet.write_row(top, 0, columns, heading)
        for row, values in enumerate(lines, start=top + 1):
            for column, value in enumerate(values):
                write_cell(sheet, row, column, value, formats)
        for place, note in enumerate(below, start=top + len(lines) + 2):
            sheet.write_string(place, 0, note)
        for column, name in enumerate(columns):
            longest = max(width(str(value)) for value in (name, *(line[column] for line in lines)))
            sheet.set_column(column, column, max(NARROWEST, min(longest + 2, PAPER_WIDEST, WIDEST)))
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
    return target.getvalue()
