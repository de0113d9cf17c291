"""What a person has written survives a second tab, the end of a session, and a browser without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from enterprises.models import Report
from tests.browser.browsing import sign_in
from tests.browser.conftest import PATIENCE
from tests.factories.enterprises import PASSWORD
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report() -> Report:
    return ReportFactory(complete=True)


@pytest.fixture
def address(live_server: Any, report: Report) -> str:
    return live_server.url + reverse("enterprises:report_edit", args=[report.number])


@pytest.fixture
def reporter(context: BrowserContext, live_server: Any, report: Report) -> BrowserContext:
    sign_in(context, live_server.url, report.created_by)
    return context


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    return page


def users_of(report: Report) -> str:
    report.refresh_from_db()
    return report.users


def test_second_tab_does_not_overwrite_the_first(
    reporter: BrowserContext, address: str, report: Report
) -> None:
    first, second = opened(reporter, address), opened(reporter, address)
    first.get_by_label("Users").fill("甲机床厂")
    expect(first.locator("#save-state")).to_contain_text("Saved ")
    second.get_by_label("Users").fill("乙机床厂")
    expect(second.locator("#save-state")).to_contain_text("Nothing was overwritten.")
    assert users_of(report) == "甲机床厂"

    second.locator("#save-state").get_by_role("button").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Two versions of this report")
    row = second.get_by_role("row").filter(has_text="Users")
    expect(row).to_contain_text("甲机床厂")
    expect(row).to_contain_text("乙机床厂")
    assert users_of(report) == "甲机床厂"

    row.get_by_role("radio").first.check()
    second.get_by_role("button", name="Save what I have chosen").click()
    expect(second.get_by_label("Users")).to_have_value("甲机床厂")
    assert users_of(report) == "甲机床厂"


def test_signed_out_writer_signs_in_beside_the_form_and_it_saves_itself(
    reporter: BrowserContext, address: str, report: Report
) -> None:
    page = opened(reporter, address)
    reporter.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Users").fill("某机床厂")
    expect(page.locator("#save-state")).to_contain_text("you are signed out")
    assert users_of(report) == ""

    with reporter.expect_page() as beside:
        page.locator("#save-state").get_by_role("link").click()
    _give_password(beside.value, report)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the person comes back to it
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    assert users_of(report) == "某机床厂"


def test_text_sent_without_scripts_after_the_session_ended_is_offered_back(
    browser: Browser, live_server: Any, address: str, report: Report
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    sign_in(context, live_server.url, report.created_by)
    page = opened(context, address)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Users").fill("某机床厂")
    page.locator(".form-bar").get_by_role("button", name="Save").click()
    _give_password(page, report)
    expect(page.get_by_text("What you had written when your session ended is not lost.")).to_be_visible()
    assert users_of(report) == ""

    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_label("Users")).to_have_value("某机床厂")
    assert users_of(report) == "某机床厂"
    context.close()


def _give_password(page: Page, report: Report) -> None:
    page.locator("input[name=login]").fill(report.created_by.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=login])").get_by_role("button").click()
    page.wait_for_url("**/edit/")
