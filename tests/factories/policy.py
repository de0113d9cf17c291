"""The policy's classifications, as small as a test needs them; where the notice is loaded, its own rows."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from policy.enums import RegionKind
from policy.models import (
    ChainLink,
    Dimension,
    IndustryCode,
    Layer,
    LifeCycleStage,
    ProductClass,
    Project,
    Region,
    Sector,
)

# code: Chinese name, English name, short name, kind, province, order
REGIONS = {
    "210000": ("辽宁省", "Liaoning", "辽宁", RegionKind.PROVINCE, None, 6),
    "320000": ("江苏省", "Jiangsu", "江苏", RegionKind.PROVINCE, None, 10),
    "330000": ("浙江省", "Zhejiang", "浙江", RegionKind.PROVINCE, None, 11),
    "210200": ("大连市", "Dalian", "大连", RegionKind.PLANNED_CITY, "210000", 32),
    "710000": ("台湾省", "Taiwan", "台湾", RegionKind.MAP_ONLY, None, 38),
}


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"term-{n}")
    name_zh = factory.LazyAttribute(lambda term: f"名称{term.code}")
    name_en = factory.LazyAttribute(lambda term: f"Name {term.code}")


class SectorFactory(TermFactory):
    class Meta:
        model = Sector

    code = "machinery"


class ProjectFactory(TermFactory):
    class Meta:
        model = Project

    code = "foundation"


class LayerFactory(TermFactory):
    class Meta:
        model = Layer

    code = "parts"


class ChainLinkFactory(TermFactory):
    class Meta:
        model = ChainLink

    code = "part"
    indicator_level = "part"


class LifeCycleStageFactory(TermFactory):
    class Meta:
        model = LifeCycleStage

    code = "production"


class DimensionFactory(TermFactory):
    class Meta:
        model = Dimension

    code = "safety"


class ProductClassFactory(TermFactory):
    class Meta:
        model = ProductClass

    code = "ZJ-01"
    project = factory.SubFactory(ProjectFactory)
    layer = factory.SubFactory(LayerFactory)
    sectors = factory.LazyFunction(lambda: ["machinery"])


class IndustryCodeFactory(TermFactory):
    class Meta:
        model = IndustryCode

    code = "3451"
    sector_hint = factory.SubFactory(SectorFactory)


class RegionFactory(TermFactory):
    """A region by its code; a city comes with its province."""

    class Meta:
        model = Region

    code = "320000"
    name_zh = factory.LazyAttribute(lambda region: REGIONS[region.code][0])
    name_en = factory.LazyAttribute(lambda region: REGIONS[region.code][1])
    short_zh = factory.LazyAttribute(lambda region: REGIONS[region.code][2])
    kind = factory.LazyAttribute(lambda region: REGIONS[region.code][3])
    order = factory.LazyAttribute(lambda region: REGIONS[region.code][5])
    addressee = factory.LazyAttribute(lambda region: region.kind == RegionKind.PROVINCE)

    @factory.lazy_attribute
    def parent(self) -> Any:
        province = REGIONS[self.code][4]
        return RegionFactory(code=province) if province else None
