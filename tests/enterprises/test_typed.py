"""How what people type is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from enterprises.typed import read_day, read_number, read_whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1234.5", "1234.5"),
        ("1,234,567.25", "1234567.25"),
        ("１，２３４．５", "1234.5"),
        (" 12 345 ", "12345"),
        ("\u300012\u3000", "12"),
        ("−3.2", "-3.2"),
        ("－３", "-3"),
        ("+5", "5"),
        ("1.2e-7", "0.00000012"),
        ("1.2×10^-7", "0.00000012"),
        ("1.2 x 10-7", "0.00000012"),
        ("007", "7"),
    ],
)
def test_number_is_read_as_people_type_it(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,5",
        "1,23,456",
        "12 h",
        "95%",
        "1.2.3",
        "1 2",
        "nan",
        "inf",
        "1e999",
        "一千",
        "1。5",
        "--3",
    ],
)
def test_text_that_is_no_number_is_quoted(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_number(text)

    assert f"“{text}”" in refused.value.message


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("８", 8), ("1,200", 1200), ("3.0", 3)])
def test_whole_number_is_read(text: str, number: int) -> None:
    assert read_whole_number(text) == number


@pytest.mark.parametrize("text", ["1.5", "-1", "2147483648", "eight"])
def test_whole_number_has_no_fraction_and_no_sign(text: str) -> None:
    with pytest.raises(ValidationError):
        read_whole_number(text)


@pytest.mark.parametrize(
    "text",
    ["2025-06-20", "2025-6-20", "2025年6月20日", "2025/6/20", "2025.06.20", "20250620", "２０２５－６－２０"],
)
def test_date_is_read_as_officials_write_it(text: str) -> None:
    assert read_day(text) == date(2025, 6, 20)


@pytest.mark.parametrize(
    "text", ["", "2025-02-30", "20/06/2025", "2025", "June 2025", "2025-13-01", "0000-01-01"]
)
def test_text_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_day(text)
