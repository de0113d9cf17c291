"""What each enterprise improves: one or two products, since when, until when, and where their values go."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from enterprises.demo.book import Book
from enterprises.demo.country import Firm
from enterprises.demo.reference import Gauge, Kind, Reference
from enterprises.demo.working_time import at_work, start_of
from enterprises.models import Cycle, Improvement

_LETTERS = "ABCDEFGHKLMNPQ"


@dataclass(slots=True)
class Track:
    """Where the values of one indicator of one product go.

    reach: what part of the way to the goal is made in the end; above 1: beyond it, below 0: it got worse
    paces: in how many half-years
    """

    gauge: Gauge
    baseline: float
    gain: float
    reach: float
    paces: int
    condition: str
    criterion: str

    def at(self, step: float) -> float:
        """The value when this part of the way to the goal is made; 0: the baseline, 1: the goal."""
        if self.gauge.is_percentage:
            return min(99.99, self.baseline + (100 - self.baseline) * self.gain * step)
        return self.baseline * (1 + self.gain * step if self.gauge.up else 1 - min(0.95, self.gain * step))


@dataclass(slots=True)
class Project:
    """An improvement of the demo with what is not in its row.

    first, last: places of the first and last cycle in which it reports
    is_main:     the one whose first report is accepted, if the firm's is to be
    """

    firm: Firm
    improvement: Improvement
    kind: Kind
    first: int
    last: int
    is_main: bool
    tracks: list[Track] = field(default_factory=list)

    def random(self, topic: object) -> Random:
        return self.firm.random(f"{self.improvement.product_model}/{topic}")


def make_improvements(
    book: Book, reference: Reference, firms: Sequence[Firm], cycles: Sequence[Cycle], today: datetime.date
) -> list[Project]:
    """One or two improvements of each enterprise; three of the first, whose people have accounts."""
    projects = []
    for firm in firms:
        rng = firm.random("improvements")
        number = 3 if firm.is_demo_account else rng.choices([1, 2], [70, 30])[0]
        for place in range(number):
            first = _first_cycle(firm, place, len(cycles), rng)
            closed_on = firm.enterprise.closed_on or datetime.date.max
            if first < len(cycles) and cycles[first].due_on < closed_on:
                projects.append(_project(book, reference, firm, place, first, cycles, today, rng))
    return projects


def _first_cycle(firm: Firm, place: int, cycles: int, rng: Random) -> int:
    """A further product comes later; those of the demo account in time to have a past."""
    if firm.is_demo_account:
        return max(0, cycles - 2 - place) if place else 0
    return firm.joins + (rng.randint(0, 3) if place else 0)


def _project(
    book: Book,
    reference: Reference,
    firm: Firm,
    place: int,
    first: int,
    cycles: Sequence[Cycle],
    today: datetime.date,
    rng: Random,
) -> Project:
    kind, cycle = firm.kind, cycles[first]
    started_on = cycle.opens_on - datetime.timedelta(days=rng.randrange(300))
    paces = rng.choice([3, 4, 5, 6, 8])
    planned_end_on = started_on + datetime.timedelta(days=183 * paces + rng.randrange(60))
    last = len(cycles) - 1
    ended_on = None
    may_end = planned_end_on < today and not firm.is_demo_account
    for later, ending in enumerate(cycles[first + 1 :], start=first + 1):
        if may_end and ending.period_to >= planned_end_on and rng.random() < 0.6:
            last, ended_on = later, min(planned_end_on, ending.period_to)
            break
    if closed_on := firm.enterprise.closed_on:
        last = min(last, max([first, *(n for n, c in enumerate(cycles) if c.due_on < closed_on)]))
    created = _entered_at(firm, cycle, first, today, rng)
    improvement = book.enter(
        Improvement(
            enterprise=firm.enterprise,
            product_name=kind.names[place % len(kind.names)],
            product_model=f"YS-{kind.model}{rng.randrange(10, 99)}{_LETTERS[place]}{rng.choice(_LETTERS)}",
            product_class_id=kind.product_class,
            product_class_other=kind.other,
            sector_id=kind.sector,
            project_id=kind.project,
            layer_id=kind.layer,
            link_id=kind.link,
            life_cycle_stages=_some(reference.stages[:3], rng),
            dimensions=_some(reference.dimensions, rng) if rng.random() < 0.6 else [],
            started_on=started_on,
            planned_end_on=planned_end_on if rng.random() < 0.95 else None,
            ended_on=ended_on if ended_on and ended_on < today else None,
            created_at=created,
        )
    )
    project = Project(firm, improvement, kind, first, last, is_main=place == 0)
    project.tracks = [_track(gauge, paces, rng) for gauge in _gauges(kind, rng)]
    return project


def _entered_at(firm: Firm, cycle: Cycle, first: int, today: datetime.date, rng: Random) -> datetime.datetime:
    """After the enterprise was confirmed; for a later product mostly shortly before reporting opens."""
    confirmed = firm.enterprise.confirmed_at
    if first > firm.joins:
        day = cycle.opens_on + datetime.timedelta(days=rng.randint(-40, 15))
        entered = at_work(day, rng)
        if confirmed < entered < start_of(today):
            return entered
    return confirmed + datetime.timedelta(minutes=rng.randrange(25, 90))


def _some(codes: Sequence[str], rng: Random) -> list[str]:
    """One or more of the codes, in their own order."""
    chosen = set(rng.sample(codes, rng.randint(1, len(codes))))
    return [code for code in codes if code in chosen]


def _gauges(kind: Kind, rng: Random) -> Sequence[Gauge]:
    return kind.gauges[: rng.randint(1, len(kind.gauges))]


def _track(gauge: Gauge, paces: int, rng: Random) -> Track:
    share = rng.random()
    return Track(
        gauge=gauge,
        baseline=gauge.low * (gauge.high / gauge.low) ** share,
        gain=rng.uniform(gauge.gain_from, gauge.gain_to),
        reach=rng.uniform(-0.4, -0.05) if rng.random() < 0.05 else rng.uniform(0.55, 1.2),
        paces=paces,
        condition=rng.choice(gauge.conditions),
        criterion=rng.choice(gauge.criteria),
    )
