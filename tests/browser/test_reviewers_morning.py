"""A reviewer's morning in a real Chromium: who owes what, remind them, decide ten at once, take one back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from enterprises.enums import Deed, ReportState
from enterprises.models import ExpectedReport, Message, Report, Transition
from policy.loading import load_notice
from tests.browser.browsing import Complaints, choose, fill, heading, press, sign_in
from tests.factories.enterprises import EnterpriseFactory, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEN = 10


@pytest.fixture
def reviewer() -> Any:
    """Of a province in which ten reports wait and one enterprise owes one since yesterday."""
    load_notice()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    cycle = CycleFactory(opens_on=yesterday - datetime.timedelta(days=30), due_on=yesterday)
    enterprise = EnterpriseFactory()
    MembershipFactory(enterprise=enterprise, user=UserFactory(email="owes@test.example"))
    ExpectedReportFactory(improvement=ImprovementFactory(enterprise=enterprise), cycle=cycle)
    for number in range(TEN):
        ReportFactory(
            submitted=True,
            cycle=cycle,
            improvement__enterprise=EnterpriseFactory(),
            step_due_on=yesterday + datetime.timedelta(days=number),
        )
    region = enterprise.region_id
    return UserFactory(provincial_reviewer=True, membership__organisation__region__code=region)


def test_a_reviewer_s_morning(context: BrowserContext, live_server: Any, reviewer: Any) -> None:
    complaints = Complaints()
    page = complaints.listen(context.new_page())
    sign_in(context, live_server.url, reviewer)

    page.goto(live_server.url + "/completeness/")
    remind_of_what_is_overdue(page)
    decide_on_ten(page, live_server.url)
    take_one_back(page)

    states = list(Report.objects.values_list("state", flat=True))
    assert states.count(ReportState.MINISTRY_CHECK) == TEN - 1
    assert states.count(ReportState.PROVINCIAL_CHECK) == 1
    assert Transition.objects.filter(deed=Deed.PASS_ON, comment="同意上报").count() == TEN
    assert Message.objects.filter(recipient__email="owes@test.example").exists()
    assert complaints.heard == []


def remind_of_what_is_overdue(page: Page) -> None:
    """From the matrix to the list behind its cell, and from there to the people."""
    owed = ExpectedReport.objects.get()
    page.locator("a[href*='reached=overdue']").first.click()
    heading(page, "Expected reports")
    page.get_by_label(f"Select {owed.enterprise}").check()
    press(page, "Send a reminder for those selected")
    expect(page.get_by_text(owed.enterprise.enterprise_name)).to_be_visible()
    press(page, "Remind")


def decide_on_ten(page: Page, address: str) -> None:
    """The most urgent first; what will happen is shown before anything does."""
    page.goto(f"{address}/reports/?waiting=me&sort=step_due_on")
    expect(page.get_by_text("overdue", exact=True)).to_have_count(1 + 1)  # a choice of the filter, and a row
    page.get_by_label("All on this page").check()
    choose(page, {"Those chosen": "Pass on"})
    press(page, "See what will happen")
    heading(page, "Pass on: what will happen")
    fill(page, {"Opinion": "同意上报"})
    press(page, f"Pass on: {TEN} reports")
    expect(page.get_by_text(f"Pass on: done for {TEN} reports.")).to_be_visible()


def take_one_back(page: Page) -> None:
    heading(page, "Worklist")
    page.get_by_role("link", name="Take back").first.click()
    fill(page, {"Reason": "误操作"})
    press(page, "Take back")
    expect(page.get_by_text("The report is now “provincial check”.")).to_be_visible()
