"""Test data from a file: CSV or XLSX becomes the text of columns that could as well have been pasted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.attachments import TABLE, clean_name, decoded
from enterprises.models.indicator_row import DATA_LENGTH
from reliability_tracker.formats import file_size
from reliability_tracker.workbooks import WorkbookRefused, read_first_sheet

if TYPE_CHECKING:
    from django.core.files import File

ACCEPT_DATA = ".csv,.txt,.xlsx"  # for the file input
MOST_BYTES = 2 * 1024 * 1024


def read_data_file(file: File) -> str:
    """The cells of a file of data, a line each with tabs between; the file is left at its beginning.

    Raises ValidationError with one sentence for another kind of file, or one that is too large or broken.
    """
    name = clean_name(file.name or "")
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    file.seek(0)
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("“%(name)s” is larger than %(limit)s, the most that is read as data.")
            % {"name": name, "limit": file_size(MOST_BYTES)},
            code="too_large",
        )
    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx":
        text = _joined(_sheet(name, content))
    elif ending in TABLE.endings:
        text = _joined(_table(_decoded(content, name)))
    else:
        raise ValidationError(
            _("“%(name)s” is not read as data. Take a CSV or XLSX file.") % {"name": name}, code="type"
        )
    if not text:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name}, code="empty")
    if len(text) > DATA_LENGTH:
        raise ValidationError(
            _("“%(name)s” holds more data than fits in a field (%(most)s characters).")
            % {"name": name, "most": f"{DATA_LENGTH:,}"},
            code="too_large",
        )
    return text


def _decoded(content: bytes, name: str) -> str:
    text = decoded(content)
    if text is None:
        raise ValidationError(
            _("“%(name)s” is not a text file in UTF-8 or GB18030.") % {"name": name}, code="encoding"
        )
    return text


def _sheet(name: str, content: bytes) -> Iterable[Sequence[str]]:
    try:
        return [row.cells for row in read_first_sheet(io.BytesIO(content))]
    except WorkbookRefused as refused:
        raise ValidationError(f"“{name}”: {refused}", code="workbook") from refused


def _table(text: str) -> Iterable[Sequence[str]]:
    """Lines cut at the separator that stands in the first of them; a text without one stays as it is."""
    first = text.lstrip().split("\n", 1)[0]
    separator = next((sign for sign in "\t;," if sign in first), None)
    if separator is None:
        return [[line] for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]


def _joined(rows: Iterable[Sequence[str]]) -> str:
    """Rows that are not empty, with tabs between the cells and none at the end of a line."""
    lines = ("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in rows)
    return "\n".join(line for line in lines if line.strip())
