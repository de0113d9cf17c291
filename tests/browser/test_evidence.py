"""Evidence in a real Chromium: failure times are pasted, the bound is read, the report goes its way, a
steward confirms the class on its verdict, the 2030 target moves, and it opens down to the failure times.

The data are the survreg example of the reference cases: 15 lives and 5 suspensions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from enterprises import workflow
from enterprises.class_evidence import subject_of
from enterprises.enums import Deed, TimeBasis
from enterprises.models import Report, User
from policy import decisions
from policy.decision_rules import Line
from policy.enums import DecisionKind
from policy.loading import load_notice
from policy.models import Indicator, ProductClass
from tests.browser.browsing import Complaints, as_number, choose, fill, heading, press, sign_in
from tests.browser.conftest import PATIENCE
from tests.factories.enterprises import UserFactory
from tests.factories.reports import IndicatorRowFactory, ReportFactory
from tests.factories.verdicts import BenchmarkFactory, MarketShareFactory

pytestmark = pytest.mark.django_db(transaction=True)

FAILURES = (17.9, 28.9, 33.0, 41.5, 42.1, 45.6, 48.4, 51.8, 51.9, 54.1, 55.6, 61.2, 67.8, 68.6, 68.9)
LIVES = "\n".join([*(f"{life}\tF" for life in FAILURES), *["70\tS"] * 5])
TARGET = "Classes of core products at the international advanced level"

Open = Callable[[User], Page]


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens the front page for a person, in English; at the end nothing may have been complained of."""
    complaints, contexts = Complaints(), []

    def open_window(person: User) -> Page:
        context = browser.new_context(base_url=live_server.url)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        sign_in(context, live_server.url, person)
        page = complaints.listen(context.new_page())
        page.goto("/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints.heard == []


@pytest.fixture
def report() -> Report:
    """A draft on a bearing, complete but for its evidence; its class is designated and has a benchmark."""
    load_notice()
    steward = UserFactory(ministry_steward=True, email="steward@test.example")
    bearings = ProductClass.objects.get(code="ZJ-02")
    rating_life = Indicator.objects.get(code="L10")
    draft = ReportFactory(
        complete=True, row=None, product_class=bearings, improvement__product_class=bearings
    )
    IndicatorRowFactory(
        report=draft,
        order=0,
        indicator=rating_life,
        unit="1e6 r",
        time_basis=TimeBasis.CYCLES,
        baseline_value=20,
        current_value=Decimal("32.1"),
        target_value=40,
        evidence_kind="",
        truncation="",
        **dict.fromkeys(("sample_size", "test_time", "failures", "confidence")),
    )
    today = timezone.localdate()
    BenchmarkFactory(
        product_class=bearings,
        indicator=rating_life,
        unit="1e6 r",
        value=20,
        quantile=Decimal("0.1"),
        valid_from=today - datetime.timedelta(days=1),
        proposed_by=steward,
    )
    MarketShareFactory(product_class=bearings, subject=subject_of(draft), share=Decimal("0.7"))
    decisions.record(
        number="演示〔2026〕1号",
        kind=DecisionKind.CLASS_DESIGNATED,
        dated_on=today - datetime.timedelta(days=2),
        title="关于公布关键核心产品目录的通知",
        reason="",
        subjects=[Line(subject="ZJ-02")],
        by=steward,
    )
    return draft


def test_pasted_failure_times_carry_a_class_to_its_level(report: Report, window: Open) -> None:
    ministry_reviewer = UserFactory(ministry_reviewer=True)
    enterprise = window(report.created_by)
    paste_evidence_and_submit(enterprise, report)
    pass_on(report)
    ministry = window(ministry_reviewer)
    before = figure_on_overview(ministry)
    accept(ministry, report)
    confirm(window(User.objects.get(email="steward@test.example")))

    assert (before, figure_on_overview(ministry)) == (0, 1)
    open_down_to_the_failure_times(ministry, report)


def paste_evidence_and_submit(page: Page, report: Report) -> None:
    page.goto(f"/reports/{report.number}/edit/")
    row = page.get_by_role("region", name="Indicator 1")
    choose(row, {"Kind of evidence": "test"})
    choose(row, {"Method": re.compile("life of each unit")})
    fill(row, {"Confidence level": "90", "Failure times": LIVES})

    shown = row.get_by_role("group", name="What they rest on")
    expect(shown).to_contain_text("Shown with 90% confidence: at least 24.5")
    expect(shown).to_contain_text("15 failures, 5 suspensions")
    expect(shown).to_contain_text("demonstrated")
    press(page, "Submit")
    expect(page.get_by_role("main")).to_contain_text("Submitted.")


def pass_on(report: Report) -> None:
    """The province does what tests/browser/test_main_job.py shows it doing."""
    province = UserFactory(provincial_reviewer=True)
    workflow.perform(Deed.PASS_ON, Report.objects.get(pk=report.pk), by=province, comment="情况属实。")


def accept(page: Page, report: Report) -> None:
    page.goto(f"/reports/{report.number}/accept/")
    page.get_by_label("Opinion").fill("同意采纳。")
    page.get_by_label("Date of the decision").fill(timezone.localdate().isoformat())
    press(page, "Accept")
    expect(page.get_by_role("main")).to_contain_text("同意采纳。")


def confirm(page: Page) -> None:
    """The worklist says what the verdict asks for, and leads to the decision."""
    page.get_by_role("link", name="Worklist").click()
    task = page.get_by_role("listitem").filter(has_text="High-end bearings")
    task.get_by_role("link").first.click()
    fill(
        page,
        {
            "Document number": "演示〔2026〕2号",
            "Title": "关于确认高端轴承达到国际先进水平的通知",
            "Reason": "依据判定结果确认。",
        },
    )
    page.get_by_label("Date of the document").fill(timezone.localdate().isoformat())
    page.get_by_role("group", name="Line 1").get_by_role("combobox").first.select_option("ZJ-02")
    press(page, "Register the decision")
    expect(page.get_by_role("main")).to_contain_text("演示〔2026〕2号")


def figure_on_overview(page: Page) -> int:
    page.goto("/")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=TARGET))
    return as_number(card.get_by_role("paragraph").filter(has_text="Goal").locator(".figure"))


def open_down_to_the_failure_times(page: Page, report: Report) -> None:
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=TARGET))
    card.get_by_role("paragraph").filter(has_text="Goal").get_by_role("link").click()
    main = page.get_by_role("main")
    main.get_by_role("link", name="高端轴承").first.click()  # as the ledger named it
    main.get_by_role("link", name=re.compile("demonstrated", re.IGNORECASE)).first.click()
    main.get_by_role("link", name=report.number).first.click()
    heading(page, report.product_name)
    expect(main).to_contain_text("Shown with 90% confidence")
    with page.expect_download() as download:
        main.get_by_role("link", name="Download the data (CSV)").press("Enter")
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert [float(line.split(",")[0]) for line in lines[1:]][:15] == sorted(FAILURES)
