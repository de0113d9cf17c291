"""What has happened to a report, and what it does to the count."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone, translation

from enterprises import review
from enterprises.enums import ReportState
from enterprises.history import CountEffect, Remark, effect_on_count, happenings
from enterprises.models import Report
from enterprises.workflow import perform
from policy.enums import Ending
from reliability_tracker.statuses import Tone
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import CycleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ministry() -> Any:
    NoticeFactory()
    TargetFactory(code="enterprises-2025", name_en="Enterprises that carry out improvement")
    return UserFactory(ministry_reviewer=True, name="李明")


def accepted(ministry: Any, **fields: Any) -> Report:
    report = ReportFactory(ministry_check=True, **fields)
    review.accept(report=report, by=ministry, opinion="采纳")
    return report


def test_the_timeline_says_who_did_what_when_and_what_was_said(ministry: Any) -> None:
    report = ReportFactory(submitted=True, reporter__name="王芳")
    province = UserFactory(
        provincial_reviewer=True, membership__organisation__region__code=report.region_id, name="赵强"
    )
    review.send_back(
        report=report, by=province, comment="请补充", comments={"rows-0-condition": "请写明转速"}
    )
    answered = {report.field_comments.get().pk: "1500 r/min"}
    perform("submit", report, by=report.created_by, answers=answered)

    sent_back, resubmitted = happenings(report)

    assert (sent_back.title, sent_back.who, sent_back.comment, sent_back.tone) == (
        "Send back",
        "赵强, provincial reviewer",
        "请补充",
        Tone.WARN,
    )
    assert sent_back.remarks == (
        Remark(
            "rows-0-condition",
            "Indicator 1 (MTBF): operating condition or test profile",
            "请写明转速",
            "1500 r/min",
            sent_back.remarks[0].standing,
            sent_back.remarks[0].tone,
        ),
    )
    assert (sent_back.remarks[0].standing, sent_back.remarks[0].tone) == ("answered", Tone.BUSY)
    assert (resubmitted.title, resubmitted.who) == (
        "Submit → provincial check",
        "王芳, enterprise reporter",
    )


def test_the_timeline_shows_documents_and_dates_of_decisions(ministry: Any) -> None:
    report = accepted(ministry)
    review.annul(
        report=report,
        by=ministry,
        reason="误采纳",
        document_number="演示〔2026〕3号",
        decided_on=timezone.localdate(),
        ending=Ending.VOID,
    )

    today = f"{timezone.localdate():%-d %B %Y}"
    assert [step.document for step in happenings(report)] == [
        f"Date of the decision: {today}",
        f"演示〔2026〕3号 of {today}",
    ]


def test_only_an_accepted_report_counts(ministry: Any) -> None:
    effects = {
        trait: effect_on_count(ReportFactory(**{trait: True})).sentence
        for trait in ("complete", "submitted", "returned", "rejected", "withdrawn")
    }

    assert effects == {
        "complete": "Nothing yet: only accepted reports count.",
        "submitted": "Nothing yet: only accepted reports count.",
        "returned": "Nothing yet: only accepted reports count.",
        "rejected": "None.",
        "withdrawn": "None.",
    }


def test_an_accepted_report_makes_its_enterprise_count(ministry: Any) -> None:
    report = accepted(ministry)

    effect = effect_on_count(report)

    assert effect == CountEffect(
        f"By this report {report.enterprise_name} counts toward"
        " “Enterprises that carry out improvement” since 30 June 2025.",
        Tone.GOOD,
        f"/targets/enterprises-2025/counted/{report.credit_code}/",
    )


def test_a_second_report_supports_what_the_first_began(ministry: Any) -> None:
    first = accepted(ministry)
    later = CycleFactory(
        code="2025H2", period_from=datetime.date(2025, 7, 1), period_to=datetime.date(2025, 12, 31)
    )
    second = accepted(ministry, improvement=first.improvement, cycle=later, reporter=first.created_by)

    assert effect_on_count(second).sentence.endswith(" since 30 June 2025; this report supports it too.")


def test_a_report_without_measured_indicator_counts_for_nothing(ministry: Any) -> None:
    report = ReportFactory(ministry_check=True)
    report.rows.update(target_value=None, target_blank="pending")
    review.accept(report=report, by=ministry, opinion="采纳")

    assert effect_on_count(report).tone == Tone.WARN


def test_a_replaced_and_an_annulled_report_say_what_took_them_out(ministry: Any) -> None:
    replaced = ReportFactory(accepted=True, superseded_at=timezone.now())
    annulled = accepted(ministry)
    review.annul(
        report=annulled,
        by=ministry,
        reason="误采纳",
        document_number="演示〔2026〕3号",
        decided_on=timezone.localdate(),
        ending=Ending.VOID,
    )

    assert effect_on_count(replaced).sentence.startswith("None: its correction has taken its place")
    assert effect_on_count(annulled) == CountEffect(
        "None since decision 演示〔2026〕3号: void: it should never have counted.", Tone.BAD
    )
    assert annulled.state == ReportState.ANNULLED
