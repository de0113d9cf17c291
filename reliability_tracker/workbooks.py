"""Tables as they come from people, XLSX or CSV: read as plain cells, within limits; nothing in them is run.

Formulas come as the values last worked out. `workbook_gate` has looked at the file before anything parses it.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from reliability_tracker.workbook_gate import LISTS, Limits, WorkbookRefused, admit, beyond

__all__ = ["LISTS", "Book", "Limits", "Row", "Sheet", "WorkbookRefused", "open_book", "read_first_sheet"]

ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = "\t;,，"
LONGEST_CELL = 1_000_000
RELATION = re.compile(r"<Relationship\s[^>]*>")
SHEET_TAG = re.compile(r"<sheet\s[^>]*>")
ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\st="e"[^>]*>(?:<f[^>]*(?:/>|>[^<]*</f>))?<v>(#[^<]*)</v>'
)

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number as the spreadsheet shows it, and its cells as text, trimmed."""

    number: int
    cells: Sequence[str]


class Sheet:
    """A sheet by its name; `rows()` can be asked again and again.

    merged: (first row, first column, last row, last column) of merged cells, from 0
    """

    def __init__(self, name: str, rows: Any, merged: Sequence[tuple[int, int, int, int]] = ()) -> None:
        self.name, self._rows, self.merged = name, rows, merged
        self.errors: dict[int, dict[int, str]] = {}  # row → column → what a formula says that has no result

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """(number as the spreadsheet shows it, cells) of every row, also of empty ones."""
        if not self.errors:
            return enumerate(self._rows(), start=1)
        return ((number, self._with_errors(number, cells)) for number, cells in enumerate(self._rows(), 1))

    def _with_errors(self, number: int, cells: Cells) -> Cells:
        wrong = self.errors.get(number)
        return [wrong.get(at, cell) for at, cell in enumerate(cells)] if wrong else cells


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds. kind: "xlsx" or "csv"; hidden: texts of hidden sheets, by the sheet's name."""

    kind: str
    sheets: Sequence[Sheet]
    hidden: dict[str, list[list[str]]]


def open_book(content: bytes, name: str = "", limits: Limits = LISTS, *, admitted: str = "") -> Book:
    """The sheets of a workbook, or the one table of a CSV file.

    admitted: what `admit` has said of this very content already
    Raises WorkbookRefused, with a sentence, for what is neither, is larger than it may be, or is harmful.
    """
    kind = admitted or admit(content, name, limits)
    if kind == "csv":
        return Book(kind, [_table(content, name, limits)], {})
    try:
        return _workbook(content, limits)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        if isinstance(error, WorkbookRefused):
            raise
        raise WorkbookRefused(_("The workbook cannot be read; save it again as .xlsx.")) from error


def read_first_sheet(file: IO[bytes], limits: Limits = LISTS) -> list[Row]:
    """The rows of the first sheet that are not empty, as text.

    Raises WorkbookRefused for what is no XLSX workbook, is larger than it may be, packed or unpacked, or has
    more rows or columns.
    """
    content = file.read(limits.packed + 1)
    if admit(content, limits=limits) != "xlsx":
        raise WorkbookRefused(_("This is not an .xlsx workbook."))
    sheets = open_book(content, limits=limits).sheets
    read = [Row(number, [as_text(cell) for cell in cells]) for number, cells in sheets[0].rows()]
    return [row for row in read if any(row.cells)]


def as_text(cell: Any) -> str:
    """A cell as a person typed it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _workbook(content: bytes, limits: Limits) -> Book:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets: list[Sheet] = []
    errors = _errors(content)
    hidden: dict[str, list[list[str]]] = {}
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if about.visible != SheetVisibleEnum.Visible:
            hidden[about.name] = [
                [as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False, nrows=20)
            ]
            continue
        last_row, last_column = sheet.end or (0, 0)
        if last_row >= limits.rows or last_column >= limits.columns:
            raise WorkbookRefused(beyond(limits))
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        sheets.append(Sheet(about.name, _reader(sheet), merged))
    for read in sheets:
        read.errors = errors.get(read.name, {})
    if not sheets:
        raise WorkbookRefused(_("The workbook has no sheet."))
    return Book("xlsx", sheets, hidden)


def _errors(content: bytes) -> dict[str, dict[int, dict[int, str]]]:
    """sheet → row → column → `#DIV/0!`: the reader lets such a cell pass for an empty one."""
    found: dict[str, dict[int, dict[int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.lower().startswith("xl/worksheets/sheet")]
        wrong = {name: text for name in parts if b't="e"' in (text := archive.read(name))}
        if not wrong:
            return {}
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        targets = {
            _attribute(tag, "Id"): _attribute(tag, "Target").removeprefix("/xl/")
            for tag in RELATION.findall(relations)
        }
        for tag in SHEET_TAG.findall(archive.read("xl/workbook.xml").decode()):
            text = wrong.get(f"xl/{targets.get(_attribute(tag, 'r:id'), '')}", b"")
            for column, row, error in ERROR_CELL.findall(text):
                place = 0
                for character in column:
                    place = place * 26 + character - 64
                of_sheet = found.setdefault(_attribute(tag, "name"), {})
                of_sheet.setdefault(int(row), {})[place - 1] = error.decode()
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def _reader(sheet: Any) -> Any:
    """Rows from the first one of the sheet on, and cells from its first column on, which the reader skips."""
    before = [""] * (sheet.start or (0, 0))[1]

    def rows() -> Iterator[Cells]:
        if not before:
            return iter(sheet.iter_rows())
        return ([*before, *row] for row in sheet.iter_rows())

    return rows


def _table(content: bytes, name: str, limits: Limits) -> Sheet:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WorkbookRefused(_("This is not a text file in UTF-8 or GB18030. Save it as CSV in UTF-8."))
    first = text.lstrip().split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise WorkbookRefused(
            _("The CSV file cannot be read: a quotation mark is not closed, or a cell is too long.")
        ) from error
    if len(rows) > limits.rows or max(map(len, rows), default=0) > limits.columns:
        raise WorkbookRefused(beyond(limits))
    return Sheet(name or "CSV", lambda: iter(rows))
