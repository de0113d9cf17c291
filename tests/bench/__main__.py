"""Starts the demo on a throw-away database, asks it for pages as a signed-in person, prints one JSON.

Warm: a page that was asked for before. Cold: the overview on dates that nobody asked for before, so that
every figure is computed. Empty: a view behind sign-in that answers an empty body. All through the same
server, in turn, in the same run; times in milliseconds, as a browser on this machine would wait.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ |= {"DJANGO_SETTINGS_MODULE": "reliability_tracker.settings", "DEMO": "1", "BENCH": "1"}
os.environ["MRT_DB"] = DATABASE = "bench"

import django  # after the settings are named

django.setup()

from django.conf import settings  # noqa: E402  # after the setup
from django.contrib.auth import (  # noqa: E402  # after the setup
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402  # after the setup
from django.db import connection  # noqa: E402  # after the setup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PERSON = "ministry@demo.example"
WARM_UP, WARM_ROUNDS, COLD_ROUNDS, SQL_ROUNDS = 20, 200, 30, 30
FLOORS = Path(__file__).parent / "floors.sql"


@contextmanager
def server() -> Iterator[int]:
    """The demo on a port of its own, with its own database; yields the port."""
    drop_database()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if not any(line.startswith("Ready:") for line in process.stdout or ()):
                sys.exit("The demo did not start.")
            yield port
        finally:
            process.terminate()
    drop_database()


def drop_database() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # Django's way to the server
        cursor.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def session_key() -> str:
    """A session as signing in would make it."""
    person = get_user_model().objects.get(email=PERSON)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def browser(port: int) -> Callable[[str], float]:
    """`get(path)`: milliseconds until the last byte, on one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_key()}"}

    def get(path: str) -> float:
        started = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            sys.exit(f"{path} answered {response.status}.")
        return (time.perf_counter() - started) * 1000

    return get


def summary(times: list[float]) -> dict[str, float]:
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def sql_floors() -> dict[str, float]:
    """Median milliseconds of each statement in floors.sql, added up by the page it is a floor for."""
    floors: dict[str, float] = {}
    statements = re.findall(r"^-- (\w+): [^\n]*\n(.*?);", FLOORS.read_text(), re.MULTILINE | re.DOTALL)
    with connection.cursor() as cursor:
        for name, statement in statements:
            times = []
            for _ in range(SQL_ROUNDS):
                started = time.perf_counter()
                cursor.execute(statement)
                cursor.fetchall()
                times.append((time.perf_counter() - started) * 1000)
            floors[name] = round(floors.get(name, 0) + statistics.median(times), 2)
    return floors


def measure(get: Callable[[str], float]) -> dict[str, Any]:
    first = get("/")
    for _ in range(WARM_UP):
        get("/")
        get("/bench/empty")
    pairs = [(get("/bench/empty"), get("/")) for _ in range(WARM_ROUNDS)]
    today = date.today()  # noqa: DTZ011  # any run of dates will do
    cold = [get(f"/?as_of={today - timedelta(days=17 * n + 1)}") for n in range(COLD_ROUNDS)]
    empty, warm, floor = summary([a for a, _ in pairs]), summary([b for _, b in pairs]), sql_floors()
    return {
        "empty": empty,
        "overview_warm": warm | {"times_empty": round(warm["median_ms"] / empty["median_ms"], 2)},
        "overview_cold": summary(cold)
        | {
            "times_empty": round(statistics.median(cold) / empty["median_ms"], 2),
            "sql_floor_ms": floor["overview_cold"],
        },
        "overview_first_ms": round(first, 2),
    }


def main() -> None:
    with server() as port:
        figures = measure(browser(port))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), current_setting('server_version') FROM policy_contribution")
            ledger_rows, postgresql = cursor.fetchone()
        connection.close()
    about = {
        "python": platform.python_version(),
        "postgresql": postgresql,
        "cores": os.cpu_count(),
        "ledger_rows": ledger_rows,
    }
    print(json.dumps(about | figures, indent=2))  # noqa: T201  # what the command is for


if __name__ == "__main__":
    main()
