"""`manage.py progress`: the JSON that programs rely on, and what it says to bad input."""

from __future__ import annotations

import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from policy.sources import Support
from reliability_tracker.moment import parse_time
from tests.policy.counted import CLASSES, DALIAN, ENTERPRISES, NARRATIVE, NOWHERE, Books, set_up_policy


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    return Books(known, clerk)


def progress(*arguments: str) -> Any:
    out = StringIO()
    call_command("progress", *arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def target(answer: Any, code: str) -> Any:
    return next(found for found in answer["targets"] if found["code"] == code)


def test_progress_has_the_goals_of_the_notice(books: Books) -> None:
    answer = progress("--as-of", "2026-11-22")

    assert {t["code"]: t["goal"] for t in answer["targets"]} == {
        "platforms-2025": 3,
        "demonstrations-2025": 100,
        "enterprises-2025": 1000,
        NARRATIVE: None,
        "product-classes-2030": 10,
    }
    assert (answer["as_of"], answer["known_at"], answer["ledger_version"]) == ("2026-11-22", None, 0)


def test_progress_before_counting_opened_is_zero(books: Books) -> None:
    books.count("2023-06-02")

    answer = progress("--as-of", "2023-06-01")

    assert [t["value"] for t in answer["targets"]] == [0, 0, 0, None, 0]


def test_progress_prints_one_target_whole(books: Books) -> None:
    books.count("2024-06-30", times=2)
    books.count("2026-02-28", attribution=DALIAN)
    books.count("2026-03-31", attribution=NOWHERE)

    assert target(progress("--as-of", "2026-11-22"), ENTERPRISES) == {
        "code": ENTERPRISES,
        "stage": "2025",
        "unit": "个",
        "comparator": ">=",
        "goal": 1000,
        "due": "2025-12-31",
        "value": 4,
        "value_at_due": 2,
        "expected": 1000.0,
        "attainment": 0.004,
        "status": "missed",
        "forecast": None,
        "by_sector": {"machinery": 2, "electronics": 1, "automotive": 0, "none": 1},
        "by_project": {"foundation": 2, "multiplication": 1, "none": 1},
        "by_region": {"210000": 1, "320000": 2, "330000": 0, "none": 1},
    }


def test_progress_prints_a_narrative_goal_without_numbers(books: Books) -> None:
    assert target(progress(), NARRATIVE) == {
        "code": NARRATIVE,
        "stage": "2025",
        "unit": None,
        "comparator": None,
        "goal": None,
        "due": "2025-12-31",
        "value": None,
        "value_at_due": None,
        "expected": None,
        "attainment": None,
        "status": "narrative",
        "forecast": None,
        "by_sector": {},
        "by_project": {},
        "by_region": {},
    }


def test_progress_prints_a_forecast_from_six_months_on(books: Books) -> None:
    for month in range(1, 7):
        books.count(f"2026-{month:02d}-15", target=CLASSES, attribution=NOWHERE)

    early = target(progress("--as-of", "2026-05-31"), CLASSES)
    found = target(progress("--as-of", "2026-06-30"), CLASSES)

    assert early["forecast"] is None
    assert found["forecast"] == {
        "at_due": {"low": 60, "median": 60, "high": 60},
        "probability": 1.0,
        "reach_date": "2026-10-31",
    }
    assert (found["value_at_due"], found["attainment"] > 1) == (None, True)


def test_progress_forecasts_nothing_once_achieved_or_due(books: Books) -> None:
    for month in range(1, 11):
        books.count(f"2026-{month:02d}-15", target=CLASSES, attribution=NOWHERE)

    achieved = target(progress("--as-of", "2026-11-22"), CLASSES)
    due = target(progress("--as-of", "2030-12-31"), CLASSES)

    assert (achieved["status"], achieved["forecast"]) == ("achieved", None)
    assert (due["value_at_due"], due["forecast"]) == (10, None)


def test_progress_known_at_a_bare_date_is_the_end_of_that_day(books: Books) -> None:
    (row,) = books.count("2024-06-30")
    today = row.recorded_at.astimezone(parse_time("2026-01-01").tzinfo).date()
    yesterday = today - datetime.timedelta(1)

    found = [progress("--known-at", day.isoformat()) for day in (yesterday, today)]

    assert [target(answer, ENTERPRISES)["value"] for answer in found] == [0, 1]
    assert [answer["ledger_version"] for answer in found] == [0, row.pk]
    assert found[0]["known_at"] == f"{yesterday}T23:59:59.999999+08:00"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--as-of", "2026-02-30"], "“2026-02-30” is not a date. Write it as 2025-12-31."),
        (["--as-of", ""], "“” is not a date. Write it as 2025-12-31."),
        (
            ["--known-at", "noon"],
            "“noon” is not a time. Write it as 2025-12-31 or 2025-12-31T18:00.",
        ),
        (
            ["--known-at", "9999-12-31T23:59:59-12:00"],
            "“9999-12-31T23:59:59-12:00” is not a time. Write it as 2025-12-31 or 2025-12-31T18:00.",
        ),
        (["--format", "xml"], "Error: argument --format: invalid choice: 'xml' (choose from table, json)"),
    ],
)
def test_progress_refuses_bad_input_with_one_line(books: Books, arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("progress", *arguments)

    assert str(refusal.value).replace("'table', 'json'", "table, json") == reason


def test_progress_as_a_table_has_a_line_for_each_target(books: Books) -> None:
    books.count("2024-06-30", times=2)
    out = StringIO()

    call_command("progress", "--as-of", "2025-01-31", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "as of 2025-01-31, known at now, ledger 2"
    assert next(line for line in lines if line.startswith(ENTERPRISES)).split() == [
        "enterprises-2025", "2", ">=", "1000", "2025-12-31", "645.8", "0.3%", "off_track",
    ]  # fmt: skip
