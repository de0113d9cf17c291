"""The first view of the overview in a new browser, and later ones: bytes on the wire, and until it reads."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.bench.site import PROXY
from tests.chromium import chromium, quiet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.bench.site import Site, Visitor

FIGURE = ".figure-card"
PAINTED = (
    """() => performance.getEntriesByType('paint').find(e => e.name == 'first-contentful-paint')?.startTime"""
)
ROUNDS = 5
SAFE = (
    "https://127.0.0.1/"  # a browser takes this machine for safe, and sends it what is kept for HTTPS alone
)


def first_view(site: Site, visitor: Visitor, trace: Path | None = None) -> dict[str, Any]:
    """Medians of new browsers; the trace of the first one is kept where a place for it is given."""
    address = f"http://127.0.0.1:{site.port}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        views = [_view(browser, address, visitor, trace if n == 0 else None) for n in range(ROUNDS)]
        browser.close()
    return {name: statistics.median(view[name] for view in views) for name in views[0]}


def _view(browser: Browser, address: str, visitor: Visitor, trace: Path | None) -> dict[str, float]:
    headers = {name: value for name, value in PROXY.items() if name != "Host"}
    context = browser.new_context(extra_http_headers=headers, viewport={"width": 1280, "height": 800})
    kept = [cookie.partition("=") for cookie in visitor.headers["Cookie"].split("; ")]
    context.add_cookies(
        [{"name": name, "value": value, "url": SAFE, "secure": True} for name, _, value in kept]
    )
    if trace:
        context.tracing.start(screenshots=True, snapshots=True)
    page = context.new_page()
    first = _counted(page, address)
    later = _counted(page, address)
    if trace:
        context.tracing.stop(path=trace)
    context.close()
    return {
        "bytes_until_readable": first[0],
        "bytes_of_all": first[1],
        "readable_ms": first[2],
        "later_bytes": later[1],
        "later_readable_ms": later[2],
    }


def _counted(page: Page, address: str) -> tuple[float, float, float]:
    """Bytes until the figures were painted, bytes until nothing more came, milliseconds until painted."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    loads: list[tuple[float, float]] = []
    begun: list[float] = []
    session.on("Network.requestWillBeSent", lambda event: begun.append(event["timestamp"]))
    session.on(
        "Network.loadingFinished",
        lambda event: loads.append((event["timestamp"], event["encodedDataLength"])),
    )
    page.goto(address, wait_until="networkidle")
    if not page.locator(FIGURE).count():
        raise RuntimeError(f"There are no figures on “{page.title()}”, {page.url}.")
    painted: float = page.evaluate(PAINTED)
    session.detach()
    before = sum(size for at, size in loads if (at - begun[0]) * 1000 <= painted)
    return before, sum(size for _, size in loads), round(painted, 1)
