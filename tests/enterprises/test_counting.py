"""Acceptance moves the right number, on the right date, whatever happens before and after it."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.db import connection

from enterprises import counting
from enterprises.enums import Deed
from enterprises.models import CreditCodeChange, Enterprise, Report
from enterprises.workflow import Refusal, perform
from policy.enums import Ending
from policy.models import Contribution, Decision
from policy.sources import Source
from policy.verification import verify
from tests.factories.enterprises import ImprovementFactory, UserFactory
from tests.factories.notice import NoticeFactory, StatusThresholdsFactory, TargetFactory
from tests.factories.policy import SectorFactory
from tests.factories.reports import CycleFactory, ReportFactory

NEW_CODE = "91000000MA0000031W"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def minister(db: None) -> Any:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    StatusThresholdsFactory()
    return UserFactory(ministry_reviewer=True)


@pytest.fixture
def improvement(minister: Any) -> Any:
    return ImprovementFactory(started_on=day("2024-03-01"))


def report_for(improvement: Any, half: str = "2024H1", **fields: Any) -> Report:
    """A report under the ministry's check for a half-year."""
    year, first = int(half[:4]), half.endswith("H1")
    cycle = CycleFactory(
        code=half,
        period_from=datetime.date(year, 1 if first else 7, 1),
        period_to=datetime.date(year, 6 if first else 12, 30 if first else 31),
    )
    fields.setdefault("warnings_answer", "产品用于该行业")
    submitted = datetime.datetime(2023, 5, 30, 9, tzinfo=datetime.UTC)  # before any decision of these tests
    return ReportFactory(
        ministry_check=True, improvement=improvement, cycle=cycle, submitted_at=submitted, **fields
    )


def accept(report: Report, by: Any, on: str = "2026-01-10") -> None:
    perform(Deed.ACCEPT, report, by=by, comment="同意", decided_on=day(on), notify=False)


def annul(
    report: Report, by: Any, *, ending: str, on: str = "2026-02-01", number: str = "演示〔2026〕1号"
) -> None:
    perform(
        Deed.ANNUL,
        report,
        by=by,
        comment="误采纳",
        document_number=number,
        decided_on=day(on),
        ending=ending,
        notify=False,
    )


def count_on(date: str) -> int:
    return sum(Contribution.objects.effective(day(date)).values_list("quantity", flat=True))


def steps() -> list[tuple[int, str, str]]:
    return [
        (c.quantity, c.effective_on.isoformat(), c.source_number) for c in Contribution.objects.order_by("id")
    ]


def test_accepted_report_counts_from_the_last_day_of_its_period(improvement: Any, minister: Any) -> None:
    report = report_for(improvement, "2024H1")

    accept(report, minister)

    assert steps() == [(1, "2024-06-30", report.number)]
    row = Contribution.objects.get()
    assert (row.subject, row.holder_code) == (report.credit_code, report.credit_code)
    assert row.attribution.sector == report.sector_id
    assert row.recorded_by == minister


def test_accepted_report_counts_from_the_decision_if_that_is_earlier(improvement: Any, minister: Any) -> None:
    accept(report_for(improvement, "2025H2"), minister, on="2025-11-03")

    assert [step[1] for step in steps()] == ["2025-11-03"]


def test_accepted_report_counts_no_sooner_than_the_improvement_began(minister: Any) -> None:
    improvement = ImprovementFactory(started_on=day("2024-09-01"))

    accept(report_for(improvement, "2024H1"), minister)

    assert [step[1] for step in steps()] == ["2024-09-01"]


def test_accepted_report_counts_no_sooner_than_counting_opened(minister: Any) -> None:
    improvement = ImprovementFactory(started_on=day("2022-01-01"))

    accept(report_for(improvement, "2022H2"), minister)

    assert [step[1] for step in steps()] == ["2023-06-02"]


def test_accepted_report_decided_before_counting_opened_never_counts(minister: Any) -> None:
    improvement = ImprovementFactory(started_on=day("2022-01-01"))

    accept(report_for(improvement, "2022H2"), minister, on="2023-06-01")

    assert steps() == []


@pytest.mark.parametrize("blank", ["baseline", "target"])
def test_accepted_report_without_baseline_or_target_does_not_count(
    blank: str, improvement: Any, minister: Any
) -> None:
    report = report_for(improvement)
    report.rows.update(**{f"{blank}_value": None, f"{blank}_on": None, f"{blank}_blank": "not_measured"})

    accept(report, minister)

    assert steps() == []
    assert verify() == []


def test_zero_is_data_and_counts(improvement: Any, minister: Any) -> None:
    report = report_for(improvement)
    report.rows.update(baseline_value=0)

    accept(report, minister)

    assert len(steps()) == 1


def test_accepted_annulled_as_void_and_accepted_again(improvement: Any, minister: Any) -> None:
    first = report_for(improvement)
    accept(first, minister)
    annul(first, minister, ending=Ending.VOID)
    second = report_for(improvement)
    accept(second, minister)

    assert steps() == [
        (1, "2024-06-30", first.number),
        (-1, "2024-06-30", "演示〔2026〕1号"),
        (1, "2024-06-30", second.number),
    ]
    assert [count_on(d) for d in ("2024-06-29", "2024-06-30", "2026-02-01")] == [0, 1, 1]
    assert verify() == []


def test_annulled_as_ceased_counts_until_the_day_before(improvement: Any, minister: Any) -> None:
    report = report_for(improvement)
    accept(report, minister)

    annul(report, minister, ending=Ending.CEASE, on="2026-02-01")

    assert [count_on(d) for d in ("2024-06-30", "2026-01-31", "2026-02-01")] == [1, 1, 0]
    assert Decision.objects.get().number == "演示〔2026〕1号"
    assert verify() == []


def test_earlier_period_accepted_later_moves_the_start(improvement: Any, minister: Any) -> None:
    accept(report_for(improvement, "2025H1"), minister)
    accept(report_for(improvement, "2024H1"), minister)

    assert [count_on(d) for d in ("2024-06-29", "2024-06-30", "2025-06-30")] == [0, 1, 1]
    assert verify() == []


def test_first_of_two_reports_voided_leaves_the_second(improvement: Any, minister: Any) -> None:
    first, second = report_for(improvement, "2024H1"), report_for(improvement, "2025H1")
    accept(first, minister)
    accept(second, minister)

    annul(first, minister, ending=Ending.VOID)

    assert [count_on(d) for d in ("2024-06-30", "2025-06-29", "2025-06-30")] == [0, 0, 1]
    assert verify() == []


def test_two_reports_in_two_sectors_count_once_under_the_first(minister: Any, improvement: Any) -> None:
    other = ImprovementFactory(enterprise=improvement.enterprise, sector__code="electronics")
    accept(report_for(improvement, "2024H1"), minister)
    accept(report_for(other, "2025H1"), minister)

    assert [(c.quantity, c.sector_id) for c in Contribution.objects.all()] == [(1, "machinery")]


def test_correction_counts_only_once_accepted(improvement: Any, minister: Any) -> None:
    report = report_for(improvement)
    accept(report, minister)
    reporter = report.created_by
    perform(Deed.CORRECT, report, by=reporter, comment="行业填错", notify=False)
    correction = Report.objects.get(corrects=report)
    Report.objects.filter(pk=correction.pk).update(
        state="ministry_check",
        sector=SectorFactory(code="electronics"),
        submitted_at=report.submitted_at,
        submitted_by=reporter,
    )
    correction.refresh_from_db()

    assert [c.sector_id for c in Contribution.objects.all()] == ["machinery"]
    accept(correction, minister)

    assert [(c.quantity, c.sector_id) for c in Contribution.objects.order_by("id")] == [
        (1, "machinery"),
        (-1, "machinery"),
        (1, "electronics"),
    ]
    assert count_on("2024-06-30") == 1
    assert verify() == []


def test_changed_credit_code_old_ceases_and_new_starts_the_same_day(improvement: Any, minister: Any) -> None:
    report = report_for(improvement)
    accept(report, minister)
    enterprise = report.enterprise
    old = enterprise.credit_code
    CreditCodeChange.objects.create(
        enterprise=enterprise,
        old_code=old,
        new_code=NEW_CODE,
        changed_on=day("2025-04-01"),
        document_number="演示〔2025〕9号",
        recorded_by=minister,
    )
    Enterprise.objects.filter(pk=enterprise.pk).update(credit_code=NEW_CODE)
    enterprise.refresh_from_db()

    counting.restate_enterprise(
        enterprise=enterprise, source=Source("decision", "演示〔2025〕9号"), by=minister, reason="代码变更"
    )

    by_code = {code: [] for code in (old, NEW_CODE)}
    for c in Contribution.objects.order_by("id"):
        by_code[c.subject].append((c.quantity, c.effective_on.isoformat()))
    assert by_code == {old: [(1, "2024-06-30"), (-1, "2025-04-01")], NEW_CODE: [(1, "2025-04-01")]}
    assert [count_on(d) for d in ("2024-06-30", "2025-03-31", "2025-04-01", "2026-01-01")] == [1, 1, 1, 1]
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_ten_people_accepting_reports_of_one_enterprise_at_the_same_moment() -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    StatusThresholdsFactory()
    first = ImprovementFactory(started_on=day("2023-09-01"))
    improvements = [first, *ImprovementFactory.create_batch(9, enterprise=first.enterprise)]
    reports = [
        report_for(improvement, f"202{4 + n % 2}H{1 + n % 2}") for n, improvement in enumerate(improvements)
    ]
    ministers = [UserFactory(ministry_reviewer=True) for _ in reports]
    barrier, failures = threading.Barrier(10), []

    def run(report: Report, by: Any) -> None:
        try:
            barrier.wait(30)
            accept(report, by)
        except BaseException as failure:  # noqa: BLE001  (handed to the test)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(reports, ministers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert failures == []
    assert Report.objects.accepted().count() == 10
    assert [count_on(d) for d in ("2024-06-29", "2024-06-30", "2026-12-31")] == [0, 1, 1]
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_two_ministers_accepting_one_report_at_the_same_moment() -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    report = report_for(ImprovementFactory())
    ministers = [UserFactory(ministry_reviewer=True) for _ in range(2)]
    barrier, refusals = threading.Barrier(2), []

    def run(by: Any) -> None:
        mine = Report.objects.get(pk=report.pk)
        try:
            barrier.wait(30)
            accept(mine, by)
        except Refusal as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(by,)) for by in ministers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    winner = Report.objects.get(pk=report.pk).accepted_by
    assert len(refusals) == 1
    assert winner.name in refusals[0]
    assert len(steps()) == 1
