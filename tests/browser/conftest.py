"""What browser tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

PATIENCE = 30_000  # milliseconds: other tests and other people use the machine as well

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True, scope="session")
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread, where Django would refuse to make the test database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield
