"""The geometry of the small drawings on cards: plain numbers in, SVG coordinates as text out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH, PAD = 220, 46, 4


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


@dataclass(frozen=True, slots=True)
class Spark:
    """Two polylines in a box of 220 × 54, the height of the goal, the last point; empty below two values."""

    actual: str = ""
    planned: str = ""
    goal: str | None = None
    last: tuple[str, str] | None = None


def spark(actual: Sequence[float], planned: Sequence[float] = (), goal: float | None = None) -> Spark:
    """Past values beside the planned ones; both begin on the same date and go in the same steps."""
    steps = max(len(actual), len(planned)) - 1
    top = max([*map(float, actual), *map(float, planned), float(goal or 0)], default=0.0)
    if steps < 1 or top <= 0:
        return Spark()

    def points(values: Sequence[float]) -> list[tuple[str, str]]:
        return [
            (number(WIDE * i / steps), number(PAD + HIGH - HIGH * float(value) / top))
            for i, value in enumerate(values)
        ]

    def line(values: Sequence[float]) -> str:
        return " ".join(f"{x},{y}" for x, y in points(values))

    return Spark(
        actual=line(actual),
        planned=line(planned),
        goal=None if goal is None else number(PAD + HIGH - HIGH * float(goal) / top),
        last=points(actual)[-1] if actual else None,
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
