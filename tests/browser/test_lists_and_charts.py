"""What scripts add to pages, under the site's own content security policy: lists that filter, charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from policy.loading import load_notice
from tests.browser.browsing import Complaints, sign_in
from tests.factories.enterprises import EnterpriseFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(context: BrowserContext, live_server: Any) -> Iterator[Page]:
    """A window of the ministry's reviewer; nothing may be complained of in it."""
    load_notice()
    sign_in(context, live_server.url, UserFactory(ministry_reviewer=True))
    complaints = Complaints()
    yield complaints.listen(context.new_page())
    assert complaints.heard == []


def test_list_filters_while_one_writes_and_keeps_it_in_the_address(page: Page, live_server: Any) -> None:
    for name in ("演示轴承有限公司", "演示减速器有限公司", "演示机床有限公司"):
        EnterpriseFactory(enterprise_name=name)
    page.goto(f"{live_server.url}/enterprises/")
    rows = page.get_by_role("row")
    expect(rows).to_have_count(4)
    page.evaluate("window.same = true")

    page.get_by_role("searchbox").press_sequentially("轴")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("演示轴承有限公司")
    expect(page).to_have_url(re.compile(r"/enterprises/\?search=%E8%BD%B4$"))
    expect(page.locator("#announce")).to_have_text("1 row")
    assert page.evaluate("window.same")  # the page was not loaded anew

    page.go_back()
    expect(rows).to_have_count(4)
    page.goto(f"{live_server.url}/enterprises/?search=轴")
    expect(rows).to_have_count(2)
    expect(page.get_by_role("searchbox")).to_have_value("轴")


@pytest.mark.parametrize("address", ["/", "/targets/enterprises-2025/", "/sectors/machinery/"])
def test_charts_are_drawn_when_they_come_into_view_or_are_looked_at_closer(
    page: Page, live_server: Any, address: str
) -> None:
    page.goto(live_server.url + address)
    charts = page.locator("[data-figure]")
    for place in range(charts.count()):
        charts.nth(place).scroll_into_view_if_needed()
        charts.nth(place).hover()
        expect(charts.nth(place)).to_have_class(re.compile("chart-drawn"))

    assert charts.count() > 0
    assert charts.locator("svg.main-svg").count() > 0
    assert {form: _saved(page, form) for form in ("png", "svg", "csv")} == {
        "png": b"\x89PNG",
        "svg": b"<svg",
        "csv": b'\xef\xbb\xbf"',
    }
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


def _saved(page: Page, form: str) -> bytes:
    """How the file of the first chart begins."""
    with page.expect_download() as download:
        page.locator(f"[data-save={form}]").first.click()
    return Path(download.value.path()).read_bytes()[:4]
