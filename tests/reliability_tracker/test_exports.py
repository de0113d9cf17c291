"""CSV: rows as data, harmless in a spreadsheet, marked where invented."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from reliability_tracker import demo
from reliability_tracker.exports import cell, csv_lines, csv_response


@pytest.fixture
def real_data(settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr(demo, "_marks", [])


def read(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (1234567, "1234567"),
        (0.1, "0.1"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.50"), "-0.50"),
        (date(2023, 6, 2), "2023-06-02"),
        (datetime(2023, 6, 1, 17, 5, tzinfo=UTC), "2023-06-02 01:05:00"),
        ("-12.5%", "-12.5%"),
        ("+1,234", "+1,234"),
        ("=1+1", "'=1+1"),
        ("+86 138 0000 0000", "'+86 138 0000 0000"),
        ("-rf", "'-rf"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t=1"),
        ("精密减速器", "精密减速器"),
    ],
)
def test_cell_keeps_values_and_disarms_formulas(value, text):
    assert cell(value) == text


def test_cell_says_yes_and_no_in_the_readers_language():
    with translation.override("en"):
        assert (cell(True), cell(False)) == ("yes", "no")


def test_csv_is_rows_and_nothing_else(real_data):
    response = csv_response("rows-2026-11-22", ["名称", "数"], [["甲, 乙", 1], ['"丙"', None]], count=2)

    assert read(response) == [["名称", "数"], ["甲, 乙", "1"], ['"丙"', ""]]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="rows-2026-11-22.csv"'
    assert response["X-Row-Count"] == "2"


def test_csv_marks_demo_data_in_a_last_column(settings):
    settings.DEMO = True

    with translation.override("zh-hans"):
        response = csv_response("rows", ["名称"], [["甲"]])

    assert [len(row) for row in read(response)] == [2, 2]


def test_csv_marks_demo_data_that_was_loaded_into_a_real_server(real_data):
    demo.marked_by(lambda reader: True)

    with translation.override("en"):
        assert read(csv_response("rows", ["name"], [["a"]])) == [
            ["name", "Nature of the data"],
            ["a", "Demo data"],
        ]


def test_csv_is_streamed(real_data):
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield [number]

    lines = csv_lines(["n"], rows())

    assert next(lines) == "\ufeffn\r\n"
    assert taken == []
    assert (next(lines), taken) == ("0\r\n", [0])


def test_csv_stays_in_the_language_it_was_asked_in(real_data):
    with translation.override("en"):
        response = csv_response("rows", ["n"], ([gettext_lazy("yes")] for _ in range(1)))

    with translation.override("zh-hans"):
        assert read(response) == [["n"], ["yes"]]
