"""The reporting cycles of the demo: half-years from the second of 2023 to the last that has opened."""

from __future__ import annotations

import datetime
from itertools import count
from random import Random

from enterprises.demo.book import Book
from enterprises.demo.working_time import at_work, start_of
from enterprises.models import Cycle, User

_FIRST_YEAR, _FIRST_HALF = 2023, 2
_FIRST_OPENING = datetime.date(2023, 9, 11)  # enterprises had to register before

_GRACE = datetime.timedelta(days=15)


def make_cycles(book: Book, today: datetime.date, steward: User, rng: Random) -> list[Cycle]:
    """Every half-year whose reporting opened before today, oldest first; reports are due a month after it.

    The next one is entered too, for the steward to open.
    """
    cycles: list[Cycle] = []
    for place in count(_FIRST_HALF - 1):
        cycle = _half_year(_FIRST_YEAR + place // 2, place % 2 + 1)
        book.enter(cycle)
        opened_at = at_work(cycle.opens_on, rng)
        if opened_at >= start_of(today):
            return cycles
        cycle.opened_at, cycle.opened_by = opened_at, steward
        cycles.append(cycle)
    raise AssertionError("unreachable")


def _half_year(year: int, half: int) -> Cycle:
    first_month, last_day = (1, (6, 30)) if half == 1 else (7, (12, 31))
    ordinary = datetime.date(year, first_month, 10)
    due_on = datetime.date(year, 7, 31) if half == 1 else datetime.date(year + 1, 1, 31)
    return Cycle(
        code=f"{year}H{half}",
        name_zh=f"{year}年{'上' if half == 1 else '下'}半年",
        name_en=f"{'First' if half == 1 else 'Second'} half of {year}",
        period_from=datetime.date(year, first_month, 1),
        period_to=datetime.date(year, *last_day),
        opens_on=_FIRST_OPENING if (year, half) == (_FIRST_YEAR, _FIRST_HALF) else ordinary,
        due_on=due_on,
        grace_until=due_on + _GRACE,
        closes_on=datetime.date(year, 12, 31) if half == 1 else datetime.date(year + 1, 6, 30),
    )
