"""How odd a value is: a jump against an earlier one, and its distance from its like. No database, no words.

Robust score: 0.6745 × (x − median) ÷ MAD, with MAD the median of the distances from the median (modified
z-score; Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC 1993). Where at least half of the
values are equal MAD is 0; then the mean distance gives the scale, by σ = √(π/2) × mean distance of a normal
distribution. Values of one indicator and unit within one product class only: nothing else is like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, median

NORMAL_OF_MAD = Decimal("0.6745")  # MAD of a normal distribution, in standard deviations
NORMAL_OF_MEAN = Decimal("1.253314")  # √(π/2): standard deviation in mean distances


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a value is from its like.

    score:    in robust standard deviations, without sign
    centre:   the median; spread: MAD, or where that is 0 the mean distance (`by_mean`)
    values:   how many there are
    """

    score: Decimal
    centre: Decimal
    spread: Decimal
    by_mean: bool
    values: int


def distance(value: Decimal, others: Sequence[Decimal]) -> Distance | None:
    """Of a value from others of its kind, n >= 1; None where they are all equal and give no scale."""
    centre = median(others)
    distances = [abs(other - centre) for other in others]
    spread = median(distances)
    if spread:
        return Distance(NORMAL_OF_MAD * abs(value - centre) / spread, centre, spread, False, len(others))
    spread = mean(distances)
    if not spread:
        return None
    return Distance(abs(value - centre) / (NORMAL_OF_MEAN * spread), centre, spread, True, len(others))


def jump(before: Decimal, now: Decimal) -> Decimal | None:
    """How many times as much, or as little, a value is as before: >= 1. None where a ratio says nothing."""
    if before <= 0 or now <= 0:
        return None
    return max(now / before, before / now)
