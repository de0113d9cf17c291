"""What a result says in plain words: each method, each direction, each verdict."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from policy.assessment_numbers import achieved, exact, heightened, lowered, reliability, rounded
from policy.assessment_words import (
    error_sentence,
    in_words,
    method_label,
    verdict_label,
    warning_sentence,
)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def result(method: str = "exponential", **entries: Any) -> dict[str, Any]:
    """A result of the contract: one failure-rate test of 5,000 h with two failures, unless told otherwise."""
    return {
        "method": method,
        "unit": "h",
        "confidence": 0.9,
        "sides": 1,
        "failures": 2,
        "total_time": 5000,
        "estimate": 2500.0,
        "lower": 939.437,
        "upper": 9402.1,
        "benchmark": None,
        "verdict": None,
        "achieved_confidence": None,
        "additional_time_needed": None,
        "additional_trials_needed": None,
        "parameters": {},
        "goodness_of_fit": None,
        "trend": None,
        "homogeneity": None,
        "members": None,
        "class_rule": None,
        "improvement": None,
        "warnings": [],
        "error": None,
        "software": {},
    } | entries


def judged(verdict: str, value: float = 1000, **entries: Any) -> dict[str, Any]:
    return {
        "benchmark": {"value": value, "version": "2"},
        "verdict": verdict,
        "achieved_confidence": 0.87534,
        **entries,
    }


SHOWN = "Shown with 90% confidence: at least 939.4 h."
POINT = "Point estimate: 2,500 h, from 2 relevant failures in 5,000 h."
EXPECTED: list[tuple[dict[str, Any], list[str]]] = [
    (result(), [SHOWN, POINT]),
    (
        result(**judged("insufficient", additional_time_needed=322.16)),
        [
            SHOWN,
            POINT,
            "Insufficient evidence: the benchmark is 1,000 h (version 2); achieved confidence γ* = 87.5%.",
            "About 323 more failure-free hours would show it.",
        ],
    ),
    (
        result(**judged("demonstrated", 900, additional_time_needed=0, achieved_confidence=0.9099)),
        [
            SHOWN,
            POINT,
            "Demonstrated: the benchmark, 900 h (version 2), is reached; achieved confidence γ* = 90.9%.",
        ],
    ),
    (
        result(**judged("not_demonstrated", 20_000, achieved_confidence=0.0021)),
        [
            SHOWN,
            POINT,
            (
                "Not demonstrated: even the upper bound, 9,403 h, is below the benchmark, 20,000 h"
                " (version 2); achieved confidence γ* = 0.2%."
            ),
        ],
    ),
    (
        result(failures=0, estimate=None, lower=2171.47, upper=None),
        [
            "Shown with 90% confidence: at least 2,171 h.",
            "No point estimate (—): no relevant failure in 5,000 h.",
        ],
    ),
    (
        result(sides=2, confidence=0.8, unit="km"),
        [
            "Shown with 90% confidence: at least 939.4 km.",
            "Two-sided 80% interval: 939.4 km to 9,403 km.",
            "Point estimate: 2,500 km, from 2 relevant failures in 5,000 km.",
        ],
    ),
    (
        result(
            "failure_rate",
            unit="FIT",
            failures=0,
            estimate=None,
            lower=0,
            upper=127.91,
            total_time=18_001_234.5,
            parameters={"mttf_lower": 7_817_999.0},
            **judged("insufficient", 100, additional_time_needed=5_024_616.0),
        ),
        [
            "Shown with 90% confidence: at most 128 FIT.",
            "No point estimate (—): no relevant failure in 18,001,200 equivalent device-hours.",
            "Mean time to failure: at least 7,817,000 h.",
            "Insufficient evidence: the benchmark is 100 FIT (version 2); achieved confidence γ* = 87.5%.",
            "About 5,030,000 more equivalent device-hours without a failure would show it.",
        ],
    ),
    (
        result("failure_rate", unit="FIT", **judged("not_demonstrated", 1)),
        [
            "Shown with 90% confidence: at most 9,403 FIT.",
            "Point estimate: 2,500 FIT, from 2 relevant failures in 5,000 equivalent device-hours.",
            (
                "Not demonstrated: even the lower bound, 939.4 FIT, is above the benchmark, 1 FIT"
                " (version 2); achieved confidence γ* = 87.5%."
            ),
        ],
    ),
    (
        result(
            "binomial",
            failures=1,
            estimate=0.99,
            lower=0.96166,
            upper=0.99895,
            total_time=None,
            parameters={"trials": 100},
            **judged("insufficient", 0.99, additional_trials_needed=288),
        ),
        [
            "Shown with 90% confidence: at least 96.1%.",
            "Point estimate: 99%, from 1 relevant failure in 100 trials.",
            "Insufficient evidence: the benchmark is 99% (version 2); achieved confidence γ* = 87.5%.",
            "288 more trials without a failure would show it.",
        ],
    ),
    (
        result(
            "growth",
            parameters={
                "interval_used": "fisher",
                "growth_rate": 0.3844,
                "beta_mle": 0.6156,
                "beta_unbiased": 0.5881,
            },
            **judged("insufficient", achieved_confidence=None),
        ),
        [
            "Approximate bound (Fisher) at 90% confidence: at least 939.4 h.",
            "Current MTBF, point estimate: 2,500 h, from 2 failures in 5,000 h.",
            "Growth rate 1 − β = 0.384; shape β = 0.616 (unbiased 0.588).",
            "Insufficient evidence: the benchmark is 1,000 h (version 2).",
            "How much more is needed cannot be worked out for this method; test on, or test more units.",
        ],
    ),
    (
        result("growth", lower=None, upper=None, parameters={"beta_mle": 0.6, "interval_used": "none"}),
        ["Counts per interval have no bounds: they are shown as a chart and never judged."],
    ),
    (
        result("weibayes", parameters={"beta": 2.0, "lower_at_beta_low": 700.44}),
        [
            SHOWN,
            POINT,
            "With the lower shape β the bound is 700.4 h; a verdict takes the smaller one.",
        ],
    ),
    (
        result("life", parameters={"beta": 2.0156, "eta": 8123.44}),
        [SHOWN, POINT, "Shape β = 2.02, characteristic life η = 8,123 h."],
    ),
    (
        result(
            "pooled",
            parameters={"members_total": 3, "members_demonstrated": 2, "worst_member": "G-7"},
            class_rule={"bound": True, "coverage": True, "no_major_worse": False},
            **judged("not_demonstrated", 900),
        ),
        [
            SHOWN,
            POINT,
            "2 of 3 products are demonstrated by themselves; the weakest is G-7.",
            (
                "Not demonstrated: a product with a major share is itself below the benchmark, 900 h"
                " (version 2); achieved confidence γ* = 87.5%."
            ),
        ],
    ),
    (
        result(improvement={"ratio": 2.5, "lower": 1.2345, "upper": 6.0}),
        [SHOWN, POINT, "Improvement shown: at least 1.23 times the baseline (estimate 2.5)."],
    ),
    (
        result(improvement={"ratio": None, "lower": 0.9, "upper": None}),
        [SHOWN, POINT, "No improvement shown: 0.9 times the baseline at least (estimate —)."],
    ),
    (
        result(lower=0.0),
        ["Nothing is shown yet: there is no bound on the safe side.", POINT],
    ),
]


@pytest.mark.parametrize(("outcome", "sentences"), EXPECTED)
def test_result_in_words(outcome: dict[str, Any], sentences: list[str]) -> None:
    assert in_words(outcome) == sentences


def test_benchmark_in_force_is_named_where_nothing_was_judged() -> None:
    in_force = SimpleNamespace(value="2000.000000000", version=3)

    assert in_words(result(), benchmark=in_force)[-1] == "The benchmark is 2,000 h (version 3)."


ERRORS = [
    (
        {"code": "not_cumulative", "field": "times[1]", "message": ""},
        "Failure times, entry 2: the times fall; give cumulative times, not the gaps between failures.",
    ),
    (
        {"code": "after_end", "field": "systems.S1[3]", "message": ""},
        "Failure times of S1, entry 4: this lies after the end of the test.",
    ),
    (
        {"code": "out_of_range", "field": "groups[0].t_use_c", "message": ""},
        "Junction temperature in use, entry 1: the value is out of range.",
    ),
    ({"code": "missing", "field": "confidence", "message": ""}, "Confidence level: this is needed."),
    (
        {"code": "claim_mismatch", "field": "claimed", "message": ""},
        "The value given differs from the one computed from the evidence.",
    ),
    ({"code": "new_code", "field": "", "message": ""}, "This cannot be computed."),
    ({"code": "new_code", "field": "units", "message": ""}, "Units on test cannot be read."),
]


@pytest.mark.parametrize(("error", "sentence"), ERRORS)
def test_error_names_the_entry_and_the_rule(error: dict[str, str], sentence: str) -> None:
    assert error_sentence(error) == sentence
    assert in_words(result(error=error)) == [sentence]


def test_warnings_are_sentences_and_unknown_codes_stand_for_themselves() -> None:
    assert warning_sentence("poor_fit") == "The model fits the data poorly (p < 0.05)."
    assert warning_sentence("something_new") == "something_new"


def test_labels() -> None:
    assert [verdict_label(v) for v in ("demonstrated", "not_demonstrated", "insufficient", None)] == [
        "Demonstrated",
        "Not demonstrated",
        "Insufficient evidence",
        "Not judged",
    ]
    assert method_label(result("growth", parameters={"interval_used": "crow"})) == (
        "Reliability growth (Crow-AMSAA, power law), exact bounds by Crow"
    )


def test_numbers_are_rounded_against_the_claim() -> None:
    assert [lowered(1999.99), heightened(2000.01), rounded(1234567.8), lowered(None)] == [
        "1,999",
        "2,001",
        "1,235,000",
        "—",
    ]
    assert [rounded(1.23456e-9), exact(44_000_000.5)] == ["1.235 × 10⁻⁹", "44,000,000.5"]
    assert [reliability(0.99871), reliability(0.999999123), reliability(1.0)] == [
        "99.87%",
        "99.999912%",
        "100%",
    ]
    assert [achieved(0.89999), achieved(None)] == ["89.9%", "—"]
