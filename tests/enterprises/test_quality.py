"""The arithmetic of the data-quality flags, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.quality import distance, jump

D = Decimal


def test_distance_is_counted_from_the_median_in_mads() -> None:
    others = [D(n) for n in (1900, 2000, 2100, 2000, 2200)]  # median 2000, distances 100, 0, 100, 0, 200

    found = distance(D(9000), others)

    assert found is not None
    assert (found.centre, found.spread, found.by_mean, found.values) == (D(2000), D(100), False, 5)
    assert found.score == D("0.6745") * 7000 / 100


def test_where_most_values_are_equal_the_mean_distance_gives_the_scale() -> None:
    others = [D(n) for n in (100, 100, 100, 100, 150)]

    found = distance(D(200), others)

    assert found is not None
    assert (found.spread, found.by_mean) == (D(10), True)
    assert round(found.score, 4) == D("7.9788")  # 100 ÷ (1.253314 × 10)


def test_equal_values_give_no_scale() -> None:
    assert distance(D(200), [D(100)] * 6) is None


@pytest.mark.parametrize(
    ("before", "now", "factor"),
    [("1900", "3800", "2"), ("3800", "1900", "2"), ("5", "5", "1"), ("0", "5", None), ("5", "-1", None)],
)
def test_a_jump_is_a_ratio_either_way(before: str, now: str, factor: str | None) -> None:
    assert jump(D(before), D(now)) == (None if factor is None else D(factor))


values = st.decimals(min_value=D("0.01"), max_value=D(10**6), places=2)


@given(st.lists(values, min_size=3, max_size=30), values)
def test_the_score_does_not_depend_on_the_unit_or_the_order(others: list[Decimal], value: Decimal) -> None:
    found, again = distance(value, others), distance(value * 1000, [o * 1000 for o in reversed(others)])

    assert (found is None) == (again is None)
    if found and again:
        assert abs(found.score - again.score) <= found.score * D("1e-20")
