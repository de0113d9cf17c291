"""The words for where a target stands, in every case there is."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import translation

from policy.catalogue import Aim
from policy.explanation import (
    arithmetic,
    due_sentence,
    forecast_sentence,
    needed_sentence,
    plan_sentence,
    result_sentence,
    since_sentence,
    unusual,
)
from policy.overview import Standing, standing
from policy.progress import Thresholds
from policy.tally import Tally
from policy.targets import Goal, ThresholdsInForce

AIM = Aim("t", "目标", "Target", "2025", "numeric", "个", "items", "", "")
START, DUE = datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)
SET_AT = datetime.datetime(2023, 7, 3, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def stand(
    as_of: str,
    *days: tuple[str, int],
    comparator: str = ">=",
    baseline: int = 0,
    goal: int = 100,
    to_come: bool = False,
) -> Standing:
    return standing(
        AIM,
        Tally(days=tuple((datetime.date.fromisoformat(day), change) for day, change in days)),
        goal=Goal(comparator, baseline, goal, START, DUE, SET_AT, "set"),
        thresholds=ThresholdsInForce(Thresholds(), SET_AT, "set"),
        as_of=datetime.date.fromisoformat(as_of),
        to_come=to_come,
    )


MIDWAY = "2024-12-31"  # 365 of 730 days
PAST = "The due date, 31 December 2025, is past: the figure on that day decides; today's stands beside it."

CASES = {
    "before_start": (
        stand("2023-12-31"),
        "not started: the planned path begins on 1 January 2024.",
        [
            (
                "The planned path begins on 1 January 2024."
                " Before it nothing is expected, so there is no attainment."
            ),
        ],
    ),
    "on_start": (
        stand("2024-01-01"),
        "not started: the planned path begins on 1 January 2024.",
        ["The planned path begins on this very day. Nothing is expected yet, so there is no attainment."],
    ),
    "no_change": (
        stand(MIDWAY),
        "off track: 0.0% of the planned progress, below 60.0%.",
        ["The figure is still the baseline, 0. Zero progress is data, not a gap."],
    ),
    "at_risk": (
        stand(MIDWAY, ("2024-06-30", 40)),
        "at risk: 80.0% of the planned progress, below 95.0%, at least 60.0%.",
        [],
    ),
    "on_track": (
        stand(MIDWAY, ("2024-06-30", 50)),
        "on track: 100.0% of the planned progress, at least 95.0%.",
        [],
    ),
    "achieved": (
        stand(MIDWAY, ("2024-06-30", 120)),
        "achieved: the figure, 120, meets the goal, ≥ 100.",
        ["The figure, 120, is beyond the goal, which is not an error. The attainment is not capped."],
    ),
    "due_day": (
        stand("2025-12-31", ("2024-06-30", 99)),
        "on track: 99.0% of the planned progress, at least 95.0%.",
        ["This is the due date, which still counts. No time is left, so there is no rate and no forecast."],
    ),
    "achieved_late": (
        stand("2026-11-23", ("2024-06-30", 93), ("2026-04-21", 7)),
        (
            "achieved late: 93 on the due date, 31 December 2025, did not meet the goal, ≥ 100;"
            " it was met on 21 April 2026."
        ),
        [
            PAST,
        ],
    ),
    "missed": (
        stand("2026-11-23", ("2024-06-30", 93), ("2026-04-21", 6)),
        "missed: neither 93 on the due date, 31 December 2025, nor 99 now meets the goal, ≥ 100.",
        [
            PAST,
        ],
    ),
    "fell_back": (
        stand("2026-11-23", ("2024-06-30", 100), ("2026-04-21", -1)),
        "achieved: 100 on the due date, 31 December 2025, met the goal, ≥ 100.",
        [
            PAST,
            "The goal was met on the due date, and that stands, though today's figure has fallen below it.",
        ],
    ),
    "goal_equals_baseline": (
        stand(MIDWAY, baseline=5, goal=5),
        "off track: the figure, 0, does not meet the goal, ≥ 5.",
        ["Goal and baseline are the same, 5, so there is no way to go: met or not."],
    ),
    "goal_met_by_baseline": (
        stand(MIDWAY, ("2024-06-30", 3), baseline=9, goal=5),
        "off track: the figure, 3, does not meet the goal, ≥ 5.",
        ["The baseline, 9, meets the goal already, so there is no way to go: met or not."],
    ),
    "falling_goal": (
        stand(MIDWAY, ("2024-06-30", 60), comparator="<=", baseline=100, goal=20),
        "on track: 100.0% of the planned progress, at least 95.0%.",
        ["Less is better here; the same formula holds for falling goals."],
    ),
    "wrong_way": (
        stand(MIDWAY, ("2024-06-30", 120), comparator="<=", baseline=100, goal=20),
        "off track: −50.0% of the planned progress, below 60.0%.",
        [
            "Less is better here; the same formula holds for falling goals.",
            "The figure has moved away from the goal, so the attainment is negative.",
        ],
    ),
    "to_come": (
        stand(MIDWAY, ("2024-06-30", 50), to_come=True),
        "on track: 100.0% of the planned progress, at least 95.0%.",
        [
            "This date is still to come: figures hold only what is already on record to take effect by then.",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_told_in_words(case: str) -> None:
    found, result, sentences = CASES[case]

    assert (result_sentence(found), unusual(found)) == (result, sentences)


def test_arithmetic_is_worked_step_by_step() -> None:
    shown = arithmetic(stand(MIDWAY, ("2024-06-30", 40)))

    assert shown is not None
    assert shown.inputs == [
        ("Figure on the date", "40"),
        ("Goal", "≥ 100"),
        ("Baseline", "0"),
        ("Start of the planned path", "1 January 2024"),
        ("Due date", "31 December 2025"),
    ]
    assert shown.formula == [
        "Met on the date?  40 ≥ 100: no",
        "Share of the time  = 365 days ÷ 730 days = 50.0%",
        "Expected  = baseline + (goal − baseline) × share of the time\n  = 0 + (100 − 0) × 50.0% = 50",
        "Attainment  = (figure − baseline) ÷ (expected − baseline)\n  = (40 − 0) ÷ (50 − 0) = 80.0%",
        "Needed a month  = (goal − figure) ÷ months left\n  = (100 − 40) ÷ (365 days ÷ 30.4 days) = 5.00",
    ]
    assert shown.thresholds == [
        ("on track: ≥ 95.0%", False),
        ("at risk: ≥ 60.0%, < 95.0%", True),
        ("off track: < 60.0%", False),
    ]


def test_arithmetic_past_the_due_date_begins_with_the_figure_on_it() -> None:
    shown = arithmetic(stand("2026-11-23", ("2024-06-30", 93), ("2026-04-21", 7)))

    assert shown is not None
    assert shown.inputs[1] == ("Figure on the due date", "93")
    assert shown.formula[:2] == ["Met on the due date?  93 ≥ 100: no", "Met on the date?  100 ≥ 100: yes"]
    assert shown.thresholds == []


def test_narrative_goal_has_no_arithmetic() -> None:
    narrative = Standing("n")

    assert arithmetic(narrative) is None
    assert result_sentence(narrative) == "This goal has no number; it is assessed in words."
    assert (plan_sentence(narrative), forecast_sentence(narrative), due_sentence(narrative)) == ("", "", "")


def test_plan_sentence_says_what_is_expected_by_now() -> None:
    assert plan_sentence(stand(MIDWAY, ("2024-06-30", 40))) == (
        "Expected by now: 50; 80.0% of the planned progress is made."
    )
    assert plan_sentence(stand("2023-12-31")) == ""
    assert plan_sentence(stand("2026-11-23")) == ""


def test_due_sentence_says_what_became_of_it() -> None:
    assert due_sentence(stand("2026-11-23", ("2024-06-30", 100))) == "Met on 30 June 2024."
    assert due_sentence(stand("2026-11-23", ("2024-06-30", 93), ("2026-04-21", 7))) == (
        "7 short on the due date; met on 21 April 2026."
    )
    assert due_sentence(stand("2026-11-23", ("2024-06-30", 93), ("2026-04-21", 6))) == (
        "7 short on the due date; 1 short now."
    )
    assert due_sentence(stand(MIDWAY)) == ""


def test_forecast_sentence_says_what_is_likely_or_why_nothing_is_said() -> None:
    steady = [(f"2024-{month:02d}-15", 2) for month in range(1, 13)]

    assert forecast_sentence(stand(MIDWAY, *steady)) == (
        "Forecast for 31 December 2025: 48 to 48; goal met in time with a probability of 0.0%."
        " At this pace it is met in February 2028."
    )
    assert (
        forecast_sentence(stand(MIDWAY, *steady, to_come=True)) == "No forecast is made from a date to come."
    )
    assert forecast_sentence(stand(MIDWAY, *steady[:3])) == (
        "No forecast yet: it takes 6 months in which something changed."
    )
    assert forecast_sentence(stand(MIDWAY, ("2024-06-30", 100))) == ""
    assert forecast_sentence(stand("2026-11-23", *steady)) == ""


def test_target_behind_its_plan_says_since_when_and_what_it_takes() -> None:
    slow = stand(MIDWAY, ("2024-02-01", 12), ("2024-10-15", 3))

    assert since_sentence(slow) == "Behind the plan since April 2024."
    assert needed_sentence(slow) == (
        "It takes 85 more by 31 December 2025, 7.1 a month; the last twelve months brought +15."
    )
    assert needed_sentence(stand(MIDWAY, ("2024-02-01", 3), goal=10)) == (
        "It takes 7 more by 31 December 2025, one every 1.7 months; the last twelve months brought +3."
    )


def test_target_on_its_way_or_over_needs_no_such_words() -> None:
    for one in (
        stand(MIDWAY, ("2024-02-01", 100)),
        stand("2026-03-01", ("2024-02-01", 3)),
        stand("2023-12-31"),
    ):
        assert (since_sentence(one), needed_sentence(one)) == ("", "")
