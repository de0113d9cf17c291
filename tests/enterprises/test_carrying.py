"""A draft whose cycle has closed, and a report that begins like one on another product."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from enterprises.carrying import carry_over, may_carry_over
from enterprises.enums import ReportState
from enterprises.history import compared_with
from enterprises.models import Cycle, Report
from enterprises.reporting import start_report
from enterprises.verdicts import Refusal
from tests.factories.enterprises import ImprovementFactory
from tests.factories.reports import AttachmentFactory, CycleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def later_cycle(**days: Any) -> Cycle:
    cycle: Cycle = CycleFactory(
        code="2025H2", period_from=date(2025, 7, 1), period_to=date(2025, 12, 31), **days
    )
    return cycle


@pytest.fixture
def draft() -> Report:
    """A complete draft with a file, whose cycle closed yesterday."""
    today = timezone.localdate()
    cycle = CycleFactory(
        opens_on=today - timedelta(90), due_on=today - timedelta(60), closes_on=today - timedelta(1)
    )
    report: Report = ReportFactory(complete=True, cycle=cycle, users="某主机厂")
    AttachmentFactory(report=report)
    return report


def test_a_draft_is_carried_with_texts_and_files(draft: Report) -> None:
    later_cycle()

    carried = carry_over(report=draft, by=draft.created_by)

    draft.refresh_from_db()
    assert (carried.cycle.code, carried.carried_from, carried.users) == ("2025H2", draft, "某主机厂")
    assert [row.baseline_value for row in carried.rows.all()] == [
        row.baseline_value for row in draft.rows.all()
    ]
    assert (carried.attachments.count(), draft.attachments.count()) == (1, 1)
    assert (carried.signatory, carried.declaration) == ("", False)
    assert draft.state == ReportState.WITHDRAWN
    assert carried.number in draft.transitions.get().comment


def test_it_is_carried_once(draft: Report) -> None:
    later_cycle()
    carry_over(report=draft, by=draft.created_by)

    with pytest.raises(Refusal, match="Only drafts whose cycle has closed"):
        carry_over(report=draft, by=draft.created_by)

    assert Report.objects.count() == 2


def test_where_no_later_cycle_takes_reports_it_stays(draft: Report) -> None:
    verdict = may_carry_over(draft, by=draft.created_by)

    assert str(verdict) == "No later cycle takes reports yet. The draft stays until one does."


def test_what_has_been_begun_there_is_not_written_over(draft: Report) -> None:
    there = start_report(improvement=draft.improvement, cycle=later_cycle(), by=draft.created_by)

    verdict = may_carry_over(draft, by=draft.created_by)

    assert there.number in str(verdict)


def test_only_its_own_people_carry_it(draft: Report) -> None:
    later_cycle()
    stranger = ReportFactory().created_by

    with pytest.raises(Refusal, match="people of the enterprise"):
        carry_over(report=draft, by=stranger)


def test_it_is_carried_on_the_page_and_the_old_one_can_be_read(draft: Report, client: Client) -> None:
    later_cycle()
    client.force_login(draft.created_by)

    edit = client.get(f"/reports/{draft.number}/edit/")
    page = client.get(draft.get_absolute_url()).content.decode()
    answer = client.post(f"/reports/{draft.number}/carry/")

    assert (edit.status_code, edit.url) == (302, draft.get_absolute_url())
    assert "Carry into the next cycle" in page
    assert answer.url == f"/reports/{draft.carried_to.number}/edit/"
    assert client.get(draft.get_absolute_url()).status_code == 200


# Beginning like another product


def test_a_report_begins_like_one_on_another_product_without_its_values(client: Client) -> None:
    other = ReportFactory(accepted=True)
    improvement = ImprovementFactory(enterprise=other.enterprise)
    client.force_login(other.created_by)
    address = f"/reports/new/?improvement={improvement.pk}&cycle={other.cycle.code}"

    offered = client.get(address).content.decode()
    client.post(
        "/reports/new/", {"improvement": improvement.pk, "cycle": other.cycle.code, "like": other.number}
    )

    begun = Report.objects.get(improvement=improvement)
    row, theirs = begun.rows.get(), other.rows.get()
    assert other.number in offered
    assert (begun.measures_text, begun.product_name) == (other.measures_text, improvement.product_name)
    assert (row.indicator, row.unit, row.condition) == (theirs.indicator, theirs.unit, theirs.condition)
    assert (row.baseline_value, row.current_value, row.target_value, row.sample_size) == (None,) * 4


def test_a_report_of_another_enterprise_is_no_model(client: Client) -> None:
    foreign = ReportFactory(accepted=True)
    own = ReportFactory(accepted=True)
    improvement = ImprovementFactory(enterprise=own.enterprise)
    client.force_login(own.created_by)

    client.post(
        "/reports/new/", {"improvement": improvement.pk, "cycle": own.cycle.code, "like": foreign.number}
    )

    assert Report.objects.get(improvement=improvement).measures_text == ""


# What the reviewer compares with


def test_reviewer_sees_what_changed_since_the_last_accepted_report(client: Client) -> None:
    before = ReportFactory(accepted=True)
    report = ReportFactory(
        ministry_check=True,
        improvement=before.improvement,
        cycle=later_cycle(),
        reporter=before.created_by,
        users="新的用户",
    )
    report.rows.update(current_value=2100)
    client.force_login(before.accepted_by)

    page = client.get(report.get_absolute_url())

    changed = {change.field: (change.before, change.after) for change in page.context["differences"]}
    assert changed == {"users": ("—", "新的用户"), "rows-0-current_value": ("1,900 h", "2,100 h")}
    assert f"What has changed since {before.number}" in page.content.decode()


def test_a_report_is_not_compared_with_a_later_cycle() -> None:
    first = ReportFactory(accepted=True)
    ReportFactory(
        accepted=True, improvement=first.improvement, cycle=later_cycle(), reporter=first.created_by
    )

    assert compared_with(first, Report.objects.all()) is None
