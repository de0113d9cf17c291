"""The evidence of a report as its readers see it, its data as a file, what stands in other reports too."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from enterprises.duplicates import twins_of
from enterprises.enums import AttachmentKind, EvidenceKind, Method, Truncation
from enterprises.evidence import assess_report
from enterprises.evidence_page import EvidenceShown, evidence_of
from enterprises.models import Report, User
from tests.factories.enterprises import UserFactory
from tests.factories.reports import AttachmentFactory, IndicatorFactory, RegisteredPlanFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

GROWTH = {
    "row__method": Method.GROWTH,
    "row__truncation": Truncation.TIME,
    "row__end_time": Decimal(150),
    "row__times": "2.7\n10.3\n12.5\n30.6\n57\n61.3\n80\n109.5\n125\n128.6\n143.8",
}
EXPONENTIAL = {"row__method": Method.EXPONENTIAL}


@pytest.fixture(autouse=True)
def english(client: Client) -> Iterator[None]:
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def reviewer(client: Client) -> User:
    user: User = UserFactory(ministry_reviewer=True)
    client.force_login(user)
    return user


def assessed(**traits: Any) -> Report:
    report: Report = ReportFactory(submitted=True, **traits)
    assess_report(report)
    return report


def shown(report: Report, user: User) -> EvidenceShown:
    return evidence_of(report, user)[0]


def test_result_is_told_with_the_bound_first(client: Client, reviewer: User) -> None:
    report = assessed(**EXPONENTIAL)

    evidence = shown(report, reviewer)

    assert evidence.words[:2] == [
        "Shown with 90% confidence: at least 1,169 h.",
        "Point estimate: 1,900 h, from 8 relevant failures in 15,200 h.",
    ]
    assert [name for name, _value in evidence.pairs] == [
        "Lower bound",
        "Point estimate",
        "Upper bound",
        "Relevant failures r",
        "Time on test T",
        "Confidence level γ",
        "Method",
        "Computed",
    ]
    page = client.get(f"/reports/{report.number}/").content.decode()
    assert evidence.words[0] in page
    paper = client.get(f"/reports/{report.number}/print/").content.decode()
    assert (evidence.words[0] in paper, "data-figure" in paper) == (True, False)


def test_growth_has_its_curve_and_its_data_as_a_file(client: Client, reviewer: User) -> None:
    report = assessed(**GROWTH)

    page = client.get(f"/reports/{report.number}/").content.decode()
    data = client.get(f"/reports/{report.number}/data/0/")

    assert ("figure-evidence-0" in page, "js/charts.js" in page) == (True, True)
    lines = b"".join(data).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert lines[0].startswith("System,Time (h),State")
    assert (lines[1].startswith(",2.7,failure"), len(lines)) == (True, 12)
    assert data["Content-Disposition"] == f'attachment; filename="{report.number}-0.csv"'


def test_row_without_data_has_no_file(client: Client, reviewer: User) -> None:
    report = assessed(**EXPONENTIAL)

    assert client.get(f"/reports/{report.number}/data/0/").status_code == 404


def test_prediction_is_recorded_and_looks_like_nothing_else(reviewer: User) -> None:
    report = assessed(row__evidence_kind=EvidenceKind.PREDICTION)

    assert shown(report, reviewer) == EvidenceShown(
        note="A prediction is recorded as such. It is never judged and counts for no class."
    )


def test_evidence_without_a_method_says_that_it_is_not_judged(reviewer: User) -> None:
    assert shown(assessed(), reviewer).note == (
        "No method was chosen for this evidence: it is recorded and not judged."
    )


def test_indicator_that_no_method_judges_shows_nothing_more(reviewer: User) -> None:
    report = assessed(row__indicator=IndicatorFactory(code="MTTR"))

    assert evidence_of(report, reviewer) == {}


def test_evidence_under_a_plan_says_so_and_where_it_departs(client: Client, reviewer: User) -> None:
    report: Report = ReportFactory(submitted=True, **EXPONENTIAL)
    row = report.rows.get()
    row.plan = RegisteredPlanFactory(improvement=report.improvement, confidence=80)
    row.save()
    assess_report(report)

    evidence = shown(report, reviewer)

    assert evidence.plan_sentence.startswith(f"Under plan {row.plan.number}, registered on ")
    assert evidence.departures == ["The confidence is 90%; planned was 80%."]
    assert evidence.departures[0] in client.get(f"/reports/{report.number}/").content.decode()


def test_page_asks_no_more_for_three_rows_than_for_one(client: Client, reviewer: User) -> None:
    report = assessed(**GROWTH)
    one = queries_of(client, f"/reports/{report.number}/")
    for order in (1, 2):
        row = report.rows.get(order=0)
        row.pk, row.order = None, order
        row.save()
    assess_report(report)

    assert queries_of(client, f"/reports/{report.number}/") == one


# The same in another submission


def test_same_file_and_same_times_are_pointed_out_to_reviewers_only(client: Client) -> None:
    first, second = assessed(**GROWTH), assessed(**GROWTH)
    draft = ReportFactory(complete=True, **GROWTH)
    assess_report(draft)
    for report in (first, second):
        AttachmentFactory(report=report)
        AttachmentFactory(report=report, kind=AttachmentKind.SEALED_PAGE, sha256="0" * 64)
    ministry = UserFactory(ministry_reviewer=True)

    twins = twins_of(first, ministry)

    assert [(twin.what, twin.is_file, twin.reports, twin.outside) for twin in twins] == [
        ("Indicator 1 (MTBF)", False, (second,), 0),
        ("可靠性试验报告.pdf", True, (second,), 0),
    ]
    assert twins_of(first, first.created_by) == []
    seen = {}
    for reader in (ministry, first.created_by):
        client.force_login(reader)
        seen[reader.pk] = second.number in client.get(f"/reports/{first.number}/").content.decode()
    assert seen == {ministry.pk: True, first.created_by.pk: False}


def test_reports_outside_the_area_are_only_counted() -> None:
    first, second = assessed(**GROWTH), assessed(**GROWTH, improvement__enterprise__region__code="330000")
    province = UserFactory(provincial_reviewer=True, membership__organisation__region=first.region)

    assert first.region_id != second.region_id
    assert [(twin.reports, twin.outside) for twin in twins_of(first, province)] == [((), 1)]


def test_correction_is_no_other_submission() -> None:
    first = assessed(**GROWTH)
    Report.objects.filter(pk=first.pk).update(state="withdrawn")
    assessed(**GROWTH, improvement=first.improvement, cycle=first.cycle)

    assert twins_of(first, UserFactory(ministry_reviewer=True)) == []
