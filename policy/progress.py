"""Where a target stands (进展): status, what is still needed, what is likely, and the arithmetic of it all.

For counts the status comes from the planned path, `assess_progress`; for values on a ratio scale from the
growth-ratio method, `growth_ratio_assessment`. Pure: no database, no clock, no settings. This module is the
one that others import from; the parts stand in planned_path, forecast and growth_ratio.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policy.arithmetic import Number, Step, number
from policy.enums import TargetStatus
from policy.forecast import Forecast, Interval, NoForecast, forecast
from policy.growth_ratio import GrowthCase, GrowthRatio, GrowthStatus, growth_ratio_assessment
from policy.planned_path import LARGEST, Path, attainment, expected, time_share

__all__ = [
    "Case",
    "Forecast",
    "Formula",
    "GrowthCase",
    "GrowthRatio",
    "GrowthStatus",
    "Interval",
    "NoForecast",
    "Path",
    "Progress",
    "Step",
    "TargetStatus",
    "Thresholds",
    "assess_progress",
    "attainment",
    "expected",
    "forecast",
    "growth_ratio_assessment",
    "time_share",
]

DAYS_A_MONTH = 365.2425 / 12  # the mean of the Gregorian calendar


class Case(enum.StrEnum):
    """What is out of the ordinary in a target's progress, for the page to explain; several may hold."""

    BEFORE_START = "before_start"  # expected is the baseline, attainment none
    ON_START = "on_start"  # the same, on the day itself
    DUE_DAY = "due_day"  # the last day that counts; no time is left, so no rate and no forecast
    AFTER_DUE = "after_due"  # judged by the value on the due date, today's stands beside it
    FELL_BACK = "fell_back"  # met on the due date, which stays so, but not by today's value
    GOAL_EQUALS_BASELINE = "goal_equals_baseline"  # no way to go: met or not, attainment none
    GOAL_MET_BY_BASELINE = "goal_met_by_baseline"  # the baseline is past the goal already: the same
    FALLING_GOAL = "falling_goal"  # less is better; the same formula holds
    BEYOND_GOAL = "beyond_goal"  # nothing is capped
    NO_CHANGE = "no_change"  # the value is the baseline: a progress of 0, which is data
    WRONG_WAY = "wrong_way"  # the value moved away from the goal: attainment is negative


class Formula(enum.StrEnum):
    """Steps of the arithmetic, in the order in which they may occur."""

    GOAL_MET_WHEN_DUE = "goal_met_when_due"  # value_at_due, comparator, goal → true or false
    GOAL_MET = "goal_met"  # value, comparator, goal → true or false
    TIME_SHARE = "time_share"  # elapsed_days / total_days
    EXPECTED = "expected"  # baseline + (goal − baseline) · time_share
    ATTAINMENT = "attainment"  # (value − baseline) / (expected − baseline)
    STATUS = "status"  # what the last of the above says, with the thresholds where they decide
    NEEDED_PER_MONTH = "needed_per_month"  # (goal − value) / (days_left / days_a_month)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which attainment on a target is on track, and from which at risk; below it is off track.

    The defaults are the published ones (ANCHORS.md 3). Raises ValueError naming the field unless
    0 ≤ at_risk ≤ on_track.
    """

    on_track: float = 0.95
    at_risk: float = 0.60

    def __post_init__(self) -> None:
        for name in ("on_track", "at_risk"):
            object.__setattr__(self, name, number(name, getattr(self, name), largest=LARGEST))
        if not 0 <= self.at_risk <= self.on_track:
            raise ValueError(f"at_risk: {self.at_risk} is not between 0 and on_track, {self.on_track}")


@dataclass(frozen=True, slots=True)
class Progress:
    """value:         on the as-of date
    value_at_due:     on the due date, None before it
    expected:         what the plan expects on the as-of date
    attainment:       progress made over progress expected, unclamped; None where none was to be made
    status:           one of all but `narrative`
    needed_per_month: change a month that still meets the goal, negative for a falling one; None where it is
                      met, or no time is left
    time_share:       of the path's time, 0 to 1
    forecast:         of the value on the due date, or None
    no_forecast:      why there is none, or None
    cases:            what is out of the ordinary, mostly nothing
    arithmetic:       the steps, each from those before it
    """

    value: float
    value_at_due: float | None
    expected: float
    attainment: float | None
    status: TargetStatus
    needed_per_month: float | None
    time_share: float
    forecast: Forecast | None
    no_forecast: NoForecast | None
    cases: tuple[Case, ...]
    arithmetic: tuple[Step, ...]


def assess_progress(
    path: Path,
    thresholds: Thresholds | None = None,
    *,
    as_of: date,
    value: Number,
    value_at_due: Number | None = None,
    monthly_increments: Sequence[tuple[date, Number]] = (),
) -> Progress:
    """Where a count stands on a date.

    thresholds:         the published ones unless given
    value:              on `as_of`
    value_at_due:       on the due date; needed once that is past, not looked at before
    monthly_increments: (any day of a month, net change in it up to `as_of`), as `forecast` takes them
    Raises ValueError naming the field: numbers not finite or past ±1e15, `value_at_due` missing.

    Status, the first that holds; meeting includes the goal itself:
    after the due date   `achieved` if the value on it met the goal, `achieved_late` if today's does, else
                         `missed`; a value that fell back later does not take `achieved` away
    up to the due date   `achieved` if the value meets the goal
    up to the start      `not_started`
    no way to go         `off_track`: the baseline meets the goal, the value does not
    otherwise            by attainment: `on_track`, `at_risk`, `off_track`
    Source: ANCHORS.md 3, planned-path attainment; DESIGN.md 4.
    """
    thresholds = thresholds or Thresholds()
    count = number("value", value, largest=LARGEST)
    at_due = _value_at_due(path, as_of, count, value_at_due)
    status = _status(path, thresholds, as_of, count, at_due)
    outlook = forecast(path, as_of=as_of, value=count, monthly_increments=monthly_increments)
    return Progress(
        value=count,
        value_at_due=at_due,
        expected=expected(path, as_of),
        attainment=attainment(path, as_of, count),
        status=status,
        needed_per_month=_needed_per_month(path, as_of, count),
        time_share=time_share(path, as_of),
        forecast=outlook if isinstance(outlook, Forecast) else None,
        no_forecast=outlook if isinstance(outlook, NoForecast) else None,
        cases=_cases(path, as_of, count, at_due),
        arithmetic=_arithmetic(path, thresholds, as_of, count, at_due, status),
    )


def _value_at_due(path: Path, as_of: date, value: float, value_at_due: Number | None) -> float | None:
    if as_of < path.due_on:
        return None
    if as_of == path.due_on:
        return value
    if value_at_due is None:
        raise ValueError(f"value_at_due: needed, because {as_of} is after due_on, {path.due_on}")
    return number("value_at_due", value_at_due, largest=LARGEST)


def _status(
    path: Path, thresholds: Thresholds, as_of: date, value: float, value_at_due: float | None
) -> TargetStatus:
    met = path.is_met_by(value)
    if as_of > path.due_on and value_at_due is not None:
        if path.is_met_by(value_at_due):
            return TargetStatus.ACHIEVED
        return TargetStatus.ACHIEVED_LATE if met else TargetStatus.MISSED
    if met:
        return TargetStatus.ACHIEVED
    if as_of <= path.start_on:
        return TargetStatus.NOT_STARTED
    attained = attainment(path, as_of, value)
    if attained is None or attained < thresholds.at_risk:
        return TargetStatus.OFF_TRACK
    return TargetStatus.ON_TRACK if attained >= thresholds.on_track else TargetStatus.AT_RISK


def _needed_per_month(path: Path, as_of: date, value: float) -> float | None:
    """(goal − value) / months left; before the start the months of the whole path are left."""
    days_left = path.total_days - path.elapsed_days(as_of)
    if days_left == 0 or path.is_met_by(value):
        return None
    return (path.goal - value) / (days_left / DAYS_A_MONTH)


def _cases(path: Path, as_of: date, value: float, value_at_due: float | None) -> tuple[Case, ...]:
    met, attained = path.is_met_by(value), attainment(path, as_of, value)
    fell_back = value_at_due is not None and path.is_met_by(value_at_due) and not met
    holds = {
        Case.BEFORE_START: as_of < path.start_on,
        Case.ON_START: as_of == path.start_on,
        Case.DUE_DAY: as_of == path.due_on,
        Case.AFTER_DUE: as_of > path.due_on,
        Case.FELL_BACK: fell_back,
        Case.GOAL_EQUALS_BASELINE: path.goal == path.baseline,
        Case.GOAL_MET_BY_BASELINE: path.goal != path.baseline and path.is_met_by(path.baseline),
        Case.FALLING_GOAL: path.comparator == "<=",
        Case.BEYOND_GOAL: met and value != path.goal,
        Case.NO_CHANGE: attained == 0,
        Case.WRONG_WAY: attained is not None and attained < 0,
    }
    return tuple(case for case, it_does in holds.items() if it_does)


def _arithmetic(
    path: Path,
    thresholds: Thresholds,
    as_of: date,
    value: float,
    value_at_due: float | None,
    status: TargetStatus,
) -> tuple[Step, ...]:
    """The steps to the status, and to the rate needed where there is one."""
    attained, needed = attainment(path, as_of, value), _needed_per_month(path, as_of, value)
    elapsed, share, planned = path.elapsed_days(as_of), time_share(path, as_of), expected(path, as_of)
    met = {"comparator": path.comparator, "goal": path.goal}
    steps = []
    if value_at_due is not None:
        inputs = {"value_at_due": value_at_due, **met}
        steps.append(Step(Formula.GOAL_MET_WHEN_DUE, inputs, path.is_met_by(value_at_due)))
    steps += [
        Step(Formula.GOAL_MET, {"value": value, **met}, path.is_met_by(value)),
        Step(Formula.TIME_SHARE, {"elapsed_days": elapsed, "total_days": path.total_days}, share),
        Step(Formula.EXPECTED, {"baseline": path.baseline, "goal": path.goal, "time_share": share}, planned),
    ]
    if attained is not None:
        inputs = {"value": value, "baseline": path.baseline, "expected": planned}
        steps.append(Step(Formula.ATTAINMENT, inputs, attained))
    steps.append(Step(Formula.STATUS, _grounds(thresholds, attained, status), status))
    if needed is not None:
        days_left = path.total_days - elapsed
        inputs = {"goal": path.goal, "value": value, "days_left": days_left, "days_a_month": DAYS_A_MONTH}
        steps.append(Step(Formula.NEEDED_PER_MONTH, inputs, needed))
    return tuple(steps)


def _grounds(thresholds: Thresholds, attained: float | None, status: TargetStatus) -> dict[str, float | str]:
    """What the status rests on: the comparison that decided it, where attainment did; else nothing more."""
    decided_by = {
        TargetStatus.ON_TRACK: (">=", thresholds.on_track),
        TargetStatus.AT_RISK: (">=", thresholds.at_risk),
        TargetStatus.OFF_TRACK: ("<", thresholds.at_risk),
    }
    if attained is None or status not in decided_by:
        return {}
    relation, threshold = decided_by[status]
    return {
        "attainment": attained,
        "relation": relation,
        "threshold": threshold,
        "on_track": thresholds.on_track,
        "at_risk": thresholds.at_risk,
    }
