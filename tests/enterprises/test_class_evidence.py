"""Accepted reports speak for their products, and the verdict on a class follows what is accepted."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from enterprises import review
from enterprises.class_evidence import evidence
from enterprises.enums import EvidenceKind, Method
from enterprises.evidence import assess_report
from enterprises.models import Report
from policy.enums import Ending
from policy.models import ClassVerdict
from policy.verification import verify
from tests.factories.enterprises import ImprovementFactory, UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.policy import ProductClassFactory
from tests.factories.reports import CycleFactory, ReportFactory
from tests.factories.verdicts import BenchmarkFactory, ClassRuleFactory, MarketShareFactory

pytestmark = pytest.mark.django_db
TEST = {
    "row__method": Method.EXPONENTIAL,
    "row__evidence_kind": EvidenceKind.TEST,
    "row__truncation": "time",
    "row__failures": 0,
}


@pytest.fixture
def improvement() -> Any:
    return ImprovementFactory(product_class=ProductClassFactory())


def report_of(improvement: Any, *, state: str = "accepted", hours: int = 8000, **more: Any) -> Report:
    """A report with a test, as it was submitted."""
    report: Report = ReportFactory(
        improvement=improvement,
        **{state: True, "row__test_time": Decimal(hours)} | TEST | more,
    )
    assess_report(report)
    return report


def hours(product_class: str | None = "ZJ-01") -> list[float]:
    return [submission.input["total_time"] for submission in evidence(product_class)]


def test_the_newest_accepted_report_speaks_for_its_product(improvement: Any) -> None:
    early = CycleFactory(code="2025H1", period_to=datetime.date(2025, 6, 30))
    late = CycleFactory(code="2025H2", period_to=datetime.date(2025, 12, 31))
    report_of(improvement, cycle=late, hours=9000)
    report_of(improvement, cycle=early, hours=8000)
    report_of(improvement, state="ministry_check", hours=7000)
    report_of(ImprovementFactory(product_class=ProductClassFactory(code="ZJ-02")), hours=6000)
    other = ImprovementFactory(product_class=ProductClassFactory())
    report_of(other, hours=5000, superseded_at=timezone.now())
    report_of(other, state="annulled", hours=4000, cycle=early)

    assert hours() == [9000]
    assert sorted(hours(None)) == [6000, 9000]


def test_predictions_speak_for_nothing(improvement: Any) -> None:
    report_of(improvement, row__evidence_kind=EvidenceKind.PREDICTION)

    assert hours() == []


def test_a_submission_says_whose_it_is_and_where_it_is_read(improvement: Any) -> None:
    report = report_of(improvement)

    (submission,) = evidence("ZJ-01")

    row = report.rows.get()
    assert (submission.subject, submission.source.number) == (f"improvement-{improvement.pk}", report.number)
    assert (submission.row, submission.unit, submission.indicator) == (row.order, "h", "MTBF")
    assert (submission.holder_code, submission.region) == (report.credit_code, report.region_id)
    assert (submission.condition, submission.accepted_on) == (row.condition, report.decided_on)


def test_acceptance_and_annulment_judge_the_class(improvement: Any) -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    ClassRuleFactory()
    BenchmarkFactory(product_class=improvement.product_class, value=2000)
    MarketShareFactory(
        product_class=improvement.product_class, subject=f"improvement-{improvement.pk}", share="0.8"
    )
    ministry = UserFactory(ministry_reviewer=True)
    report = report_of(improvement, state="ministry_check")

    review.accept(report=report, by=ministry, opinion="采纳")
    review.annul(
        report=report,
        by=ministry,
        reason="误采纳",
        document_number="演示〔2026〕3号",
        decided_on=timezone.localdate(),
        ending=Ending.VOID,
    )

    accepted, annulled = ClassVerdict.objects.order_by("id")
    assert (accepted.verdict, annulled.verdict) == ("demonstrated", "insufficient")
    assert (accepted.judged_by, annulled.judged_by) == (ministry, ministry)
    assert [m.source_number for m in accepted.members.all()] == [report.number]
    assert list(annulled.members.all()) == []
    assert verify() == []
