"""Starts the demo on a throw-away database, asks it for pages as a signed-in person, prints one JSON.

Warm: a page that was asked for before. Cold: the overview on dates that nobody asked for before, so that
every figure is computed. Empty: a view behind sign-in that answers an empty body. All through the same
server, in turn, in the same run; times in milliseconds, as a browser on this machine would wait. Beside it
a thousand verdicts of the assessment, against the calls of scipy that they stand for; and a workbook of
10,000 rows taken in with all checks, against a bare pandas read and COPY of its rows.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import statistics
import sys
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.assessment import verdicts
from tests.bench.imports import imports
from tests.bench.summaries import summaries
from tests.demo_server import connect, demo_server, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

DATABASE, PERSON = "bench", "ministry@demo.example"
EMPTY = "/bench/empty"
KEPT = {
    "overview_warm": "/",
    "target_warm": "/targets/enterprises-2025/",
    "sector_warm": "/sectors/machinery/",
}
WARM_UP, WARM_ROUNDS, COLD_ROUNDS, SQL_ROUNDS = 20, 200, 30, 30
FLOORS = Path(__file__).parent / "floors.sql"


def browser(port: int) -> Callable[[str], float]:
    """`get(path)`: milliseconds until the last byte, signed in, on one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookies = "; ".join(f"{name}={value}" for name, value in sign_in(port, PERSON).items())

    def get(path: str) -> float:
        started = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookies})
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


def sql_floors(connection: psycopg.Connection[Any]) -> dict[str, float]:
    """Median milliseconds of each statement in floors.sql, added up by the page it is a floor for."""
    floors: dict[str, float] = {}
    statements = re.findall(r"^-- (\w+): [^\n]*\n(.*?);", FLOORS.read_text(), re.MULTILINE | re.DOTALL)
    for name, statement in statements:
        times = []
        for _ in range(SQL_ROUNDS):
            started = time.perf_counter()
            connection.execute(statement).fetchall()
            times.append((time.perf_counter() - started) * 1000)
        floors[name] = round(floors.get(name, 0) + statistics.median(times), 2)
    return floors


def pages(get: Callable[[str], float]) -> dict[str, Any]:
    first = get("/")
    for _ in range(WARM_UP):
        for path in (EMPTY, *KEPT.values()):
            get(path)
    rounds = [[get(path) for path in (EMPTY, *KEPT.values())] for _ in range(WARM_ROUNDS)]
    today = date.today()  # noqa: DTZ011  # any run of dates will do
    cold = [get(f"/?as_of={today - timedelta(days=17 * n + 1)}") for n in range(COLD_ROUNDS)]
    times = dict(zip(("empty", *KEPT), map(list, zip(*rounds, strict=True)), strict=True))
    figures: dict[str, Any] = {
        name: summary(of_it) for name, of_it in (times | {"overview_cold": cold}).items()
    }
    for name in (*KEPT, "overview_cold"):
        ratio = figures[name]["median_ms"] / figures["empty"]["median_ms"]
        figures[name]["times_empty"] = round(ratio, 2)
    return figures | {"overview_first_ms": round(first, 2)}


def main() -> None:
    with demo_server(DATABASE, BENCH="1") as port:
        figures = pages(browser(port))
        with closing(connect(DATABASE)) as connection:
            figures["overview_cold"]["sql_floor_ms"] = sql_floors(connection)["overview_cold"]
            rows = connection.execute("SELECT count(*) FROM policy_contribution").fetchone()
            postgresql = connection.info.parameter_status("server_version")
        taken_in, made = imports(MRT_DB=DATABASE), summaries(MRT_DB=DATABASE)
    about = {
        "python": platform.python_version(),
        "postgresql": postgresql,
        "cores": os.cpu_count(),
        "ledger_rows": rows[0] if rows else 0,
    }
    print(json.dumps(about | figures | {"assess": verdicts(), "import": taken_in, "summary": made}, indent=2))  # noqa: T201  # what the command is for


if __name__ == "__main__":
    main()
