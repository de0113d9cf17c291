"""Forecast (预测) of a count at its due date, by a bootstrap of its own recent months.

What will be is drawn from what was: every month to come takes the net increment of one of the months looked
at, each as likely as any other, 4,001 times over. No trend, season or promise is assumed, and months are
taken as independent of each other; where increments come in runs the true interval is wider than ours.
"""

import calendar
import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from policy.arithmetic import Number, number
from policy.planned_path import LARGEST, Path

WINDOW_MONTHS = 24
NEEDED_MONTHS = 6
HORIZON_MONTHS = 120
DRAWS = 4001  # odd, so that the median meets the goal exactly where more than half of the draws do


class NoForecast(enum.StrEnum):
    """Why there is no forecast."""

    ACHIEVED = "achieved"
    DUE_REACHED = "due_reached"  # on the due date and after it nothing is left to forecast
    TOO_FEW_MONTHS = "too_few_months"
    DUE_TOO_FAR = "due_too_far"


@dataclass(frozen=True, slots=True)
class Interval:
    """10th, 50th and 90th percentile of the value on the due date: four futures in five lie within."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """at_due:       value on the due date
    probability:     that the value on the due date meets the goal, 0 to 1
    reach_date:      day by which the goal is first met in half of the futures; None if past `horizon_on`
    drawn_from:      first day of the first month drawn from
    drawn_until:     last day of the last month drawn from
    increments:      the net increments of those months, in order; a month without any is 0
    months_with_increment: months looked at that have one, at least 6
    draws:           number of futures
    horizon_on:      last day looked at
    """

    at_due: Interval
    probability: float
    reach_date: date | None
    drawn_from: date
    drawn_until: date
    increments: tuple[int, ...]
    months_with_increment: int
    draws: int
    horizon_on: date


def forecast(
    path: Path, *, as_of: date, value: Number, monthly_increments: Sequence[tuple[date, Number]]
) -> Forecast | NoForecast:
    """Where the count will be on the due date, how likely that is the goal, and when it gets there.

    value:              the count on `as_of`
    monthly_increments: (any day of a month, net change of the count in that month up to `as_of`), in any
                        order; several of one month add up, a missing month is 0, annulments are negative
    Raises ValueError naming `monthly_increments` where one is not a whole number or lies after `as_of`.

    Months drawn from: the last 24 that are over. The current month is drawn from only on its last day; before
    that it would pass for a slow month. A target younger than that is drawn from its first whole month on:
    the month it started in does not count as whole unless it started on the 1st (it also holds whatever was
    dated back to the start). Where increments came in a month before the target's start, that month is the
    first. The months with an increment, of which 6 are needed, include the current and the starting month.

    The rest of the current month, and a month that the due date cuts, take each unit of the drawn increment
    with the probability of their share of the month's days. The goal is met within a month in proportion.
    A count does not fall below 0. Ten years are looked at; a due date beyond them gets no forecast.

    The random numbers are seeded from the path and the months drawn from: the same input gives the same
    answer, and within a month the answer moves only with the value and the days.
    Source: DESIGN.md 4; percentile interval after B. Efron, R. Tibshirani, An Introduction to the
    Bootstrap (1993), chapter 13.
    """
    count = number("value", value, largest=LARGEST)
    if as_of >= path.due_on:
        return NoForecast.DUE_REACHED
    if path.is_met_by(count):
        return NoForecast.ACHIEVED
    horizon_on = _last_day(_month(as_of) + HORIZON_MONTHS)
    if path.due_on > horizon_on:
        return NoForecast.DUE_TOO_FAR
    increments = _by_month(monthly_increments, as_of)
    drawn, with_increment = _history(path.start_on, as_of, increments)
    if with_increment < NEEDED_MONTHS:
        return NoForecast.TOO_FEW_MONTHS

    sample = tuple(increments.get(month, 0) for month in drawn)
    ends = _step_ends(as_of, path.due_on, horizon_on)
    values = count + _changes(path, sample, as_of, ends).cumsum(axis=1)
    on_due = values[:, ends.index(path.due_on)]
    low, median, high = np.quantile(
        np.maximum(on_due, min(0.0, count, path.goal)), (0.1, 0.5, 0.9), method="inverted_cdf"
    )
    return Forecast(
        at_due=Interval(float(low), float(median), float(high)),
        probability=float(path.is_met_by(on_due).mean()),
        reach_date=_median_reach_date(path, values, count, as_of, ends),
        drawn_from=_first_day(drawn[0]),
        drawn_until=_last_day(drawn[-1]),
        increments=sample,
        months_with_increment=with_increment,
        draws=DRAWS,
        horizon_on=horizon_on,
    )


def _by_month(monthly_increments: Sequence[tuple[date, Number]], as_of: date) -> dict[int, int]:
    """Net increments by running month number, without the months that have none."""
    increments: dict[int, int] = {}
    for day, change in monthly_increments:
        whole = number("monthly_increments", change, largest=LARGEST)
        if not whole.is_integer():
            raise ValueError(f"monthly_increments: {change} in {day:%Y-%m} is not a whole number")
        if _month(day) > _month(as_of):
            raise ValueError(f"monthly_increments: {day:%Y-%m} lies after {as_of}")
        increments[_month(day)] = increments.get(_month(day), 0) + int(whole)
    return {month: change for month, change in increments.items() if change}


def _history(start_on: date, as_of: date, increments: dict[int, int]) -> tuple[range, int]:
    """The months to draw from, and how many of all months looked at have an increment."""
    started = _month(start_on)
    first = min([started, *increments])
    first_whole = first + 1 if first == started and start_on.day > 1 else first
    last_whole = _month(as_of) if as_of == _last_day(_month(as_of)) else _month(as_of) - 1
    window_from = last_whole - WINDOW_MONTHS + 1
    looked_at = range(max(first, window_from), _month(as_of) + 1)
    return range(max(first_whole, window_from), last_whole + 1), sum(m in increments for m in looked_at)


def _step_ends(as_of: date, due_on: date, horizon_on: date) -> list[date]:
    """The last days of the months to come up to the horizon, and the due date among them."""
    month_ends = {_last_day(month) for month in range(_month(as_of), _month(horizon_on) + 1)}
    return sorted(day for day in month_ends | {due_on} if day > as_of)


def _changes(path: Path, sample: tuple[int, ...], as_of: date, ends: list[date]) -> NDArray[np.int64]:
    """Net change in each step of each future, shape (DRAWS, len(ends))."""
    random = np.random.default_rng(_seed(path, sample))
    drawn = random.integers(len(sample), size=(DRAWS, len(ends)), dtype=np.uint8)
    changes = np.array(sample, dtype=np.int64)[drawn]
    for step, (begin, end) in enumerate(zip([as_of, *ends], ends, strict=False)):
        share = (end - begin).days / _last_day(_month(end)).day
        if share < 1:
            whole = changes[:, step]
            changes[:, step] = np.sign(whole) * random.binomial(np.abs(whole), share)
    return changes


def _median_reach_date(
    path: Path, values: NDArray[np.float64], count: float, as_of: date, ends: list[date]
) -> date | None:
    """The day by which the goal is first met in half of the futures, if within the steps."""
    met = path.is_met_by(values)
    reached = np.flatnonzero(met.any(axis=1))
    if len(reached) <= DRAWS // 2:
        return None
    step = met[reached].argmax(axis=1)
    after = values[reached, step]
    before = np.where(step > 0, values[reached, step - 1], count)
    edges = np.array([day.toordinal() for day in [as_of, *ends]])
    begin, days = edges[step], np.diff(edges)[step]
    reached_on = begin + np.ceil(days * (path.goal - before) / (after - before)).astype(np.int64)
    return date.fromordinal(int(np.sort(reached_on)[DRAWS // 2]))


def _seed(path: Path, sample: tuple[int, ...]) -> int:
    text = repr((path.baseline, path.goal, path.comparator, path.start_on, path.due_on, sample))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _month(day: date) -> int:
    """A running number of the month a day lies in."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: int) -> date:
    year, month_of_year = month // 12, month % 12 + 1
    return date(year, month_of_year, calendar.monthrange(year, month_of_year)[1])
