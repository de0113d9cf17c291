"""The geometry of the small drawings on cards: plain numbers in, SVG coordinates as text out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


def number(value: float) -> str:
    """A coordinate with at most two decimals and no idle zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar 100 wide: how far it is filled, where its marks stand; None: no mark."""

    fill: str
    goal: str | None
    expected: str | None
    reached: bool


def bullet(value: float | None, goal: float | None, expected: float | None) -> Bullet:
    """The bar for a figure. Its scale ends beyond the largest number, so that what is past the goal shows."""
    largest = max(float(n) for n in (value, goal, expected, 0) if n is not None)
    scale = 100 / (largest * 1.04) if largest > 0 else 0.0

    def mark(n: float | None) -> str | None:
        return None if n is None or not scale else number(float(n) * scale)

    return Bullet(
        fill=number(max(float(value or 0), 0) * scale),
        goal=mark(goal),
        expected=mark(expected),
        reached=value is not None and goal is not None and float(value) >= float(goal),
    )


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Lines in a box of 100 × 100 that is stretched to its place, and marks in percent of it.

    actual, planned, median: polylines; band: a polygon; empty where there is none
    goal:  height of the goal
    due:   place of the due date
    last:  the last point of `actual`
    halfway: where the planned path is half up, for its name; ahead: the figure stands above it there
    begins, ends: names of the first and the last date
    """

    actual: str = ""
    planned: str = ""
    band: str = ""
    median: str = ""
    goal: str | None = None
    due: str | None = None
    last: tuple[str, str] | None = None
    halfway: tuple[str, str] | None = None
    ahead: bool = False
    begins: str = ""
    ends: str = ""


def trajectory(
    actual: Sequence[Point],
    planned: Sequence[Point] = (),
    *,
    goal: float | None = None,
    due: float | None = None,
    outlook: tuple[Point, Point, Point] | None = None,
    begins: str = "",
    ends: str = "",
) -> Trajectory:
    """Past values beside the planned ones and what is likely; nothing with fewer than two places.

    actual, planned: (place, value) points, ascending; places are of any scale, such as the numbers of days
    outlook:         the lowest, the middle and the highest likely point of the due date
    """
    coming = outlook or ()
    places = [place for place, _ in (*actual, *planned, *coming)]
    values = [value for _, value in (*actual, *planned, *coming)] + [goal or 0.0, 0.0]
    if not actual or min(places) == max(places) or min(values) == max(values):
        return Trajectory()
    first, wide = min(places), max(places) - min(places)
    floor, high = min(values), max(values) - min(values)

    def across(place: float) -> str:
        return number(100 * (place - first) / wide)

    def up(value: float) -> str:
        return number(100 - 100 * (value - floor) / high)

    def line(points: Sequence[Point]) -> str:
        return " ".join(f"{across(place)},{up(value)}" for place, value in points)

    last = actual[-1]
    half = max((value for _, value in planned), default=0.0) / 2
    halfway = min(planned, key=lambda point: abs(point[1] - half), default=None)
    return Trajectory(
        actual=line(actual),
        planned=line(planned),
        band=line([last, coming[0], coming[2]]) if coming else "",
        median=line([last, coming[1]]) if coming else "",
        goal=None if goal is None else up(goal),
        due=None if due is None else across(due),
        last=(across(last[0]), up(last[1])),
        halfway=(across(halfway[0]), up(halfway[1])) if halfway else None,
        ahead=halfway is not None
        and [value for place, value in actual if place <= halfway[0]][-1:] > [halfway[1]],
        begins=begins,
        ends=ends,
    )


def class_ends(values: Sequence[int]) -> list[int]:
    """The upper ends, ascending and round, of all but the last of at most five classes of positive counts.

    They are the quintiles of the positive values, rounded up.
    """
    positive = sorted(value for value in values if value > 0)
    ends: list[int] = []
    for fifth in range(1, 5):
        if not positive:
            break
        end = _round_up(positive[math.ceil(len(positive) * fifth / 5) - 1])
        if end < positive[-1] and (not ends or end > ends[-1]):
            ends.append(end)
    return ends


def _round_up(value: int) -> int:
    """To the next multiple of 5 (50, 500 … for three, four … digits); below ten the number itself."""
    step = 1 if value < 10 else 5 * 10 ** (len(str(value)) - 2)
    return math.ceil(value / step) * step


def shade(value: int, ends: Sequence[int]) -> int:
    """The class of a count: 0 for none, then from 1 on."""
    return 0 if value <= 0 else 1 + sum(value > end for end in ends)
