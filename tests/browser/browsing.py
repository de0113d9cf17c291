"""What browser tests do again and again: open a window for somebody, and hear what goes wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

COMPLAINTS = ("error", "warning")


@dataclass
class Complaints:
    """What console and server complained of, in every window that was listened to."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> Page:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"{page.url}: {error}"))
        page.on("response", self._response)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in COMPLAINTS and not _is_answered(message):
            self.heard.append(f"{message.location.get('url')}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"{response.status} {response.url}")


def _is_answered(message: ConsoleMessage) -> bool:
    """A form that comes back with its problems has status 422, which Chromium notes as a failed load."""
    return "status of 422" in message.text


def sign_in(context: BrowserContext, address: str, person: Any | None, language: str = "en") -> None:
    """Give the windows of this context a session of the person, and a language."""
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if person is not None:
        client = Client()
        client.force_login(person)
        cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])


# Words of one's hands


def fill(place: Page | Locator, values: dict[str, str]) -> None:
    for label, value in values.items():
        place.get_by_label(label).fill(value)


def choose(place: Page | Locator, values: dict[str, str | re.Pattern[str]]) -> None:
    """Choose in each list the option of these words."""
    for label, words in values.items():
        box = place.get_by_role("combobox", name=re.compile(f"^{label}"))
        exactly = re.compile(f"^{words}$", re.IGNORECASE) if isinstance(words, str) else words
        box.select_option(box.get_by_role("option", name=exactly).get_attribute("value"))


def press(place: Page | Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def as_number(place: Locator) -> int:
    return int(place.inner_text().replace(",", ""))
