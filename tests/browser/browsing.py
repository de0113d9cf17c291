"""What browser tests do again and again: open a window for somebody, and hear what goes wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

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
