"""A part of everything, by sector, project and region, as the overview shows it: figures without goals.

The notice sets goals for the nation only. A part has its figure and its share of the national one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.catalogue import Catalogue
from policy.figures import counted_address
from policy.overview import Standing
from policy.tally import NOTHING, Part, Tally
from reliability_tracker.drawings import Trajectory, trajectory
from reliability_tracker.formats import isomonth

NAMES = ("sector", "project", "region")


@dataclass(frozen=True, slots=True)
class PartCard:
    """One target's figure of a part, beside the national one. way: month by month; seen: the same in words"""

    title: str
    unit: str
    value: int
    href: str
    national: int
    national_href: str
    share: float | None
    brought: int
    way: Trajectory
    seen: str


def part_address(part: Part, dimension: str, code: str) -> str:
    """The overview of a part, narrowed further; without code widened again."""
    query = {name: value for name, value in (part.parameters | {dimension: code}).items() if value}
    return f"{reverse('policy:overview')}?{urlencode(query)}" if query else reverse("policy:overview")


def part_name(catalogue: Catalogue, part: Part) -> str:
    """Machinery · Jiangsu."""
    between = pgettext("between sector and project", " · ")
    return between.join(catalogue.name(name, code) for name, code in part.filters.items())


def part_cards(
    catalogue: Catalogue, standings: Mapping[str, Standing], tallies: Mapping[str, Tally], part: Part
) -> list[PartCard]:
    """Every target with a number."""
    cards = []
    for code, standing in standings.items():
        if standing.goal is None:
            continue
        aim, tally, national = catalogue.targets[code], tallies.get(code, NOTHING), standing.tally.value
        months = [month.on for month in standing.months if month.value is not None]
        values = _values_on(tally, months)
        year_before = max((on for on in months if (months[-1] - on).days >= 364), default=None)
        cards.append(
            PartCard(
                title=aim.name,
                unit=aim.unit,
                value=tally.value,
                href=counted_address(code, part.filters),
                national=national,
                national_href=counted_address(code),
                share=tally.value / national if national else None,
                brought=tally.value - (tally.value_on(year_before) if year_before else 0),
                way=trajectory(
                    [(on.toordinal(), value) for on, value in zip(months, values, strict=True)],
                    begins=isomonth(months[0]) if months else "",
                    ends=isomonth(months[-1]) if months else "",
                ),
                seen=_("%(target)s: the figure month by month") % {"target": aim.name},
            )
        )
    return cards


def _values_on(tally: Tally, days: list) -> list[int]:
    """The figures on ascending days, in one walk."""
    value, place, found = 0, 0, []
    for day in days:
        while place < len(tally.days) and tally.days[place][0] <= day:
            value += tally.days[place][1]
            place += 1
        found.append(value)
    return found
