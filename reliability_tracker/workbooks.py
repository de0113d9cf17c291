"""XLSX as it comes from people: read as plain text, within limits, and nothing in it is run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from reliability_tracker.formats import file_size

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 500
MOST_ROWS = 5_000
MOST_COLUMNS = 60
CHUNK = 256 * 1024
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
PLACE = re.compile(rb"([A-Z]{0,3})(\d{1,7})")


class WorkbookRefused(ValueError):
    """A file that is not read; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number as the spreadsheet shows it, and its cells as text, trimmed."""

    number: int
    cells: Sequence[str]


def read_first_sheet(file: IO[bytes]) -> list[Row]:
    """The rows of the first sheet that are not empty.

    Raises WorkbookRefused for what is no XLSX workbook, is larger than it may be, packed or unpacked, or has
    more rows or columns. Formulas come as the values last worked out; nothing in the file is run.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise WorkbookRefused(_("The file is larger than %(size)s.") % {"size": file_size(MOST_BYTES)})
    _refuse_bombs(content)
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise WorkbookRefused(_("The workbook cannot be read; save it again as .xlsx.")) from error
    read = [Row(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    return [row for row in read if any(row.cells)]


def _refuse_bombs(content: bytes) -> None:
    """Unpacks every part within limits, and looks at the places of cells, before anything else reads it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise WorkbookRefused(_("This is not an .xlsx workbook."))
            if len(members) > MOST_MEMBERS:
                raise WorkbookRefused(_("The workbook has too many parts; copy its sheet into a new one."))
            unpacked = 0
            for member in members:
                unpacked += _unpacked(archive, member, MOST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise WorkbookRefused(_("This is not an .xlsx workbook.")) from error


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    """The true size of a part; in sheets also that no cell lies beyond the rows and columns there may be."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    size, rest = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise WorkbookRefused(
                    _("The workbook is too large once unpacked; copy its rows into a new one.")
                )
            if is_sheet:
                text = rest + chunk
                for found in REFERENCE.finditer(text):
                    _refuse_far_cells(found[1])
                rest = text[-64:]
    return size


def _refuse_far_cells(reference: bytes) -> None:
    place = PLACE.fullmatch(reference)
    column = 0
    for letter in place[1] if place else b"":
        column = column * 26 + letter - 64
    if place is None or int(place[2]) > MOST_ROWS or column > MOST_COLUMNS:
        told = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        raise WorkbookRefused(
            _("The sheet has cells beyond row %(rows)d or column %(columns)d; copy its rows into a new one.")
            % told
        )


def _text(cell: Any) -> str:
    """A cell as a person typed it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
