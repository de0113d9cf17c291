"""What evidence may not be, and what is odd about it: a bad row for each rule, built in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from enterprises import evidence_checks, evidence_warnings
from enterprises.enums import AfterFailure, EvidenceKind, FieldRecords, Method, TimeBasis, Truncation
from enterprises.models import Assessment, IndicatorRow, RegisteredPlan


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


COMMON: dict[str, Any] = {
    "indicator_id": "MTBF",
    "unit": "h",
    "time_basis": TimeBasis.HOURS,
    "evidence_kind": EvidenceKind.TEST,
    "confidence": Decimal(90),
    "failure_criterion": "功能中断",
}
GOOD: dict[str, dict[str, Any]] = {
    "exponential": {
        "method": Method.EXPONENTIAL,
        "truncation": Truncation.TIME,
        "after_failure": AfterFailure.REPAIRED,
        "sample_size": 4,
        "test_time": Decimal(4000),
        "failures": 2,
        "current_value": Decimal(2000),
        "unit_times": "1000\n1000\n1000\n1000",
        "times": "390\n811",
        "tested_from": date(2025, 1, 1),
        "tested_to": date(2025, 3, 31),
    },
    "life": {
        "indicator_id": "B10",
        "method": Method.LIFE,
        "sample_size": 5,
        "quantile": Decimal(10),
        "times": "512 F\n733 F\n918 F\n1000 S\n1000 S",
        "tested_from": date(2025, 1, 1),
        "tested_to": date(2025, 3, 31),
    },
    "weibayes": {
        "indicator_id": "B10",
        "method": Method.WEIBAYES,
        "sample_size": 2,
        "quantile": Decimal(10),
        "beta": Decimal(2),
        "beta_source": "同类产品寿命试验",
        "times": "1000 S\n1000 S",
    },
    "growth": {
        "method": Method.GROWTH,
        "truncation": Truncation.TIME,
        "end_time": Decimal(400),
        "times": "10\n51\n122\n242\n391",
        "phase": "A",
    },
    "fit": {
        "indicator_id": "LAMBDA_FIT",
        "unit": "FIT",
        "evidence_kind": EvidenceKind.ACCELERATED,
        "method": Method.FAILURE_RATE,
        "groups": "77 1000 0\n77 1000 0",
        "activation_energy": Decimal("0.7"),
        "junction_use": Decimal(55),
        "junction_test": Decimal(125),
        "acceleration_factor": Decimal("77.6"),
    },
    "binomial": {
        "indicator_id": "REL",
        "unit": "%",
        "method": Method.BINOMIAL,
        "trials": 100,
        "failures": 1,
    },
    "field": {
        "evidence_kind": EvidenceKind.FIELD,
        "method": Method.EXPONENTIAL,
        "truncation": Truncation.FIELD,
        "sample_size": 50,
        "test_time": Decimal(11680),
        "failures": 4,
        "current_value": Decimal(2920),
        "fleet": "2025-01 20\n2025-02 30",
        "hours_per_day": Decimal(8),
        "returns_coverage": Decimal(95),
        "field_records": FieldRecords.ALL,
        "tested_from": date(2025, 1, 1),
        "tested_to": date(2025, 2, 28),
    },
}
FILING = SimpleNamespace(
    report=SimpleNamespace(improvement_id=1),
    medians={("MTBF", "h"): Decimal(1000)},
    former_phases={},
)


def row(base: str, **changes: Any) -> IndicatorRow:
    return IndicatorRow(**COMMON | GOOD[base] | changes)


def assessed(base: str, *, upper: float | None = None, error: Any = None, codes: tuple[str, ...] = ()) -> Any:
    """A saved row with what the statistics said of it."""
    found = row(base, pk=1)
    warnings = [{"code": code, "message": ""} for code in codes]
    found.assessment = Assessment(result={"error": error, "upper": upper, "warnings": warnings})
    return found


def said(checks: Any, found: IndicatorRow, filing: Any = FILING) -> list[tuple[str, str]]:
    return [(check.__name__, field) for check in checks for field, _sentence in check(found, filing)]


@pytest.mark.parametrize("base", GOOD)
def test_good_evidence_has_no_problem_and_no_warning(base: str) -> None:
    assert said(evidence_checks.PROBLEMS, row(base)) == []
    assert said(evidence_warnings.WARNINGS, row(base)) == []


def test_prediction_is_never_checked() -> None:
    predicted = row("exponential", evidence_kind=EvidenceKind.PREDICTION, current_value=Decimal(1))

    assert said((*evidence_checks.PROBLEMS, *evidence_warnings.WARNINGS), predicted) == []


FAILURE = {"truncation": Truncation.FAILURE}
REJECTED: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("exponential", {"test_time": Decimal(4021)}, [("time_is_the_sum_of_the_units", "test_time")]),
    (
        "exponential",
        {"tested_to": date(2025, 1, 10), "times": ""},
        [("time_fits_the_calendar", "test_time")],
    ),
    ("exponential", {"failures": 3, "current_value": None}, [("failures_are_those_listed", "failures")]),
    (
        "exponential",
        {**FAILURE, "failures": 0, "times": "", "current_value": None},
        [("failure_stop_has_a_failure", "failures")],
    ),
    ("exponential", FAILURE, [("failure_stop_is_the_last_failure", "times")]),
    ("exponential", {"times": "390\n4100"}, [("no_failure_is_after_the_end", "times")]),
    (
        "exponential",
        {"after_failure": AfterFailure.TAKEN_OFF, "failures": 5, "times": "", "current_value": 800},
        [("units_taken_off_fail_once", "failures")],
    ),
    ("exponential", {"current_value": Decimal(2021)}, [("value_is_what_was_measured", "current_value")]),
    (
        "exponential",
        {"failures": 0, "times": "", "current_value": Decimal(12000)},  # "3T"
        [("value_is_what_was_measured", "current_value")],
    ),
    ("life", {"sample_size": 6}, [("every_unit_is_listed", "sample_size")]),
    ("life", {"times": "512 F\n512 F\n1000 S\n1 S\n1 S"}, [("lives_settle_the_shape", "times")]),
    ("weibayes", {"beta_source": " "}, [("lives_settle_the_shape", "beta_source")]),
    ("growth", {"times": "51\n10\n122"}, [("growth_times_rise", "times")]),
    ("growth", {"end_time": Decimal(390)}, [("growth_ends_after_its_failures", "end_time")]),
    ("growth", FAILURE, [("growth_ends_after_its_failures", "end_time")]),
    ("growth", {"times": "10\n51"}, [("growth_has_three_failures", "times")]),
    (
        "fit",
        {"activation_energy": Decimal("0.1"), "acceleration_factor": None},
        [("energy_and_temperatures_are_possible", "activation_energy")],
    ),
    (
        "fit",
        {"junction_test": Decimal(398), "acceleration_factor": None},
        [("energy_and_temperatures_are_possible", "junction_test")],
    ),
    (
        "fit",
        {"junction_use": Decimal(125), "acceleration_factor": None},
        [("energy_and_temperatures_are_possible", "junction_test")],
    ),
    (
        "fit",
        {"junction_use": None, "acceleration_factor": None},
        [("arrhenius_is_complete", "junction_use")],
    ),
    ("fit", {"acceleration_factor": Decimal(80)}, [("factor_is_reproduced", "acceleration_factor")]),
    ("binomial", {"failures": 101}, [("trials_hold_their_failures", "failures")]),
    (
        "binomial",
        {"plan": RegisteredPlan(pk=1, improvement_id=1, indicator_id="REL", unit="%", trials=120)},
        [("trials_hold_their_failures", "trials")],
    ),
    (
        "field",
        {"hours_per_day": Decimal(25), "test_time": Decimal(36500), "current_value": None},
        [("day_has_24_hours", "hours_per_day")],
    ),
    ("field", {"tested_from": date(2025, 2, 1)}, [("fleet_is_of_the_window", "fleet")]),
    (
        "field",
        {"test_time": Decimal(12000), "current_value": Decimal(3000)},
        [("time_is_the_sum_of_the_units", "test_time")],
    ),
    (
        "growth",
        {"plan": RegisteredPlan(pk=1, improvement_id=2, indicator_id="MTBF", unit="h")},
        [("plan_is_of_this_indicator", "plan")],
    ),
    (
        "growth",
        {"plan": RegisteredPlan(pk=1, improvement_id=1, indicator_id="MTTF", unit="h")},
        [("plan_is_of_this_indicator", "plan")],
    ),
]


@pytest.mark.parametrize(("base", "changes", "expected"), REJECTED)
def test_bad_evidence_is_rejected(
    base: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert said(evidence_checks.PROBLEMS, row(base, **changes)) == expected


def test_failure_terminated_test_may_stop_on_any_clock() -> None:
    stops = [
        {"times": "300\n4000"},  # of all units together
        {"times": "300\n1000"},  # of the test
        {"times": "600\n1000", "after_failure": AfterFailure.TAKEN_OFF, "test_time": Decimal(3600)},
    ]
    both = {"failures": 2, "current_value": None, "unit_times": "", **FAILURE}

    assert [said(evidence_checks.PROBLEMS, row("exponential", **both | stop)) for stop in stops] == [[]] * 3


def test_what_the_statistics_refused_is_a_problem_of_its_field() -> None:
    error = {"code": "too_few", "field": "times", "message": ""}

    assert said(evidence_checks.PROBLEMS, assessed("growth", error=error)) == [
        ("it_can_be_computed", "times")
    ]


def test_claimed_fit_has_to_be_the_upper_bound() -> None:
    claimed = assessed("fit", upper=127.9)
    claimed.current_value = Decimal("12.8")

    assert said(evidence_checks.PROBLEMS, claimed) == [("failure_rate_is_reproduced", "current_value")]


RISING = "\n".join(str(n) for n in (700, 780, 840, 890, 930, 961, 985))
WARNED: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    (
        "exponential",
        {"times": RISING, "failures": 7, "current_value": None},
        [("times_show_no_trend", "times")],
    ),
    (
        "life",
        {"times": "500 F\n500 F\n733 F\n1000 S\n1000 S"},
        [("ties_are_few", "times")],
    ),
    ("life", {"tested_to": date(2025, 1, 31)}, [("suspensions_are_plausible", "times")]),
    ("life", {"tested_to": None, "times": "9 F\n10 F\n101 S"}, [("suspensions_are_plausible", "times")]),
    ("life", {"times": "512 F 点蚀\n733 F 断裂\n918 F"}, [("modes_are_not_mixed", "times")]),
    (
        "growth",
        {"times": "S1 10\nS1 51\nS1 122\nS2 30\nS2 77\nS1 end 200\nS2 end 300"},
        [("growth_ends_are_equal", "times")],
    ),
    ("growth", {"times": "10\n51\n122\n242"}, [("growth_has_five_failures", "times")]),
    ("fit", {"acceleration_factor": Decimal(1200)}, [("factor_is_not_large", "acceleration_factor")]),
    (
        "fit",
        {"acceleration_factor": None, "activation_energy": Decimal("1.2")},
        [("factor_is_not_large", "activation_energy")],
    ),
    ("field", {"returns_coverage": Decimal(79)}, [("field_data_are_complete", "returns_coverage")]),
    ("field", {"field_records": FieldRecords.WARRANTY}, [("field_data_are_complete", "field_records")]),
    (
        "field",
        {"failures": 0, "sample_size": 100, "current_value": None},
        [("field_data_are_complete", "failures")],
    ),
    ("growth", {"times": "100\n200\n400\n600\n900"}, [("times_are_not_all_round", "times")]),
    ("exponential", {"current_value": Decimal(9)}, [("value_is_of_the_usual_size", "current_value")]),
    ("exponential", {"current_value": Decimal(1000001)}, [("value_is_of_the_usual_size", "current_value")]),
]


@pytest.mark.parametrize(("base", "changes", "expected"), WARNED)
def test_odd_evidence_is_pointed_out(
    base: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert said(evidence_warnings.WARNINGS, row(base, **changes)) == expected


def test_poor_fit_no_growth_and_odd_shape_are_those_of_the_assessment() -> None:
    codes = ("poor_fit", "no_growth", "zero_failures")

    assert said(evidence_warnings.WARNINGS, assessed("growth", codes=codes)) == [
        ("model_fits", "times"),
        ("model_fits", "times"),
    ]
    assert said(evidence_warnings.WARNINGS, assessed("weibayes", codes=("unusual_shape",))) == [
        ("model_fits", "beta")
    ]


BEFORE = {"phase": "A", "tested_from": date(2025, 1, 1), "tested_to": date(2025, 3, 31)}
PHASES: list[tuple[dict[str, Any], int]] = [
    ({"phase": "A"}, 0),
    ({"phase": "B", "tested_from": date(2025, 4, 1)}, 0),
    ({"phase": "B", "tested_from": date(2025, 3, 1)}, 1),
    ({"phase": "B"}, 1),
]


@pytest.mark.parametrize(("changes", "warnings"), PHASES)
def test_another_phase_starts_anew(changes: dict[str, Any], warnings: int) -> None:
    filing = SimpleNamespace(medians={}, former_phases={("MTBF", "h"): row("growth", **BEFORE)})

    expected = [("phase_starts_anew", "phase")] * warnings
    assert said(evidence_warnings.WARNINGS, row("growth", **changes), filing) == expected


def test_sentences_name_the_value_and_the_rule() -> None:
    found = row("exponential", test_time=Decimal(4021), current_value=Decimal(2500))

    sentences = [s for check in evidence_checks.PROBLEMS for _field, s in check(found, FILING)]
    assert sentences == [
        "T is 4,021 h, but the units add up to 4,000 h; they may differ by 0.5%.",
        "The value is 2,500 h, but T/r gives 2,010 h; they may differ by 1%.",
    ]


def test_every_rule_has_its_test() -> None:
    """Each rule is broken by a row above, so that none is added without."""
    singled_out = {"it_can_be_computed", "failure_rate_is_reproduced", "model_fits", "phase_starts_anew"}
    broken = {name for _base, _changes, found in (*REJECTED, *WARNED) for name, _field in found}
    rules = {check.__name__ for check in (*evidence_checks.PROBLEMS, *evidence_warnings.WARNINGS)}

    assert rules == broken | singled_out | {"plan_is_kept"}
