"""The main job in a real Chromium, by what the pages show: from registration to the sector summary.

An enterprise registers and reports, its province confirms and passes on, the ministry accepts, the overview
counts one more, and an association takes its sector's figures away.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from python_calamine import CalamineWorkbook

from enterprises import credit_code
from policy.loading import load_notice
from tests.browser.browsing import Complaints, as_number, choose, fill, heading, press
from tests.browser.conftest import PATIENCE
from tests.factories.enterprises import PASSWORD, PDF, UserFactory
from tests.factories.reports import CycleFactory

pytestmark = pytest.mark.django_db(transaction=True)

CODE = credit_code.fictitious(900_001)
ENTERPRISE = "演示长江轴承有限公司"
TARGET = "Enterprises that carry out reliability improvement"
EMAIL = "wang.fang@changjiang.example"
OWN_PASSWORD = "Zhoucheng-0451-shouming"

Open = Callable[[], Page]


@pytest.fixture
def people() -> None:
    """The notice is loaded and a cycle is open; province, ministry and association are there, nobody else."""
    load_notice()
    CycleFactory()
    UserFactory(email="province@test.example", provincial_reviewer=True)
    UserFactory(email="ministry@test.example", ministry_reviewer=True)
    UserFactory(email="association@test.example", association_analyst=True)


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens the front page for another person, in English; at the end nothing may have been complained of."""
    complaints, contexts = Complaints(), []

    def open_window() -> Page:
        context = browser.new_context(base_url=live_server.url, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = complaints.listen(context.new_page())
        page.goto("/")
        page.get_by_role("button", name="English").click()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints.heard == []


def test_accepted_report_moves_the_figure_and_can_be_followed_back(
    people: None, window: Open, tmp_path: Path
) -> None:
    enterprise = window()
    register(enterprise, tmp_path)
    province = signed_in(window(), "province@test.example")
    confirm_registration(province)
    add_improvement(enterprise)
    number = write_and_submit_report(enterprise)
    pass_on(province, number)
    ministry = signed_in(window(), "ministry@test.example")
    before = figure_on_overview(ministry)
    accept(ministry, number)

    assert figure_on_overview(ministry) == before + 1
    follow_figure_down_to_report(ministry, number)
    association = signed_in(window(), "association@test.example")
    assert figure_of_sector_summary(association) == before + 1
    see_where_it_is(enterprise)


def register(page: Page, folder: Path) -> None:
    licence = folder / "营业执照.pdf"
    licence.write_bytes(PDF)
    page.get_by_role("link", name="Register an enterprise").click()
    fill(
        page,
        {
            "Your name": "王芳",
            "Email": EMAIL,
            "Unified social credit code": f" {CODE.lower()} ",
            "Name of the enterprise": ENTERPRISE,
            "Industry code": "3451",
        },
    )
    page.get_by_label(re.compile("^Password(?!,)")).fill(OWN_PASSWORD)
    page.get_by_label("Password, once more").fill(OWN_PASSWORD)
    page.get_by_label("Region").select_option(label="Jiangsu")
    page.get_by_label("Business licence").set_input_files(licence)
    press(page, "Register")
    heading(page, "My registration")
    expect(page.get_by_role("main")).to_contain_text(ENTERPRISE)


def confirm_registration(page: Page) -> None:
    page.get_by_role("link", name="Worklist").click()
    page.get_by_role("link", name="1 registration to confirm").click()
    page.get_by_role("link", name=ENTERPRISE).click()
    press(page, "Confirm")
    expect(page.get_by_role("main")).to_contain_text("Answered.")


def add_improvement(page: Page) -> None:
    page.reload()
    page.get_by_role("link", name="To the enterprise").click()
    page.get_by_role("link", name="New improvement").click()
    fill(
        page, {"Product name": "精密滚动轴承", "Product model": "7014C", "Improvement began on": "2024-03-01"}
    )
    choose(
        page,
        {
            "Product class": "High-end bearings",
            "Sector": "Machinery",
            "Project": "Foundation project",
            "Foundation layer": "Core basic parts",
            "Link of the chain": "Parts",
        },
    )
    page.get_by_role("checkbox", name="Production").check()
    press(page, "Save")


def write_and_submit_report(page: Page) -> str:
    """Start the report, fill in all but one field, be told of it, mend it; returns the report's number."""
    page.get_by_role("link", name="Start a report").or_(
        page.get_by_role("link", name="New report")
    ).first.click()
    page.get_by_role("link", name="Start the report").click()
    press(page, "Start the report")
    choose(page, {"Enterprise size": "medium"})
    fill(page, {"Contact person": "王芳", "Contact telephone": "025-12345678"})
    page.get_by_role("checkbox", name="FMEA").check()
    page.get_by_label("Description of the measures").fill("改进密封结构，开展可靠性增长试验。")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    press(page, "Add an indicator")
    page.wait_for_url("**#rows-0")
    fill_indicator(indicator(page))
    row = indicator(page)
    row.get_by_label("Files to attach").set_input_files(
        {"name": "可靠性试验报告.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(row, "Attach")
    expect(row.get_by_role("link", name="可靠性试验报告.pdf")).to_be_visible()
    page.get_by_label("Declaration of truthfulness").check()
    page.get_by_label("Signatory").fill("王芳")
    page.get_by_label("Signed on").fill(timezone.localdate().isoformat())
    press(page, "Submit")

    missing = page.get_by_role("alert").get_by_role("link", name=re.compile("failure criterion"))
    expect(page.get_by_role("alert")).to_contain_text("1 problem to solve")
    missing.click()
    expect(page.get_by_label("Failure criterion")).to_be_focused()
    page.get_by_label("Failure criterion").fill("功能中断或精度超差")
    press(page, "Submit")
    expect(page.get_by_role("main")).to_contain_text("Submitted.")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def indicator(page: Page) -> Locator:
    return page.get_by_role("region", name="Indicator 1")


def fill_indicator(row: Locator) -> None:
    """The mean time between failures with its evidence; the failure criterion is forgotten."""
    choose(row, {"Indicator": re.compile("Mean time between failures")})
    if not row.get_by_role("combobox", name=re.compile("^Unit")).input_value():
        choose(row, {"Unit": "h"})
    values = {
        "Before the improvement": ("1200", "2024-02-20"),
        "After the improvement": ("1900", "2025-06-20"),
        "Goal": ("2400", "2026-12-31"),
    }
    for group, (value, day) in values.items():
        fill(row.get_by_role("group", name=group), {"Value": value, "Date": day})
    row.get_by_label("Operating condition").fill("额定负载，环境温度 20 ℃")
    choose(row, {"Kind of evidence": "test", "Test plan": "time-terminated"})
    fill(
        row,
        {
            "Sample size": "8",
            "Cumulative test time": "15200",
            "Relevant failures": "8",
            "Confidence level": "90",
        },
    )


def pass_on(page: Page, number: str) -> None:
    open_from_worklist(page, number)
    page.get_by_role("link", name="Pass on").click()
    page.get_by_label("Opinion").fill("情况属实。")
    press(page, "Pass on")
    expect(page.get_by_role("main")).to_contain_text("情况属实。")


def accept(page: Page, number: str) -> None:
    open_from_worklist(page, number)
    page.get_by_role("link", name="Accept").click()
    page.get_by_label("Opinion").fill("同意采纳。")
    page.get_by_label("Date of the decision").fill(timezone.localdate().isoformat())
    press(page, "Accept")
    expect(page.get_by_role("main")).to_contain_text("同意采纳。")


def open_from_worklist(page: Page, number: str) -> None:
    page.get_by_role("link", name="Worklist").click()
    page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()


def figure_on_overview(page: Page) -> int:
    page.get_by_role("link", name="Overview").click()
    heading(page, "Overview of progress")
    return as_number(figure(page))


def figure(page: Page) -> Locator:
    """The figure of the target today, which leads to those who are counted."""
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=TARGET))
    return card.get_by_role("paragraph").filter(has_text="Goal").get_by_role("link")


def follow_figure_down_to_report(page: Page, number: str) -> None:
    figure(page).click()
    expect(page.get_by_role("main")).to_contain_text("1 row")
    page.get_by_role("link", name=ENTERPRISE).click()
    heading(page, ENTERPRISE)
    page.get_by_role("main").get_by_role("link", name=number).first.click()
    heading(page, "精密滚动轴承")
    expect(page.get_by_role("main")).to_contain_text(number)
    expect(page.get_by_role("main")).to_contain_text("同意采纳。")


def figure_of_sector_summary(page: Page) -> int:
    """What the page of the association's sector, its CSV and its XLSX say alike."""
    page.get_by_role("link", name="Your sector: Machinery").click()
    row = (
        page.get_by_role("region", name="Contribution to each target")
        .get_by_role("row")
        .filter(has_text=TARGET)
    )
    shown = as_number(row.get_by_role("cell").first)
    assert figure_in_csv(downloaded(page, "CSV")) == shown
    assert figure_in_workbook(downloaded(page, "XLSX")) == shown
    return shown


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def figure_in_csv(content: bytes) -> int:
    lines = csv.DictReader(content.decode("utf-8-sig").splitlines())
    return next(int(line["Figure"]) for line in lines if line["Name of the target"] == TARGET)


def figure_in_workbook(content: bytes) -> int:
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Figures").to_python()
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    return next(int(line["Figure of the sector"]) for line in lines if line["Name of the target"] == TARGET)


def see_where_it_is(page: Page) -> None:
    """The submitter sees that it counts."""
    page.reload()
    main = page.get_by_role("main")
    expect(main).to_contain_text("accepted by the ministry")
    expect(main).to_contain_text(f"By this report {ENTERPRISE} counts toward “{TARGET}”")


def signed_in(page: Page, email: str) -> Page:
    page.get_by_label(re.compile("E-?mail", re.IGNORECASE)).fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").click()
    heading(page, "Overview of progress")
    return page
