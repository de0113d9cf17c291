"""`make bench`: builds the countries it needs, runs the real server on them, prints one JSON of figures.

SIZE=small: 1,000 enterprises, under two minutes; medium: 10,000 too; full: 100,000 with 1,000,000 reports
too.
Each figure stands beside its floor from the same run: the empty page (a view behind sign-in that answers an
empty body, through the same server and middleware), the statements of floors.sql on the same data, a bare
COPY, a bare XlsxWriter. `goals` says of each goal whether it is met, what misses first. Times in
milliseconds, as a browser on this machine would wait.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.assessment import verdicts
from tests.bench.cold import after_acceptances, other_dates, sql_floors
from tests.bench.country import country, empty_database
from tests.bench.deeds import deeds
from tests.bench.export import export
from tests.bench.first_view import first_view
from tests.bench.goals import goals
from tests.bench.imports import imports
from tests.bench.lists import lists
from tests.bench.site import site
from tests.bench.summaries import summaries
from tests.bench.warm import PAGES, warm
from tests.demo_server import ROOT, connect

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {"small": (1_000,), "medium": (1_000, 10_000), "full": (1_000, 10_000, 100_000)}
A_FIRM = 10  # reports of an enterprise, on average
PERSON = "ministry@demo.example"


def main() -> None:
    size = os.environ.get("SIZE", "small")
    if size not in SIZES:
        sys.exit(f"SIZE is one of {', '.join(SIZES)}, not {size}.")
    with empty_database():
        figures = {str(number): _measured(number, quick=size == "small") for number in SIZES[size]}
    about: dict[str, Any] = {
        "python": platform.python_version(),
        "postgresql": _postgresql(),
        "cores": os.cpu_count(),
        "size": size,
        "by_enterprises": figures,
        "growth": _growth(figures),
        "goals": goals(figures),
        "assess": verdicts(),
    }
    print(json.dumps(about, indent=2, ensure_ascii=False))  # noqa: T201  # what the command is for


def _measured(enterprises: int, *, quick: bool) -> dict[str, Any]:
    """Everything at one size. A topic that fails says so in its place and keeps none of the others."""
    rounds = 1 if quick else 3
    figures: dict[str, Any] = {}

    def topic(name: str, work: Callable[[], Any]) -> None:
        began = time.perf_counter()
        try:
            figures[name] = work()
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- whatever it is, the others are wanted
            figures[name] = {"failed": f"{type(error).__name__}: {error}"}
        _say(f"{enterprises}: {name}, {time.perf_counter() - began:.0f} s")

    with country(enterprises, enterprises * A_FIRM) as made:
        figures["making"] = made.making
        with site(made.database) as running:
            visitor = running.visitor(PERSON)
            topic("memory_mb_at_start", running.memory_mb)
            topic("warm", lambda: warm(running, visitor, rounds=40 * rounds, seconds=1.0 if quick else 4.5))
            topic("sql_floors_ms", lambda: sql_floors(made.database))
            topic("after_acceptance", lambda: after_acceptances(running, visitor, rounds=3 * rounds))
            topic("other_dates", lambda: other_dates(visitor, rounds=5 * rounds))
            topic("lists", lambda: lists(visitor, rounds=rounds))
            topic("export", lambda: export(visitor))
            topic("first_view", lambda: first_view(running, visitor, _trace(enterprises)))
            topic("memory_mb_after_reading", running.memory_mb)
            topic("deeds", lambda: deeds(made, running, alone=12 * rounds, seconds=8 if quick else 40))
            topic("memory_mb_at_end", running.memory_mb)
        if enterprises == min(SIZES["full"]):
            topic("import", lambda: imports(rounds=2 if quick else 3, MRT_DB=made.database))
            topic("summary", lambda: summaries(rounds=1 if quick else 3, MRT_DB=made.database))
    return figures


def _growth(figures: dict[str, Any]) -> dict[str, Any]:
    """How many times as long the largest country takes as the smallest."""
    if len(figures) < 2:
        return {}
    smallest, *_between, largest = figures.values()
    return {
        f"{kind}_{page}": round(largest[kind][page]["median_ms"] / smallest[kind][page]["median_ms"], 2)
        for kind in ("warm", "after_acceptance")
        for page in PAGES
        if page in largest[kind] and page in smallest[kind]
    }


def _trace(enterprises: int) -> Path:
    folder: Path = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"overview-{enterprises}.zip"


def _postgresql() -> str | None:
    with closing(connect("postgres")) as connection:
        return connection.info.parameter_status("server_version")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201  # how far it is


if __name__ == "__main__":
    _server = connect("postgres")  # so that the embedded server runs as long as the bench does
    main()
