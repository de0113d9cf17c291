"""What the database itself refuses of cycles, reports, rows and files; each constraint by its name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from enterprises.enums import BlankReason, ReportState
from enterprises.models import Attachment, Cycle, ExpectedReport, IndicatorRow, Report
from policy.enums import Ending
from tests.factories.reports import (
    AttachmentFactory,
    CycleFactory,
    ExpectedReportFactory,
    IndicatorRowFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
EARLY, LATE = date(2025, 1, 1), date(2025, 6, 30)


def refused(thing: Any, **changes: Any) -> str:
    """The name of the constraint that refuses a raw update."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**changes)
    cause = error.value.__cause__
    return cause.diag.constraint_name  # type: ignore[union-attr]


CYCLES = [
    ("cycle_period_is_in_order", {"period_from": LATE, "period_to": EARLY}),
    ("cycle_is_due_after_it_opens", {"opens_on": LATE, "due_on": EARLY}),
    ("cycle_opening_is_signed", {"opened_by": None}),
]


@pytest.mark.parametrize(("constraint", "changes"), CYCLES)
def test_cycle_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(CycleFactory(), **changes) == constraint


def test_expected_report_once_a_cycle() -> None:
    first, second = ExpectedReportFactory(), ExpectedReportFactory()

    assert refused(second, improvement=first.improvement) == "expected_report_once_a_cycle"


def test_due_date_of_an_expected_report_never_moves() -> None:
    owed = ExpectedReportFactory()

    with pytest.raises(DatabaseError) as error, transaction.atomic():
        ExpectedReport.objects.filter(pk=owed.pk).update(due_on=date(2999, 1, 1))

    assert "never moves" in str(error.value)
    owed.refresh_from_db()
    assert owed.due_on == owed.cycle.due_on


def test_due_date_of_an_expected_report_stays_when_its_cycle_moves() -> None:
    owed = ExpectedReportFactory()
    due_on = owed.due_on

    Cycle.objects.update(due_on=date(2999, 1, 1))

    owed.refresh_from_db()
    assert owed.due_on == due_on


REPORTS: list[tuple[str, str, dict[str, Any]]] = [
    ("report_submission_is_signed", "submitted", {"submitted_by": None}),
    ("report_acceptance_is_signed", "accepted", {"decided_on": None}),
    ("report_opening_is_signed", "submitted", {"opened_at": NOW}),
    ("report_save_is_signed", "complete", {"saved_at": NOW}),
    ("report_annulment_has_its_decision", "annulled", {"annulled_by_decision": None}),
    ("report_accepted_has_its_date", "submitted", {"state": ReportState.ACCEPTED}),
    ("report_annulled_has_its_date", "accepted", {"state": ReportState.ANNULLED, "annulment": Ending.VOID}),
    ("report_annulled_says_how", "annulled", {"annulment": ""}),
    ("report_under_check_was_submitted", "complete", {"state": ReportState.PROVINCIAL_CHECK}),
    ("report_returned_says_from_where", "returned", {"returned_from": ""}),
    ("report_correction_names_what_it_corrects", "accepted", {"version": 2}),
    ("report_replaced_was_accepted", "submitted", {"superseded_at": NOW}),
    ("report_improvement_ends_after_it_starts", "complete", {"started_on": LATE, "planned_end_on": EARLY}),
    ("report_expenditure_is_not_negative", "complete", {"expenditure_wan": Decimal(-1)}),
]


@pytest.mark.parametrize(("constraint", "trait", "changes"), REPORTS)
def test_report_constraint(constraint: str, trait: str, changes: dict[str, Any]) -> None:
    assert refused(ReportFactory(**{trait: True}), **changes) == constraint


def test_report_one_open_per_improvement_and_cycle() -> None:
    first, second = ReportFactory(), ReportFactory()

    constraint = refused(second, improvement=first.improvement)

    assert constraint == "report_one_open_per_improvement_and_cycle"


def test_report_one_accepted_per_improvement_and_cycle() -> None:
    first, second = ReportFactory(accepted=True), ReportFactory(accepted=True)

    constraint = refused(second, improvement=first.improvement)

    assert constraint == "report_one_accepted_per_improvement_and_cycle"


def test_accepted_report_and_the_correction_that_replaced_it_stand_side_by_side() -> None:
    first, second = ReportFactory(accepted=True), ReportFactory(accepted=True)
    Report.objects.filter(pk=first.pk).update(superseded_at=NOW)

    assert Report.objects.filter(pk=second.pk).update(improvement=first.improvement) == 1


ROWS: list[tuple[str, dict[str, Any]]] = [
    ("indicator_row_baseline_is_value_or_reason", {"baseline_blank": BlankReason.PENDING}),
    ("indicator_row_current_is_value_or_reason", {"current_blank": BlankReason.PENDING}),
    ("indicator_row_target_is_value_or_reason", {"target_blank": BlankReason.PENDING}),
    ("indicator_row_current_is_after_baseline", {"baseline_on": LATE, "current_on": EARLY}),
    ("indicator_row_test_time_is_not_negative", {"test_time": Decimal(-1)}),
    ("indicator_row_confidence_is_between_50_and_100", {"confidence": Decimal(50)}),
    ("indicator_row_confidence_is_between_50_and_100", {"confidence": Decimal(100)}),
    ("indicator_row_quantile_is_a_share", {"quantile": Decimal(0)}),
    ("indicator_row_quantile_is_a_share", {"quantile": Decimal(100)}),
    ("indicator_row_returns_coverage_is_a_share", {"returns_coverage": Decimal(101)}),
    ("indicator_row_test_ends_after_it_begins", {"tested_from": LATE, "tested_to": EARLY}),
]


@pytest.mark.parametrize(("constraint", "changes"), ROWS)
def test_indicator_row_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(IndicatorRowFactory(), **changes) == constraint


def test_indicator_row_order_is_its_own() -> None:
    first = IndicatorRowFactory(order=0)
    second = IndicatorRowFactory(report=first.report, order=1)

    assert refused(second, order=0) == "indicator_row_order_is_its_own"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [("attachment_removal_is_signed", {"removed_at": NOW}), ("attachment_is_not_empty", {"size": 0})],
)
def test_attachment_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(AttachmentFactory(), **changes) == constraint


@pytest.mark.parametrize("model", [Cycle, ExpectedReport, Report, IndicatorRow, Attachment])
def test_every_constraint_is_broken_by_a_test_here(model: Any) -> None:
    folder = Path(__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))
    names = [constraint.name for constraint in model._meta.constraints]

    assert [name for name in names if name not in source] == []
