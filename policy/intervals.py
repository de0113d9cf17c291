"""When a subject counts: the union of what supports it, and the steps that bring the ledger there. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy.models import Attribution
    from policy.sources import Source, Support


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days on which a subject counts: from starts_on, up to and without ends_on.

    first: the support that begins it; it gives the attribution. last: the one whose end is the end.
    """

    starts_on: datetime.date
    ends_on: datetime.date | None
    first: Support
    last: Support


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a subject's standing: it starts (+1) or stops (-1) on a date."""

    quantity: int
    on: datetime.date
    attribution: Attribution
    source: Source | None = None

    def same_as(self, other: Step) -> bool:
        """Alike in what it does; what caused it may differ."""
        return (self.quantity, self.on, self.attribution) == (other.quantity, other.on, other.attribution)


def union(supports: Iterable[Support]) -> list[Interval]:
    """The days on which at least one support holds, as intervals that neither touch nor overlap, ascending.

    Supports that end on or before the day they start hold on no day.
    """
    intervals: list[Interval] = []
    held = [s for s in supports if s.ends_on is None or s.ends_on > s.starts_on]
    for support in sorted(held, key=lambda s: (s.starts_on, s.decided_on, s.source.number)):
        current = intervals[-1] if intervals else None
        if current is None or (current.ends_on is not None and support.starts_on > current.ends_on):
            intervals.append(Interval(support.starts_on, support.ends_on, support, support))
        elif current.ends_on is not None and (support.ends_on is None or support.ends_on > current.ends_on):
            intervals[-1] = Interval(current.starts_on, support.ends_on, current.first, support)
    return intervals


def steps_of(intervals: Sequence[Interval]) -> list[Step]:
    """The intervals as starts and stops in order; a stop copies the attribution of its start."""
    steps = []
    for interval in intervals:
        attribution = interval.first.attribution
        steps.append(Step(+1, interval.starts_on, attribution, interval.first.source))
        if interval.ends_on is not None:
            steps.append(Step(-1, interval.ends_on, attribution, interval.last.source))
    return steps


def settle(rows: Iterable[Step]) -> list[Step]:
    """What the rows of a ledger come to once each that undoes the one still standing before it is cancelled.

    rows: in the order of their ordinals. A row undoes the newest standing one when it has the opposite sign,
          the
    same date and the same attribution.
    """
    standing: list[Step] = []
    for row in rows:
        newest = standing[-1] if standing else None
        if (
            newest
            and newest.quantity == -row.quantity
            and newest.on == row.on
            and newest.attribution == row.attribution
        ):
            standing.pop()
        else:
            standing.append(row)
    return standing


def restatement(standing: Sequence[Step], wanted: Sequence[Step]) -> list[Step]:
    """The rows to append so that the standing steps become the wanted ones.

    From the newest backwards, each standing step that is not wanted is undone by its opposite on the same
    date; then the wanted ones follow. After each row the subject counts zero or one on every date, and signs
    alternate. Nothing to change gives an empty list.
    """
    kept = 0
    for old, new in zip(standing, wanted, strict=False):
        if not old.same_as(new):
            break
        kept += 1
    undone = [Step(-step.quantity, step.on, step.attribution) for step in reversed(standing[kept:])]
    return undone + list(wanted[kept:])
