"""Which evidence fits a benchmark, and what it shows in the unit of the benchmark."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy.judging import Judged, Judgement, Yardstick, judged, prepared
from policy.sources import Submission
from tests.factories.verdicts import SubmissionFactory

MTBF = Yardstick(
    benchmark=1, version=1, indicator="MTBF", unit="h", value=2000.0, quantile=None,
    rule=1, confidence=0.9, sides=1, coverage_required=0.6, major_weight=0.1,
)  # fmt: skip
GROWTH = {"method": "growth", "truncation": "time"}
TIME = {"method": "exponential", "truncation": "time"}
TRIALS = {"method": "binomial", "trials": 2000, "failures": 0}
LIVES = {"method": "life", "failures": [900.0, 1200.0, 1300.0, 1500.0, 1700.0, 1900.0]}


def of(indicator: str, unit: str, value: float, quantile: float | None = None) -> Yardstick:
    return replace(MTBF, indicator=indicator, unit=unit, value=value, quantile=quantile)


def evidence(indicator: str = "MTBF", unit: str = "h", **values: Any) -> Submission:
    values = {"method": "exponential", "confidence": 0.6, "unit": unit} | values
    made: Submission = SubmissionFactory(indicator=indicator, unit=unit, input=values)
    return made


def result_of(yardstick: Yardstick, *given: Submission, **shares: float) -> Judged:
    weights = {s.subject: share for s, share in zip(given, shares.values(), strict=False)}
    return judged(yardstick, prepared(yardstick, given, weights, {}))


def only(yardstick: Yardstick, submission: Submission) -> Judgement:
    (judgement,) = result_of(yardstick, submission).judgements
    return judgement


def near(number: float | None) -> Any:
    return number if number is None else pytest.approx(number, rel=1e-4)


def test_confidence_is_the_rules_and_claims_are_not_judged() -> None:
    submission = evidence(**TIME, total_time=4000, failures=0, claimed=9, sides=2)

    (judgement,) = prepared(MTBF, [submission], {}, {})

    assert judgement.input == TIME | {
        "confidence": 0.9, "sides": 1, "unit": "h", "total_time": 4000, "failures": 0,
        "benchmark": {"value": 2000.0, "version": "1"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("yardstick", "submission", "reason"),
    [
        (MTBF, evidence(unit="km", **TIME, total_time=4000, failures=0), "other_unit"),
        (MTBF, evidence(**LIVES), "unfit_method"),
        (MTBF, evidence(**GROWTH, interval_ends=[100, 200], counts=[3, 1]), "grouped"),
        (of("REL_LIFE", "h", 500, 0.05), evidence("REL_LIFE", **LIVES, quantile=0.1), "other_quantile"),
        (of("B10", "h", 500, 0.1), evidence("B10", **LIVES, quantile=0.5), "other_quantile"),
        (of("REL", "%", 99.0), evidence("REL", "%", method="binomial", trials=9, failures=10), "faulty"),
    ],
)
def test_evidence_that_does_not_fit_is_left_out(
    yardstick: Yardstick, submission: Submission, reason: str
) -> None:
    judgement = only(yardstick, submission)

    assert (judgement.left_out, judgement.verdict, judgement.pooled) == (reason, "", False)


@pytest.mark.parametrize(
    ("yardstick", "submission", "verdict", "lower", "upper"),
    [
        (MTBF, evidence(**TIME, total_time=4700, failures=0), "demonstrated", 2041.18, None),
        (
            MTBF, evidence(method="exponential", truncation="failure", total_time=4700, failures=1),
            "demonstrated", 2041.18, 44608.4,
        ),
        (of("LAMBDA", "1/h", 5e-4), evidence("LAMBDA", "1/h", **TIME, total_time=4700, failures=0),
            "demonstrated", None, 1 / 2041.18),
        (of("REL", "%", 99.8), evidence("REL", "%", **TRIALS), "demonstrated", 99.88494, 100),
        (of("EARLY_PPM", "ppm", 2000), evidence("EARLY_PPM", "ppm", **TRIALS), "demonstrated", 0, 1150.63),
    ],
)  # fmt: skip
def test_bounds_are_in_the_unit_of_the_benchmark(
    yardstick: Yardstick, submission: Submission, verdict: str, lower: float | None, upper: float | None
) -> None:
    judgement = only(yardstick, submission)

    assert judgement.verdict == verdict
    assert (judgement.lower, judgement.upper) == (near(lower), near(upper))


def test_time_truncated_tests_are_pooled_and_others_are_not() -> None:
    pooled = [evidence(**TIME, total_time=4000, failures=0), evidence(**TIME, total_time=4000, failures=1)]
    alone = evidence(method="exponential", truncation="failure", total_time=9000, failures=2)

    found = result_of(MTBF, *pooled, alone, a=0.3, b=0.2, c=0.3)

    assert [j.pooled for j in found.judgements].count(True) == 2
    assert found.pool is not None
    assert found.pool.input["submissions"] == [
        {"name": s.subject, "failures": s.input["failures"], "total_time": 4000, "weight": weight}
        for s, weight in zip(pooled, (0.3, 0.2), strict=True)
    ]
    assert found.pool.lower == found.pool.result["lower"]
    assert (found.outcome.evidence, found.outcome.covered) == (0.8, 0.8)
    assert found.outcome.verdict == "demonstrated"


def test_rule_on_a_pooled_class_agrees_with_the_contract() -> None:
    for failures in ((0, 0), (1, 4), (0, 9), (3, 2)):
        given = [evidence(**TIME, total_time=6000, failures=r) for r in failures]

        found = result_of(MTBF, *given, a=0.4, b=0.3)

        assert found.pool is not None
        assert found.outcome.verdict == found.pool.result["verdict"]
        assert found.pool.result["class_rule"] == {
            "bound": found.outcome.bound,
            "coverage": found.outcome.evidence == 0.7,
            "no_major_worse": found.outcome.no_major_worse,
        }


def test_of_several_rows_of_a_product_the_one_that_shows_least_speaks() -> None:
    strong = evidence(**TIME, total_time=9000, failures=0)
    weak = replace(strong, row=2, input=strong.input | {"total_time": 3000})

    found = result_of(MTBF, strong, weak)

    assert [(j.submission.row, j.left_out) for j in found.judgements] == [(1, "another_row"), (2, "")]


def test_what_is_set_aside_is_left_out_with_its_reason() -> None:
    submission = evidence(**TIME, total_time=9000, failures=0)

    (judgement,) = prepared(MTBF, [submission], {}, {(submission.source.number, 1): "工况不同"})

    assert (judgement.left_out, judgement.note, judgement.pooled) == ("set_aside", "工况不同", False)
