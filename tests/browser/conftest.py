"""What browser tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

PATIENCE = 30_000  # milliseconds: other tests and other people use the machine as well

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True, scope="session")
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread, where Django would refuse to make the test database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def _windows(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def context(_windows: BrowserContext, live_server: Any) -> Iterator[BrowserContext]:
    """Windows of somebody who was never here: no cookie, nothing kept. Only the site's files are cached.

    One context for all tests, because every new one reads and compiles scripts and fonts anew.
    """
    yield _windows
    _windows.set_offline(False)
    for page in _windows.pages:
        page.close()
    blank = _windows.new_page()
    kept = {"origin": live_server.url, "storageTypes": "cookies,local_storage,indexeddb,service_workers"}
    _windows.new_cdp_session(blank).send("Storage.clearDataForOrigin", kept)
    _windows.clear_cookies()
    blank.close()
