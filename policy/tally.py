"""The sums of the ledger: one scan gives every figure of a moment, by day and by attribution.

Parts add up to the whole because every row carries one attribution and a stop copies that of its start. The
ledger only grows, so after a change the sums of a date are those known before and those of the rows that came
since. That the rows before are the same is proved by the digest of the last one, which covers them all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection

from policy.catalogue import NONE
from policy.standpoint import KEPT_FOR, Standpoint, remembered
from reliability_tracker.process_cache import ANSWER

# The rows of a part, each by the columns themselves, so that an index finds them; parameters are those of
# `Part.parameters`. What is not asked for falls away before the statement is planned.
OF_PART = """
       (%(sector)s = '' OR sector_id = %(sector)s OR %(sector)s = 'none' AND sector_id IS NULL)
   AND (%(project)s = '' OR project_id = %(project)s OR %(project)s = 'none' AND project_id IS NULL)
   AND (%(region)s = '' OR region_id = %(region)s OR city_id = %(region)s
        OR %(region)s = 'none' AND region_id IS NULL)"""

# Each grouping set is one breakdown; `grouped` says which a row belongs to. Sums of zero are left out.
_SUMS = f"""
SELECT target_id, effective_on, sector_id, project_id, layer_id, region_id, city_id, product_class_id,
       GROUPING(effective_on, project_id, layer_id, region_id, product_class_id) AS grouped, sum(quantity),
       (SELECT digest FROM policy_contribution WHERE id = %(ledger)s)
  FROM policy_contribution
 WHERE id > %(after)s AND id <= %(ledger)s AND effective_on <= %(as_of)s AND {OF_PART}
 GROUP BY GROUPING SETS (
   (target_id, effective_on), (target_id, sector_id, project_id), (target_id, layer_id),
   (target_id, region_id, city_id), (target_id, product_class_id))
HAVING sum(quantity) <> 0
 ORDER BY target_id, effective_on
"""  # noqa: S608 -- fixed text
_BY_DAY, _BY_PROJECT, _BY_LAYER, _BY_REGION, _BY_CLASS = 0b01111, 0b10111, 0b11011, 0b11101, 0b11110


@dataclass(frozen=True, slots=True)
class Part:
    """A part of everything, by the codes of its sector, project and region (or city); empty: all of them."""

    sector: str = ""
    project: str = ""
    region: str = ""

    def __bool__(self) -> bool:
        return bool(self.filters)

    @property
    def parameters(self) -> dict[str, str]:
        return {"sector": self.sector, "project": self.project, "region": self.region}

    @property
    def filters(self) -> dict[str, str]:
        """What narrows lists to this part."""
        return {name: code for name, code in self.parameters.items() if code}


WHOLE = Part()


@dataclass(frozen=True)
class Tally:
    """What is counted toward one target, and how it is made up; `none` is the key of what was not decided.

    days:           (date, net change) of each date on which the figure changes, ascending
    sector_project: by (sector, project)
    layer, product_class, region: by code; each adds up to the value
    city:           of which in a separately planned or other city; part of its region, never on top of it
    """

    days: tuple[tuple[date, int], ...] = ()
    sector_project: Mapping[tuple[str, str], int] = field(default_factory=dict)
    layer: Mapping[str, int] = field(default_factory=dict)
    product_class: Mapping[str, int] = field(default_factory=dict)
    region: Mapping[str, int] = field(default_factory=dict)
    city: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def value(self) -> int:
        return sum(change for _, change in self.days)

    def value_on(self, day: date) -> int:
        """The figure on an earlier date, as now known."""
        dates, values = self._course
        place = bisect_right(dates, day)
        return values[place - 1] if place else 0

    @cached_property
    def sector(self) -> Mapping[str, int]:
        return self._margin(0)

    @cached_property
    def project(self) -> Mapping[str, int]:
        return self._margin(1)

    def by(self, dimension: str) -> Mapping[str, int]:
        """A breakdown by its name."""
        parts: Mapping[str, int] = getattr(self, dimension)
        return parts

    @cached_property
    def _course(self) -> tuple[list[date], list[int]]:
        """The dates on which the figure changes, and the figure from each of them on."""
        return [on for on, _ in self.days], list(accumulate(change for _, change in self.days))

    def _margin(self, axis: int) -> dict[str, int]:
        margin: dict[str, int] = defaultdict(int)
        for keys, count in self.sector_project.items():
            margin[keys[axis]] += count
        return {key: count for key, count in margin.items() if count}


NOTHING = Tally()
_PARTS = ("sector_project", "layer", "product_class", "region", "city")
Key = TypeVar("Key")


def tallies(standpoint: Standpoint, sector: str | None = None, part: Part = WHOLE) -> dict[str, Tally]:
    """The tally of every target that has one at a moment: of one sector, of a part, or of all."""
    part = Part(sector=sector) if sector else part
    name = f"tallies:{standpoint.ledger}:{standpoint.as_of}:{part.sector}:{part.project}:{part.region}"
    return remembered(name, lambda: _read(standpoint, part))


@dataclass(frozen=True, slots=True)
class _Known:
    """The sums of one date up to a row of the ledger, with its digest."""

    ledger: int
    digest: str
    tallies: dict[str, Tally]


def _read(standpoint: Standpoint, part: Part) -> dict[str, Tally]:
    name = f"{ANSWER}tallies-known:{standpoint.as_of}:{part.sector}:{part.project}:{part.region}"
    known: _Known | None = cache.get(name)
    if known is not None and (known.ledger > standpoint.ledger or not _stands(known)):
        known = None
    digest, found = _sums(standpoint, part, after=known.ledger if known else 0)
    if known is not None:
        found = {
            target: _together(known.tallies.get(target, NOTHING), found.get(target, NOTHING))
            for target in known.tallies | found
        }
    if digest:
        cache.set(name, _Known(standpoint.ledger, digest, found), KEPT_FOR)
    return found


def _stands(known: _Known) -> bool:
    """Whether the ledger still has the row up to which the sums are known: not if it was rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM policy_contribution WHERE id = %s", [known.ledger])
        return cursor.fetchone() == (known.digest,)


def _sums(standpoint: Standpoint, part: Part, *, after: int) -> tuple[str, dict[str, Tally]]:
    """What the rows after one come to, and the digest of the last; empty where there is no such row."""
    digest = ""
    days: dict[str, list[tuple[date, int]]] = defaultdict(list)
    parts: dict[str, dict[str, dict]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    asked: dict[str, Any] = {"ledger": standpoint.ledger, "as_of": standpoint.as_of, "after": after}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, asked | part.parameters)
        for target, on, of, project, layer, region, city, product_class, grouped, count, last in cursor:
            digest = last or ""
            of_target = parts[target]
            if grouped == _BY_DAY:
                days[target].append((on, count))
            elif grouped == _BY_PROJECT:
                of_target["sector_project"][of or NONE, project or NONE] = count
            elif grouped == _BY_LAYER:
                of_target["layer"][layer or NONE] = count
            elif grouped == _BY_CLASS:
                of_target["product_class"][product_class or NONE] = count
            else:
                of_target["region"][region or NONE] += count
                if city:
                    of_target["city"][city] += count
    return digest, {
        target: Tally(tuple(days[target]), **{name: dict(counts) for name, counts in of_target.items()})
        for target, of_target in parts.items()
    }


def _together(known: Tally, since: Tally) -> Tally:
    """The sums of both; what comes to nothing is left out."""
    if since == NOTHING:
        return known
    parts: dict[str, Any] = {name: _added(known.by(name), since.by(name)) for name in _PARTS}
    return Tally(tuple(sorted(_added(dict(known.days), dict(since.days)).items())), **parts)


def _added(known: Mapping[Key, int], since: Mapping[Key, int]) -> dict[Key, int]:
    sums = dict(known)
    for key, count in since.items():
        sums[key] = sums.get(key, 0) + count
    return {key: count for key, count in sums.items() if count}
