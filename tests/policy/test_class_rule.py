"""The rule by which the verdicts on products become one on their class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from policy.class_rule import Member, Outcome, Pool, carried, class_outcome

YES, NO, OPEN = "demonstrated", "not_demonstrated", "insufficient"
REACHES, FALLS_SHORT, BETWEEN = Pool(True, False), Pool(False, True), Pool(False, False)


def members(*told: tuple[str, float | None], pooled: bool = False) -> list[Member]:
    return [Member(f"P{n}", verdict, weight, pooled) for n, (verdict, weight) in enumerate(told)]


def outcome(of: Sequence[Member], pool: Pool | None = None) -> Outcome:
    return class_outcome(of, pool, coverage_required=0.6, major_weight=0.1)


@pytest.mark.parametrize(
    ("pool", "told", "verdict"),
    [
        (REACHES, [(OPEN, 0.4), (YES, 0.2)], YES),  # what is pooled stands with the pool
        (REACHES, [(OPEN, 0.4), (YES, 0.19)], OPEN),  # it stands for too little of the market
        (REACHES, [(YES, None), (YES, None)], OPEN),  # nobody knows for how much
        (REACHES, [(YES, 0.5), (NO, 0.05)], OPEN),  # 0.05 / 0.55 is minor, 0.55 too little
        (REACHES, [(YES, 0.6), (NO, 0.05)], YES),
        (REACHES, [(YES, 0.6), (NO, 0.2)], NO),  # one major product is below
        (BETWEEN, [(YES, 0.9)], OPEN),
        (FALLS_SHORT, [(OPEN, 0.9)], NO),
    ],
)
def test_pooled_class(pool: Pool, told: list[tuple[str, float | None]], verdict: str) -> None:
    assert outcome(members(*told, pooled=True), pool).verdict == verdict


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ([(YES, 0.6), (OPEN, 0.3)], YES),  # those that show it carry enough
        ([(YES, 0.5), (OPEN, 0.4)], OPEN),
        ([(YES, 0.7), (NO, 0.2)], NO),
        ([(YES, 0.9), (NO, 0.05)], YES),
        ([(YES, None)], OPEN),
        ([(NO, None)], NO),  # without shares each counts as major
        ([], OPEN),
    ],
)
def test_class_whose_products_speak_for_themselves(
    told: list[tuple[str, float | None]], verdict: str
) -> None:
    assert outcome(members(*told)).verdict == verdict


def test_products_beside_a_pool_add_to_what_it_carries() -> None:
    both = [*members((OPEN, 0.3), pooled=True), Member("G1", YES, 0.3), Member("G2", OPEN, 0.3)]

    found = outcome(both, REACHES)

    assert found == Outcome(
        verdict=YES, bound=True, coverage=True, no_major_worse=True, covered=0.6, evidence=0.9,
        members=3, demonstrated=1, all_major=False, worse=(),
    )  # fmt: skip
    assert outcome(both, BETWEEN).verdict == OPEN


def test_every_product_is_major_where_one_share_is_missing() -> None:
    found = outcome(members((YES, 0.7), (NO, 0.01), (OPEN, None)))

    assert (found.verdict, found.all_major, found.worse) == (NO, True, ("P1",))


@pytest.mark.parametrize(
    ("bounds", "more", "value"),
    [
        ([(74.8, 0.25), (22.2, 0.45), (1.9, 0.05)], True, 22.2),
        ([(1.9, 0.6), (22.2, 0.1)], True, 1.9),
        ([(74.8, 0.25), (22.2, 0.34)], True, None),  # 59 % of the market
        ([(74.8, None), (22.2, 0.6)], True, 22.2),  # a share that is not known carries nothing
        ([(30.0, 0.5), (50.0, 0.1), (10.0, 0.05)], False, 50.0),
        ([(30.0, 0.5), (math.inf, 0.3)], False, None),
        ([], True, None),
    ],
)
def test_value_of_a_class_is_what_products_with_enough_of_the_market_reach(
    bounds: Any, more: bool, value: float | None
) -> None:
    assert carried(bounds, 0.6, more=more) == value
