"""Two small drawings of a result: the bounds beside the benchmark, and the times as they were read.

Plain numbers in, coordinates as text out, in a box 100 wide; the words beside them say the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliability_tracker.drawings import number

MARGIN = 1.35  # the scale reaches so many times beyond its outermost number
MOST_ROWS = 6  # systems that are drawn
MOST_DOTS = 400
STEP = 6  # height of a row of dots


@dataclass(frozen=True, slots=True)
class Dots:
    """A row of times: a name, places of failures, places of units still running, where its test ended."""

    name: str
    y: str
    failed: tuple[str, ...]
    running: tuple[str, ...] = ()
    end: str = "100"


@dataclass(frozen=True, slots=True)
class Picture:
    """The bar of the bounds and the rows of times; None: not in the picture.

    open_left, open_right: there is no bound on that side, the bar runs out of the picture
    """

    start: str = "0"
    width: str = "0"
    estimate: str | None = None
    benchmark: str | None = None
    open_left: bool = False
    open_right: bool = False
    dots: tuple[Dots, ...] = ()

    @property
    def height(self) -> int:
        return STEP * len(self.dots)


def picture_of(result: Mapping[str, Any], item: Mapping[str, Any]) -> Picture | None:
    """The drawings for a result of `policy.assessment` and its input; None where there is nothing to draw."""
    dots = tuple(_dots(item))
    values = {name: _place(result, result[name]) for name in ("lower", "estimate", "upper")}
    benchmark = _place(result, (result["benchmark"] or {}).get("value"))
    known = [value for value in (*values.values(), benchmark) if value is not None]
    if values["lower"] is None and values["upper"] is None:
        return Picture(dots=dots) if dots else None
    first, last = min(known) - math.log(MARGIN), max(known) + math.log(MARGIN)

    def at(value: float) -> float:
        return 100 * (value - first) / (last - first)

    left = 0.0 if values["lower"] is None else at(values["lower"])
    right = 100.0 if values["upper"] is None else at(values["upper"])
    return Picture(
        start=number(left),
        width=number(right - left),
        estimate=None if values["estimate"] is None else number(at(values["estimate"])),
        benchmark=None if benchmark is None else number(at(benchmark)),
        open_left=values["lower"] is None,
        open_right=values["upper"] is None,
        dots=dots,
    )


def _place(result: Mapping[str, Any], value: float | None) -> float | None:
    """On a logarithmic scale; of a reliability, by what is missing to one, so that better is to the right."""
    if value is None:
        return None
    if result["method"] == "binomial":
        return -math.log(1 - value) if value < 1 else None
    return math.log(value) if value > 0 else None


def _dots(item: Mapping[str, Any]) -> list[Dots]:
    """The times of the input by system; those of lives with the units still running."""
    rows: list[tuple[str, Sequence[float], Sequence[float], float]] = []
    if item["method"] in ("life", "weibayes"):
        failed, running = item["failures"], item.get("suspensions", [])
        rows = [("", failed, running, max([*failed, *running], default=0))]
    elif "systems" in item:
        ends = item.get("end_times") or {}
        rows = [
            (name, times, (), ends.get(name) or max(times, default=0))
            for name, times in item["systems"].items()
        ]
    elif "times" in item:
        rows = [("", item["times"], (), item.get("end_time") or max(item["times"], default=0))]
    longest = max((end for *_rest, end in rows), default=0)
    if not longest:
        return []

    def at(times: Sequence[float]) -> tuple[str, ...]:
        return tuple(number(2 + 96 * time / longest) for time in times[:MOST_DOTS])

    return [
        Dots(name, number(STEP * place + 3), at(failed), at(running), at([end])[0])
        for place, (name, failed, running, end) in enumerate(rows[:MOST_ROWS])
    ]
