"""What is kept of an expected report: brought in line by the database, and proved with the ledger."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from enterprises import reach
from enterprises.models import Enterprise, ExpectedReport, Improvement, NilReport, Report, ReportingCount
from policy.verification import verify
from tests.factories.enterprises import UserFactory
from tests.factories.policy import ProductClassFactory, RegionFactory, SectorFactory
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


def test_expected_report_is_of_the_region_of_its_enterprise(report: Report, expected: ExpectedReport) -> None:
    elsewhere = RegionFactory(code="210000").pk
    expected.refresh_from_db()
    begun = expected.region_id
    Enterprise.objects.filter(pk=expected.enterprise_id).update(region=elsewhere)
    expected.refresh_from_db()
    moved = expected.region_id
    ExpectedReport.objects.update(region=begun)

    assert (begun, moved) == (report.enterprise.region_id, elsewhere)
    assert [fault.rule for fault in verify()] == [reach._ELSEWHERE]
    reach.reach_all()
    assert verify() == []


def test_report_is_voluntary_while_it_stands_and_nobody_expects_it(report: Report) -> None:
    rows = Report.objects.filter(pk=report.pk)

    def is_voluntary() -> bool:
        return rows.voluntary().exists()

    submitted = is_voluntary()
    rows.update(state="withdrawn")
    withdrawn = is_voluntary()
    rows.update(state="provincial_check")
    report.save()  # as it was read: not voluntary
    saved = is_voluntary()
    of_it = {"improvement": report.improvement, "cycle": report.cycle}
    expected = ExpectedReport.objects.create(
        enterprise=report.enterprise, due_on=timezone.localdate(), **of_it
    )
    asked = is_voluntary()
    expected.delete()

    assert (submitted, withdrawn, saved, asked, is_voluntary()) == (True, False, True, False, True)
    assert not Report.objects.filter(pk=ReportFactory().pk).voluntary().exists()  # a draft


def test_report_that_was_wrongly_called_voluntary_is_named_by_the_proof(
    report: Report, expected: ExpectedReport
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE enterprises_report DISABLE TRIGGER USER")
        Report.objects.update(is_voluntary=True)
        cursor.execute("ALTER TABLE enterprises_report ENABLE TRIGGER USER")

    assert (reach._UNASKED, report.number) in {(fault.rule, fault.subject) for fault in verify()}
    reach.reach_all()
    assert verify() == []


def counted() -> dict[str | None, dict[str, int]]:
    """sector → the counts that are not zero."""
    sums = ReportingCount.objects.values("sector").annotate(**{f"n_{n}": Sum(n) for n in reach._COUNTS})
    return {
        line["sector"]: {n: line[f"n_{n}"] for n in reach._COUNTS if line[f"n_{n}"]}
        for line in sums.order_by("sector")
    }


def test_counts_follow_reports_and_what_is_expected(report: Report) -> None:
    sector, other = report.sector_id, SectorFactory(code="other").pk
    unasked = counted()
    day = timezone.localdate(report.submitted_at)
    of_it = {"improvement": report.improvement, "cycle": report.cycle}
    expected = ExpectedReport.objects.create(enterprise=report.enterprise, due_on=day, **of_it)
    asked = counted()
    Improvement.objects.filter(pk=report.improvement_id).update(sector=other)
    moved = counted()
    product_class = ProductClassFactory().pk
    Improvement.objects.filter(pk=report.improvement_id).update(product_class=product_class)
    of_class = ReportingCount.objects.filter(product_class=product_class).aggregate(n=Sum("expected"))
    person = UserFactory()
    Report.objects.filter(pk=report.pk).update(
        state="accepted", accepted_at=timezone.now(), accepted_by=person, decided_on=day, step_due_on=None
    )
    accepted = counted()
    expected.delete()
    no_longer_asked = counted()

    owed = {"expected": 1, "received": 1, "on_time": 1}
    assert unasked == {sector: {"voluntary": 1, "waiting": 1}}
    assert asked == {sector: {**owed, "waiting": 1}}
    assert moved == {sector: {"waiting": 1}, other: owed}
    assert of_class == {"n": 1}
    assert accepted == {sector: {}, other: {**owed, "accepted": 1}}
    assert no_longer_asked == {sector: {"voluntary": 1}, other: {}}
    assert list(reach.faults()) == []


def test_counts_are_added_up_at_night(expected: ExpectedReport) -> None:
    before = counted()
    assert ReportingCount.objects.count() > 2

    reach.add_up()

    assert (counted(), ReportingCount.objects.count()) == (before, 2)  # of what is expected, and of reports


def test_counts_wait_for_nobody_who_has_locked_a_cycle() -> None:
    """A foreign key would be checked at the commit, and wait there for an import to end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'enterprises_reportingcount'::regclass"
        )
        assert cursor.fetchall() == []


def test_counts_that_were_tampered_with_are_named_by_the_proof(expected: ExpectedReport) -> None:
    ReportingCount.objects.filter(expected=1).update(expected=2)

    assert [(fault.rule, fault.subject) for fault in verify()] == [
        (reach._MISCOUNT, expected.improvement.sector_id)
    ]
    reach.reach_all()
    assert verify() == []
