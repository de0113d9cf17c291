"""Growth: what can be fitted, refusals by code and field, and the library as a second opinion."""

from __future__ import annotations

import importlib
import math

import numpy as np
import pytest

from policy.assessment import assess
from policy.assessment.growth_bounds import CrowFailure, CrowTime
from tests.policy.assessment.items import codes, holds_json_only, item

TIMES = [40, 110, 210, 340, 500, 690, 920, 1180, 1480, 1800]
NAMED = {"A": [4.3, 10.2, 23.8, 77.1, 197.2], "B": [0.1, 5.6, 18.6, 45.8], "C": [8.4, 32.5, 98.7]}
GROUPED = {"times": ..., "end_time": ..., "interval_ends": [100, 200, 400], "counts": [5, 3, 2]}
SYSTEMS = {"times": ..., "systems": NAMED, "end_time": 200}


def growth(**changes):
    return assess(item("growth", **changes))


# --- What cannot be fitted --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"truncation": ...}, "missing", "truncation"),
        ({"truncation": "sequential"}, "sequential_not_supported", "truncation"),
        ({"truncation": "cost"}, "out_of_range", "truncation"),
        ({"times": ...}, "missing", "times"),
        ({"times": "1 2 3"}, "not_a_list", "times"),
        ({"times": [1, 2, "3"]}, "not_a_number", "times[2]"),
        ({"times": [1, 0, 3]}, "out_of_range", "times[1]"),
        ({"times": [1, 2, math.inf]}, "not_finite", "times[2]"),
        ({"times": [50, 30, 80]}, "not_cumulative", "times[1]"),
        ({"times": [1.0] * 100_001}, "too_many", "times"),
        ({"times": [40, 110]}, "too_few", "times"),
        ({"times": []}, "too_few", "times"),
        ({"end_time": ...}, "missing", "end_time"),
        ({"end_time": 600}, "after_end", "times[5]"),
        ({"end_time": 0}, "out_of_range", "end_time"),
        ({"truncation": "failure"}, "inconsistent", "end_time"),
        ({"end_times": {"A": 2000}}, "inconsistent", "end_times"),
        ({"interval": "wald"}, "out_of_range", "interval"),
        ({"interval": "wald", "times": [40]}, "out_of_range", "interval"),
        ({"systems": NAMED}, "inconsistent", "times"),
        ({"counts": [1, 2, 3]}, "inconsistent", "times"),
        ({"claimed": 100}, "claim_mismatch", "claimed"),
        (SYSTEMS | {"systems": [[1, 2, 3]]}, "not_an_object", "systems"),
        (SYSTEMS | {"systems": {}}, "too_few", "systems"),
        (SYSTEMS | {"systems": {"A": [1, 2], "B": []}}, "too_few", "systems"),
        (SYSTEMS | {"systems": NAMED | {"B": [1, 5, 9, 7]}}, "not_cumulative", "systems.B[3]"),
        (SYSTEMS | {"end_time": 100}, "after_end", "systems.A[4]"),
        (SYSTEMS | {"end_time": ..., "end_times": {"A": 200, "B": 200}}, "missing", "end_times.C"),
        (
            SYSTEMS | {"end_time": ..., "end_times": dict.fromkeys("ABCD", 200)},
            "unknown_field",
            "end_times.D",
        ),
        (SYSTEMS | {"end_times": dict.fromkeys("ABC", 200)}, "inconsistent", "end_times"),
        (
            SYSTEMS | {"systems": NAMED | {"D": []}, "end_time": ..., "truncation": "failure"},
            "failures_required",
            "systems.D",
        ),
        (GROUPED | {"counts": ...}, "missing", "counts"),
        (GROUPED | {"interval_ends": ...}, "missing", "interval_ends"),
        (GROUPED | {"interval_ends": [100, 100, 400]}, "not_cumulative", "interval_ends[1]"),
        (GROUPED | {"counts": [5, 3.5, 2]}, "not_an_integer", "counts[1]"),
        (GROUPED | {"counts": [5, -3, 2]}, "out_of_range", "counts[1]"),
        (GROUPED | {"counts": [5, 3]}, "inconsistent", "counts"),
        (GROUPED | {"truncation": "failure"}, "inconsistent", "counts"),
        (GROUPED | {"counts": [1, 0, 1]}, "too_few", "counts"),
        (GROUPED | {"interval_ends": [], "counts": [], "end_time": 4}, "too_few", "counts"),
        (GROUPED | {"end_time": 500}, "inconsistent", "end_time"),
    ],
)
def test_growth_refuses(changes, code, field):
    output = growth(**changes)

    assert (output["error"]["code"], output["error"]["field"]) == (code, field)
    assert (output["estimate"], output["parameters"], output["verdict"]) == (None, {}, None)


# --- Verdict ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "verdict", "warnings"),
    [
        ({}, "insufficient", []),
        ({"benchmark": {"value": 150}}, "demonstrated", []),
        ({"benchmark": {"value": 1000}}, "not_demonstrated", []),
        (
            {"times": TIMES[:4], "end_time": 400, "benchmark": {"value": 1}},
            "insufficient",
            ["few_failures"],
        ),
        (
            {"times": [100, *range(1800, 1820, 2)], "benchmark": {"value": 1}},
            "insufficient",
            ["poor_fit", "no_growth"],
        ),
        (
            SYSTEMS | {"end_time": ..., "end_times": {"A": 200, "B": 300, "C": 250}},
            "insufficient",
            ["no_exact_bound"],
        ),
        (
            SYSTEMS | {"end_time": ..., "truncation": "failure", "benchmark": {"value": 1}},
            "demonstrated",
            ["no_exact_bound"],
        ),
        (SYSTEMS | {"interval": "fisher", "benchmark": {"value": 1}}, "demonstrated", []),
    ],
)
def test_verdict_is_made_only_where_failures_suffice_and_fit(changes, verdict, warnings):
    output = growth(**{"benchmark": {"value": 260}} | changes)

    assert (output["verdict"], codes(output)) == (verdict, warnings)


def test_counts_by_interval_give_a_chart_and_no_verdict():
    output = growth(**GROUPED, benchmark={"value": 1})

    assert output["verdict"] == "insufficient"
    assert [output[key] for key in ("lower", "upper", "achieved_confidence", "goodness_of_fit")] == [None] * 4
    assert output["parameters"]["interval_used"] == "none"
    assert (output["total_time"], output["failures"]) == (400, 10)


@pytest.mark.parametrize("counts", [[0, 0, 9], [9, 0, 0]])
def test_counts_in_the_first_or_the_last_interval_alone_fit_nothing(counts):
    output = growth(**GROUPED | {"counts": counts})

    assert (output["error"], output["estimate"], output["parameters"]["beta_mle"]) == (None, None, None)


@pytest.mark.parametrize("changes", [{"truncation": "failure", "end_time": ...}, {"end_time": 100}])
def test_failures_all_at_the_end_fit_nothing(changes):
    output = growth(times=[100, 100, 100], benchmark={"value": 1}, **changes)

    assert (output["error"], output["estimate"], output["lower"]) == (None, None, None)
    assert (output["verdict"], output["parameters"]["interval_used"]) == ("insufficient", "none")


def test_bounds_hold_at_the_confidence_that_is_said_to_be_achieved():
    for changes in ({}, {"truncation": "failure", "end_time": ...}, {"interval": "fisher"}, SYSTEMS):
        goal = {"value": growth(**changes, confidence=0.93)["lower"]}
        assert growth(**changes, benchmark=goal)["achieved_confidence"] == pytest.approx(0.93, rel=1e-9)


# --- What must not matter ---------------------------------------------------------------------------------


def test_order_of_systems_does_not_matter():
    ends = {"A": 200, "B": 300, "C": 250}
    for told in ({"end_time": 200}, {"end_time": ..., "end_times": ends}):
        one, other = (
            growth(**SYSTEMS | told | {"systems": dict(systems), "benchmark": {"value": 20}})
            for systems in (NAMED.items(), list(NAMED.items())[::-1])
        )
        assert one == other


@pytest.mark.parametrize("factor", [1 / 3600, 24])
@pytest.mark.parametrize(
    ("truncation", "interval"), [("time", "crow"), ("failure", "crow"), ("time", "fisher")]
)
def test_estimate_and_bounds_scale_with_the_unit_of_time(factor, truncation, interval):
    end = {"end_time": 2000 * factor if truncation == "time" else ...}
    asked = {"truncation": truncation, "interval": interval}

    one = growth(**asked | {"end_time": 2000 if truncation == "time" else ...})
    other = growth(**asked | end, times=[time * factor for time in TIMES])

    for key in ("estimate", "lower", "upper"):
        assert other[key] == pytest.approx(one[key] * factor, rel=1e-9)


@pytest.mark.parametrize(
    "changes",
    [
        {"times": [1e-320, 2e-320, 1e300, 1.7e308], "end_time": 1.7e308},
        {"times": [1e-320, 2e-320, 3e-320], "end_time": 1.7e308},
        {"times": [5e-324, 5e-324, 1e-323], "end_time": ..., "truncation": "failure"},
        {"times": [1, 1, 1 + 2**-52], "end_time": ..., "truncation": "failure"},
        {"times": [1e300] * 5, "end_time": 1.0000000001e300},
        {"times": [1, 1, 1, 1, 1, 1, 2, 2, 2, 2], "end_time": 2},
        {"confidence": 1 - 2**-53, "sides": 2},
        {"confidence": 0.5000000001},
        {"confidence": 1 - 2**-53, "sides": 2, "truncation": "failure", "end_time": ...},
        {"benchmark": {"value": 5e-324}},
        {"benchmark": {"value": 1e-300}, "truncation": "failure", "end_time": ...},
        {"benchmark": {"value": 1.7e308}, "interval": "fisher"},
        {
            "times": ...,
            "systems": {"A": [1e-300] * 3, "B": []},
            "end_time": ...,
            "end_times": {"A": 1, "B": 1e300},
        },
        {"times": ..., "systems": {"A": [3], "B": [4], "C": [5]}, "end_time": ..., "truncation": "failure"},
        GROUPED | {"interval_ends": [1e-300, 1, 1e300]},
        GROUPED | {"interval_ends": [1, 1 + 2**-52, 1e9], "counts": [0, 2**53, 1]},
    ],
)
def test_no_time_however_large_small_or_tied_makes_nan_or_infinity(changes):
    output = growth(**changes)

    assert output["error"] is None
    assert holds_json_only(output)


# --- The library as a second opinion ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def recurrent():
    return importlib.import_module("surpyval.recurrent")


def rows(systems, ends):
    """Times, systems and c = 1 at each end, as the library wants them."""
    times = [(time, name, 0) for name, each in systems.items() for time in each]
    return zip(*(times + [(ends[name], name, 1) for name in systems]), strict=True)


@pytest.mark.parametrize("ends", [{"A": 200, "B": 200, "C": 200}, {"A": 200, "B": 300, "C": 250}])
def test_shape_fisher_bounds_and_trend_agree_with_the_library(recurrent, ends):
    output = growth(**SYSTEMS | {"end_time": ..., "end_times": ends, "interval": "fisher", "sides": 2})

    x, names, c = (list(each) for each in rows(NAMED, ends))
    model = recurrent.CrowAMSAA.fit(x, i=names, c=c)
    scale, beta = model.params
    found = output["parameters"]
    assert found["beta_mle"] == pytest.approx(beta, rel=1e-9)
    assert found["lambda_mle"] == pytest.approx(scale**-beta, rel=1e-9)
    assert [output["lower"], output["upper"]] == pytest.approx(
        model.mtbf_cb(max(ends.values()), 0.1), rel=1e-6
    )
    for key, test in (("laplace", recurrent.laplace), ("mil_hdbk_189", recurrent.mil_hdbk_189c)):
        theirs = test(x, i=names, c=c)
        assert output["trend"][key] == pytest.approx(theirs.statistic, rel=1e-9)
        assert output["trend"][f"{key}_p"] == pytest.approx(theirs.p_value, rel=1e-9)


@pytest.mark.parametrize(("n", "alpha"), [(3, 0.1), (27, 0.1), (27, 0.001), (10_000, 0.05)])
def test_crow_factors_of_a_time_truncated_test_agree_with_the_library(recurrent, n, alpha):
    from surpyval.recurrent.parametric.crow_amsaa import crow_time_terminated_coefficients

    assert CrowTime(n).factors(alpha) == pytest.approx(crow_time_terminated_coefficients(n, alpha), rel=1e-9)


@pytest.mark.long
def test_crow_factors_of_a_failure_truncated_test_agree_with_the_library(recurrent):
    model = recurrent.CrowAMSAA.fit(np.arange(1.0, 10))

    found = model.mtbf_cb(9.0, 0.2, method="crow") / model.mtbf(9.0)

    assert CrowFailure(9).factors(0.1) == pytest.approx(found, rel=1e-9)


@pytest.mark.parametrize("crow", [CrowTime, CrowFailure])
@pytest.mark.parametrize("alpha", [0.4, 0.1, 1e-4])
def test_crow_factors_of_many_failures_come_near_to_fishers(crow, alpha):
    """ln MTBF is then about normal with a standard error of √(2/N)."""
    from scipy.special import ndtri

    n = 100_000
    away = -ndtri(alpha) * math.sqrt(2 / n)

    logs = [math.log(factor) for factor in crow(n).factors(alpha)]

    assert logs == pytest.approx([-away, away], abs=5e-5)


@pytest.mark.parametrize("crow", [CrowTime, CrowFailure])
@pytest.mark.parametrize("n", [3, 1000])
def test_crow_factors_widen_all_the_way_to_certainty(crow, n):
    factors = [crow(n).factors(alpha) for alpha in (0.4999999, 0.1, 1e-6, 1e-12, 6e-17)]

    lowers, uppers = zip(*factors, strict=True)
    assert list(lowers) == sorted(lowers, reverse=True)
    assert list(uppers) == sorted(uppers)
    assert 0 < lowers[-1] < uppers[-1] < math.inf


def test_crow_upper_factor_of_two_failures_has_its_known_limit():
    """P(Z G ≤ x) → x E[1/Z] = x for small x, so the factor is 4/α; the library gives 7,090 at α = 1e-6."""
    assert CrowFailure(2).factors(1e-6)[1] == pytest.approx(4e6, rel=1e-4)
