from __future__ import annotations

import pytest
from scipy.stats import beta, binom

from policy.assessment import assess
from tests.policy.assessment.items import item


def test_one_failure_gives_reliability_with_bounds_and_ppm():
    output = assess(item("binomial", sides=2))

    lower, upper = beta.ppf(0.05, 99, 2), beta.ppf(0.95, 100, 1)
    found = {key: output[key] for key in ("failures", "total_time", "estimate", "lower", "upper")}
    assert found == {
        "failures": 1,
        "total_time": None,
        "estimate": 0.99,
        "lower": pytest.approx(lower),
        "upper": pytest.approx(upper),
    }
    assert output["parameters"] == {
        "trials": 100,
        "ppm": pytest.approx(1e4),
        "ppm_lower": pytest.approx(1e6 * (1 - upper)),
        "ppm_upper": pytest.approx(1e6 * (1 - lower)),
    }
    assert output["warnings"] == []


@pytest.mark.parametrize(
    ("failures", "estimate", "lower", "upper"),
    [(0, 1, 0.1 ** (1 / 8), 1), (8, 0, 0, 1 - 0.1 ** (1 / 8))],
)
def test_none_or_all_failed_leaves_one_bound_at_the_end(failures, estimate, lower, upper):
    output = assess(item("binomial", trials=8, failures=failures))

    bounds = (output["estimate"], output["lower"], output["upper"])
    assert bounds == (estimate, pytest.approx(lower), pytest.approx(upper))


def test_verdict_says_how_many_trials_are_still_needed():
    output = assess(item("binomial", benchmark={"value": 0.97}))

    needed = next(n for n in range(100, 1000) if binom.cdf(1, n, 0.03) <= 0.1) - 100
    assert output["verdict"] == "insufficient"
    assert output["achieved_confidence"] == pytest.approx(1 - binom.cdf(1, 100, 0.03))
    assert output["additional_trials_needed"] == needed


@pytest.mark.parametrize(
    ("value", "verdict", "needed"), [(0.96, "demonstrated", 0), (0.9995, "not_demonstrated", 7678)]
)
def test_verdict_is_open_only_between_the_bounds(value, verdict, needed):
    output = assess(item("binomial", benchmark={"value": value}))

    assert (output["verdict"], output["additional_trials_needed"]) == (verdict, needed)


def test_less_than_one_ppm_takes_millions_of_units():
    output = assess(item("binomial", trials=1, failures=0, benchmark={"value": 0.999999}))

    assert output["additional_trials_needed"] == 2_302_584 - 1
