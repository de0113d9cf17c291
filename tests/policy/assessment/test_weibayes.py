"""Weibayes: refusals by code and field, the shape that is low, and the library as a second opinion."""

from __future__ import annotations

import pytest

from policy.assessment import assess
from tests.policy.assessment.items import codes, holds_json_only, item


def weibayes(**changes):
    return assess(item("weibayes", **changes))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"failures": ..., "suspensions": ...}, "missing", "failures"),
        ({"failures": [], "suspensions": []}, "too_few", "failures"),
        ({"failures": [400, 0]}, "out_of_range", "failures[1]"),
        ({"suspensions": ["500"]}, "not_a_number", "suspensions[0]"),
        ({"beta": ...}, "missing", "beta"),
        ({"beta": 0.1}, "out_of_range", "beta"),
        ({"beta": 10.5}, "out_of_range", "beta"),
        ({"beta_source": ...}, "missing", "beta_source"),
        ({"beta_source": " "}, "missing", "beta_source"),
        ({"beta_low": 0}, "out_of_range", "beta_low"),
        ({"quantile": 1}, "out_of_range", "quantile"),
        ({"claimed": 100, "failures": []}, "claim_mismatch", "claimed"),
        ({"interval": "fisher"}, "unknown_field", "interval"),
    ],
)
def test_weibayes_refuses(changes, code, field):
    output = weibayes(**changes)

    assert (output["error"]["code"], output["error"]["field"]) == (code, field)


def test_verdict_takes_the_smaller_bound_of_the_two_shapes():
    alone, low = weibayes(beta=2), weibayes(beta=1.2)
    between = {"value": (alone["lower"] + low["lower"]) / 2}

    careful = weibayes(beta=2, beta_low=1.2, benchmark=between)

    assert careful["lower"] == alone["lower"]
    assert careful["parameters"]["lower_at_beta_low"] == low["lower"]
    assert (careful["verdict"], codes(careful)) == ("insufficient", [])
    assert weibayes(beta=2, benchmark=between)["verdict"] == "demonstrated"
    assert (
        careful["achieved_confidence"] == weibayes(beta=1.2, benchmark=between)["achieved_confidence"] < 0.9
    )


def test_bound_holds_at_the_confidence_that_is_said_to_be_achieved():
    for failures in ([], [400.0]):
        goal = {"value": weibayes(failures=failures, confidence=0.93)["lower"]}
        output = weibayes(failures=failures, benchmark=goal)
        assert output["achieved_confidence"] == pytest.approx(0.93, rel=1e-12)


def test_no_failure_leaves_the_lower_bound_alone():
    output = weibayes(failures=..., benchmark={"value": 1})

    assert [output[key] for key in ("failures", "estimate", "upper")] == [0, None, None]
    assert output["verdict"] == "demonstrated"
    assert codes(output) == ["zero_failures", "beta_low_missing"]


def test_order_of_lives_does_not_matter():
    one = weibayes(failures=[400.1, 0.3, 77], suspensions=[500, 0.2, 3e7])

    assert one == weibayes(failures=[77, 400.1, 0.3], suspensions=[3e7, 500, 0.2])


@pytest.mark.parametrize(
    "changes",
    [
        {"failures": [5e-324], "suspensions": [1.7e308] * 3, "beta": 10},
        {"failures": [5e-324], "suspensions": [], "beta": 10, "quantile": 5e-324},
        {"failures": [1.7e308] * 4, "suspensions": [], "beta": 0.2, "quantile": 1 - 2**-53},
        {"confidence": 1 - 2**-53, "sides": 2, "beta": 0.2, "beta_low": 10},
        {"benchmark": {"value": 5e-324}, "beta": 10},
        {"benchmark": {"value": 1.7e308}, "beta": 10},
    ],
)
def test_no_time_however_large_or_small_makes_nan_or_infinity(changes):
    output = weibayes(**changes)

    assert output["error"] is None
    assert holds_json_only(output)


@pytest.mark.parametrize(("failures", "beta"), [([], 2), ([400, 300], 1.3)])
def test_lower_bound_agrees_with_the_library(failures, beta):
    from surpyval import weibayes as theirs

    output = weibayes(failures=failures, beta=beta, quantile=0.1)

    model = theirs([*failures, 500, 500], c=[0] * len(failures) + [1, 1], beta=beta, alpha_ci=0.1)
    assert output["lower"] == pytest.approx(model.qf(0.1), rel=1e-9)
