"""What every test stands on: a database of its own, a closed network, nothing left from the test before."""

from __future__ import annotations

import gc
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation

from policy.loading import load_notice
from reliability_tracker.views import refuse_writes
from tests.background import Outbox
from tests.chromium import chromium, quiet
from tests.emptying import empty_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

hypothesis.settings.register_profile("tests", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("tests")


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """Nothing cached, and the language a reader sees first."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    """Where uploaded files go in this test, should it write them to disk."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def outbox(_dj_autoclear_mailbox: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """`mailoutbox` and `django.core.mail.outbox` hold what a worker would have posted by now."""
    monkeypatch.setattr(mail, "outbox", Outbox(), raising=False)


@pytest.fixture
def read_only_database() -> Callable[[], AbstractContextManager[None]]:
    """`with read_only_database(): …` raises WroteOnRead on anything but SELECT and savepoints."""
    return lambda: connection.execute_wrapper(refuse_writes)


@pytest.fixture(scope="module")
def notice(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The notice as it is loaded, once for all tests of a module; what a test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_notice()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True, scope="session")
def _empty_past_the_ledger() -> Iterator[None]:
    """Teardown of transactional tests empties the ledger too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables())
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, quiet. Its absence fails: a skipped browser test proves nothing."""
    try:
        found = chromium()
    except LookupError as missing:
        pytest.fail(str(missing))
    return {**browser_type_launch_args, "executable_path": found, "args": quiet}


def pytest_collection_finish() -> None:
    """What was imported stays; looking through it for garbage every now and then is a seventh of the work."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that stands in tests/browser is a browser test, without saying so each time."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
