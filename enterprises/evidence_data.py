"""What the pasted data of a row say by its method, and which of its other fields follow from them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext, pgettext

from enterprises.enums import Clock, EvidenceKind, Method, Truncation
from enterprises.evidence_fields import MEASURED, PASTED, asked
from enterprises.models import IndicatorRow
from enterprises.pasted import (
    Growth,
    Lives,
    TestGroup,
    read_fleet,
    read_groups,
    read_growth,
    read_lives,
    read_times,
    unit_days,
)
from policy.indicator_methods import NAMED_QUANTILES

DURATIONS = ("h", "km", "cycle", "1e6 r", "a")  # units in which times of the data may be given
LARGEST_TIME = Decimal(10) ** 16
LARGEST_COUNT = 2_147_483_647
LIVES = (Method.LIFE, Method.WEIBAYES)


def reader_of(name: str, method: str) -> Callable[[str], Any]:
    """The function that reads a pasted column by the method; it raises ValidationError."""
    if name == "groups":
        return read_groups
    if name == "fleet":
        return read_fleet
    if name == "times" and method == Method.GROWTH:
        return read_growth
    if name == "times" and method in LIVES:
        return read_lives
    return read_times


def unreadable(kind: str, method: str, texts: dict[str, Any]) -> dict[str, list[str]]:
    """name of a pasted column → sentences, of those that are asked for and cannot be read.

    texts: field → value, of a row; the columns may be missing
    """
    said: dict[str, list[str]] = {}
    for name in asked(kind, method):
        if name in PASTED and texts.get(name):
            try:
                reader_of(name, method)(texts[name])
            except ValidationError as wrong:
                said[name] = wrong.messages
    return said


def unit_of_times(row: IndicatorRow) -> str:
    """The unit of T and of all times: that of the value where it is one of time, else the time basis."""
    if row.method == Method.EXPONENTIAL or row.unit not in DURATIONS:
        return row.time_basis
    return row.unit


def brought_along(row: IndicatorRow) -> dict[str, Any]:
    """n, T, r, plan and quantile as far as the data, the kind or the indicator say them: {field: value}.

    What the form does not ask for follows the data; what it does ask for is only filled where it is empty.
    """
    if row.evidence_kind not in MEASURED:
        return {}
    shown = asked(row.evidence_kind, row.method)
    return {
        name: value
        for name, value in _said_by(row).items()
        if name not in shown or getattr(row, name) in (None, "")
    }


def summary(row: IndicatorRow) -> str:
    """What was read, in words: `23 failures, 5 suspensions, 2 systems`; empty without data.

    Raises ValidationError for data that cannot be read.
    """
    shown = asked(row.evidence_kind, row.method)
    parts: list[str] = []
    for name in PASTED:
        if name in shown and getattr(row, name).strip():
            parts += _counted(reader_of(name, row.method)(getattr(row, name)), name)
    return pgettext("between items of a list", ", ").join(parts)


def growth_ends(row: IndicatorRow, growth: Growth) -> dict[str, Decimal]:
    """system → end of its test: by its own line, by the one for all, or, if it ended so, its last failure."""
    ends = {}
    for system, times in growth.times.items():
        end = growth.ends.get(system) or growth.ends.get("") or row.end_time
        if end is None and row.truncation == Truncation.FAILURE:
            end = times[-1]
        if end is not None:
            ends[system] = end
    without_failure = {name: end for name, end in growth.ends.items() if name and name not in growth.times}
    return ends | without_failure


def _said_by(row: IndicatorRow) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if row.evidence_kind == EvidenceKind.FIELD:
        said["truncation"] = Truncation.FIELD
    if row.method in LIVES:
        lives = read_lives(row.times)
        units = len(lives.failures) + len(lives.suspensions)
        said |= _n_t_r(row, units, lives.total, len(lives.failures))
        if row.indicator_id in NAMED_QUANTILES:
            said["quantile"] = Decimal(str(NAMED_QUANTILES[row.indicator_id])) * 100
    elif row.method == Method.GROWTH:
        growth = read_growth(row.times)
        ends = growth_ends(row, growth)
        total = max(ends.values(), default=Decimal(0)) if row.clock == Clock.POOLED else sum(ends.values())
        said |= _n_t_r(row, len(ends), Decimal(total), growth.failures)
        if row.clock == Clock.POOLED:
            said.pop("sample_size", None)
    elif row.method == Method.FAILURE_RATE:
        groups = read_groups(row.groups)
        hours = sum((group.units * group.hours for group in groups), Decimal(0))
        failures = sum(group.failures for group in groups)
        said |= _n_t_r(row, sum(group.units for group in groups), hours, failures)
    elif row.method == Method.BINOMIAL and row.trials:
        said["sample_size"] = row.trials
    elif row.method == Method.EXPONENTIAL:
        said |= _of_exponential(row)
    return said


def _of_exponential(row: IndicatorRow) -> dict[str, Any]:
    if row.evidence_kind == EvidenceKind.FIELD:
        if not row.fleet or row.hours_per_day is None:
            return {}
        fleet = read_fleet(row.fleet)
        most = max((units for _month, units in fleet), default=0)
        return _n_t_r(row, most, unit_days(fleet) * row.hours_per_day, None)
    unit_times = read_times(row.unit_times)
    failures = len(read_times(row.times)) or None
    return _n_t_r(row, len(unit_times), sum(unit_times, Decimal(0)), failures)


def _n_t_r(row: IndicatorRow, units: int, time: Decimal, failures: int | None) -> dict[str, Any]:
    """What is known of n, T and r; T only in the time basis in which its field is read."""
    said: dict[str, Any] = {}
    if 0 < units <= LARGEST_COUNT:
        said["sample_size"] = units
    if 0 < time < LARGEST_TIME and (
        row.method == Method.FAILURE_RATE or unit_of_times(row) == row.time_basis
    ):
        said["test_time"] = time.quantize(Decimal("0.0001"))
    if failures is not None and (units or failures) and failures <= LARGEST_COUNT:
        said["failures"] = failures
    return said


def _counted(data: Any, name: str) -> list[str]:
    """The entries of a column, counted."""
    if isinstance(data, Lives):
        return [_failures(len(data.failures)), _suspensions(len(data.suspensions))]
    if isinstance(data, Growth):
        return [
            _failures(data.failures),
            *([_systems(len(data.times))] if data.times else []),
            *([_intervals(len(data.intervals))] if data.intervals else []),
        ]
    n = len(data)
    if name == "groups":
        groups: tuple[TestGroup, ...] = data
        return [
            ngettext("%(n)s group", "%(n)s groups", n) % {"n": n},
            _failures(sum(group.failures for group in groups)),
        ]
    if name == "fleet":
        return [ngettext("%(n)s month", "%(n)s months", n) % {"n": n}]
    if name == "unit_times":
        return [ngettext("%(n)s unit", "%(n)s units", n) % {"n": n}]
    return [_failures(n)]


def _failures(n: int) -> str:
    return ngettext("%(n)s failure", "%(n)s failures", n) % {"n": n}


def _suspensions(n: int) -> str:
    return ngettext("%(n)s suspension", "%(n)s suspensions", n) % {"n": n}


def _systems(n: int) -> str:
    return ngettext("%(n)s system", "%(n)s systems", n) % {"n": n}


def _intervals(n: int) -> str:
    return ngettext("%(n)s interval", "%(n)s intervals", n) % {"n": n}
