"""What the demo data needs of the policy's own tables, read once, and its kinds of product."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from policy.counting_rules import opening_day
from policy.enums import Direction, RegionKind
from policy.models import ChainLink, Dimension, Indicator, IndustryCode, Issuer, LifeCycleStage, Region

DIRECTORY: Path = settings.BASE_DIR / "fixtures" / "demo"


@dataclass(frozen=True, slots=True)
class Gauge:
    """How a kind of product measures one indicator. The numbers are of a plausible size and no more.

    low, high:            between which the values before an improvement lie
    gain_from, gain_to:   by what fraction a goal is better; of the gap to 100 for a percentage
    mean_time:            the value is a time for each failure: test time and failures must agree with it
    conditions, criteria: operating condition or test profile; what counts as a failure
    """

    indicator: Indicator
    unit: str
    basis: str
    low: float
    high: float
    gain_from: float
    gain_to: float
    mean_time: bool
    conditions: tuple[str, ...]
    criteria: tuple[str, ...]

    @property
    def up(self) -> bool:
        return self.indicator.direction == Direction.UP

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product: where it stands in the notice, what it is called, what is measured.

    weight: how many of a sector's enterprises make it, in relation to the others
    field:  the word of the trade in an enterprise's name; model: letters its models begin with
    unusual: the industry code hints at another sector, which a report has to answer
    """

    weight: int
    sector: str
    project: str
    layer: str | None
    link: str
    product_class: str | None
    other: str
    names: tuple[str, ...]
    model: str
    field: str
    industry: str
    unusual: bool
    gauges: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The policy's tables, as far as the demo data names them."""

    opening: datetime.date
    issuers: tuple[Issuer, ...]
    regions: tuple[Region, ...]
    cities: tuple[Region, ...]
    stages: tuple[str, ...]
    dimensions: tuple[str, ...]
    kinds: Mapping[str, tuple[Kind, ...]]


def read_reference() -> Reference:
    """Everything, from the database and `fixtures/demo`. The notice has to be loaded."""
    gauges = dict(_gauges(Indicator.objects.in_bulk()))
    links = {link.indicator_level: link.code for link in ChainLink.objects.all()}
    hints = dict(IndustryCode.objects.exclude(sector_hint=None).values_list("code", "sector_hint"))
    kinds: dict[str, list[Kind]] = {}
    for cells in lines_of("products.csv"):
        kind = _kind(cells, gauges, links, hints)
        kinds.setdefault(kind.sector, []).append(kind)
    return Reference(
        opening=opening_day(),
        issuers=tuple(Issuer.objects.order_by("order")),
        regions=tuple(Region.objects.filter(addressee=True).order_by("order")),
        cities=tuple(Region.objects.filter(kind=RegionKind.PLANNED_CITY).order_by("order")),
        stages=tuple(LifeCycleStage.objects.order_by("order").values_list("code", flat=True)),
        dimensions=tuple(Dimension.objects.order_by("order").values_list("code", flat=True)),
        kinds={sector: tuple(of_sector) for sector, of_sector in kinds.items()},
    )


def _gauges(indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, Gauge]]:
    for cells in lines_of("gauges.csv"):
        yield (
            cells["name"],
            Gauge(
                indicator=indicators[cells["indicator"]],
                unit=cells["unit"],
                basis=cells["basis"],
                low=float(cells["low"]),
                high=float(cells["high"]),
                gain_from=float(cells["gain_from"]),
                gain_to=float(cells["gain_to"]),
                mean_time=cells["mean_time"] == "yes",
                conditions=tuple(cells["conditions"].split("|")),
                criteria=tuple(cells["criteria"].split("|")),
            ),
        )


def _kind(
    cells: Mapping[str, str], gauges: Mapping[str, Gauge], links: Mapping[str, str], hints: Mapping[str, str]
) -> Kind:
    return Kind(
        weight=int(cells["weight"]),
        sector=cells["sector"],
        project=cells["project"],
        layer=cells["layer"] or None,
        link=links[cells["level"]],
        product_class=cells["product_class"] or None,
        other=cells["other"],
        names=tuple(cells["names"].split("|")),
        model=cells["model"],
        field=cells["field"],
        industry=cells["industry"],
        unusual=hints.get(cells["industry"], cells["sector"]) != cells["sector"],
        gauges=tuple(gauges[name] for name in cells["gauges"].split("|")),
    )


def lines_of(name: str) -> Iterator[dict[str, str]]:
    """The lines of a file in `fixtures/demo`, as cells by column."""
    with (DIRECTORY / name).open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines, strict=True)
