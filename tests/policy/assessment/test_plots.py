"""Plain numbers for the charts of growth and life data."""

from __future__ import annotations

import math

import pytest

from policy.assessment import assess
from policy.assessment.plots import FRACTIONS, growth_curve, life_plot
from tests.policy.assessment.items import item


def plotted(make, method, **changes):
    asked = item(method, **changes)
    return make(asked, assess(asked))


def test_growth_curve_ends_at_the_failures_seen_and_the_mtbf_estimated():
    asked = item("growth")
    result = assess(asked)

    curve = growth_curve(asked, result, points=4)

    assert curve.observed == [(float(time), float(n)) for n, time in enumerate(asked["times"], start=1)]
    assert [time for time, _ in curve.fitted] == [500, 1000, 1500, 2000]
    assert curve.fitted[-1] == (2000, pytest.approx(10))
    assert curve.mtbf[-1] == (2000, pytest.approx(result["estimate"]))
    assert curve.duane[:2] == [(40, 40), (110, 55)]
    assert curve.end == 2000


def test_growth_curve_of_several_systems_is_that_of_an_average_one():
    curve = plotted(
        growth_curve,
        "growth",
        times=...,
        systems={"A": [10, 50, 90], "B": [20, 30]},
        end_time=...,
        end_times={"A": 100, "B": 40},
    )

    assert curve.observed == [(10, 0.5), (20, 1), (30, 1.5), (50, 2.5), (90, 3.5)]
    assert (curve.duane, curve.end) == ([], 100)


def test_growth_curve_of_counts_steps_at_the_ends_of_intervals():
    grouped = {"times": ..., "end_time": ..., "interval_ends": [100, 200, 400], "counts": [5, 3, 2]}

    curve = plotted(growth_curve, "growth", **grouped)

    assert curve.observed == [(100, 5), (200, 8), (400, 10)]
    assert curve.fitted[-1] == (400, pytest.approx(10))
    assert curve.duane == []


def test_growth_that_cannot_be_fitted_still_shows_what_was_seen():
    curve = plotted(growth_curve, "growth", times=[5, 5, 5], end_time=5)

    assert curve.observed == [(5, 1), (5, 2), (5, 3)]
    assert (curve.fitted, curve.mtbf) == ([], [])


def test_life_plot_ranks_failures_among_the_suspensions():
    asked = item("life", failures=[30, 10, 40], suspensions=[20, 50])
    result = assess(asked)

    plot = life_plot(asked, result)

    ranks = [1, 1 + 5 / 4, 1 + 5 / 4 + 5 / 4]
    assert plot.failed == [
        (time, pytest.approx((rank - 0.3) / 5.4)) for time, rank in zip([10, 30, 40], ranks, strict=True)
    ]
    assert plot.suspended == [20, 50]
    assert [fraction for _, fraction in plot.fitted] == list(FRACTIONS)
    for points, key in ((plot.lower, "lower"), (plot.fitted, "estimate"), (plot.upper, "upper")):
        assert {fraction: time for time, fraction in points}[0.1] == pytest.approx(result[key], rel=1e-2)


def test_life_plot_leaves_out_what_no_chart_can_show():
    plot = plotted(life_plot, "life", failures=[1e-300, 1e300], suspensions=[], confidence=0.999)

    assert all(0 < time < math.inf for points in (plot.lower, plot.fitted, plot.upper) for time, _ in points)
