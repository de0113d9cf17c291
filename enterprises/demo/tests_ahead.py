"""Test plans of the demo: one registered before the test whose evidence names it, one for a test to come."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from enterprises.demo.book import number_from_one
from enterprises.demo.evidence import Planted
from enterprises.demo.working_time import last_working_day
from enterprises.enums import Method, ReportState, StopRule, Truncation
from enterprises.models import IndicatorRow, RegisteredPlan, Report

_TO_COME = datetime.timedelta(days=21)  # until the test begins that is planned
_REGISTERED = datetime.timedelta(days=5)  # before a test begins


def register_plans(planted: Sequence[Planted], account: str, until: datetime.datetime) -> int:
    """Register them; how many. account: email of the person whose enterprise plans a test."""
    number_from_one(RegisteredPlan)
    carried = [one for one in planted if _can_have_a_plan(one.row)][:1]
    for one in carried:
        begun = one.report.cycle.period_from + datetime.timedelta(days=10)
        plan = _plan(one.row, one.report, begun, until, stop_rule=StopRule.TIME, test_time=one.row.test_time)
        IndicatorRow.objects.filter(pk=one.row.pk).update(plan=plan, tested_from=begun)
    draft = Report.objects.filter(created_by__email=account, state=ReportState.DRAFT).order_by("-pk").first()
    row = draft.rows.select_related("indicator").first() if draft else None
    if draft is None or row is None or row.target_value is None:
        return len(carried)
    _plan(row, draft, until.date() + _TO_COME, until, stop_rule=StopRule.FAILURES, failures=8)
    return len(carried) + 1


def _can_have_a_plan(row: IndicatorRow) -> bool:
    return row.method == Method.EXPONENTIAL and row.truncation == Truncation.TIME and bool(row.sample_size)


def _plan(
    row: IndicatorRow, report: Report, begins: datetime.date, until: datetime.datetime, **stops: Any
) -> RegisteredPlan:
    """A plan for the row's indicator, registered some days before the test begins, and before `until`."""
    registered = datetime.datetime.combine(
        last_working_day(begins - _REGISTERED), datetime.time(10), until.tzinfo
    )
    return RegisteredPlan.objects.create(
        enterprise=report.enterprise,
        improvement=report.improvement,
        product_name=report.improvement.product_name,
        product_model=report.improvement.product_model,
        indicator_id=row.indicator_id or "",
        unit=row.unit,
        confidence=row.confidence or 90,
        benchmark_value=row.target_value,
        units=row.sample_size or 12,
        condition=row.condition,
        failure_criterion=row.failure_criterion,
        starts_on=begins,
        registered_at=min(registered, until - datetime.timedelta(days=1)),
        registered_by=report.created_by,
        **stops,
    )
