from __future__ import annotations

import pytest
from scipy.stats import chi2

from policy.assessment import assess
from tests.policy.assessment.items import codes, group, item

AT_125 = 77.6454  # of 0.7 eV, 125 °C against 55 °C


def test_groups_add_up_at_their_own_acceleration():
    groups = [
        {"units": 10, "hours": 1000, "failures": 1},
        {"units": 20, "hours": 500, "failures": 1, "acceleration_factor": 50},
        *group()["groups"],
    ]

    output = assess(item("failure_rate", groups=groups, confidence=0.9))

    hours = 10_000 + 500_000 + 77_000 * AT_125
    upper = chi2.ppf(0.9, 6) / (2 * hours) * 1e9
    assert {key: output[key] for key in ("unit", "failures", "total_time", "estimate", "lower", "upper")} == {
        "unit": "FIT",
        "failures": 2,
        "total_time": pytest.approx(hours, rel=1e-5),
        "estimate": pytest.approx(2 / hours * 1e9, rel=1e-5),
        "lower": pytest.approx(chi2.ppf(0.1, 4) / (2 * hours) * 1e9, rel=1e-5),
        "upper": pytest.approx(upper, rel=1e-5),
    }
    assert output["parameters"] == {
        "acceleration_factors": [1, 50, pytest.approx(AT_125, rel=1e-5)],
        "equivalent_hours": output["total_time"],
        "mttf_lower": pytest.approx(1e9 / upper, rel=1e-5),
    }
    assert output["warnings"] == []


def test_no_failure_gives_an_upper_bound_and_no_estimate():
    output = assess(item("failure_rate"))

    assert (output["estimate"], output["lower"]) == (None, 0)
    assert output["upper"] == pytest.approx(chi2.ppf(0.6, 2) / (2 * 77_000) * 1e9)
    assert codes(output) == ["zero_failures"]


def test_given_factor_near_the_arrhenius_one_is_used():
    output = assess(item("failure_rate", **group(acceleration_factor=78)))

    assert output["parameters"]["acceleration_factors"] == [78]


def test_factor_above_a_thousand_is_pointed_out():
    output = assess(
        item("failure_rate", **group(acceleration_factor=1001, ea_ev=..., t_use_c=..., t_test_c=...))
    )

    assert codes(output) == ["zero_failures", "large_acceleration"]


@pytest.mark.parametrize(
    ("value", "verdict"), [(11_900, "demonstrated"), (11_800, "insufficient"), (0.1, "insufficient")]
)
def test_less_is_better(value, verdict):
    output = assess(item("failure_rate", benchmark={"value": value}))

    needed = chi2.ppf(0.6, 2) * 1e9 / (2 * value) - 77_000
    assert output["verdict"] == verdict
    assert output["achieved_confidence"] == pytest.approx(chi2.cdf(2 * 77_000 * value / 1e9, 2))
    assert output["additional_time_needed"] == pytest.approx(max(0, needed))


def test_rate_whose_lower_bound_is_above_the_benchmark_is_not_demonstrated():
    groups = [{"units": 10, "hours": 1000, "failures": 3}]

    output = assess(item("failure_rate", groups=groups, benchmark={"value": 10}))

    assert output["verdict"] == "not_demonstrated"


def test_claimed_rate_is_the_upper_bound_within_two_percent():
    upper = assess(item("failure_rate"))["upper"]

    assert assess(item("failure_rate", claimed=upper * 1.019))["error"] is None
    assert assess(item("failure_rate", claimed=upper * 1.021))["error"]["code"] == "claim_mismatch"
