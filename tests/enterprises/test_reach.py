"""What is kept of an expected report: brought in line by the database, and proved with the ledger."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from enterprises import reach
from enterprises.models import ExpectedReport, NilReport, Report
from policy.verification import verify
from tests.factories.enterprises import UserFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db


def kept(expected: ExpectedReport) -> set[str]:
    expected.refresh_from_db()
    return {name.removeprefix("is_") for name in reach.COLUMNS if getattr(expected, name)}


@pytest.fixture
def report() -> Report:
    return ReportFactory(submitted=True)


@pytest.fixture
def expected(report: Report) -> ExpectedReport:
    day = timezone.localdate(report.submitted_at)
    of_it = {"improvement": report.improvement, "cycle": report.cycle}
    return ExpectedReport.objects.create(enterprise=report.enterprise, due_on=day, **of_it)


def test_expected_report_knows_what_came_before_it(expected: ExpectedReport) -> None:
    assert kept(expected) == {"received", "on_time"}


def test_expected_report_follows_its_report_whoever_moves_it(
    report: Report, expected: ExpectedReport
) -> None:
    rows = Report.objects.filter(pk=report.pk)

    rows.update(state="returned", returned_from="provincial_check")
    sent_back = kept(expected)
    rows.update(state="withdrawn", returned_from="")
    withdrawn = kept(expected)
    rows.update(state="provincial_check", submitted_at=report.submitted_at + datetime.timedelta(days=2))
    late = kept(expected)

    assert (sent_back, withdrawn, late) == ({"received", "on_time", "returned"}, set(), {"received"})


def test_expected_report_follows_extensions_and_declarations(
    report: Report, expected: ExpectedReport
) -> None:
    person = UserFactory()
    Report.objects.filter(pk=report.pk).update(
        submitted_at=report.submitted_at + datetime.timedelta(days=2), submitted_by=person
    )

    extension = expected.extensions.create(
        until=expected.due_on + datetime.timedelta(days=5), reason="检测报告待出具。", granted_by=person
    )
    in_time = kept(expected)
    expected.extensions.filter(pk=extension.pk).update(replaced_at=timezone.now(), replaced_by=person)
    Report.objects.filter(pk=report.pk).update(state="withdrawn")
    nil = NilReport.objects.create(
        expected=expected, reason="停产检修。", declared_at=report.submitted_at, declared_by=person
    )
    declared = kept(expected)
    NilReport.objects.filter(pk=nil.pk).update(withdrawn_at=timezone.now(), withdrawn_by=person)

    assert (in_time, declared) == ({"received", "on_time"}, {"received", "on_time", "nothing"})
    assert kept(expected) == set()


def test_expected_report_that_was_tampered_with_is_named_by_the_proof(expected: ExpectedReport) -> None:
    assert verify() == []

    ExpectedReport.objects.filter(pk=expected.pk).update(is_accepted=True)

    assert [fault.rule for fault in verify()] == [reach._RULE]
    reach.reach_all()
    assert verify() == []
