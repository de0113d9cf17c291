"""Workbooks from people: read as text, within limits; what is harmful is refused with a sentence."""

from __future__ import annotations

import datetime
import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from reliability_tracker import workbook_gate as gate
from reliability_tracker.workbooks import LISTS, Row, WorkbookRefused, open_book, read_first_sheet


def workbook(*rows: list[Any]) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


def rewritten(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return buffer.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as error:
        read_first_sheet(BytesIO(content))
    return str(error.value)


def test_cells_are_read_as_typed_and_empty_rows_are_skipped() -> None:
    content = workbook(["编号", "数"], [], ["  PT-001 ", 3], [datetime.date(2024, 3, 5), 2.5], ["=1+1", True])

    assert read_first_sheet(BytesIO(content)) == [
        Row(1, ["编号", "数"]),
        Row(3, ["PT-001", "3"]),
        Row(4, ["2024-03-05", "2.5"]),
        Row(5, ["0", "True"]),
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"number;name\n1;2\n"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert ".xlsx" in refusal(content)


def test_archive_of_something_else_is_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert ".xlsx" in refusal(buffer.getvalue())


def test_large_file_is_refused_before_it_is_read() -> None:
    small = gate.Limits(packed=1000)

    with pytest.raises(WorkbookRefused, match="1000 B"):
        open_book(workbook(["a"]), limits=small)


def test_bomb_is_refused_by_its_true_size() -> None:
    bomb = rewritten(workbook(["a"]), "xl/media/image1.png", b"\0" * (LISTS.unpacked + 1))

    assert len(bomb) < 1_000_000
    assert "60 MB" not in refusal(bomb)  # a sentence that says what to do, not a number


def test_cell_far_out_is_refused_without_making_room_for_it() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )

    assert f"{LISTS.rows:,}" in refusal(rewritten(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet))


def test_disguised_reference_is_refused() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="&#65;1"><v>1</v></c></row></sheetData></worksheet>'
    )

    assert str(LISTS.columns) in refusal(rewritten(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet))


def test_workbook_of_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_MEMBERS", 3)

    assert refusal(workbook(["a"]))


def test_workbook_with_a_broken_sheet_is_refused() -> None:
    assert ".xlsx" in refusal(
        rewritten(workbook(["a"]), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>")
    )


def test_size_that_an_archive_states_is_not_believed() -> None:
    bomb = bytearray(rewritten(workbook(["a"]), "xl/media/image1.png", b"\0" * (LISTS.unpacked + 1)))
    directory = bomb.rindex(b"PK\x01\x02")
    bomb[directory + 24 : directory + 28] = (10).to_bytes(4, "little")

    assert "too large once unpacked" in english(bytes(bomb))


def test_far_cells_are_found_whatever_the_writer_calls_its_tags() -> None:
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b"<x:row r='1'><x:c r='A1'><x:v>1</x:v></x:c></x:row>"
        b"<x:row r='150000'><x:c  r = 'CZ150000'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )

    found = english(rewritten(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet), gate.REPORTS)

    assert "Most cells of the sheet are empty" in found


def english(content: bytes, limits: gate.Limits = LISTS) -> str:
    with translation.override("en"), pytest.raises(WorkbookRefused) as error:
        open_book(content, limits=limits)
    return str(error.value)


def test_sheet_that_begins_further_down_keeps_its_places() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("甲")
        sheet.write(3, 2, "x")
        sheet.merge_range(5, 2, 6, 2, "合")
        book.add_worksheet("隐").hide()

    (read,) = open_book(buffer.getvalue()).sheets

    assert [(number, list(cells)) for number, cells in read.rows()] == [
        (1, ["", "", ""]),
        (2, ["", "", ""]),
        (3, ["", "", ""]),
        (4, ["", "", "x"]),
        (5, ["", "", ""]),
        (6, ["", "", "合"]),
    ]
    assert read.merged == [(5, 2, 6, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_csv_is_read_with_any_separator_and_encoding(encoding: str, separator: str) -> None:
    text = f'编号{separator}名称\n1{separator}"甲\n乙"\n'

    book = open_book(text.encode(encoding), "表.csv")

    assert [list(cells) for _n, cells in book.sheets[0].rows()] == [["编号", "名称"], ["1", "甲\n乙"]]
