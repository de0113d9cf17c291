"""`make screenshot`: the overview of the demo, as the README shows it."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import chromium, quiet
from tests.demo_server import demo_server, sign_in


def main(picture: Path) -> None:
    with demo_server("screenshot") as port, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{port}/"
        cookies = sign_in(port, "ministry@demo.example")
        browser = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
