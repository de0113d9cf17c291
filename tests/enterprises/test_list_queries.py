"""Lists of those who check ask the database the same for one report and for a thousand."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from enterprises.enums import FlagKind
from enterprises.models import ExpectedReport, Improvement, QualityFlag, Report
from tests.factories.enterprises import UserFactory
from tests.factories.reports import ExpectedReportFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LISTS = (
    "/reports/",
    "/reports/?waiting=me&sort=step_due_on&flags=open",
    "/completeness/",
    "/completeness/expected/",
)
WORKLIST = "/worklist/"


def more(report: Report, count: int) -> None:
    """Further reports like this one, each flagged and assigned."""
    improvements = _copies(report.improvement, count)
    for number, improvement in enumerate(improvements):
        improvement.product_name = f"精密减速器 {number}"
    Improvement.objects.bulk_create(improvements)
    ExpectedReport.objects.bulk_create(
        ExpectedReport(
            cycle=report.cycle, enterprise=report.enterprise, improvement=one, due_on=report.cycle.due_on
        )
        for one in improvements
    )
    copies = _copies(report, count)
    for number, (one, improvement) in enumerate(zip(copies, improvements, strict=True)):
        one.number, one.improvement = f"R-2025H1-{800_000 + number:06d}", improvement
    made = Report.objects.bulk_create(copies)
    QualityFlag.objects.bulk_create(
        QualityFlag(report=one, kind=FlagKind.INDUSTRY, field="sector", facts={}) for one in made
    )


def _copies(row: Any, count: int) -> list[Any]:
    rows = [copy.copy(row) for _ in range(count)]
    for one in rows:
        one.pk = None
    return rows


@pytest.mark.parametrize("rows", [3, pytest.param(1000, marks=pytest.mark.long)])
def test_lists_ask_the_same_however_many_rows_there_are(client: Client, rows: int) -> None:
    report = ReportFactory(submitted=True)
    ExpectedReportFactory(improvement=report.improvement, cycle=report.cycle)
    reviewer = UserFactory(provincial_reviewer=True, membership__organisation__region__code=report.region_id)
    report.assigned_to, report.step_due_on = reviewer, timezone.localdate()
    report.save()
    QualityFlag.objects.create(report=report, kind=FlagKind.INDUSTRY, field="sector", facts={})
    client.force_login(reviewer)
    client.get("/worklist/")
    one, work = [queries_of(client, address) for address in LISTS], queries_of(client, WORKLIST)

    more(report, rows - 1)

    assert [queries_of(client, address) for address in LISTS] == one
    assert queries_of(client, WORKLIST) <= work + 1  # a list that is cut counts what it leaves out
