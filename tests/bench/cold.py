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
    tokens = site.inside("people", "1", str(rounds * len(PAGES)))
    ministry = site.program(tokens["ministry"])
    reports = iter(tokens["to_accept"])
    for _ in range(rounds):
        times["empty"].append(took(visitor.get, EMPTY))
        for name, path in PAGES.items():
            status, answer, _ = ministry.ask(
                "POST", f"/api/v1/reports/{next(reports)}/deeds/accept/", {"comment": "予以采纳。"}
            )
            if status >= 300:
                raise SystemExit(f"An acceptance answered {status}: {answer.decode()[:300]}")
            times[name].append(took(visitor.get, path))
    return {name: summary(of_it) for name, of_it in times.items()}


def other_dates(visitor: Visitor, *, rounds: int) -> dict[str, Any]:
    """The overview on dates that nobody asked for before, and lists of who is counted, narrowed on a date."""
    today = date.today()  # noqa: DTZ011  # any run of dates will do
    days = [today - timedelta(days=17 * n + 1) for n in range(rounds)]
    found = {"overview_as_of": summary([took(visitor.get, f"/?as_of={day}") for day in days])}
    narrowed = [
        took(visitor.get, f"/targets/enterprises-2025/counted/?{chosen}&as_of={day - timedelta(days=3)}")
        for day in days
        for chosen in FILTERS
    ]
    return found | {"counted_filtered": summary(narrowed)}
