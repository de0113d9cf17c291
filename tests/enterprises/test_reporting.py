"""Cycles are opened, reports started, written and corrected."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from enterprises.drafts import draft_of
from enterprises.enums import AttachmentKind, Measure, ReportState
from enterprises.models import Attachment, Cycle, ExpectedReport, Report
from enterprises.report_form import Entered
from enterprises.reporting import (
    attach,
    may_report,
    may_write,
    remove_attachment,
    save_report,
    start_correction,
    start_report,
)
from enterprises.running_cycles import open_cycle, to_be_expected
from enterprises.verdicts import Refusal
from tests.factories.enterprises import (
    PDF,
    EnterpriseFactory,
    ImprovementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.reports import AttachmentFactory, CycleFactory, IndicatorRowFactory, ReportFactory

pytestmark = pytest.mark.django_db


def reporter_of(enterprise: Any) -> Any:
    return MembershipFactory(enterprise=enterprise).user


# Opening a cycle


def test_opening_a_cycle_expects_a_report_of_every_improvement_under_way() -> None:
    steward, cycle = UserFactory(ministry_steward=True), CycleFactory(closed=True)
    enterprise = EnterpriseFactory()
    under_way = [
        ImprovementFactory(enterprise=enterprise),
        ImprovementFactory(enterprise=enterprise, started_on=None),
        ImprovementFactory(started_on=cycle.period_to),
        ImprovementFactory(ended_on=cycle.period_from),
    ]
    ImprovementFactory(started_on=cycle.period_to + timedelta(days=1), planned_end_on=None)
    ImprovementFactory(ended_on=cycle.period_from - timedelta(days=1))
    ImprovementFactory(enterprise__closed_on=cycle.period_from - timedelta(days=1))

    count = open_cycle(cycle=cycle, by=steward)

    cycle.refresh_from_db()
    owed = ExpectedReport.objects.order_by("improvement")
    assert count == 4
    assert [(e.cycle, e.enterprise, e.improvement, e.due_on) for e in owed] == [
        (cycle, improvement.enterprise, improvement, cycle.due_on) for improvement in under_way
    ]
    assert cycle.opened_by == steward
    assert cycle.opened_at is not None


def test_number_to_be_expected_is_known_before_opening() -> None:
    steward, cycle = UserFactory(ministry_steward=True), CycleFactory(closed=True)
    ImprovementFactory.create_batch(3)

    foreseen = to_be_expected(cycle)

    assert foreseen == open_cycle(cycle=cycle, by=steward) == 3


def test_opening_a_cycle_again_changes_nothing() -> None:
    steward, cycle = UserFactory(ministry_steward=True), CycleFactory(closed=True)
    ImprovementFactory()
    open_cycle(cycle=cycle, by=steward)
    cycle.refresh_from_db()
    ImprovementFactory()  # begun since: what it files is voluntary

    again = open_cycle(cycle=cycle, by=UserFactory(ministry_steward=True))

    assert again == 0
    assert ExpectedReport.objects.count() == 1
    assert Cycle.objects.get().opened_by == steward


def test_opening_a_cycle_is_a_stewards_deed() -> None:
    with pytest.raises(Refusal):
        open_cycle(cycle=CycleFactory(closed=True), by=UserFactory(ministry_reviewer=True))


def test_expected_reports_are_written_by_one_statement(django_assert_max_num_queries: Any) -> None:
    steward, cycle = UserFactory(ministry_steward=True), CycleFactory(closed=True)
    ImprovementFactory.create_batch(5)

    with django_assert_max_num_queries(6):  # savepoint, lock, memberships, cycle, expected, release
        open_cycle(cycle=cycle, by=steward)


# Starting a report


def test_started_report_says_what_enterprise_and_improvement_say() -> None:
    improvement, cycle = ImprovementFactory(), CycleFactory()
    reporter = reporter_of(improvement.enterprise)

    report = start_report(improvement=improvement, cycle=cycle, by=reporter)

    enterprise = improvement.enterprise
    assert report.number == "R-2025H1-000001"
    assert (report.state, report.version, report.revision) == (ReportState.DRAFT, 1, 1)
    assert (report.credit_code, report.enterprise_name) == (
        enterprise.credit_code,
        enterprise.enterprise_name,
    )
    assert (report.region, report.contact_name) == (enterprise.region, enterprise.contact_name)
    assert (report.product_name, report.sector_id) == (improvement.product_name, "machinery")
    assert report.life_cycle_stages == improvement.life_cycle_stages
    assert report.created_by == reporter
    assert not report.rows.exists()


def test_numbers_rise_and_are_not_used_again() -> None:
    improvements = ImprovementFactory.create_batch(3)
    cycle = CycleFactory()
    numbers = []
    for improvement in improvements:
        report = start_report(improvement=improvement, cycle=cycle, by=reporter_of(improvement.enterprise))
        numbers.append(report.number)
        if improvement is improvements[1]:
            report.delete()

    assert numbers == ["R-2025H1-000001", "R-2025H1-000002", "R-2025H1-000003"]


def test_starting_twice_gives_the_same_report() -> None:
    improvement, cycle = ImprovementFactory(), CycleFactory()
    reporter = reporter_of(improvement.enterprise)

    first = start_report(improvement=improvement, cycle=cycle, by=reporter)
    second = start_report(improvement=improvement, cycle=cycle, by=reporter_of(improvement.enterprise))

    assert first == second
    assert Report.objects.count() == 1


def test_report_of_a_later_cycle_begins_with_what_was_accepted_and_still_holds() -> None:
    accepted = ReportFactory(accepted=True, cycle__code="2024H2", users="某机床厂", benefit_wan=Decimal(50))
    later = CycleFactory(code="2025H1")

    report = start_report(improvement=accepted.improvement, cycle=later, by=accepted.created_by)

    old, new = accepted.rows.get(), report.rows.get()
    assert (report.measures, report.measures_text, report.users) == (
        accepted.measures,
        accepted.measures_text,
        "某机床厂",
    )
    assert (report.declaration, report.signatory, report.benefit_wan) == (False, "", None)
    assert (new.indicator, new.unit, new.condition) == (old.indicator, old.unit, old.condition)
    assert (new.baseline_value, new.target_value) == (old.baseline_value, old.target_value)
    assert (new.current_value, new.evidence_kind, new.failures) == (None, "", None)


@pytest.mark.parametrize("ending", ["rejected", "withdrawn", "annulled"])
def test_report_started_again_loses_nothing_but_the_signature(ending: str) -> None:
    former = ReportFactory(
        **{ending: True}, remarks="说明", typed={"benefit_wan": "约五十万", "answer_3": "已改"}
    )
    former.enterprise.enterprise_name = "改名轴承有限公司"
    former.enterprise.save()
    file = AttachmentFactory(report=former, row=former.rows.get())
    AttachmentFactory(report=former, removed_at=timezone.now(), removed_by=former.created_by)

    report = start_report(improvement=former.improvement, cycle=former.cycle, by=former.created_by)

    assert report.number != former.number
    assert (report.state, report.version, report.corrects) == (ReportState.DRAFT, 1, None)
    assert (report.remarks, report.typed) == ("说明", {"benefit_wan": "约五十万"})
    assert report.enterprise_name == "改名轴承有限公司"
    assert (report.declaration, report.signatory, report.signed_on) == (False, "", None)
    assert report.rows.get().current_value == former.rows.get().current_value
    copy = report.attachments.get()
    assert (copy.row, copy.sha256, copy.file.name) == (report.rows.get(), file.sha256, file.file.name)
    assert former.attachments.count() == 2


def test_report_is_not_started_for_a_closed_cycle() -> None:
    improvement = ImprovementFactory()

    with pytest.raises(Refusal):
        start_report(
            improvement=improvement,
            cycle=CycleFactory(closed=True),
            by=reporter_of(improvement.enterprise),
        )


def test_report_is_not_started_beside_an_accepted_one() -> None:
    accepted = ReportFactory(accepted=True)

    verdict = may_report(accepted.improvement, accepted.cycle, by=accepted.created_by)

    assert not verdict
    assert accepted.number in str(verdict)


def test_report_is_started_by_people_of_the_enterprise_only() -> None:
    improvement, cycle = ImprovementFactory(), CycleFactory()
    strangers = [
        UserFactory(enterprise_reporter=True),
        UserFactory(provincial_reviewer=True),
        UserFactory(ministry_steward=True),
    ]

    assert [bool(may_report(improvement, cycle, by=stranger)) for stranger in strangers] == [False] * 3


def test_what_a_report_would_begin_with_writes_nothing(read_only_database: Any) -> None:
    accepted = ReportFactory(accepted=True, cycle__code="2024H2")
    later = CycleFactory(code="2025H1")

    with read_only_database():
        draft = draft_of(accepted.improvement, later)

    assert [row.unit for row in draft.rows] == ["h"]
    assert draft.report.pk is None


# Correcting


def test_correction_is_a_new_version_to_be_signed_anew() -> None:
    report = ReportFactory(accepted=True)
    AttachmentFactory(report=report)

    correction = start_correction(report=report, by=report.created_by, reason="提升后值有误")

    assert (correction.number, correction.version) == (f"{report.number}.2", 2)
    assert (correction.corrects, correction.correction_reason) == (report, "提升后值有误")
    assert (correction.state, correction.declaration) == (ReportState.DRAFT, False)
    assert correction.rows.get().current_value == report.rows.get().current_value
    assert correction.attachments.count() == 1


def test_version_of_a_withdrawn_correction_is_not_used_again() -> None:
    report = ReportFactory(accepted=True)
    first = start_correction(report=report, by=report.created_by, reason="一")
    Report.objects.filter(pk=first.pk).update(state=ReportState.WITHDRAWN)

    second = start_correction(report=report, by=report.created_by, reason="二")

    assert second.number == f"{report.number}.3"


def test_correction_of_a_correction_keeps_the_first_number() -> None:
    report = ReportFactory(accepted=True)
    second = start_correction(report=report, by=report.created_by, reason="一")
    Report.objects.filter(pk=second.pk).update(state=ReportState.WITHDRAWN)

    third = start_correction(report=second, by=report.created_by, reason="二")

    assert third.number == f"{report.number}.3"


# Writing


def test_save_keeps_values_and_texts_and_raises_the_revision() -> None:
    report = ReportFactory()
    data = Entered(
        {"measures": [Measure.TEST], "benefit_wan": None, "sector": "machinery"},
        {0: {"indicator": None, "unit": "h", "baseline_value": Decimal("0")}},
        typed={"benefit_wan": "五十"},
        answers={"answer_7": "已补", "comment": " "},
    )

    outcome = save_report(report=report, data=data, revision=1, by=report.created_by)

    report.refresh_from_db()
    assert outcome.saved
    assert outcome.report == report
    assert (report.revision, report.saved_by) == (2, report.created_by)
    assert (report.measures, report.benefit_wan) == ([Measure.TEST], None)
    assert report.typed == {"benefit_wan": "五十", "answer_7": "已补"}
    assert report.rows.get().baseline_value == 0


def test_save_leaves_alone_what_was_not_entered() -> None:
    report = ReportFactory(complete=True, typed={"benefit_wan": "五十", "rows-0-benchmark_year": "去年"})

    save_report(report=report, data=Entered({"users": "某厂"}), revision=1, by=report.created_by)

    report.refresh_from_db()
    assert report.users == "某厂"
    assert report.measures_text != ""
    assert report.typed == {"benefit_wan": "五十", "rows-0-benchmark_year": "去年"}
    assert report.rows.get().unit == "h"


def test_save_adds_changes_and_removes_rows_by_their_numbers() -> None:
    report = ReportFactory()
    kept, gone = IndicatorRowFactory(report=report, order=0), IndicatorRowFactory(report=report, order=1)
    file = AttachmentFactory(report=report, row=gone)

    save_report(
        report=report,
        data=Entered({}, {0: {"unit": "km"}, 2: {"unit": "h"}}),
        revision=1,
        by=report.created_by,
    )

    kept.refresh_from_db()
    file.refresh_from_db()
    assert [(row.order, row.unit) for row in report.rows.all()] == [(0, "km"), (2, "h")]
    assert kept.condition != ""
    assert file.row is None


def test_save_takes_what_the_province_confirmed_from_the_enterprise() -> None:
    report = ReportFactory()
    report.enterprise.enterprise_name = "改名轴承有限公司"
    report.enterprise.save()

    save_report(report=report, data=Entered({"users": "某厂"}), revision=1, by=report.created_by)

    report.refresh_from_db()
    assert report.enterprise_name == "改名轴承有限公司"


def test_save_that_changes_nothing_makes_no_revision() -> None:
    report = ReportFactory(complete=True, life_cycle_stages=["production", "use"])
    data = Entered({"users": "", "life_cycle_stages": ["use", "production"]}, {0: {"unit": "h"}})

    outcome = save_report(report=report, data=data, revision=1, by=report.created_by)

    report.refresh_from_db()
    assert outcome.saved
    assert (report.revision, report.saved_at) == (1, None)


def test_stale_save_is_refused_and_names_what_differs() -> None:
    report = ReportFactory(complete=True)
    colleague = reporter_of(report.enterprise)
    theirs = Entered({"users": "甲厂", "remarks": "同"}, {0: {"unit": "h"}, 1: {"unit": "km"}})
    mine = Entered(
        {"users": "乙厂", "remarks": "同"}, {0: {"unit": "km"}, 2: {"unit": "h"}}, {"benefit_wan": "五"}
    )
    save_report(report=report, data=theirs, revision=1, by=colleague)

    outcome = save_report(report=report, data=mine, revision=1, by=report.created_by)

    report.refresh_from_db()
    assert not outcome.saved
    assert outcome.differences == {"users", "benefit_wan", "rows-0-unit", "rows-1", "rows-2"}
    assert (outcome.report.saved_by, outcome.report.revision) == (colleague, 2)
    assert (report.users, report.revision) == ("甲厂", 2)
    assert [row.order for row in report.rows.all()] == [0, 1]


def test_stale_save_of_what_already_stands_there_is_no_conflict() -> None:
    report = ReportFactory()
    data = Entered({"users": "甲厂"})
    save_report(report=report, data=data, revision=1, by=report.created_by)

    again = save_report(report=report, data=data, revision=1, by=report.created_by)

    assert again.saved
    assert again.report.revision == 2


@pytest.mark.parametrize(
    "state", ["submitted", "ministry_check", "accepted", "rejected", "withdrawn", "annulled"]
)
def test_report_that_is_not_with_the_enterprise_cannot_be_written(state: str) -> None:
    report = ReportFactory(**{state: True})

    with pytest.raises(Refusal):
        save_report(report=report, data=Entered({"users": "x"}), revision=1, by=report.created_by)


def test_returned_report_can_be_written() -> None:
    report = ReportFactory(returned=True)

    assert may_write(report, by=report.created_by)


def test_report_is_written_by_people_of_the_enterprise_only() -> None:
    report = ReportFactory()

    assert not may_write(report, by=UserFactory(enterprise_reporter=True))
    assert not may_write(report, by=UserFactory(ministry_steward=True))
    assert may_write(report, by=MembershipFactory(enterprise=report.enterprise).user)


# Files


def pdf(name: str = "报告.pdf") -> ContentFile:
    return ContentFile(PDF, name=name)


def test_attached_file_is_kept_with_its_digest() -> None:
    report = ReportFactory(complete=True)

    file = attach(
        report=report, file=pdf(), kind=AttachmentKind.EVIDENCE, by=report.created_by, row=report.rows.get()
    )

    file.refresh_from_db()
    assert (file.name, file.content_type, file.size) == ("报告.pdf", "application/pdf", len(PDF))
    assert (file.row, file.added_by) == (report.rows.get(), report.created_by)
    assert file.file.read() == PDF
    assert "报告" not in file.file.name


def test_same_file_is_kept_once() -> None:
    report = ReportFactory()

    first = attach(report=report, file=pdf(), kind=AttachmentKind.EVIDENCE, by=report.created_by)
    second = attach(report=report, file=pdf("又.pdf"), kind=AttachmentKind.EVIDENCE, by=report.created_by)

    assert first == second


def test_removed_file_is_hidden_and_kept() -> None:
    file = AttachmentFactory()

    remove_attachment(attachment=file, by=file.report.created_by)

    file.refresh_from_db()
    assert file.removed_by == file.report.created_by
    assert file.removed_at is not None
    assert file.file.read() == PDF


def test_removed_file_can_be_attached_again() -> None:
    report = ReportFactory()
    first = attach(report=report, file=pdf(), kind=AttachmentKind.OTHER, by=report.created_by)
    remove_attachment(attachment=first, by=report.created_by)

    second = attach(report=report, file=pdf(), kind=AttachmentKind.OTHER, by=report.created_by)

    assert second != first


def test_file_that_is_not_taken_is_not_kept() -> None:
    report = ReportFactory()

    with pytest.raises(ValidationError):
        attach(
            report=report,
            file=ContentFile(b"MZ" + bytes(100), name="报告.pdf"),
            kind=AttachmentKind.EVIDENCE,
            by=report.created_by,
        )

    assert not Attachment.objects.exists()


def test_files_of_a_submitted_report_stand() -> None:
    file = AttachmentFactory(report=ReportFactory(submitted=True))

    with pytest.raises(Refusal):
        remove_attachment(attachment=file, by=file.report.created_by)
    with pytest.raises(Refusal):
        attach(report=file.report, file=pdf(), kind=AttachmentKind.OTHER, by=file.report.created_by)


def test_late_is_after_the_due_date() -> None:
    cycle = CycleFactory(due_on=date(2025, 7, 31), opens_on=date(2025, 7, 1))

    assert [cycle.is_late_on(day) for day in (date(2025, 7, 31), date(2025, 8, 1))] == [False, True]
