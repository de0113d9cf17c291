"""The growth of a class toward its benchmark, by what the evidence shows; or why there is none."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from policy.class_growth import Shown, class_growth
from policy.growth_ratio import GrowthStatus, growth_ratio_assessment
from policy.models import Benchmark, Indicator


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def benchmark(**more: Any) -> Benchmark:
    given = {"value": 2000, "domestic_baseline": 800, "unit": "h", "source_year": 2024} | more
    return Benchmark(indicator=Indicator(direction="up"), **given)


def growth(shown: Shown, *, more_is_better: bool = True, **more: Any) -> Any:
    return class_growth(benchmark(**more), shown, goal_year=2030, more_is_better=more_is_better)


def test_growth_is_the_published_ratio_from_the_baseline_to_the_bound_shown() -> None:
    found = growth(Shown(1000.0, 4000.0, 2026))

    published = growth_ratio_assessment(
        baseline=800,
        baseline_year=2024,
        current=1000.0,
        current_year=2026,
        direction=1,
        target=2000,
        target_year=2030,
    )
    assert published.status == GrowthStatus.MODERATE
    assert found.status.label == "somewhat too slow"
    assert found.arithmetic.inputs == [
        ("Domestic baseline", "800 h (2024)"),
        ("Shown by the class", "1,000 h (2026)"),
        ("Benchmark", "2,000 h (2030)"),
    ]
    assert found.arithmetic.formula == [
        "Growth a year  = (1,000 ÷ 800)^(1 ÷ 2) − 1 = 11.8%",
        "Growth needed  = (2,000 ÷ 800)^(1 ÷ 6) − 1 = 16.5%",
        "Growth ratio  = growth ÷ growth needed = 0.72",
    ]


def test_growth_is_reached_only_by_a_bound_that_reaches_the_benchmark() -> None:
    assert growth(Shown(2000.0, None, 2026)).status.label == "benchmark reached"
    assert growth(Shown(1999.0, 9000.0, 2026)).status.label == "fast enough"
    assert growth(Shown(300.0, 700.0, 2026)).status.label == "moving away"
    falling = growth(
        Shown(10.0, 45.0, 2026), more_is_better=False, value=50, domestic_baseline=200, unit="FIT"
    )
    assert falling.status.label == "benchmark reached"


def test_bound_that_is_there_does_not_say_that_the_class_is() -> None:
    found = growth(Shown(2100.0, None, 2026, demonstrated=False))

    assert (found.status.label, found.status.tone) == ("the bound is there, the class is not", "warn")
    assert found.note.startswith("What is shown reaches the benchmark, but the class does not meet")
    assert growth(Shown(2100.0, None, 2026)).note == ""


def test_growth_of_products_says_how_much_of_the_market_they_carry() -> None:
    found = growth(Shown(1000.0, 4000.0, 2026, demonstrated=False, carried_by=0.6))

    assert found.status.label == "somewhat too slow"
    assert found.arithmetic.inputs[1] == (
        "Shown by products that carry 60.0% of the market",
        "1,000 h (2026)",
    )


@pytest.mark.parametrize(
    ("shown", "more", "why"),
    [
        (Shown(1000.0, 2000.0, 2026), {"domestic_baseline": None}, "No domestic baseline is recorded"),
        (
            Shown(None, None, 2026, carried_by=0.6),
            {},
            "The products that have shown a value carry less than 60.0% of the market.",
        ),
        (Shown(None, None, 2026), {}, "has shown no value yet"),
        (Shown(500.0, 2000.0, 2026), {}, "covers the domestic baseline, 800 h"),
        (Shown(1000.0, 2000.0, 2024), {}, "less than a year apart"),
        (Shown(1000.0, 2000.0, 2031), {"source_year": 2030}, "not older than the year of the goal"),
    ],
)
def test_growth_that_cannot_be_computed_says_why(shown: Shown, more: dict[str, Any], why: str) -> None:
    found = growth(shown, **more)

    assert found.status is None
    assert why in found.why
