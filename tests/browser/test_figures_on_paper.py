"""Figures where no script runs: on the page before any has, and on one sheet of A4."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from pypdf import PdfReader

from policy.loading import load_notice
from policy.sources import registry
from tests.browser.browsing import Complaints, sign_in
from tests.factories.enterprises import UserFactory
from tests.policy.counted import CLASSES, DEMONSTRATIONS, PLATFORMS, Books, jiangsu

pytestmark = pytest.mark.django_db(transaction=True)

A4 = (595, 842)  # points
FIRST_VIEW = 600_000  # bytes, before anything is compressed


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A country in which something counts toward every target, and one who reads of it."""
    load_notice()
    known: list[Any] = []
    monkeypatch.setattr(
        registry,
        "supports",
        [lambda t, s: [one for one in known if t in (None, one.target) and s in (None, one.subject)]],
    )
    person = UserFactory(ministry_reviewer=True)
    books = Books(known, person)
    books.count("2024-06-30", attribution=jiangsu(), times=7)
    books.count("2025-10-31", attribution=jiangsu(sector="electronics", region="330000"), times=2)
    for target in (DEMONSTRATIONS, PLATFORMS, CLASSES):
        books.count("2026-02-28", target=target, attribution=jiangsu())
    return person


@pytest.fixture
def without_scripts(browser: Browser, live_server: Any, reader: Any) -> Iterator[BrowserContext]:
    window = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    sign_in(window, live_server.url, reader)
    yield window
    window.close()


def test_figures_are_readable_before_any_script_has_run(
    without_scripts: BrowserContext, live_server: Any
) -> None:
    page = Complaints().listen(without_scripts.new_page())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(response.body())))

    page.goto(live_server.url)

    cards = page.locator(".figure-card")
    assert [cards.nth(n).locator(".figure-line .figure").inner_text() for n in range(4)] == [
        "1",
        "1",
        "9",
        "1",
    ]
    assert cards.locator("svg.trajectory .line-actual").count() == 4
    assert sum(weights) < FIRST_VIEW
    assert page.locator("svg.still").count() == page.locator("[data-figure]").count() == 2
    assert not [address for address in asked if "plotly" in address]


def test_meeting_sheet_is_one_page_of_a4_in_both_languages(
    context: BrowserContext, live_server: Any, reader: Any
) -> None:
    texts = {}
    for language in ("zh-hans", "en"):
        sign_in(context, live_server.url, reader, language)
        page = context.new_page()
        page.goto(f"{live_server.url}/meeting/?since=2025-12-31")
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        texts[language] = " ".join(sheets[0].extract_text().split())

        assert [(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets] == [A4]

    assert "Enterprises that carry out reliability improvement" in texts["en"]
    assert "实施可靠性提升的企业" in texts["zh-hans"]
