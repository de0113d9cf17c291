"""Lists over everything there is: search from one character up, deep pages, every sort that is offered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.bench.site import EMPTY
from tests.bench.timing import summary, took

if TYPE_CHECKING:
    from tests.bench.site import Visitor

WORDS = ("轴", "限", "霜", "轴承", "精密减速", "霜鲸渡", "R-2024H1-0000", "91000000", "司 汀")
PLACES = {"reports": "/reports/", "enterprises": "/enterprises/", "expected": "/completeness/expected/"}
NARROWED = {
    "reports": (
        *("state=returned", "cycle=2023H2", "cycle=2023H2&region=540000", "region=440000&state=accepted"),
        *("waiting=ministry&sector=electronics", "due=overdue", "product_class=ZJ-01", "voluntary=yes"),
        "product_class=ZJ-01&page=200",
    ),
    "enterprises": ("region=440000", "sector=automotive&size=large"),
    "expected": ("reached=overdue", "cycle=2026H1&reached=received&region=320000"),
}
DEEP = (20, 100, 200)


def lists(visitor: Visitor, *, rounds: int) -> dict[str, Any]:
    """p95 of each kind of question, and the slowest address of all."""
    empty = summary([took(visitor.get, EMPTY) for _ in range(30)])
    figures: dict[str, Any] = {"empty": empty}
    for name, place in PLACES.items():
        figures[name] = {
            kind: _asked(visitor, addresses, rounds) | {"addresses": len(addresses)}
            for kind, addresses in _addresses(visitor, name, place).items()
        }
    return figures


def _addresses(visitor: Visitor, name: str, place: str) -> dict[str, list[str]]:
    page = visitor.get(place).decode()
    sorts = sorted({*re.findall(r"[?&;]sort=(-?\w+)", page)})
    return {
        "first": [place],
        "search": [f"{place}?search={quote(word)}" for word in WORDS],
        "deep": [f"{place}?page={number}" for number in DEEP] + [_beyond(visitor, place)],
        "sorted": [f"{place}?sort={way}{sort.lstrip('-')}" for sort in sorts for way in ("", "-")],
        "narrowed": [f"{place}?{query}" for query in NARROWED[name]],
    }


def _beyond(visitor: Visitor, place: str) -> str:
    """Where a list goes on after its last page; the last page where that is all."""
    last = f"{place}?page=200"
    found = re.search(r'href="[^"]*\?([^"]*\bafter=\d+[^"]*)"', visitor.get(last).decode())
    return f"{place}?{found[1].replace('&amp;', '&')}" if found else last


def _asked(visitor: Visitor, addresses: list[str], rounds: int) -> dict[str, Any]:
    times = [(took(visitor.get, address), address) for _ in range(rounds) for address in addresses]
    slowest = max(times)
    return summary([time for time, _ in times]) | {"slowest": f"{slowest[0]:.0f} ms {slowest[1]}"}
