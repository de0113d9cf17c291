from __future__ import annotations

import pytest
from scipy.stats import chi2, poisson_means_test

from policy.assessment import assess
from tests.policy.assessment.items import codes, item

GOAL = {"benchmark": {"value": 1000, "version": "T-1"}, "coverage": 0.7, "coverage_required": 0.6}


def submissions(*rows):
    """One a row: name, failures, total time, weight where there is one."""
    keys = ("name", "failures", "total_time", "weight")
    return [dict(zip(keys, row, strict=False)) for row in rows]


def test_two_alike_are_summed():
    output = assess(item("pooled", **GOAL))

    lower, upper = 18000 / chi2.ppf(0.9, 8), 18000 / chi2.ppf(0.1, 6)
    expected = poisson_means_test(1, 4000, 2, 5000)
    assert {key: output[key] for key in ("failures", "total_time", "estimate", "lower", "upper")} == {
        "failures": 3,
        "total_time": 9000,
        "estimate": 3000,
        "lower": pytest.approx(lower),
        "upper": pytest.approx(upper),
    }
    assert output["parameters"] == {
        "rate": pytest.approx(1 / 3000),
        "rate_lower": pytest.approx(1 / upper),
        "rate_upper": pytest.approx(1 / lower),
        "combine_used": "sum",
        "members_total": 2,
        "members_demonstrated": 1,
        "worst_member": "B",
    }
    assert output["homogeneity"] == {
        "method": "poisson_means_test",
        "statistic": pytest.approx(abs(expected.statistic)),
        "df": None,
        "p_value": pytest.approx(expected.pvalue),
    }
    assert output["members"][0] == {
        "name": "A",
        "failures": 1,
        "total_time": 4000,
        "estimate": 4000,
        "lower": pytest.approx(8000 / chi2.ppf(0.9, 4)),
        "upper": pytest.approx(8000 / chi2.ppf(0.1, 2)),
        "verdict": "demonstrated",
    }
    assert output["members"][1]["verdict"] == "insufficient"
    assert output["achieved_confidence"] == pytest.approx(chi2.cdf(18, 8))
    assert (output["verdict"], output["additional_time_needed"]) == ("demonstrated", 0)
    assert output["warnings"] == []


def test_without_a_benchmark_nothing_is_judged():
    output = assess(item("pooled", combine="sum", submissions=submissions(("A", 0, 100), ("B", 0, 200))))

    judged = ("verdict", "class_rule", "achieved_confidence", "additional_time_needed", "homogeneity")
    assert [output[key] for key in judged] == [None] * 5
    assert (output["estimate"], output["upper"], output["parameters"]["rate_lower"]) == (None, None, 0)
    assert [member["verdict"] for member in output["members"]] == [None, None]
    assert output["parameters"]["members_demonstrated"] is None


def test_those_that_differ_are_weighted_by_their_share_of_the_market():
    apart = submissions(("A", 2, 10_000, 3), ("B", 30, 10_000, 1))

    output = assess(item("pooled", submissions=apart, **GOAL))

    rate = 0.75 * 2e-4 + 0.25 * 30e-4
    variance, largest = (0.75 * 1e-4) ** 2 * 2 + (0.25 * 1e-4) ** 2 * 30, 0.75e-4
    factor = (variance + largest**2) / (2 * (rate + largest))
    df = 2 * (rate + largest) ** 2 / (variance + largest**2)
    assert codes(output) == ["heterogeneous"]
    assert output["parameters"]["combine_used"] == "weighted"
    assert output["estimate"] == pytest.approx(1 / rate)
    assert output["lower"] == pytest.approx(1 / (factor * chi2.ppf(0.9, df)))
    below = variance / (2 * rate) * chi2.ppf(0.1, 2 * rate**2 / variance)
    assert output["upper"] == pytest.approx(1 / below)
    assert output["achieved_confidence"] == pytest.approx(chi2.cdf(1 / (1000 * factor), df))
    assert output["additional_time_needed"] is None


def test_many_failures_of_three_are_tested_by_chi_square():
    alike = submissions(("A", 30, 1000), ("B", 36, 1000), ("C", 24, 1000))

    output = assess(item("pooled", submissions=alike, combine="sum"))

    expected = {"method": "chi2", "statistic": 2.4, "df": 2, "p_value": chi2.sf(2.4, 2)}
    assert output["homogeneity"] == pytest.approx(expected)


def test_few_failures_of_three_are_tested_by_simulation_that_repeats_itself():
    few = submissions(("A", 3, 1000), ("B", 1, 1000), ("C", 2, 2000))
    asked = item("pooled", submissions=few, combine="sum")

    tested = assess(asked)["homogeneity"]

    assert (tested["method"], tested["df"]) == ("chi2_monte_carlo", 2)
    assert tested["statistic"] == pytest.approx(2.25 / 1.5 + 0.25 / 1.5 + 1 / 3)
    assert tested["p_value"] == pytest.approx(0.5605, abs=0.01)  # all 28 divisions added up
    assert assess(asked | {"submissions": few[::-1]})["homogeneity"] == tested


@pytest.mark.parametrize(
    ("rows", "coverage", "rule", "verdict"),
    [
        ([("A", 1, 4000, 1), ("B", 2, 5000, 1)], 0.7, (True, True, True), "demonstrated"),
        ([("A", 1, 4000, 1), ("B", 2, 5000, 1)], 0.5, (True, False, True), "insufficient"),
        ([("A", 3, 4000, 1)], 0.7, (False, True, True), "insufficient"),
        ([("A", 9, 4000, 1)], 0.7, (False, True, False), "not_demonstrated"),
        # one that is worse counts where it is major, here from a tenth of the weight
        ([("A", 1, 90_000, 9), ("B", 9, 4000, 1)], 0.7, (True, True, False), "not_demonstrated"),
        ([("A", 1, 90_000, 9), ("B", 9, 4000, 0.9)], 0.7, (True, True, True), "demonstrated"),
        ([("A", 1, 90_000), ("B", 9, 4000)], 0.7, (True, True, False), "not_demonstrated"),
    ],
)
def test_class_is_judged_by_bound_coverage_and_its_major_members(rows, coverage, rule, verdict):
    output = assess(
        item("pooled", combine="sum", submissions=submissions(*rows), **(GOAL | {"coverage": coverage}))
    )

    assert output["class_rule"] == dict(zip(("bound", "coverage", "no_major_worse"), rule, strict=True))
    assert output["verdict"] == verdict
