"""Reading the failures of a growth test: times of one or several systems, or counts by interval."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from policy.assessment.logarithms import Floats, log_ratios
from policy.assessment.reading import Fields

FEWEST = 3  # failures that can be fitted
CROW, FISHER = "crow", "fisher"

Whole = npt.NDArray[np.int_]
Ends = dict[str, tuple[float | None, Fields, str]]  # of each system, with where it stands or should stand


@dataclass(frozen=True, slots=True)
class Systems:
    """Failures of K systems, each on its own clock.

    truncation: "time", or "failure" where each system's observation ended with its last failure
    times:      failure times, system after system, ascending within each; shape (N,)
    numbers:    N_q, the failures of each system, 0 or more, at least 1 where failure-truncated; shape (K,)
    ends:       end of observation of each system, T_q > 0; shape (K,)
    """

    truncation: str
    times: Floats
    numbers: Whole
    ends: Floats

    @property
    def failures(self) -> int:
        """N, of all systems."""
        return len(self.times)

    @property
    def end(self) -> float:
        """T, the latest end."""
        return float(self.ends.max())

    @property
    def ends_are_equal(self) -> bool:
        return bool((self.ends == self.ends[0]).all())

    @property
    def counted(self) -> Whole:
        """M_q, the failures of each system that speak of its trend: not the last, if that ended it."""
        return self.numbers - (self.truncation == "failure")

    @property
    def counted_times(self) -> Floats:
        """The times of the failures counted, shape (M,)."""
        if self.truncation == "time":
            return self.times
        return np.delete(self.times, np.cumsum(self.numbers) - 1)

    @property
    def counted_log_ratios(self) -> Floats:
        """ln(t / T_q) of the failures counted, each by the end of its own system; shape (M,)."""
        return log_ratios(self.counted_times, np.repeat(self.ends, self.counted))


@dataclass(frozen=True, slots=True)
class Counts:
    """Failures counted by interval, of one system.

    ends:   ends of the intervals, rising, the first from 0; shape (k,)
    counts: failures in each, shape (k,)
    """

    ends: Floats
    counts: Floats

    @property
    def failures(self) -> int:
        return int(self.counts.sum())


def read(fields: Fields) -> tuple[Systems | Counts, str]:
    """The data of an item of method `growth`, and the interval asked for; Fault if they cannot be fitted."""
    truncation = fields.truncation()
    forms = [key for key in ("times", "systems", "interval_ends") if fields.has(key)]
    if not forms:
        fields.required("interval_ends" if fields.has("counts") else "times")
    if len(forms) > 1 or (fields.has("counts") and forms != ["interval_ends"]):
        raise fields.fault(
            "inconsistent", "times", "Exactly one of times, systems and interval_ends is asked for."
        )
    if forms == ["interval_ends"]:
        return _read_counts(fields, truncation)
    return _read_systems(fields, truncation)


def _read_systems(fields: Fields, truncation: str) -> tuple[Systems, str]:
    within = fields if fields.has("times") else fields.object("systems")
    names = ["times"] if fields.has("times") else list(within.given)
    times = {name: _ascending(within, name) for name in names}
    told = _read_ends(fields, names)
    for end, where, key in told.values():
        if end is None and truncation == "time":
            where.required(key)
    interval = _read_interval(fields)
    if sum(len(each) for each in times.values()) < FEWEST:
        form = "times" if fields.has("times") else "systems"
        raise fields.fault("too_few", form, f"Fewer than {FEWEST} failures: growth cannot be fitted.")
    ends = [_end(name, times[name], within, told[name], truncation) for name in names]
    systems = Systems(
        truncation,
        np.concatenate([np.asarray(each, dtype=float) for each in times.values()]),
        np.array([len(each) for each in times.values()]),
        np.array(ends, dtype=float),
    )
    return systems, interval


def _read_ends(fields: Fields, names: list[str]) -> Ends:
    """The end that is given for each system, or None."""
    if not fields.has("end_times"):
        return dict.fromkeys(names, (fields.optional_number("end_time", above=0), fields, "end_time"))
    if fields.has("end_time") or fields.has("times"):
        raise fields.fault("inconsistent", "end_times", "Ends by system go with systems, without end_time.")
    inner = fields.object("end_times")
    ends = {name: inner.number(name, above=0) for name in inner}
    known = set(names)
    for name in ends:
        if name not in known:
            raise inner.fault("unknown_field", name, f"There is no system {name}.")
    return {name: (ends.get(name), inner, name) for name in names}


def _end(
    name: str,
    times: list[float],
    within: Fields,
    told: tuple[float | None, Fields, str],
    truncation: str,
) -> float:
    """The end of one system: as given, else its last failure, which then ended the test."""
    end, where, key = told
    if truncation == "failure" and not times:
        raise within.fault("failures_required", name, "A test that stops at a failure has at least one.")
    if end is None:
        return times[-1]
    if times and times[-1] > end:
        first = next(n for n, time in enumerate(times) if time > end)
        raise within.fault("after_end", name, f"A failure after the end of observation, {end:g}.", first)
    if truncation == "failure" and times[-1] < end:
        raise where.fault("inconsistent", key, "A test that stops at a failure ends with its last failure.")
    return end


def _read_counts(fields: Fields, truncation: str) -> tuple[Counts, str]:
    ends = _ascending(fields, "interval_ends", strictly=True)
    counts = fields.wholes("counts", at_least=0)
    end = fields.optional_number("end_time", above=0)
    interval = _read_interval(fields)
    if fields.has("end_times"):
        raise fields.fault("inconsistent", "end_times", "Ends by system go with systems.")
    if truncation == "failure" or len(counts) != len(ends):
        raise fields.fault(
            "inconsistent", "counts", "Counts are of a time-truncated test, one for each end of an interval."
        )
    if sum(counts) < FEWEST:
        raise fields.fault("too_few", "counts", f"Fewer than {FEWEST} failures: growth cannot be fitted.")
    if end is not None and end != ends[-1]:
        raise fields.fault("inconsistent", "end_time", "The end is that of the last interval.")
    return Counts(np.array(ends, dtype=float), np.array(counts, dtype=float)), interval


def _ascending(fields: Fields, key: str, *, strictly: bool = False) -> list[float]:
    """A list of times on one clock; equal ones are of clocks that were rounded."""
    times = fields.numbers(key, above=0)
    for n, (earlier, later) in enumerate(pairwise(times), start=1):
        if later < earlier or (strictly and later == earlier):
            message = "Times must rise: they are read off one clock, not counted from failure to failure."
            raise fields.fault("not_cumulative", key, message, n)
    return times


def _read_interval(fields: Fields) -> str:
    return fields.choice("interval", (CROW, FISHER), CROW)
