"""The names and orders of what figures are broken down by, as plain values in both languages.

Pages and exports read figures and names from the cache; these are the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import pgettext

from policy.enums import RegionKind, TargetKind
from policy.models import Layer, Notice, ProductClass, Project, Region, Sector, Stage, Target
from policy.models.base import in_reader_language
from policy.standpoint import Standpoint, remembered

NONE = "none"  # the key of what does not apply, or was not decided


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a classification."""

    code: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Kind(Entry):
    """A product class with the project and layer it belongs to."""

    project: str | None = None
    layer: str | None = None
    parent: str | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place(Entry):
    """A region. `parent` is the province of a city; row and column place its tile."""

    short_zh: str
    short_en: str
    kind: str
    parent: str | None
    addressee: bool
    grid_row: int | None
    grid_col: int | None

    @property
    def short(self) -> str:
        return in_reader_language(self.short_zh, self.short_en)

    @property
    def is_city(self) -> bool:
        return self.kind in (RegionKind.PLANNED_CITY, RegionKind.CITY)


@dataclass(frozen=True, slots=True)
class Period(Entry):
    """A stage: its name is the period, its motto the notice's."""

    motto_zh: str
    motto_en: str
    start_on: date
    due_on: date

    @property
    def motto(self) -> str:
        return in_reader_language(self.motto_zh, self.motto_en)


@dataclass(frozen=True, slots=True)
class Aim(Entry):
    """A target: which stage it belongs to, whether it has a number, and in what it is counted."""

    stage: str
    kind: str
    unit_zh: str
    unit_en: str
    description_zh: str
    description_en: str

    @property
    def is_numeric(self) -> bool:
        return self.kind == TargetKind.NUMERIC

    @property
    def unit(self) -> str:
        return in_reader_language(self.unit_zh, self.unit_en)

    @property
    def description(self) -> str:
        return in_reader_language(self.description_zh, self.description_en)


@dataclass(frozen=True)
class Catalogue:
    """Every classification by code, in its own order."""

    document_number: str
    stages: Mapping[str, Period]
    targets: Mapping[str, Aim]
    sectors: Mapping[str, Entry]
    projects: Mapping[str, Entry]
    layers: Mapping[str, Entry]
    product_classes: Mapping[str, Kind]
    regions: Mapping[str, Place]

    def entries(self, dimension: str) -> Mapping[str, Any]:
        """The entries by which a dimension of a breakdown is told: `sector`, `project`, `region`…"""
        return self._dimensions[dimension]

    def cities_of(self, region: str) -> list[Place]:
        """The cities that stand under a province, as “of which”."""
        return self._cities.get(region, [])

    @cached_property
    def addressees(self) -> dict[str, Place]:
        """The 32, in their official order."""
        return {code: place for code, place in self.regions.items() if place.addressee}

    @cached_property
    def _dimensions(self) -> dict[str, Mapping[str, Any]]:
        return {
            "sector": self.sectors,
            "project": self.projects,
            "layer": self.layers,
            "product_class": self.product_classes,
            "region": self.addressees,
            "city": {code: place for code, place in self.regions.items() if place.is_city},
        }

    @cached_property
    def _cities(self) -> dict[str | None, list[Place]]:
        cities: dict[str | None, list[Place]] = {}
        for place in self.entries("city").values():
            cities.setdefault(place.parent, []).append(place)
        return cities

    def name(self, dimension: str, code: str) -> str:
        """The name of an entry; of the key `none`: what it stands for."""
        if code == NONE:
            return (
                pgettext("classification", "outside the layers")
                if dimension == "layer"
                else pgettext("classification", "not decided")
            )
        entry = self.regions.get(code) if dimension == "region" else self.entries(dimension).get(code)
        return entry.name if entry else code


def catalogue_at(standpoint: Standpoint) -> Catalogue:
    """The catalogue as of a version of the settings."""
    return remembered(f"catalogue:{standpoint.settings}", _read)


def _read() -> Catalogue:
    return Catalogue(
        document_number=Notice.objects.values_list("document_number", flat=True).first() or "",
        stages={
            s.code: Period(
                s.code, s.name_zh, s.name_en, s.description_zh, s.description_en, s.start_on, s.due_on
            )
            for s in Stage.objects.all()
        },
        targets={
            t.code: Aim(
                t.code,
                t.name_zh,
                t.name_en,
                t.stage_id,
                t.kind,
                t.unit_zh,
                t.unit_en,
                t.description_zh,
                t.description_en,
            )
            for t in Target.objects.order_by("stage__order", "stage", "order", "code")
        },
        sectors=_entries(Sector),
        projects=_entries(Project),
        layers=_entries(Layer),
        product_classes={
            c.code: Kind(
                c.code, c.name_zh, c.name_en, c.project_id, c.layer_id, c.parent_id, tuple(c.sectors)
            )
            for c in ProductClass.objects.all()
        },
        regions={
            r.code: Place(
                r.code,
                r.name_zh,
                r.name_en,
                r.short_zh,
                r.short_en,
                r.kind,
                r.parent_id,
                r.addressee,
                r.grid_row,
                r.grid_col,
            )
            for r in Region.objects.all()
        },
    )


def _entries(model: Any) -> dict[str, Entry]:
    return {term.code: Entry(term.code, term.name_zh, term.name_en) for term in model.objects.all()}
