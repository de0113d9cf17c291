"""Lives: refusals by code and field, when a verdict is made, and the library as a second opinion."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from policy.assessment import assess
from policy.assessment.goodness import anderson_darling
from policy.assessment.life_fit import Lives
from tests.policy.assessment.items import codes, holds_json_only, item

FAILED = [17.9, 28.9, 33.0, 41.5, 42.1, 45.6, 48.4, 51.8, 51.9, 54.1, 55.6, 61.2, 67.8, 68.6, 68.9]
SUSPENDED = [70.0] * 5
MANY = [float(n) ** 0.5 for n in range(1, 31)]


def life(**changes):
    return assess(item("life", **{"failures": FAILED, "suspensions": SUSPENDED} | changes))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"failures": ...}, "missing", "failures"),
        ({"failures": 5}, "not_a_list", "failures"),
        ({"failures": []}, "too_few", "failures"),
        ({"failures": [5]}, "too_few", "failures"),
        ({"failures": [5, 5, 5]}, "too_few", "failures"),
        ({"failures": [5, 0]}, "out_of_range", "failures[1]"),
        ({"failures": [5, "∞"]}, "not_a_number", "failures[1]"),
        ({"failures": [5, math.nan]}, "not_finite", "failures[1]"),
        ({"failures": [5, True]}, "not_a_number", "failures[1]"),
        ({"suspensions": [5, -1]}, "out_of_range", "suspensions[1]"),
        ({"suspensions": [1.0] * 100_001}, "too_many", "suspensions"),
        ({"quantile": 0}, "out_of_range", "quantile"),
        ({"quantile": 1}, "out_of_range", "quantile"),
        ({"quantile": 10, "failures": []}, "out_of_range", "quantile"),
        ({"interval": "wald"}, "out_of_range", "interval"),
        ({"claimed": 50}, "claim_mismatch", "claimed"),
    ],
)
def test_life_refuses(changes, code, field):
    output = life(**changes)

    assert (output["error"]["code"], output["error"]["field"]) == (code, field)
    assert (output["estimate"], output["parameters"]) == (None, {})


# --- Verdict ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "verdict", "warnings"),
    [
        ({"benchmark": {"value": 20}}, "demonstrated", ["verdict_at_95"]),
        ({"benchmark": {"value": 25}}, "insufficient", ["verdict_at_95"]),
        ({"benchmark": {"value": 60}}, "not_demonstrated", ["verdict_at_95"]),
        ({"benchmark": {"value": 20}, "confidence": 0.95}, "demonstrated", []),
        ({"benchmark": {"value": 20}, "sides": 2}, "demonstrated", []),
        ({"benchmark": {"value": 20}, "interval": "fisher"}, None, ["no_verdict_interval"]),
        ({"benchmark": {"value": 1}, "failures": MANY, "suspensions": [6.0]}, "demonstrated", []),
        (
            {"benchmark": {"value": 1e-9}, "failures": FAILED[:4]},
            "insufficient",
            ["few_failures", "verdict_at_95"],
        ),
        (
            {"benchmark": {"value": 1e-9}, "failures": [1] * 10 + [100] * 11, "suspensions": ...},
            "insufficient",
            ["poor_fit"],
        ),
        (
            {"failures": [1e-9, 1, 1e9, 2, 3], "suspensions": []},
            None,
            ["unusual_shape", "verdict_at_95"],
        ),
    ],
)
def test_verdict_is_made_at_95_percent_with_few_failures(changes, verdict, warnings):
    output = life(**changes)

    assert (output["verdict"], codes(output)) == (verdict, warnings)


def test_what_is_judged_is_shown_beside_the_bounds_asked_for():
    at_90, at_95 = life(), life(confidence=0.95)

    keys = ("verdict_confidence", "verdict_lower", "verdict_upper")
    assert [at_90["parameters"][key] for key in keys] == pytest.approx([0.95, at_95["lower"], at_95["upper"]])
    assert at_90["lower"] > at_95["lower"]
    assert [life(interval="fisher")["parameters"][key] for key in keys] == [None] * 3


def test_bounds_hold_at_the_confidence_that_is_said_to_be_achieved():
    goals = [life(confidence=0.93)["lower"], life()["estimate"], life(confidence=0.93)["upper"]]

    found = [life(benchmark={"value": goal})["achieved_confidence"] for goal in goals]

    assert found == pytest.approx([0.93, 0.5, 0.07], abs=1e-7)


def test_goodness_of_fit_is_asked_of_complete_samples_of_five_and_more():
    assert life()["goodness_of_fit"] is None
    assert life(failures=FAILED[:4], suspensions=[])["goodness_of_fit"] is None
    found = life(suspensions=[])["goodness_of_fit"]
    assert (found["method"], found["n"]) == ("anderson-darling", 15)
    assert found == life(suspensions=[])["goodness_of_fit"]


# --- What must not matter ---------------------------------------------------------------------------------


def test_order_of_lives_does_not_matter():
    failed, suspended = [*FAILED, 41.5], [70.0, 20.0, 41.5, 90.0]
    shuffled = random.Random(1).sample

    one, other = (
        life(failures=failed, suspensions=suspended),
        life(failures=shuffled(failed, len(failed)), suspensions=shuffled(suspended, len(suspended))),
    )

    assert one == other


@pytest.mark.parametrize("interval", ["likelihood-ratio", "fisher"])
@pytest.mark.parametrize("factor", [1 / 3600, 24, 1e200])
def test_estimate_and_bounds_scale_with_the_unit_of_time(factor, interval):
    one = life(interval=interval)
    other = life(
        interval=interval,
        failures=[time * factor for time in FAILED],
        suspensions=[time * factor for time in SUSPENDED],
    )

    for key in ("estimate", "lower", "upper"):
        assert other[key] == pytest.approx(one[key] * factor, rel=1e-7)
    assert other["parameters"]["beta"] == pytest.approx(one["parameters"]["beta"], rel=1e-12)


@pytest.mark.parametrize(
    "changes",
    [
        {"failures": [5e-324, 1e-323]},
        {"failures": [1e308, 1.7e308], "suspensions": [1.7e308] * 3},
        {"failures": [1e-300, 1, 1e300], "suspensions": []},
        {"failures": [1, 1 + 2**-52, 1], "suspensions": []},
        {"failures": [1, 1, 1, 1, 1 + 2**-52], "suspensions": []},
        {"failures": [100, 100.0001], "suspensions": [1e9] * 5},
        {"failures": [1, 2], "suspensions": [1e-5] * 999},
        {"failures": [1] * 999 + [1.001]},
        {"confidence": 1 - 2**-53, "sides": 2},
        {"confidence": 1 - 2**-53, "sides": 2, "failures": [1, 2]},
        {"confidence": 0.5000000001},
        {"quantile": 5e-324},
        {"quantile": 1 - 2**-53, "interval": "fisher"},
        {"benchmark": {"value": 5e-324}},
        {"benchmark": {"value": 1.7e308}},
    ],
)
def test_no_time_however_large_small_or_tied_makes_nan_or_infinity(changes):
    output = life(**changes)

    assert output["error"] is None
    assert holds_json_only(output)
    assert output["estimate"] is None or (output["lower"] or 0) <= output["estimate"]


# --- Second opinions --------------------------------------------------------------------------------------


def test_bounds_by_likelihood_ratio_are_where_the_likelihood_has_fallen_far_enough():
    """The region's edge against the root of the profile in B itself, which confidence_beyond goes by."""
    for failed, suspended in ((FAILED, SUSPENDED), (FAILED[:2], [500.0] * 9), ([100, 100.0001], [1e9] * 5)):
        fit = Lives.of(failed, suspended).fit()
        for alpha in (0.3, 0.1, 1e-3):
            lower, upper = fit.ratio_bounds(0.1, alpha)
            found = [fit.confidence_beyond(0.1, each) for each in (lower, upper)]
            assert found == pytest.approx([1 - alpha, alpha], rel=1e-6)


def test_many_bounds_at_once_are_those_one_by_one():
    fit = Lives.of(FAILED, SUSPENDED).fit()

    band = fit.band((0.01, 0.1, 0.9), 0.05)

    assert band == [pytest.approx(fit.ratio_bounds(each, 0.05), abs=1e-3) for each in (0.01, 0.1, 0.9)]


@pytest.mark.parametrize("suspended", [[], SUSPENDED, [20.0, 50.0, 90.0]])
def test_fit_and_bounds_agree_with_the_library(suspended):
    from surpyval import Weibull

    output = life(suspensions=suspended, interval="fisher", sides=2)

    model = Weibull.fit(FAILED + suspended, c=[0] * len(FAILED) + [1] * len(suspended))
    found = output["parameters"]
    assert [found["eta"], found["beta"]] == pytest.approx(list(model.params), rel=1e-6)
    bounds = [found[key] for key in ("beta_lower", "beta_upper", "eta_lower", "eta_upper")]
    theirs = [*model.param_cb("beta", alpha_ci=0.1), *model.param_cb("alpha", alpha_ci=0.1)]
    assert bounds == pytest.approx(theirs, rel=1e-5)
    assert [output["lower"], output["upper"]] == pytest.approx(model.quantile_cb(0.1, 0.1), rel=1e-5)


@pytest.mark.long
def test_likelihood_ratio_agrees_with_the_library():
    from surpyval import Weibull

    model = Weibull.fit(FAILED + SUSPENDED, c=[0] * 15 + [1] * 5)

    theirs = model.quantile_cb(0.1, 0.2, method="lr")

    assert np.exp(Lives.of(FAILED, SUSPENDED).fit().ratio_bounds(0.1, 0.1)) == pytest.approx(theirs, rel=1e-5)


def test_goodness_of_fit_agrees_with_scipys_own_fits():
    from scipy.stats import goodness_of_fit, gumbel_l

    logs = np.log(FAILED)

    theirs = goodness_of_fit(gumbel_l, logs, statistic="ad", n_mc_samples=199, rng=np.random.default_rng(1))

    found = anderson_darling(logs)
    assert found["statistic"] == pytest.approx(theirs.statistic, rel=1e-6)
    assert found["p_value"] == pytest.approx(theirs.pvalue, abs=0.1)
