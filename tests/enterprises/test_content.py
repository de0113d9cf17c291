"""What a report says, as its readers see it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from enterprises import review
from enterprises.content import differences_between, improvement_of, parts_of, rows_of
from enterprises.differences import Difference
from enterprises.enums import BlankReason
from enterprises.models import IndicatorRow, Report
from policy.enums import Direction
from policy.models import Indicator
from tests.factories.reports import IndicatorRowFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


def line(report: Report, field: str) -> str:
    """The text of one field."""
    lines = [line for part in parts_of(report) for line in part.lines]
    lines += [line for row in rows_of(report) for line in row.lines]
    return next(line.value for line in lines if line.field == field)


def test_the_parts_follow_the_form_and_begin_with_what_was_confirmed() -> None:
    report = ReportFactory(complete=True)

    parts = parts_of(report)

    assert [part.key for part in parts] == [
        *("enterprise", "product", "improvement", "indicators", "results", "sign")
    ]
    assert [line.field for line in parts[0].lines][:4] == [
        *("enterprise_name", "credit_code", "region", "city")
    ]


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("expenditure_wan", Decimal("0"), "0 yuan"),
        ("expenditure_wan", None, "—"),
        ("failure_rate_fall", Decimal("-2.50"), "−2.5%"),
        ("failure_rate_fall", Decimal("0"), "0.0%"),
        ("benefit_wan", Decimal("1234.5"), "12,345,000 yuan"),
        ("super_deduction", "unknown", "not known"),
        ("super_deduction", "", "—"),
        ("declaration", True, "given"),
        ("declaration", False, "not yet given"),
        ("started_on", datetime.date(2024, 3, 1), "1 March 2024"),
        ("measures", ["fmea", "design"], "design, FMEA"),
        ("measures", [], "—"),
        ("product_class_id", None, "—"),
    ],
)
def test_a_field_reads_as_people_write_it(field: str, value: object, text: str) -> None:
    report = ReportFactory(complete=True, **{field: value})

    assert line(report, field.removesuffix("_id")) == text


def test_zero_is_shown_as_zero_and_a_blank_with_its_reason() -> None:
    report = ReportFactory()
    IndicatorRowFactory(
        report=report,
        order=0,
        baseline_value=Decimal(0),
        current_value=None,
        current_blank=BlankReason.NOT_MEASURED,
        target_value=None,
        target_on=None,
        failures=0,
    )

    (row,) = rows_of(report)

    assert row.dated == (
        ("rows-0-baseline_value", "0", "2024-02-20"),
        ("rows-0-current_value", "— (not measured)", "2025-06-20"),
        ("rows-0-target_value", "—", ""),
    )
    assert (row.benchmark, row.change) == ("—", "—")
    assert line(report, "rows-0-failures") == "0"


def test_a_value_is_written_without_the_zeros_of_its_column() -> None:
    report = ReportFactory()
    IndicatorRowFactory(report=report, baseline_value=Decimal("0.000012500"), current_value=Decimal(1234500))

    (row,) = rows_of(report)

    assert [value for _field, value, _day in row.dated] == ["0.0000125", "1,234,500", "2,400"]


@pytest.mark.parametrize(
    ("before", "after", "direction", "better"),
    [
        (1200, 1900, Direction.UP, "58.3%"),
        (1900, 1200, Direction.UP, "−36.8%"),
        (200, 150, Direction.DOWN, "25.0%"),
        (100, 100, Direction.UP, "0.0%"),
        (0, 5, Direction.UP, "—"),
        (None, 5, Direction.UP, "—"),
        (5, None, Direction.UP, "—"),
        (5, 0, Direction.DOWN, "100.0%"),
    ],
)
def test_better_is_measured_in_the_direction_of_the_indicator(
    before: int | None, after: int | None, direction: str, better: str
) -> None:
    row = IndicatorRow(
        baseline_value=None if before is None else Decimal(before),
        current_value=None if after is None else Decimal(after),
        indicator=Indicator(direction=direction),
    )

    assert improvement_of(row) == better


def test_the_companions_of_a_value_are_always_shown() -> None:
    report = ReportFactory()
    IndicatorRowFactory(report=report, order=0, failure_criterion="", evidence_number="", failures=0)

    facts = {line.field: line.value for line in rows_of(report)[0].facts}

    assert facts["rows-0-failure_criterion"] == "—"
    assert facts["rows-0-failures"] == "0"
    assert "rows-0-evidence_number" not in facts


def test_a_correction_shows_what_it_changes_field_by_field() -> None:
    report = ReportFactory(accepted=True)
    correction = review.correct(report=report, by=report.created_by, reason="目标值有误")
    correction.users = "某主机厂"
    correction.save()
    correction.rows.update(target_value=2600)
    IndicatorRowFactory(report=correction, order=1, standard="", condition="x")

    changed = differences_between(report, correction)

    assert changed[0] == Difference(
        "rows-0-target_value", "Target value", "2,400 h", "2,600 h", part="Indicator 1 (MTBF)"
    )
    assert changed[-1] == Difference("users", "Users", "—", "某主机厂")
    assert {change.before for change in changed[1:]} == {"—"}
    condition = "Operating condition or test profile"
    assert Difference("rows-1-condition", condition, "—", "x", part="Indicator 2 (MTBF)") in changed


def test_the_signature_of_a_version_is_no_difference() -> None:
    report = ReportFactory(accepted=True)

    correction = review.correct(report=report, by=report.created_by, reason="误点")

    assert (report.signatory, correction.signatory) == ("王芳", "")
    assert differences_between(report, correction) == []
