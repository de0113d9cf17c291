"""The lists a report chooses from: the notice's classifications and the indicator catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import Q
from django.utils.translation import gettext as _

from enterprises.enums import Measure, TimeBasis
from enterprises.models import Enterprise, RegisteredPlan
from policy.models import (
    ChainLink,
    Dimension,
    Indicator,
    Layer,
    LifeCycleStage,
    ProductClass,
    Project,
    Sector,
)
from policy.units import readable_unit
from reliability_tracker.formats import officialdate

Choices = list[tuple[Any, Any]]
METHODS = (Measure.FMEA, Measure.FTA, Measure.ESS, Measure.HALT, Measure.FRACAS)
BASIS_OF_UNIT = {
    "h": TimeBasis.HOURS,
    "1/h": TimeBasis.HOURS,
    "FIT": TimeBasis.HOURS,
    "km": TimeBasis.KILOMETRES,
    "cycle": TimeBasis.CYCLES,
    "1e6 r": TimeBasis.CYCLES,
}


@dataclass(frozen=True, slots=True)
class Lists:
    """Every list, in its own order; read once a request."""

    sectors: list[Sector]
    projects: list[Project]
    layers: list[Layer]
    links: list[ChainLink]
    stages: list[LifeCycleStage]
    dimensions: list[Dimension]
    classes: list[ProductClass]
    indicators: list[Indicator]
    plans: list[RegisteredPlan] = field(default_factory=list)
    _by_code: dict[str, Indicator] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, improvement: int | None = None, enterprises: Iterable[Enterprise] = ()) -> Self:
        """All of them; with the test plans of an improvement, or of some enterprises, if they are meant."""
        meant = Q(improvement=improvement) if improvement else Q(enterprise__in=list(enterprises))
        return cls(
            sectors=list(Sector.objects.all()),
            projects=list(Project.objects.all()),
            layers=list(Layer.objects.all()),
            links=list(ChainLink.objects.all()),
            stages=list(LifeCycleStage.objects.all()),
            dimensions=list(Dimension.objects.all()),
            classes=list(ProductClass.objects.all()),
            indicators=list(Indicator.objects.all()),
            plans=list(RegisteredPlan.objects.filter(meant).select_related("indicator")),
        )

    def choices(self, field: str, link: str = "") -> Choices:
        """The choices of a field of the report or of a row; `link`: the link of the chain chosen."""
        match field:
            case "product_class":
                return [_none(), *self._classes()]
            case "indicator":
                return [_none(), *self._indicators(link)]
            case "plan":
                return [("", _("no registered plan")), *((plan.pk, _planned(plan)) for plan in self.plans)]
            case "unit":
                units = dict.fromkeys(unit for i in self.indicators for unit in i.units)
                return [_none(), *((unit, readable_unit(unit)) for unit in units)]
            case "life_cycle_stages":
                return _names(self.stages)
            case "dimensions":
                return _names(self.dimensions)
            case "measures":
                kinds = [m for m in Measure if m not in METHODS]
                return [
                    (_("Kinds"), [(m.value, m.label) for m in kinds]),
                    (_("Methods"), [(m.value, m.label) for m in METHODS]),
                ]
        terms: dict[str, list[Any]] = {
            "sector": self.sectors,
            "project": self.projects,
            "layer": self.layers,
            "link": self.links,
        }
        return [_none(), *_names(terms[field])]

    def level_of(self, link: str) -> str:
        """The level of indicators that belongs to a link of the chain; empty if there is none."""
        return next((term.indicator_level for term in self.links if term.code == link), "")

    def indicator(self, code: str) -> Indicator | None:
        if not self._by_code:
            self._by_code.update({indicator.code: indicator for indicator in self.indicators})
        return self._by_code.get(code)

    def _classes(self) -> Choices:
        return [
            (project.name, [(c.code, _indented(c)) for c in self.classes if c.project_id == project.code])
            for project in self.projects
        ]

    def _indicators(self, link: str) -> Choices:
        level = self.level_of(link)
        entries = [(i, (i.code, _with_symbol(i))) for i in self.indicators]
        if not any(level in i.levels for i in self.indicators):
            return [entry for _indicator, entry in entries]
        return [
            (_("For this link of the chain"), [entry for i, entry in entries if level in i.levels]),
            (_("For other links"), [entry for i, entry in entries if level not in i.levels]),
        ]


def _none() -> tuple[str, str]:
    return ("", _("Please choose"))


def _names(terms: Iterable[Any]) -> Choices:
    return [(term.code, term.name) for term in terms]


def _indented(product_class: ProductClass) -> str:
    return f"\u3000{product_class.name}" if product_class.parent_id else product_class.name


def _with_symbol(indicator: Indicator) -> str:
    return f"{indicator.name} {indicator.symbol}".strip()


def _planned(plan: RegisteredPlan) -> str:
    """TP-2026-000001 · MTBF · 2 June 2026."""
    name = plan.indicator.symbol or plan.indicator.name
    return f"{plan.number} · {name} · {officialdate(plan.registered_at)}"
