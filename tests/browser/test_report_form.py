"""The report form in a real browser: it saves itself, and loses no word offline, signed out or in company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from enterprises.models import Report
from enterprises.report_form import Entered
from enterprises.reporting import save_report
from tests.browser.browsing import sign_in
from tests.browser.conftest import PATIENCE
from tests.factories.enterprises import PASSWORD, PDF, MembershipFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report() -> Report:
    return ReportFactory(complete=True)


@pytest.fixture
def quiet(page: Page) -> Iterator[list[str]]:
    """What the console says; pages say nothing unless a test expects it."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.fixture
def form(page: Page, context: BrowserContext, live_server: Any, report: Report) -> Page:
    """The page of the report's form, opened by its reporter."""
    sign_in(context, live_server.url, report.created_by)
    page.goto(live_server.url + reverse("enterprises:report_edit", args=[report.number]))
    return page


def state(page: Page) -> Any:
    return page.locator("#save-state")


def saved(report: Report) -> Report:
    report.refresh_from_db()
    return report


def test_form_saves_itself_and_says_when(form: Page, report: Report, quiet: list[str]) -> None:
    form.fill("#users", "某机床厂")
    expect(state(form)).to_have_text("Not saved yet")
    expect(state(form)).to_contain_text("Saved ")

    assert saved(report).users == "某机床厂"
    assert form.evaluate("localStorage.length") == 0


def test_text_that_is_no_number_is_said_at_its_field_and_kept(
    form: Page, report: Report, quiet: list[str]
) -> None:
    form.fill("#benefit_wan", "五十")
    expect(form.locator("[data-field=benefit_wan] .field-error")).to_contain_text("“五十”")
    kept = saved(report).typed
    form.fill("#benefit_wan", "５０")
    expect(form.locator("[data-field=benefit_wan] .field-error")).to_have_count(0)

    assert kept == {"benefit_wan": "五十"}
    assert saved(report).benefit_wan == 50


def test_sections_count_what_is_open_while_one_writes(form: Page, quiet: list[str]) -> None:
    improvement = form.locator(".section-list a[href='#section-improvement'] .state")
    expect(improvement).to_contain_text("complete")

    form.fill("#measures_text", "")

    expect(improvement).to_have_text("1 open")


def test_button_sends_what_was_just_typed(form: Page, report: Report, quiet: list[str]) -> None:
    form.fill("#users", "某机床厂")
    form.click("button[name=add_row]")
    form.wait_for_url("**/edit/#rows-1")

    assert saved(report).users == "某机床厂"
    assert [row.order for row in report.rows.all()] == [0, 1]


def test_indicator_brings_unit_and_basis(form: Page, report: Report, quiet: list[str]) -> None:
    form.click("button[name=add_row]")
    form.wait_for_url("**/edit/#rows-1")
    form.select_option("#rows-1-indicator", "MTBF")

    assert form.input_value("#rows-1-unit") == "h"
    assert form.input_value("#rows-1-time_basis") == "h"
    assert form.input_value("#rows-1-standard") == "GB/T 23567.1-2009"
    expect(form.locator("[data-field=rows-1-baseline_value] .unit")).to_have_text("h")


def test_nothing_is_lost_without_a_connection(form: Page, context: BrowserContext, report: Report) -> None:
    context.set_offline(True)
    form.fill("#users", "某机床厂")
    expect(state(form)).to_contain_text("no connection")
    form.click("button[name=submit]")
    expect(state(form)).to_contain_text("no connection")
    unsaved = saved(report).users
    context.set_offline(False)
    expect(state(form)).to_contain_text("Saved ")

    assert unsaved == ""
    assert saved(report).users == "某机床厂"


def test_nothing_is_lost_when_the_session_ends(
    form: Page, context: BrowserContext, live_server: Any, report: Report
) -> None:
    Session.objects.all().delete()
    form.fill("#users", "某机床厂")
    expect(state(form)).to_contain_text("you are signed out")
    form.on("dialog", lambda dialog: dialog.accept())
    form.goto(live_server.url + reverse("account_login") + "?next=" + form.evaluate("location.pathname"))
    form.fill("input[name=login]", report.created_by.email)
    form.fill("input[name=password]", PASSWORD)
    form.locator("form:has(input[name=login]) button[type=submit]").click()
    form.wait_for_url("**/edit/")

    box = form.locator(".notice:has([data-restore])")
    expect(box).to_contain_text("This browser keeps text of this report")
    before = saved(report).users
    box.locator("[data-restore]").click()
    expect(form.locator("#users")).to_have_value("某机床厂")

    assert before == ""
    assert saved(report).users == "某机床厂"
    assert form.evaluate("localStorage.length") == 0


def test_signing_in_in_another_tab_is_enough(
    form: Page, context: BrowserContext, live_server: Any, report: Report
) -> None:
    Session.objects.all().delete()
    form.fill("#users", "某机床厂")
    expect(state(form)).to_contain_text("you are signed out")
    sign_in(context, live_server.url, report.created_by)
    form.evaluate(
        "document.dispatchEvent(new Event('visibilitychange'))"
    )  # the person comes back to this tab
    expect(state(form)).to_contain_text("Saved ")

    assert saved(report).users == "某机床厂"


def test_text_is_not_offered_to_a_colleague(
    form: Page, context: BrowserContext, live_server: Any, report: Report
) -> None:
    Session.objects.all().delete()
    form.fill("#users", "某机床厂")
    expect(state(form)).to_contain_text("you are signed out")
    sign_in(context, live_server.url, MembershipFactory(enterprise=report.enterprise).user)
    form.on("dialog", lambda dialog: dialog.accept())
    form.goto(live_server.url + reverse("enterprises:report_edit", args=[report.number]))

    expect(form.locator("#users")).to_have_value("")
    expect(form.locator("[data-restore]")).to_have_count(0)
    assert saved(report).users == ""


def test_colleague_who_was_first_is_not_overwritten(form: Page, report: Report) -> None:
    colleague = MembershipFactory(enterprise=report.enterprise, user__name="陈伟").user
    save_report(report=report, data=Entered({"users": "甲厂", "remarks": "甲注"}), revision=1, by=colleague)

    form.fill("#users", "乙厂")
    expect(state(form)).to_contain_text("陈伟 saved this report at")
    form.click("#save-state button")
    expect(form.locator("h1")).to_have_text("Two versions of this report")
    form.locator("input[name='keep:users'][value=mine]").check()
    form.locator("input[name='keep:remarks'][value=theirs]").check()
    form.click("button[name=merge]")
    expect(form.locator("#users")).to_have_value("乙厂")

    assert (saved(report).users, report.remarks) == ("乙厂", "甲注")


def test_leaving_with_unsaved_words_asks_first(form: Page, context: BrowserContext) -> None:
    asked: list[str] = []
    form.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    context.set_offline(True)
    form.click("#users")
    form.keyboard.type("unsaved")
    form.close(run_before_unload=True)
    form.wait_for_timeout(1000)

    assert asked == ["beforeunload"]


def test_link_to_a_problem_leads_to_its_field(form: Page, report: Report) -> None:
    report.rows.update(condition="")
    form.reload()
    form.click("button[name=submit]")
    form.click(".error-summary a[href='#rows-0-condition']")

    expect(form.locator("#rows-0-condition")).to_be_focused()


def test_file_is_attached_and_shown(form: Page, report: Report, quiet: list[str]) -> None:
    form.set_input_files(
        "#file-rows-0", {"name": "试验报告.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    form.click("button[name=attach][value=rows-0]")
    expect(form.locator("#rows-0 .files a")).to_have_text("试验报告.pdf")

    assert report.attachments.get().row == report.rows.get()


def test_form_is_finished_and_submitted_without_scripts(
    browser: Any, live_server: Any, report: Report
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    sign_in(context, live_server.url, report.created_by)
    page = context.new_page()
    page.goto(live_server.url + reverse("enterprises:report_edit", args=[report.number]))
    page.click("button[name=add_row]")
    page.click("button[name=remove_row][value='1']")
    page.fill("#users", "某机床厂")
    page.click("button[name=submit]")

    expect(page.locator("h1")).to_have_text(report.product_label)
    assert (saved(report).state, report.users) == ("provincial_check", "某机床厂")
    context.close()
