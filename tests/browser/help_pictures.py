"""`make help-pictures`: the pictures of the help pages, drawn from the demo in both languages."""

from __future__ import annotations

import argparse
import base64
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import chromium, quiet
from tests.demo_server import demo_server, sign_in

FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "help"
WIDE, HIGH = 1280, 720  # CSS pixels; shown at 960 × 540
LANGUAGES = {"zh": "zh-hans", "en": "en"}
QUALITY, MOST_BYTES = 50, 60_000


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at what: a path, then links to follow by what they lead to, then what is put at the top."""

    role: str
    path: str
    follow: tuple[str, ...] = ()
    top: str = ""


VIEWS = {
    "worklist": View("enterprise-admin", "/worklist/"),
    "improvement": View("enterprise-admin", "/improvements/new/"),
    "report-form": View("enterprise-admin", "/worklist/", ("/edit/",), "#section-improvement"),
    "report-place": View("enterprise-admin", "/reports/?state=accepted", ("/reports/R-",)),
    "people": View("enterprise-admin", "/people/"),
    "application": View("enterprise-admin", "/applications/", ("/applications/A-", "/edit/")),
    "completeness": View("ministry", "/completeness/"),
    "report-review": View("ministry", "/worklist/", ("/reports/R-",)),
    "report-deed": View("ministry", "/worklist/", ("/reports/R-", "/send_back/")),
    "overview": View("observer", "/"),
    "counted": View("observer", "/targets/enterprises-2025/counted/"),
    "sector": View("association", "/sectors/machinery/"),
    "review": View("expert", "/reviews/", ("/reviews/",)),
    "call": View("ministry", "/calls/", ("/calls/2",)),
    "cycle": View("steward", "/cycles/", ("/cycles/2",)),
    "decisions": View("steward", "/decisions/"),
    "class": View("steward", "/classes/ZJ-02/"),
}


def draw(browser: Browser, base: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for role in dict.fromkeys(view.role for view in VIEWS.values()):
        session = sign_in(urlsplit(base).port or 80, f"{role}@demo.example")
        for short, language in LANGUAGES.items():
            context = browser.new_context(
                viewport={"width": WIDE, "height": HIGH}, color_scheme="light", reduced_motion="reduce"
            )
            cookies = session | {"django_language": language}
            context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.items()])
            page = context.new_page()
            for name, view in VIEWS.items():
                if view.role == role:
                    open_view(page, base, view)
                    picture = captured(page)
                    assert len(picture) <= MOST_BYTES, f"{name}-{short}: {len(picture):,} bytes"
                    (folder / f"{name}-{short}.webp").write_bytes(picture)
            context.close()


def open_view(page: Page, base: str, view: View) -> None:
    page.goto(base + view.path, wait_until="networkidle")
    for part in view.follow:
        page.locator(f'main a[href*="{part}"]:not([href$="{urlsplit(page.url).path}"])').first.click()
        page.wait_for_load_state("networkidle")
    if view.top:
        page.locator(view.top).evaluate("part => part.scrollIntoView({block: 'start'})")
    page.evaluate("document.querySelector('.demo-banner')?.remove()")


def captured(page: Page) -> bytes:
    """What the window shows, as WebP, which Playwright itself does not write."""
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(shot["data"])


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        draw(browser, base, FOLDER)
        browser.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--base", default="", help="a demo that runs already")
    given = asked.parse_args()
    if given.base:
        main(given.base)
    else:
        with demo_server("pictures") as port:
            main(f"http://127.0.0.1:{port}")
