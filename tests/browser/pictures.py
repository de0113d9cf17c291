"""`make pictures`: every page of the demo, to be looked at one by one.

The site is walked as each account of the demo, from link to link, one page of every address. Each is drawn at
1280 and 390 pixels, in both languages, light and dark, and printed; what is in anybody's way (what axe finds,
a page that is too wide, an answer that is none) is listed in barriers.txt.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import chromium, quiet
from tests.demo_server import demo_server, sign_in

ROLES = (
    *("-", "enterprise-admin", "enterprise", "city", "province", "province-observer", "association"),
    *("expert", "ministry", "observer", "steward"),
)
LOOKS = [f"{language}/{scheme}" for language in ("zh-hans", "en") for scheme in ("light", "dark")]
DESK, TELEPHONE = (1280, 900), (390, 844)
BY_ROLE = {"enterprises:worklist", "enterprises:report", "enterprises:application", "enterprises:enterprise"}
NO_PAGES = re.compile(
    r"export|template|attachment|enclosure|licence|result|data|document$|schema|healthz|metrics|api_nowhere"
)
MOST = 400  # requests of one role
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
HREF = re.compile(rb'<a\b[^>]*?href="([^"#]+)"')


@dataclass
class Walk:
    """What was seen: for each address its page, and what was in the way."""

    base: str
    folder: Path
    drawn: set[str] = field(default_factory=set)
    barriers: list[str] = field(default_factory=list)


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def pages(context: BrowserContext, base: str) -> dict[str, str]:
    """One path for every address that can be reached by links."""
    found: dict[str, str] = {}
    waiting, asked = ["/"], set()
    while waiting and len(asked) < MOST:
        path = waiting.pop(0)
        asked.add(path)
        answer = context.request.get(base + path)
        if "text/html" not in answer.headers.get("content-type", "") or not answer.ok:
            continue
        here = urlsplit(answer.url)
        where = here.path + (f"?{here.query}" if here.query else "")
        found.setdefault(name_of(here.path), where)
        for link in HREF.findall(answer.body()):
            target = urlsplit(urljoin(answer.url, link.decode().replace("&amp;", "&")))
            name = name_of(target.path)
            onward = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc != here.netloc or not name or NO_PAGES.search(name):
                continue
            known = name in found or any(name_of(urlsplit(each).path) == name for each in waiting)
            if not known and onward not in asked:
                waiting.append(onward)
    found.pop("", None)
    return found


def draw(page: Page, walk: Walk, name: str, path: str, look: str, *, scheme: str) -> None:
    """The page at both widths, and what is in anybody's way."""
    file = f"{name.replace(':', '-')}-{look}"
    for width, height in (DESK, TELEPHONE):
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(walk.base + path)
        if page.locator("[data-figure]").count():
            page.wait_for_load_state("networkidle")
        if answer is None or not answer.ok:
            walk.barriers.append(f"{file}: status {answer and answer.status}")
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            walk.barriers.append(f"{file}: {wide} px wide at {width}")
        page.screenshot(path=walk.folder / f"{file}-{width}.png", full_page=True)
        if width == DESK[0]:
            for violation in (
                Axe()
                .run(page, options={"resultTypes": ["violations"], "runOnly": RULES})
                .response["violations"]
            ):
                places = [f"{node['target']} {node['html'][:100]}" for node in violation["nodes"]][:3]
                walk.barriers.append(f"{file}: {violation['id']} {places}")
            if scheme == "dark":
                page.pdf(path=walk.folder / f"{file}.pdf", print_background=True)


@contextmanager
def reader(browser: Browser, base: str, role: str, language: str, scheme: str) -> Iterator[BrowserContext]:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    cookies = {"django_language": language}
    if role != "-":
        cookies |= sign_in(urlsplit(base).port or 80, f"{role}@demo.example")
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    yield context
    context.close()


def main(base: str, folder: Path, roles: list[str], looks: list[str], only: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    walk = Walk(base, folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        for role in roles:
            with reader(browser, base, role, "zh-hans", "light") as context:
                found = pages(context, base)
            shown = {
                name: path
                for name, path in found.items()
                if (name in BY_ROLE or name not in walk.drawn) and re.search(only, name)
            }
            walk.drawn |= set(shown)
            sys.stdout.write(f"{role}: {len(found)} addresses, {len(shown)} to draw\n")
            sys.stdout.flush()
            for language, scheme in (look.split("/") for look in looks):
                with reader(browser, base, role, language, scheme) as context:
                    page = context.new_page()
                    for name, path in shown.items():
                        draw(page, walk, name, path, f"{role}-{language[:2]}-{scheme}", scheme=scheme)
        browser.close()
    (folder / "barriers.txt").write_text("\n".join(walk.barriers) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"{len(walk.drawn)} addresses in {folder}; {len(walk.barriers)} barriers, see barriers.txt\n"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--base", default="", help="a demo that runs already")
    asked.add_argument("--roles", nargs="*", default=list(ROLES))
    asked.add_argument("--looks", nargs="*", default=LOOKS)
    asked.add_argument("--only", default="", help="a pattern of the names of addresses")
    given = asked.parse_args()
    django.setup()
    if given.base:
        main(given.base, given.folder, given.roles, given.looks, given.only)
    else:
        with demo_server("pictures") as port:
            main(f"http://127.0.0.1:{port}", given.folder, given.roles, given.looks, given.only)
