"""What the database refuses of benchmarks, rules, shares and verdicts; each constraint by its name.

What was approved or judged cannot be updated at all, so what is wrong is tried as a new row.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.verdicts import (
    BenchmarkFactory,
    ClassRuleFactory,
    ClassVerdictFactory,
    MarketShareFactory,
    ProductVerdictFactory,
    SetAsideFactory,
)

pytestmark = pytest.mark.django_db
LATER = timezone.now() + datetime.timedelta(days=1)
LONG_AGO = datetime.datetime(1999, 1, 1, tzinfo=datetime.UTC)


def broken_by(act: Callable[[], object]) -> str:
    """The name of the constraint that refuses it."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return error.value.__cause__.diag.constraint_name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("benchmark_values_are_positive", {"value": 0}),
        ("benchmark_values_are_positive", {"domestic_baseline": 0}),
        ("benchmark_values_are_positive", {"interim_goal": -1}),
        ("benchmark_quantile_is_a_share", {"quantile": 1}),
        ("benchmark_confidence_is_a_share", {"confidence": 0}),
        ("benchmark_from_field_data_has_its_data", {"basis": "field_data", "test_time": 9000}),
        ("benchmark_source_has_a_real_year", {"source_year": 202}),
        ("benchmark_says_what_it_stands_on", {"condition": ""}),
        ("benchmark_basis_is_known", {"basis": "hearsay"}),
        ("benchmark_approval_is_signed", {"approved_at": None}),
        ("benchmark_withdrawal_is_signed", {"waiting": True, "withdrawn_at": LATER}),
        ("benchmark_is_approved_or_withdrawn", {"withdrawn_at": LATER, "withdrawn_by": "approved_by"}),
        ("benchmark_retirement_is_signed", {"retired_at": LATER, "retired_reason": "理由"}),
        ("benchmark_retired_was_approved_and_says_why", {"retired_at": LATER, "retired_by": "approved_by"}),
    ],
)
def test_benchmark(name: str, values: dict[str, Any]) -> None:
    person = BenchmarkFactory().proposed_by
    given = {key: person if value == "approved_by" else value for key, value in values.items()}

    assert broken_by(lambda: BenchmarkFactory(version=2, **given)) == name


def test_benchmark_has_one_row_a_version_and_one_proposal_at_a_time() -> None:
    BenchmarkFactory()
    BenchmarkFactory(version=2, waiting=True)

    assert broken_by(BenchmarkFactory) == "benchmark_version_is_given_once"
    third = broken_by(lambda: BenchmarkFactory(version=3, waiting=True))
    assert third == "benchmark_one_proposal_at_a_time"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("class_rule_confidence_is_between_half_and_one", {"confidence": "0.5"}),
        ("class_rule_confidence_is_between_half_and_one", {"confidence": "1"}),
        ("class_rule_has_one_side_or_two", {"sides": 3}),
        ("class_rule_shares_are_shares", {"coverage_required": "0"}),
        ("class_rule_shares_are_shares", {"major_weight": "1.1"}),
        ("class_rule_provenance_is_known", {"provenance": "X"}),
    ],
)
def test_rule_of_the_verdict(name: str, values: dict[str, Any]) -> None:
    assert broken_by(lambda: ClassRuleFactory(version=2, **values)) == name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("market_share_is_a_share", {"share": "0"}),
        ("market_share_is_a_share", {"share": "1.1"}),
        ("market_share_has_a_source", {"source": ""}),
    ],
)
def test_market_share(name: str, values: dict[str, Any]) -> None:
    assert broken_by(lambda: MarketShareFactory(**values)) == name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("set_aside_has_a_reason", {"reason": ""}),
        ("set_aside_lifting_is_signed", {"lifted_at": LATER, "lifted_reason": "理由"}),
        ("set_aside_lifted_says_why", {"lifted_at": LATER, "lifted_by": "person"}),
        (
            "set_aside_lifted_says_why",
            {"lifted_at": LONG_AGO, "lifted_by": "person", "lifted_reason": "理由"},
        ),
        ("set_aside_once_at_a_time", {"source_number": "R-1", "row": 1}),
    ],
)
def test_evidence_set_aside(name: str, values: dict[str, Any]) -> None:
    first = SetAsideFactory(source_number="R-1", row=1)
    given = {key: first.set_by if value == "person" else value for key, value in values.items()}

    assert broken_by(lambda: SetAsideFactory(**given)) == name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("class_verdict_is_known", {"verdict": "likely"}),
        ("class_verdict_bounds_are_in_order", {"lower": 2, "upper": 1}),
        ("class_verdict_confidence_is_a_share", {"achieved_confidence": 1.1}),
        ("class_verdict_coverage_is_a_share", {"coverage": -0.1}),
        ("class_verdict_input_has_its_digest", {"input_digest": "abc"}),
        ("class_verdict_has_a_cause", {"cause": ""}),
    ],
)
def test_verdict_on_a_class(name: str, values: dict[str, Any]) -> None:
    assert broken_by(lambda: ClassVerdictFactory(**values)) == name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("product_verdict_evidence_is_named_once", {"subject": "another", "source_number": "R-1"}),
        ("product_verdict_product_is_judged_once", {"subject": "P"}),
        ("product_verdict_is_judged_or_left_out", {"verdict": ""}),
        ("product_verdict_is_judged_or_left_out", {"left_out": "faulty", "verdict": "demonstrated"}),
        ("product_verdict_bounds_are_in_order", {"lower": 2, "upper": 1}),
        ("product_verdict_confidence_is_a_share", {"achieved_confidence": -1}),
        ("product_verdict_weight_is_a_share", {"weight": 1.5}),
        ("product_verdict_input_has_its_digest", {"input_digest": "F" * 64}),
    ],
)
def test_verdict_on_a_product(name: str, values: dict[str, Any]) -> None:
    first = ProductVerdictFactory(subject="P", source_number="R-1")

    assert broken_by(lambda: ProductVerdictFactory(class_verdict=first.class_verdict, **values)) == name
