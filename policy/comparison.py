"""Two dates side by side (两期对比): every figure on both, and what lies between them.

Both dates are seen with one knowledge, so that what was added and what ceased is exactly the difference. What
was told on the earlier date, before later records changed it, stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from policy.changes import Change, changes_between
from policy.models import Snapshot
from policy.overview import Overview, Standing, overview
from policy.sources import registry
from policy.standpoint import Standpoint, standpoint
from policy.tally import Tally, tallies
from reliability_tracker.moment import Moment

WITHOUT_ANY = 90  # days between the dates before anything was published or a cycle ended
SNAPSHOTS, CYCLES = 3, 2  # the newest ones that are offered as the earlier date

# What a figure is divided by: sector and project together, then one by one.
DIVISIONS = ("sector_project", "region", "layer", "product_class")
PartKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A date to compare with. number: of its snapshot; cycle: names of the one that ended on it."""

    on: date
    number: int | None = None
    cycle: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of a breakdown that differs. key: its codes, (sector, project) or one alone"""

    division: str
    key: PartKey
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One target on both dates, as now known.

    told:   the figure as it was known on the earlier date, or published for it
    added:  what began to count between the dates; ceased: what no longer does, never positive
    parts:  those that differ
    """

    code: str
    before: Standing
    after: Standing
    told: int
    added: int
    ceased: int
    parts: tuple[PartChange, ...]

    @property
    def change(self) -> int:
        return self.after.tally.value - self.before.tally.value


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two dates, the earlier one first.

    told_at: the moment of which `told` speaks; snapshot: number of the one that was published for that date
    changes: what happened between, newest first
    """

    first: Standpoint
    second: Standpoint
    before: Overview
    after: Overview
    told_at: datetime
    snapshot: int | None
    targets: tuple[TargetChange, ...]
    changes: tuple[Change, ...]

    @property
    def begins(self) -> date:
        """The first day on which something between the dates can have taken effect."""
        return min(self.first.as_of, date.max - timedelta(1)) + timedelta(1)


def beginnings(at: Standpoint) -> list[Beginning]:
    """The earlier dates one may mean: of snapshots and the ends of cycles, newest first, each once."""
    published = Snapshot.objects.filter(as_of__lt=at.as_of)
    if at.known_at is not None:
        published = published.filter(known_at__lte=at.known_at)
    newest = published.order_by("-as_of", "-number").values_list("as_of", "number")[: 2 * SNAPSHOTS]
    found = {on: Beginning(on, number=number) for on, number in reversed(newest)}
    ended = [period for period in registry.all_periods("") if period.ends_on < at.as_of][:CYCLES]
    for period in ended:
        found.setdefault(period.ends_on, Beginning(period.ends_on, cycle=(period.name_zh, period.name_en)))
    ordered = sorted(found.values(), key=lambda one: one.on, reverse=True)
    return ordered[: SNAPSHOTS + CYCLES]


def usual_beginning(at: Standpoint, offered: list[Beginning]) -> date:
    """What one compares with unless one says: the newest snapshot, else the newest cycle, else days."""
    published = [one.on for one in offered if one.number is not None]
    if published or offered:
        return published[0] if published else offered[0].on
    return date.fromordinal(max(at.as_of.toordinal() - WITHOUT_ANY, 1))


def comparison(at: Standpoint, since: date) -> Comparison:
    """What lies between `since` and the as-of date; given the other way round, the earlier one is first."""
    earlier, later = sorted((since, at.as_of))
    first, second = at.on(earlier), at.on(later)
    before, after = overview(first), overview(second)
    between = changes_between(second, earlier)
    told_at, number, told = _told(first)
    return Comparison(
        first=first,
        second=second,
        before=before,
        after=after,
        told_at=told_at,
        snapshot=number,
        targets=tuple(
            TargetChange(
                code=code,
                before=before.standings[code],
                after=standing,
                told=told.get(code, 0),
                added=between.totals.get(code, (0, 0))[0],
                ceased=between.totals.get(code, (0, 0))[1],
                parts=_parts(before.standings[code].tally, standing.tally),
            )
            for code, standing in after.standings.items()
            if standing.goal is not None
        ),
        changes=between.shown,
    )


def _told(first: Standpoint) -> tuple[datetime, int | None, Mapping[str, int]]:
    """What was said of a date on that date: what was published for it, or what was on record at its end."""
    published = Snapshot.objects.filter(as_of=first.as_of)
    if first.known_at is not None:
        published = published.filter(known_at__lte=first.known_at)
    newest = (
        published.order_by("-number").values_list("known_at", "number", "content__progress__targets").first()
    )
    if newest is not None:
        known_at, number, targets = newest
        return known_at, number, {one["code"]: one["value"] or 0 for one in targets}
    now = first.known_at or timezone.now()
    try:
        ends = min(timezone.make_aware(datetime.combine(first.as_of, time.max)), now)
    except OverflowError:  # the last day there is
        ends = now
    if ends == now:
        return now, None, {code: tally.value for code, tally in tallies(first).items()}
    then = standpoint(Moment(as_of=first.as_of, known_at=ends))
    return ends, None, {code: tally.value for code, tally in tallies(then).items()}


def _parts(before: Tally, after: Tally) -> tuple[PartChange, ...]:
    """All parts that differ, division by division."""
    found = []
    for division in DIVISIONS:
        then, now = before.by(division), after.by(division)
        for key in sorted({*then, *now}):
            one = PartChange(
                division, key if isinstance(key, tuple) else (key,), then.get(key, 0), now.get(key, 0)
            )
            if one.change:
                found.append(one)
    return tuple(found)
