"""Saving and deciding: one person alone, then many who each do one thing every ten seconds.

What was acknowledged is asked for afterwards: the last text that each report was saved with has to stand in
it, no deed may have failed but by a refusal, and the ledger has to agree with all decisions.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.bench.timing import summary

if TYPE_CHECKING:
    from tests.bench.country import Country
    from tests.bench.site import Site

PEOPLE, EVERY_S = 50, 10.0


@dataclass(slots=True)
class Work:
    """What people did: times by kind, answers by status, and what each report was saved with last."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"save": [], "decide": []})
    statuses: Counter[str] = field(default_factory=Counter)
    saved: dict[str, str] = field(default_factory=dict)


def deeds(country: Country, site: Site, *, alone: int, seconds: float) -> dict[str, Any]:
    """p95 of one person and of many, and what was lost: nothing, if all is well."""
    found = site.inside("people", str(PEOPLE), "1")
    one, many = Work(), Work()
    busiest = max(found["checkers"], key=lambda checker: len(checker["reports"]))
    for _ in range(alone):
        _save(site, found["writers"][0], one)
        _decide(site, busiest, one)
    lock = threading.Lock()
    threads = [
        threading.Thread(target=_work, args=(site, found, place, seconds, many, lock))
        for place in range(PEOPLE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stands = site.inside("kept", *many.saved)
    lost = sum(stands.get(number) != text for number, text in many.saved.items())
    return {
        "alone": {kind: summary(times) for kind, times in one.times.items()},
        "people": PEOPLE,
        "many": {kind: summary(times) | {"deeds": len(times)} for kind, times in many.times.items()},
        "answers": dict(many.statuses),
        "lost_updates": lost,
        "ledger": country.command("verify_ledger").strip(),
    }


def _work(
    site: Site, found: dict[str, Any], place: int, seconds: float, work: Work, lock: threading.Lock
) -> None:
    """One person's day: one thing every ten seconds, each beginning at a moment of their own."""
    rng = random.Random(place)
    mine = Work()
    ends = time.monotonic() + seconds
    time.sleep(rng.uniform(0, EVERY_S))
    while time.monotonic() < ends:
        begun = time.monotonic()
        if place % 2:
            _save(site, found["writers"][place % len(found["writers"])], mine)
        else:
            _decide(site, found["checkers"][place // 2 % len(found["checkers"])], mine)
        time.sleep(max(0.0, EVERY_S - (time.monotonic() - begun)))
    with lock:
        work.statuses += mine.statuses
        work.saved |= mine.saved
        for kind, times in mine.times.items():
            work.times[kind] += times


def _save(site: Site, writer: dict[str, Any], work: Work) -> None:
    """Read the report and write one field of it, on the revision that was read."""
    program, address = site.program(writer["token"]), f"/api/v1/reports/{writer['report']}/"
    _status, _body, headers = program.ask("GET", address)
    text = f"{time.time_ns()}"
    started = time.perf_counter()
    status, _answer, _ = program.ask(
        "PATCH", address, {"fields": {"remarks": text}}, {"If-Match": headers["etag"]}
    )
    work.times["save"].append((time.perf_counter() - started) * 1000)
    work.statuses[f"save {status}"] += 1
    if status == 200:
        work.saved[writer["report"]] = text


def _decide(site: Site, checker: dict[str, Any], work: Work) -> None:
    """Pass the next report on to the ministry."""
    if not checker["reports"]:
        return
    address = f"/api/v1/reports/{checker['reports'].pop(0)}/deeds/pass_on/"
    program = site.program(checker["token"])
    started = time.perf_counter()
    status, _answer, _ = program.ask("POST", address, {"comment": "同意上报。"})
    work.times["decide"].append((time.perf_counter() - started) * 1000)
    work.statuses[f"decide {status}"] += 1
