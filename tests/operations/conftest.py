"""One installation for all tests of this folder: made as docs/operations.md says, with invented data."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.documented import documented
from tests.operations.installation import Installation

ENTERPRISES = 60


@pytest.fixture(scope="session")
def installed() -> Iterator[Installation]:
    """Not in a folder of pytest, which closes the one above it to PostgreSQL each time it starts."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        installation.server.start()
        try:
            for statement in ("CREATE ROLE tracker", "CREATE DATABASE tracker"):
                installation.sql(documented(statement).replace("…", "-"), database="postgres")
            for command in ("check --deploy", "migrate", "load_notice", "collectstatic"):
                installation.run(documented(f".venv/bin/python manage.py {command}"))
            installation.manage(f"load_demo --enterprises {ENTERPRISES}")
            yield installation
        finally:
            installation.close()


@pytest.fixture
def office(installed: Installation) -> Iterator[Installation]:
    """The installation, in which nothing runs but the database; whatever a test starts ends with it."""
    for log in installed.folder.glob("*.log"):
        log.unlink()
    yield installed
    installed.stop()
