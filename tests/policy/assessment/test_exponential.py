from __future__ import annotations

import time

import pytest
from scipy.stats import chi2, f

from policy.assessment import assess, assess_all
from policy.assessment.bounds import chi2_cdf_of_half, half_chi2_above, half_chi2_below
from tests.policy.assessment.items import codes, item

GOAL = {"value": 1000, "version": "T-1"}


def test_quantiles_are_those_of_scipy():
    for alpha in (0.4, 0.1, 0.05, 0.005):
        for df in (2, 4, 6, 40, 2000, 200_000):
            assert 2 * half_chi2_above(alpha, df) == pytest.approx(chi2.ppf(1 - alpha, df), rel=1e-13)
            assert 2 * half_chi2_below(alpha, df) == pytest.approx(chi2.ppf(alpha, df), rel=1e-13)
            assert chi2_cdf_of_half(0.4 * df, df) == pytest.approx(chi2.cdf(0.8 * df, df), rel=1e-13)


def test_two_failures_give_estimate_bounds_rates_and_reliability_of_a_mission():
    output = assess(item("exponential", sides=2, confidence=0.8, mission_time=100))

    lower, upper = 10000 / chi2.ppf(0.9, 6), 10000 / chi2.ppf(0.1, 4)
    assert {key: output[key] for key in ("failures", "total_time", "estimate", "lower", "upper")} == {
        "failures": 2,
        "total_time": 5000,
        "estimate": 2500,
        "lower": pytest.approx(lower),
        "upper": pytest.approx(upper),
    }
    assert output["parameters"] == {
        "rate": pytest.approx(0.0004),
        "rate_lower": pytest.approx(1 / upper),
        "rate_upper": pytest.approx(1 / lower),
        "reliability": pytest.approx(0.960789439152323),
        "reliability_lower": pytest.approx(2.718281828459045 ** (-100 / lower)),
    }
    assert output["warnings"] == []


def test_no_failure_gives_a_lower_bound_and_no_estimate():
    output = assess(item("exponential", failures=0, total_time=2302.585092994046))

    assert (output["estimate"], output["lower"], output["upper"]) == (None, pytest.approx(1000), None)
    assert output["parameters"] == {
        "rate": None,
        "rate_lower": 0,
        "rate_upper": pytest.approx(0.001),
        "reliability": None,
        "reliability_lower": None,
    }
    assert codes(output) == ["zero_failures"]


def test_units_not_replaced_make_a_time_truncated_bound_conservative():
    given = {"units": 10, "replaced": False}

    assert codes(assess(item("exponential", **given))) == ["conservative_not_replaced"]
    assert codes(assess(item("exponential", truncation="failure", **given))) == []


def test_verdict_says_how_much_time_is_still_needed():
    output = assess(item("exponential", benchmark=GOAL))

    assert output["verdict"] == "insufficient"
    assert output["benchmark"] == GOAL
    assert output["achieved_confidence"] == pytest.approx(chi2.cdf(10, 6))
    assert output["additional_time_needed"] == pytest.approx(500 * chi2.ppf(0.9, 6) - 5000)


def test_failure_truncated_test_goes_on_as_a_time_truncated_one():
    output = assess(item("exponential", truncation="failure", total_time=3000, benchmark=GOAL))

    assert output["verdict"] == "insufficient"
    assert output["achieved_confidence"] == pytest.approx(chi2.cdf(6, 4))
    assert output["additional_time_needed"] == pytest.approx(500 * chi2.ppf(0.9, 6) - 3000)


def test_nothing_is_needed_once_demonstrated_though_it_would_be_as_a_time_truncated_test():
    output = assess(item("exponential", truncation="failure", total_time=4000, benchmark=GOAL))

    assert (output["verdict"], output["additional_time_needed"]) == ("demonstrated", 0)
    assert output["achieved_confidence"] == pytest.approx(chi2.cdf(8, 4))


@pytest.mark.parametrize(
    ("failures", "baseline_failures", "ratio", "lower", "upper"),
    [
        (2, 4, 2.0, 5000 / 3 / 1250 / f.ppf(0.9, 6, 8), 2 / 1 * 4 / 4 * 5 / 4 * f.ppf(0.9, 10, 4)),
        (2, 0, None, 0.0, 2500 / 5000 * f.ppf(0.9, 2, 4)),
        (0, 4, None, 5000 / 1250 / f.ppf(0.9, 2, 8), None),
        (0, 0, None, 0.0, None),
    ],
)
def test_ratio_to_a_baseline_has_a_lower_bound(failures, baseline_failures, ratio, lower, upper):
    baseline = {"total_time": 5000, "failures": baseline_failures, "truncation": "time"}

    improvement = assess(item("exponential", failures=failures, baseline=baseline))["improvement"]

    assert improvement == {
        "ratio": ratio,
        "lower": pytest.approx(lower),
        "upper": None if upper is None else pytest.approx(upper),
    }


def test_verdicts_take_no_longer_than_thrice_the_calls_of_scipy_they_stand_for():
    items = [
        item("exponential", total_time=5000 + n, failures=1 + n % 20, benchmark=GOAL) for n in range(300)
    ]
    assess_all(items[:2])

    started = time.process_time()
    assess_all(items)
    ours = time.process_time() - started
    started = time.process_time()
    for each in items:
        df, twice = 2 * each["failures"], 2 * each["total_time"]
        bounds = twice / chi2.ppf(0.9, df + 2), twice / chi2.ppf(0.1, df)
        verdict = chi2.cdf(twice / 1000, df + 2), 500 * chi2.ppf(0.9, df + 2) - twice / 2
        assert len(bounds) == len(verdict)
    floor = time.process_time() - started

    assert ours < 3 * floor
