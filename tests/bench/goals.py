"""The goals of the project beside what was measured: each figure, its limit, and whether it is within."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.bench.warm import PAGES

LISTS = ("reports", "enterprises", "expected")
SMALLEST, LARGEST = "1000", "100000"
Goal = dict[str, Any]


def goals(by_enterprises: Mapping[str, Any]) -> list[Goal]:
    """Every goal at every size, those that miss first. What failed or was not measured is left out."""
    found = [
        {"enterprises": int(size), **goal}
        for size, figures in by_enterprises.items()
        for goal in [*_of_one(figures), *_of_making(figures.get("making", {}), size)]
    ]
    found += _growth(by_enterprises)
    return sorted(found, key=lambda goal: goal["within_goal"])


def _of_one(figures: Mapping[str, Any]) -> Iterator[Goal]:
    for page in PAGES:
        if warm := _measured(figures, "warm", page):
            yield _at_most(f"{page} unchanged: times the empty page", warm["times_empty"], 2)
            yield _at_least(
                f"{page} unchanged: throughput of the empty page", warm["throughput_of_empty"], 0.5
            )
            yield _at_most(f"{page} unchanged: queries", warm["queries"], 3)
    floors, empty = figures.get("sql_floors_ms", {}), _measured(figures, "after_acceptance", "empty")
    for page in PAGES:
        if empty and "overview_cold" in floors and (cold := _measured(figures, "after_acceptance", page)):
            limit = empty["median_ms"] + floors["overview_cold"] + 150
            yield _at_most(f"{page} after an acceptance: ms", cold["median_ms"], limit)
    for name, floor in (("overview_as_of", "overview_cold"), ("counted_filtered", "counted_filtered")):
        if floor in floors and (asked := _measured(figures, "other_dates", name)):
            yield _at_most(f"{name}: ms, twice its statement", asked["median_ms"], 2 * floors[floor])
    yield from _of_lists(figures)
    yield from _of_deeds(figures)
    yield from _of_files(figures)


def _of_lists(figures: Mapping[str, Any]) -> Iterator[Goal]:
    empty = _measured(figures, "lists", "empty")
    for name in LISTS if empty else ():
        for kind, asked in figures["lists"].get(name, {}).items():
            yield _at_most(f"list of {name}, {kind}: p95 ms", asked["p95_ms"], empty["p95_ms"] + 200)


def _of_deeds(figures: Mapping[str, Any]) -> Iterator[Goal]:
    deeds = figures.get("deeds", {})
    for kind in ("save", "decide") if "many" in deeds else ():
        limit = deeds["alone"][kind]["p95_ms"] + 100
        yield _at_most(f"{kind}, {deeds['people']} people: p95 ms", deeds["many"][kind]["p95_ms"], limit)
    if "lost_updates" in deeds:
        yield _at_most("lost updates", deeds["lost_updates"], 0)


def _of_files(figures: Mapping[str, Any]) -> Iterator[Goal]:
    if view := _measured(figures, "first_view"):
        yield _at_most("first view: bytes until readable", view["bytes_until_readable"], 600_000)
        yield _at_most("first view: ms until readable", view["readable_ms"], 1000)
        yield _at_most("later views: bytes", view["later_bytes"], 60_000)
    if export := _measured(figures, "export"):
        yield _at_most("a list as a workbook: times XlsxWriter", export["times_floor"], 3)
    if taken_in := _measured(figures, "import"):
        yield _at_least("import: share of pandas and COPY", taken_in["share_of_floor"], 0.33)
    if summary := _measured(figures, "summary"):
        yield _at_most("summary as XLSX: times XlsxWriter", summary["xlsx"]["times_floor"], 1.5)
        yield _at_most(
            "summary as PDF: seconds", summary["pdf"]["seconds"], summary["pdf"]["at_most_seconds"]
        )


def _of_making(making: Mapping[str, Any], size: str) -> Iterator[Goal]:
    if making and size == LARGEST:
        yield _at_most("populate: seconds", making["populate_s"], 600)
        yield _at_most("verify_ledger: seconds", making["verify_ledger_s"], 60)


def _growth(by_enterprises: Mapping[str, Any]) -> list[Goal]:
    """How many times as long a page takes after an acceptance at 1,000,000 reports as at 10,000."""
    small, large = by_enterprises.get(SMALLEST, {}), by_enterprises.get(LARGEST, {})
    return [
        {
            "enterprises": int(LARGEST),
            **_at_most(f"{page} after an acceptance: times the smallest", times, 1.3),
        }
        for page in PAGES
        if (before := _measured(small, "after_acceptance", page))
        and (after := _measured(large, "after_acceptance", page))
        and (times := round(after["median_ms"] / before["median_ms"], 2))
    ]


def _measured(figures: Mapping[str, Any], *names: str) -> Any:
    """What was measured under these names; None where the topic failed or was left out."""
    found: Any = figures
    for name in names:
        found = found.get(name)
        if not isinstance(found, Mapping) or "failed" in found:
            return None
    return found


def _at_most(what: str, figure: float, limit: float) -> Goal:
    return {"what": what, "figure": figure, "at_most": round(limit, 2), "within_goal": figure <= limit}


def _at_least(what: str, figure: float, limit: float) -> Goal:
    return {"what": what, "figure": figure, "at_least": round(limit, 2), "within_goal": figure >= limit}
