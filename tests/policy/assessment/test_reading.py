"""Bad input gets the named error of the contract, the first in its order, and no number."""

from __future__ import annotations

import math

import pytest

from policy.assessment import METHODS, assess, assess_all
from tests.policy.assessment.items import ITEMS, OUTPUT_KEYS, group, item

MANY = [1.0] * 100_001
PAIR = {"value": 1000, "version": "T-1"}

FAULTS = [
    # the item and its method
    (5, "not_an_object", ""),
    (None, "not_an_object", ""),
    ([], "not_an_object", ""),
    ({}, "missing", "method"),
    ({"method": None}, "missing", "method"),
    ({"method": "weibull"}, "unknown_method", "method"),
    ({"method": ["exponential"]}, "unknown_method", "method"),
    # unknown keys, at any depth
    (item("exponential", mtbf=3), "unknown_field", "mtbf"),
    (item("binomial", truncation="time"), "unknown_field", "truncation"),
    (item("exponential", benchmark=PAIR | {"unit": "h"}), "unknown_field", "benchmark.unit"),
    (item("exponential", baseline={"units": 3}), "unknown_field", "baseline.units"),
    (item("failure_rate", **group(af=3)), "unknown_field", "groups[0].af"),
    (item("pooled", submissions=[{}, {"r": 1}]), "unknown_field", "submissions[1].r"),
    # the common keys
    (item("exponential", confidence=...), "missing", "confidence"),
    (item("exponential", confidence=None), "missing", "confidence"),
    (item("exponential", confidence="0.9"), "not_a_number", "confidence"),
    (item("exponential", confidence=True), "not_a_number", "confidence"),
    (item("exponential", confidence=math.nan), "not_finite", "confidence"),
    (item("exponential", confidence=90), "out_of_range", "confidence"),
    (item("exponential", confidence=1), "out_of_range", "confidence"),
    (item("exponential", confidence=0.5), "out_of_range", "confidence"),
    (item("exponential", sides=3), "out_of_range", "sides"),
    (item("exponential", sides=1.5), "not_an_integer", "sides"),
    (item("exponential", sides=True), "not_a_number", "sides"),
    (item("exponential", unit=3), "out_of_range", "unit"),
    (item("exponential", benchmark=1000), "not_an_object", "benchmark"),
    (item("exponential", benchmark={}), "missing", "benchmark.value"),
    (item("exponential", benchmark={"value": 0}), "out_of_range", "benchmark.value"),
    (item("exponential", benchmark={"value": 1, "version": 2}), "out_of_range", "benchmark.version"),
    (item("exponential", claimed=0), "out_of_range", "claimed"),
    (item("exponential", claimed="∞"), "not_a_number", "claimed"),
    # exponential
    (item("exponential", total_time=...), "missing", "total_time"),
    (item("exponential", total_time=0), "out_of_range", "total_time"),
    (item("exponential", total_time=math.inf), "not_finite", "total_time"),
    (item("exponential", total_time=10**400), "not_finite", "total_time"),
    (item("exponential", failures=...), "missing", "failures"),
    (item("exponential", failures=-1), "out_of_range", "failures"),
    (item("exponential", failures=2.5), "not_an_integer", "failures"),
    (item("exponential", failures=False), "not_a_number", "failures"),
    (item("exponential", failures=2**53 + 2), "out_of_range", "failures"),
    (item("exponential", truncation=...), "missing", "truncation"),
    (item("exponential", truncation="both"), "out_of_range", "truncation"),
    (item("exponential", truncation=["time"]), "out_of_range", "truncation"),
    (item("exponential", truncation="sequential"), "sequential_not_supported", "truncation"),
    (item("exponential", units=0), "out_of_range", "units"),
    (item("exponential", replaced="no"), "out_of_range", "replaced"),
    (item("exponential", mission_time=0), "out_of_range", "mission_time"),
    (item("exponential", baseline=[]), "not_an_object", "baseline"),
    (item("exponential", baseline={"total_time": 1}), "missing", "baseline.failures"),
    (
        item("exponential", baseline={"total_time": 1, "failures": 0, "truncation": "failure"}),
        "failures_required",
        "baseline.failures",
    ),
    (item("exponential", failures=0, truncation="failure"), "failures_required", "failures"),
    (item("exponential", failures=3, units=2, replaced=False), "inconsistent", "failures"),
    (item("exponential", claimed=2530), "claim_mismatch", "claimed"),
    (item("exponential", failures=0, claimed=15000), "claim_mismatch", "claimed"),
    # binomial
    (item("binomial", trials=0), "out_of_range", "trials"),
    (item("binomial", trials=99.5), "not_an_integer", "trials"),
    (item("binomial", failures=101), "inconsistent", "failures"),
    (item("binomial", benchmark={"value": 1}), "out_of_range", "benchmark.value"),
    # failure_rate
    (item("failure_rate", groups=...), "missing", "groups"),
    (item("failure_rate", groups={}), "not_a_list", "groups"),
    (item("failure_rate", groups=[]), "too_few", "groups"),
    (item("failure_rate", groups=MANY), "too_many", "groups"),
    (item("failure_rate", groups=[3]), "not_an_object", "groups[0]"),
    (item("failure_rate", **group(units=0)), "out_of_range", "groups[0].units"),
    (item("failure_rate", **group(acceleration_factor=0)), "out_of_range", "groups[0].acceleration_factor"),
    (item("failure_rate", **group(ea_ev=...)), "missing", "groups[0].ea_ev"),
    (item("failure_rate", **group(t_test_c=...)), "missing", "groups[0].t_test_c"),
    (item("failure_rate", **group(ea_ev=1.6)), "out_of_range", "groups[0].ea_ev"),
    (item("failure_rate", **group(t_use_c=-61)), "out_of_range", "groups[0].t_use_c"),
    (item("failure_rate", **group(t_use_c=125)), "out_of_range", "groups[0].t_test_c"),
    (
        item("failure_rate", **group(acceleration_factor=80)),
        "claim_mismatch",
        "groups[0].acceleration_factor",
    ),
    (item("failure_rate", claimed=10), "claim_mismatch", "claimed"),
    # pooled
    (item("pooled", submissions=[]), "too_few", "submissions"),
    (item("pooled", submissions=MANY), "too_many", "submissions"),
    (item("pooled", submissions=[{"name": 3}]), "out_of_range", "submissions[0].name"),
    (item("pooled", submissions=[{"total_time": 1}]), "missing", "submissions[0].failures"),
    (item("pooled", submissions=[{"failures": 1}]), "missing", "submissions[0].total_time"),
    (item("pooled", submissions=[{"failures": 1, "total_time": 9}]), "missing", "submissions[0].weight"),
    (item("pooled", combine="mean"), "out_of_range", "combine"),
    (item("pooled", benchmark=PAIR), "missing", "coverage"),
    (item("pooled", benchmark=PAIR, coverage=0.5), "missing", "coverage_required"),
    (item("pooled", coverage=1.1), "out_of_range", "coverage"),
    (item("pooled", major_weight=-0.1), "out_of_range", "major_weight"),
    # which of two faults is named: method, unknown keys, common keys, the method's as in the table,
    # what must agree, what is claimed
    ({"method": "weibull", "mtbf": 3}, "unknown_method", "method"),
    ({"method": "exponential", "mtbf": 3}, "unknown_field", "mtbf"),
    (item("exponential", confidence=90, baseline={"mtbf": 3}), "unknown_field", "baseline.mtbf"),
    (item("exponential", total_time=..., claimed=-1), "out_of_range", "claimed"),
    (item("exponential", sides=3, confidence=2), "out_of_range", "confidence"),
    (item("exponential", failures=-1, total_time=-1), "out_of_range", "total_time"),
    (item("exponential", failures=0, truncation="failure", units=-1), "out_of_range", "units"),
    (item("exponential", failures=0, truncation="failure", claimed=1), "failures_required", "failures"),
    (item("binomial", failures=101, benchmark={"value": 2}), "out_of_range", "benchmark.value"),
    (
        item("failure_rate", groups=[*group(t_use_c=125)["groups"], *group(hours=0)["groups"]]),
        "out_of_range",
        "groups[1].hours",
    ),
]


@pytest.mark.parametrize(
    ("given", "code", "field"), FAULTS, ids=[f"{code} {field}" for _, code, field in FAULTS]
)
def test_fault_is_named_with_its_field_and_everything_else_is_empty(given, code, field):
    output = assess(given)

    assert (output["error"]["code"], output["error"]["field"]) == (code, field)
    assert output["error"]["message"].endswith(".")
    assert list(output) == OUTPUT_KEYS
    empty = {key: value for key, value in output.items() if key not in ("method", "error", "software")}
    assert empty == dict.fromkeys(empty) | {"parameters": {}, "warnings": []}


@pytest.mark.parametrize("method", METHODS)
def test_answer_has_every_key_and_echoes_what_was_asked(method):
    output = assess(item(method, unit="km", sides=2))

    assert output["error"] is None
    assert list(output) == OUTPUT_KEYS
    echo = {key: output[key] for key in ("method", "unit", "confidence", "sides", "benchmark", "verdict")}
    assert echo == {
        "method": method,
        "unit": "FIT" if method == "failure_rate" else "km",
        "confidence": ITEMS[method]["confidence"],
        "sides": 2,
        "benchmark": None,
        "verdict": None,
    }
    assert {"scipy", "numpy"} <= set(output["software"])


def test_null_counts_as_not_given_and_a_whole_number_may_be_written_with_a_point():
    written = item(
        "exponential", failures=2.0, sides=None, unit=None, benchmark=None, baseline=None, units=None
    )

    assert assess(written) == assess(item("exponential"))


def test_numbers_within_the_tolerance_of_a_claim_are_accepted():
    assert assess(item("exponential", claimed=2524))["error"] is None
    assert assess(item("failure_rate", **group(acceleration_factor=78.5)))["error"] is None


def test_item_with_an_error_does_not_stop_the_others():
    outputs = assess_all([item("exponential", failures=-1), item("exponential")])

    assert [output["error"] is None for output in outputs] == [False, True]


@pytest.mark.parametrize("key", ["times", "suspensions"])
def test_list_of_too_many_values_is_refused(key):
    method = {"times": "growth", "suspensions": "life"}[key]

    error = assess(item(method, **{key: MANY}))["error"]

    assert (error["code"], error["field"]) == ("too_many", key)
