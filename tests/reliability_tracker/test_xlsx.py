"""XLSX: typed cells, nothing that runs, nothing cut without a word, marked where invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from reliability_tracker import demo, xlsx
from reliability_tracker.xlsx import workbook_of, xlsx_response


@pytest.fixture(autouse=True)
def real_data(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = False
    monkeypatch.setattr(demo, "_marks", [])


def sheets(content: bytes) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (0, 0.0),
        (Decimal("-0.50"), -0.5),
        (Decimal("1234567890.123456789"), "1234567890.123456789"),
        (float("nan"), "nan"),
        (date(2023, 6, 2), date(2023, 6, 2)),
        (datetime(2023, 6, 1, 17, 5, tzinfo=UTC), datetime(2023, 6, 2, 1, 5)),  # noqa: DTZ001 -- as cells are
        ("12.5%", 0.125),
        ("=1+1", "=1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("https://example.org", "https://example.org"),
        ("91000000MA00000157", "91000000MA00000157"),
        ("0001", "0001"),
        ("精密减速器", "精密减速器"),
    ],
)
def test_cell_keeps_its_value_and_type(value: Any, cell: Any) -> None:
    assert sheets(workbook_of(["值", "末"], [[value, "x"]])) == [[["值", "末"], [cell, "x"]]]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)

    found = sheets(workbook_of(["n"], ([number] for number in range(5))))

    assert found == [[["n"], [0], [1]], [["n"], [2], [3]], [["n"], [4]]]


def test_table_without_rows_has_its_head() -> None:
    assert sheets(workbook_of(["n"], [])) == [[["n"]]]


def test_text_longer_than_a_cell_says_so() -> None:
    with translation.override("en"):
        cell = sheets(workbook_of(["text"], [["甲" * 40_000]]))[0][1][0]

    assert (len(cell), cell[-46:]) == (32_767, "甲… (40000 characters; the CSV has all of them)")


def test_demo_data_is_marked_in_a_last_column(settings: Any) -> None:
    settings.DEMO = True

    with translation.override("en"):
        found = sheets(workbook_of(["name"], [["a"]]))

    assert found == [[["name", "Nature of the data"], ["a", "Demo data"]]]


def test_response_is_a_file_with_its_row_count() -> None:
    response = xlsx_response("rows-2026-11-22", ["n"], [[1]], 1)

    assert response["Content-Disposition"] == 'attachment; filename="rows-2026-11-22.xlsx"'
    assert (response["Content-Type"], response["X-Row-Count"]) == (xlsx.XLSX_TYPE, "1")
