"""A policy with all its targets, and a ledger filled through `policy.ledger.restate` by a test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from policy.ledger import restate
from policy.models import Attribution, Contribution, Sector, Target
from policy.sources import Source, Support
from tests.factories.notice import GOALS, TargetFactory
from tests.factories.policy import (
    LayerFactory,
    ProductClassFactory,
    ProjectFactory,
    RegionFactory,
    SectorFactory,
)
from tests.policy.supports import support

NARRATIVE = "standards-system-2025"
ENTERPRISES, DEMONSTRATIONS = "enterprises-2025", "demonstrations-2025"
PLATFORMS, CLASSES = "platforms-2025", "product-classes-2030"


def jiangsu(**changes: Any) -> Attribution:
    """Machinery, foundation, parts, precision reducers, in Jiangsu; with changes."""
    whole = Attribution(
        sector="machinery", project="foundation", layer="parts", region="320000", product_class="ZJ-01"
    )
    return replace(whole, **changes)


DALIAN = Attribution(sector="electronics", project="multiplication", region="210000", city="210200")
NOWHERE = Attribution()


def set_up_policy() -> None:
    """Every target with a number, a narrative one, and the rows that the attributions above name.

    The notice and the thresholds come with the fixture `clerk`.
    """
    for order, code in enumerate([*GOALS, NARRATIVE]):
        TargetFactory(code=code)
        Target.objects.filter(code=code).update(order=order)
    for order, code in enumerate(["machinery", "electronics", "automotive"]):
        SectorFactory(code=code)
        Sector.objects.filter(code=code).update(order=order)
    for order, code in enumerate(["foundation", "multiplication"]):
        ProjectFactory(code=code, order=order)
    LayerFactory(code="parts")
    ProductClassFactory(code="ZJ-01", name_zh="精密减速器", name_en="Precision reducers")
    for code in ["210000", "320000", "330000", "210200"]:
        RegionFactory(code=code)
    RegionFactory(code="710000", grid_row=6, grid_col=7)


@dataclass
class Books:
    """What a test counts, and who enters it."""

    known: list[Support]
    clerk: Any
    serial: Any = field(default_factory=lambda: count(1))

    def count(
        self,
        starts_on: str,
        ends_on: str | None = None,
        *,
        target: str = ENTERPRISES,
        subject: str = "",
        name: str = "",
        attribution: Attribution | None = None,
        source: Source | None = None,
        times: int = 1,
    ) -> list[Contribution]:
        """Enter one more subject (or so many, alike) that counts from a date; the rows it took."""
        rows = []
        for _ in range(times):
            n = next(self.serial)
            one = support(
                starts_on,
                ends_on,
                target=target,
                subject=subject or f"S-{n:04d}",
                number=f"R-{n:04d}",
                attribution=jiangsu() if attribution is None else attribution,
            )
            one = replace(one, subject_name=name or f"演示企业{n:04d}", source=source or one.source)
            self.known.append(one)
            rows += self.restate(one)
        return rows

    def drop(self, subject: str) -> list[Contribution]:
        """Void all that supports a subject."""
        gone = [one for one in self.known if one.subject == subject]
        self.known[:] = [one for one in self.known if one.subject != subject]
        return [row for one in gone for row in self.restate(one)]

    def restate(self, one: Support) -> list[Contribution]:
        return restate(
            target=one.target, subject=one.subject, cause=one.source, by=self.clerk, reason="decided"
        )

    def restate_subject(self, subject: str) -> list[Contribution]:
        """Bring a subject of `enterprises-2025` to what supports it now, be that nothing."""
        cause = Source("report", "R-0")
        return restate(target=ENTERPRISES, subject=subject, cause=cause, by=self.clerk, reason="decided")
