"""Pages on which nothing changed since the last look, beside the empty page: time, throughput, bytes."""

from __future__ import annotations

import statistics
import threading
import time
from typing import TYPE_CHECKING, Any

from tests.bench.site import EMPTY
from tests.bench.timing import in_turn, summary

if TYPE_CHECKING:
    from tests.bench.site import Site, Visitor

PAGES = {"overview": "/", "target": "/targets/enterprises-2025/", "sector": "/sectors/machinery/"}
VISITORS = 4
CONNECTIONS = 16  # a connection stays with one process: by so many each process is met
SLICES = 3  # of a throughput, each on connections of its own, which may fall to the processes unevenly


def warm(site: Site, visitor: Visitor, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Medians and p95 in turn with the empty page; requests a second of four visitors at once."""
    paths = {"empty": EMPTY, **PAGES}
    for _ in range(CONNECTIONS):
        other = another(site, visitor)
        for path in (*paths.values(), *paths.values()):
            other.get(path)
    ways = {name: lambda path=path: visitor.get(path) for name, path in paths.items()}
    times = in_turn(ways, rounds)  # type: ignore[arg-type]  # each is asked as it is
    figures: dict[str, Any] = {name: summary(of_it) for name, of_it in times.items()}
    for name, path in paths.items():
        found = [throughput(site, visitor, path, seconds / SLICES) for _ in range(SLICES)]
        figures[name]["requests_a_second"] = statistics.median(found)
    for name, path in PAGES.items():
        empty, page = figures["empty"], figures[name]
        page["times_empty"] = round(page["median_ms"] / empty["median_ms"], 2)
        page["throughput_of_empty"] = round(page["requests_a_second"] / empty["requests_a_second"], 2)
        sent = visitor.ask("GET", path, headers={"Accept-Encoding": "br, gzip"})
        page["bytes"] = len(sent[1])
        page["queries"] = site.inside("queries", path)
    return figures


def another(site: Site, visitor: Visitor) -> Visitor:
    """The same person on a new connection."""
    return type(visitor)(site.port, visitor.headers)


def throughput(site: Site, visitor: Visitor, path: str, seconds: float) -> float:
    """Requests a second of several visitors who ask as fast as they are answered."""
    counts = [0] * VISITORS
    until = time.perf_counter() + seconds

    def ask(place: int) -> None:
        own = another(site, visitor)
        while time.perf_counter() < until:
            own.get(path)
            counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / seconds, 1)
