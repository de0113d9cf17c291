"""Pages that have to be worked out: after an acceptance, on any date, with any filter; beside floors."""

from __future__ import annotations

import re
import statistics
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.site import EMPTY
from tests.bench.timing import summary, took
from tests.bench.warm import PAGES
from tests.demo_server import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.site import Site, Visitor

FLOORS = Path(__file__).parent / "floors.sql"
SQL_ROUNDS = 15
FILTERS = (
    "sector=machinery&project=foundation&region=320000",
    "sector=automotive&region=440000",
    "project=multiplication&region=540000",
)


def sql_floors(database: str) -> dict[str, float]:
    """Median milliseconds of each statement in floors.sql, added up by the page it is a floor for."""
    floors: dict[str, float] = {}
    statements = re.findall(r"^-- (\w+): [^\n]*\n(.*?);", FLOORS.read_text(), re.MULTILINE | re.DOTALL)
    with closing(connect(database)) as connection:
        for name, statement in statements:
            times = [took(lambda s=statement: connection.execute(s).fetchall()) for _ in range(SQL_ROUNDS)]  # type: ignore[misc]
            floors[name] = round(floors.get(name, 0) + statistics.median(times), 2)
    return floors


def after_acceptances(site: Site, visitor: Visitor, *, rounds: int) -> dict[str, Any]:
    """The first look at each page after a report was accepted, by the ministry's own deed."""
    times: dict[str, list[float]] = {name: [] for name in ("empty", *PAGES)}
    tokens = site.inside("people", "1", str(5 * rounds * len(PAGES)))
    ministry = site.program(tokens["ministry"])
    reports = iter(tokens["to_accept"])
    for _ in range(rounds):
        times["empty"].append(took(visitor.get, EMPTY))
        for name, path in PAGES.items():
            _accept(ministry, reports)
            times[name].append(took(visitor.get, path))
    return {name: summary(of_it) for name, of_it in times.items()}


def _accept(ministry: Visitor, reports: Iterator[str]) -> None:
    """Accept the next report that nothing speaks against."""
    today = date.today().isoformat()  # noqa: DTZ011  # the server is on this machine
    decided = {"comment": "予以采纳。", "decided_on": today}
    for number in reports:
        status, _answer, _ = ministry.ask("POST", f"/api/v1/reports/{number}/deeds/accept/", decided)
        if status < 300:
            return
    raise SystemExit("No report could be accepted.")


def other_dates(visitor: Visitor, *, rounds: int) -> dict[str, Any]:
    """The overview, all of it and narrowed, and who is counted, on dates that nobody asked for before."""
    today = date.today()  # noqa: DTZ011  # any run of dates will do
    days = [today - timedelta(days=17 * n + 1) for n in range(rounds)]
    found = {"overview_as_of": summary([took(visitor.get, f"/?as_of={day}") for day in days])}
    for name, place in (
        ("overview_filtered", "/"),
        ("counted_filtered", "/targets/enterprises-2025/counted/"),
    ):
        asked = [f"{place}?{chosen}&as_of={day - timedelta(days=3)}" for day in days for chosen in FILTERS]
        found[name] = summary([took(visitor.get, address) for address in asked])
    return found
