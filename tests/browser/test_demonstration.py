"""A full round of a demonstration in a real Chromium: six people, from the application to the figure.

The enterprise submits, its province recommends on a numbered list, the ministry checks, an expert scores, the
public reads the notice and objects, the ministry dismisses that and names; an observer sees the target move.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from enterprises.models import Application, PublicNotice
from policy.loading import load_notice
from tests.browser.browsing import Complaints, as_number, fill, heading, press, sign_in
from tests.browser.conftest import PATIENCE
from tests.factories.enterprises import EnterpriseFactory, MembershipFactory, UserFactory
from tests.factories.nomination import ApplicationFactory, CallFactory

pytestmark = pytest.mark.django_db(transaction=True)

TARGET = "Typical demonstrations of reliability improvement"
Open = Callable[[Any], Page]


@pytest.fixture
def draft() -> Application:
    """A complete application of an enterprise in Jiangsu, in a call that asks for one score."""
    load_notice()
    enterprise = EnterpriseFactory(region__code="320000")
    call = CallFactory(scores_needed=1)
    draft: Application = ApplicationFactory(
        complete=True, call=call, improvement__enterprise=enterprise, improvement__sector__code="machinery"
    )
    return draft


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens the site for a person or a visitor, in English; at the end nothing was complained of."""
    complaints, contexts = Complaints(), []

    def open_window(person: Any) -> Page:
        context = browser.new_context(base_url=live_server.url)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        sign_in(context, live_server.url, person)
        return complaints.listen(context.new_page())

    yield open_window
    for context in contexts:
        context.close()
    assert complaints.heard == []


def test_demonstration_goes_from_application_to_the_figure(draft: Application, window: Open) -> None:
    enterprise = window(MembershipFactory(enterprise=draft.enterprise).user)
    province = window(UserFactory(provincial_reviewer=True, membership__organisation__region__code="320000"))
    expert = UserFactory(expert=True)
    ministry = window(UserFactory(ministry_reviewer=True))
    observer = window(UserFactory(observer=True))
    public = window(None)
    before = figure_of_target(observer)

    submit(enterprise, draft)
    recommend_on_a_list(province, draft)
    take_in_and_pass(ministry, draft)
    ask(ministry, draft, expert)
    score(window(expert), draft)
    shortlist_and_publish(ministry, draft)
    object_to(public, draft)
    cannot_be_named_yet(ministry, draft)
    dismiss(ministry)
    let_the_notice_pass()
    name(ministry, draft)

    assert figure_of_target(observer) == before + 1
    public.goto("/public/demonstrations/")
    expect(public.get_by_role("table")).to_contain_text(draft.case_title)
    enterprise.reload()
    expect(enterprise.get_by_role("main")).to_contain_text("named by the ministry")


def figure_of_target(page: Page) -> int:
    page.goto("/")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=TARGET))
    return as_number(card.locator(".figure"))


def submit(page: Page, draft: Application) -> None:
    page.goto(f"/applications/{draft.number}/")
    page.get_by_role("link", name="Submit").click()
    press(page, "Submit")
    expect(page.get_by_role("main")).to_contain_text("provincial check")


def recommend_on_a_list(page: Page, draft: Application) -> None:
    page.goto(draft.call.get_absolute_url())
    page.get_by_role("link", name="Check and recommend").click()
    fill(page, {f"Rank of {draft.number}": "1", "Opinion": "同意推荐"})
    press(page, "Recommend those with a rank")
    page.get_by_role("link", name="Draw up the list of 1 application").click()
    fill(page, {"Number of the list": "苏工信科〔2026〕7号", "Dated": timezone.localdate().isoformat()})
    page.get_by_role("main").get_by_role("button").first.click()
    heading(page, "List of recommendations 苏工信科〔2026〕7号")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download XLSX for sealing").click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def take_in_and_pass(page: Page, draft: Application) -> None:
    page.goto(draft.call.get_absolute_url())
    page.get_by_role("link", name="苏工信科〔2026〕7号").click()
    page.get_by_role("link", name="Take the list in").click()
    page.get_by_label("The sealed list is here and agrees with the online one").check()
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto(f"/applications/{draft.number}/")
    page.get_by_role("link", name="Pass to desk review").click()
    for point in ("The credit code is right", "Three years without a breach", "All enclosures are there"):
        page.get_by_label(re.compile(f"^{point}")).check()
    press(page, "Pass to desk review")
    expect(page.get_by_role("main")).to_contain_text("desk review")


def ask(page: Page, draft: Application, expert: Any) -> None:
    page.goto(f"{draft.call.get_absolute_url()}panel/")
    page.get_by_label(expert.name).check()
    press(page, "Ask")
    expect(page.get_by_role("main")).to_contain_text("1 review is asked for.")


def score(page: Page, draft: Application) -> None:
    page.goto("/reviews/")
    page.get_by_role("link", name=draft.number).click()
    fill(page, {"Score": "88", "Comment": "数据完整，方法可以复制。"})
    press(page, "Save the score")
    expect(page.get_by_role("main")).to_contain_text("Your score is kept.")


def shortlist_and_publish(page: Page, draft: Application) -> None:
    page.goto(f"{draft.call.get_absolute_url()}shortlist/")
    page.get_by_label(re.compile(draft.number)).check()
    press(page, "Shortlist")
    page.goto(f"{draft.call.get_absolute_url()}notice/")
    fill(page, {"Number of the notice": "工信公示〔2026〕3号"})
    press(page, "Publish")
    expect(page.get_by_role("main")).to_contain_text("Notice 工信公示〔2026〕3号 is published.")


def object_to(page: Page, draft: Application) -> None:
    page.goto("/public/notices/")
    page.get_by_role("link", name="工信公示〔2026〕3号").click()
    page.get_by_role("link", name=f"Object to {draft.enterprise_name}").click()
    fill(page, {"Your real name": "李强", "Telephone or email": "13800000000"})
    press(page, "File the objection")
    expect(page.get_by_label("Your real name")).to_have_value("李强")
    fill(page, {"Grounds": "试验数据与公开报告不一致。"})
    press(page, "File the objection")
    expect(page.get_by_role("main")).to_contain_text("has been received")


def cannot_be_named_yet(page: Page, draft: Application) -> None:
    page.goto(f"/applications/{draft.number}/")
    expect(page.get_by_role("button", name="Announce", exact=True)).to_be_disabled()


def dismiss(page: Page) -> None:
    page.goto("/objections/")
    page.locator("tbody").get_by_role("link").first.click()
    expect(page.get_by_role("main")).not_to_contain_text("李强")
    press(page, "Take it up")
    expect(page.get_by_role("main")).to_contain_text("李强")
    fill(page, {"Finding": "经核实，数据一致。"})
    press(page, "Dismiss")
    expect(page.get_by_role("heading", level=1)).to_contain_text("dismissed")


def let_the_notice_pass() -> None:
    today = timezone.localdate()
    PublicNotice.objects.update(
        first_day=today - datetime.timedelta(days=11), last_day=today - datetime.timedelta(days=2)
    )


def name(page: Page, draft: Application) -> None:
    page.goto(f"{draft.call.get_absolute_url()}naming/")
    fill(
        page,
        {
            "Document number": "工信部科函〔2026〕88号",
            "Dated": timezone.localdate().isoformat(),
            "Title of the document": "关于公布可靠性提升典型示范名单的通知",
            f"Demonstration number of {draft.number}": "2026-901",
        },
    )
    press(page, "Announce")
    expect(page.get_by_role("main")).to_contain_text("names 1 demonstration")
