"""The planned path (计划进度): from a baseline on a target's first day to its goal on the day it is due."""

from dataclasses import dataclass
from datetime import date
from typing import overload

import numpy as np
from numpy.typing import NDArray

from policy.arithmetic import Number, number, within_floats
from policy.enums import Comparator

# Counts, shares and life figures are far smaller; below it every whole number is exact as a float.
LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Path:
    """A straight line by days. A goal below its baseline, with `<=`, is a falling path; nothing else changes.

    baseline:   the value on `start_on`
    goal:       the value to meet on `due_on` or before; meeting includes the goal itself (以上, DOMAIN 8.1)
    comparator: ">=" where more is better, "<=" where less is
    Raises ValueError naming the field: numbers must be finite and within ±1e15, `due_on` after `start_on`.
    """

    baseline: float
    goal: float
    comparator: str
    start_on: date
    due_on: date

    def __post_init__(self) -> None:
        for name in ("baseline", "goal"):
            object.__setattr__(self, name, number(name, getattr(self, name), largest=LARGEST))
        if self.comparator not in Comparator.values:
            raise ValueError(f'comparator: {self.comparator!r} is neither ">=" nor "<="')
        object.__setattr__(self, "comparator", str(self.comparator))
        if self.due_on <= self.start_on:
            raise ValueError(f"due_on: {self.due_on} is not after start_on, {self.start_on}")

    @property
    def total_days(self) -> int:
        """Days from start to due, at least 1."""
        return (self.due_on - self.start_on).days

    def elapsed_days(self, on: date) -> int:
        """Days of the path that are over on a date, from 0 to `total_days`."""
        return min(max((on - self.start_on).days, 0), self.total_days)

    @overload
    def is_met_by(self, value: float) -> bool: ...

    @overload
    def is_met_by(self, value: NDArray[np.float64]) -> NDArray[np.bool_]: ...

    def is_met_by(self, value: float | NDArray[np.float64]) -> bool | NDArray[np.bool_]:
        """Whether a value, or each of an array, meets the goal; the goal itself does."""
        return value >= self.goal if self.comparator == Comparator.AT_LEAST else value <= self.goal


def time_share(path: Path, on: date) -> float:
    """The share of the path's time that is over on a date, 0 to 1."""
    return path.elapsed_days(on) / path.total_days


def expected(path: Path, on: date) -> float:
    """The value the plan expects on a date: the baseline up to the start, the goal from the due date on.

    baseline + (goal − baseline) · time share. Source: ANCHORS.md 3, planned-path attainment, expected(t).
    """
    elapsed = path.elapsed_days(on)
    if elapsed == path.total_days:
        return path.goal
    return path.baseline + (path.goal - path.baseline) * elapsed / path.total_days


def attainment(path: Path, on: date, value: Number) -> float | None:
    """Progress made over progress expected: (value − baseline) / (expected − baseline).

    One formula for rising and falling goals, never clamped: past 1 is ahead, below 0 moved the wrong way.
    None up to the start date, when nothing is expected yet, and where the baseline meets the goal already,
    so that there is no way to go. Written as one division of exact products, so that whole numbers that
    stand exactly on a threshold are read as being on it.
    Source: ANCHORS.md 3, planned-path attainment.
    """
    elapsed = path.elapsed_days(on)
    if elapsed == 0 or path.is_met_by(path.baseline):
        return None
    made = number("value", value, largest=LARGEST) - path.baseline
    return within_floats(made * path.total_days / ((path.goal - path.baseline) * elapsed))
