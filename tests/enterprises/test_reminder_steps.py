"""On which days somebody is reminded: pure dates."""

from __future__ import annotations

import datetime

import pytest

from enterprises.reminder_steps import MADE_UP_FOR, PROPOSED, Rule, reach, steps_on

DUE = datetime.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("late", "steps"),
    [
        (-15, []),
        (-14, ["before:14"]),
        (-4, ["before:14"]),  # the schedule did not run for ten days: what was missed is made up for
        (-3, ["before:3"]),
        (0, ["before:3"]),
        (1, ["after:1"]),
        (8, ["after:8"]),
        (14, ["after:8"]),
        (15, ["after:8", "above:15"]),
        (16, ["above:15"]),
        (15 + MADE_UP_FOR, ["above:15"]),
        (15 + MADE_UP_FOR + 1, []),
        (400, []),
    ],
)
def test_steps_of_our_proposal(late: int, steps: list[str]) -> None:
    day = DUE + datetime.timedelta(days=late)

    assert [str(step) for step in steps_on(day, DUE, PROPOSED)] == steps


@pytest.mark.parametrize(("late", "steps"), [(-14, []), (-4, []), (-3, ["before:3"])])
def test_where_time_is_short_from_the_start_only_the_last_warning_is_given(
    late: int, steps: list[str]
) -> None:
    day = DUE + datetime.timedelta(days=late)

    assert [str(step) for step in steps_on(day, DUE, PROPOSED, last_only=True)] == steps


def test_rule_without_days_reminds_nobody() -> None:
    rule = Rule((), (), None)

    assert [steps_on(DUE + datetime.timedelta(days=n), DUE, rule) for n in range(-30, 60)] == [[]] * 90


def test_due_date_itself_can_be_a_day_of_reminding() -> None:
    assert [str(step) for step in steps_on(DUE, DUE, Rule((0,), (), None))] == ["before:0"]


def test_reach_holds_every_day_on_which_a_step_can_be_given() -> None:
    before, after = reach([PROPOSED])
    days = [n for n in range(-60, 60) if steps_on(DUE + datetime.timedelta(days=n), DUE, PROPOSED)]

    assert (min(days), max(days)) == (-before, after)
