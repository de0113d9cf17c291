"""What people write for the entries of a classification: its code, its Chinese or its English name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from policy.enums import Ending
from policy.models import Layer, ProductClass, Project, Region, Sector


@dataclass(slots=True)
class Vocabulary:
    """Codes by what may be written for them; a name that two entries share finds neither.

    classification: `sector`, `project`, `layer`, `region`, `city`, `product_class`, `ending`
    """

    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    provinces: dict[str, str] = field(default_factory=dict)
    classes: dict[str, ProductClass] = field(default_factory=dict)

    def find(self, classification: str, text: str) -> str | None:
        """The code of what was written, or None."""
        return self.codes[classification].get(_folded(text)) or None

    def _enter(self, classification: str, code: str, names: Iterable[str]) -> None:
        entries = self.codes.setdefault(classification, {})
        for name in {_folded(name) for name in names if name}:
            entries[name] = code if entries.get(name, code) == code else ""


def read_vocabulary() -> Vocabulary:
    """The words of the classifications a decision's line may name."""
    words = Vocabulary()
    models: dict[str, type[Sector | Project | Layer]] = {"sector": Sector, "project": Project, "layer": Layer}
    for classification, model in models.items():
        words.codes[classification] = {}
        for term in model._default_manager.all():
            words._enter(classification, term.code, [term.code, term.name_zh, term.name_en])
    words.codes |= {"region": {}, "city": {}, "product_class": {}}
    for region in Region.objects.all():
        names = [region.code, region.name_zh, region.name_en, region.short_zh]
        if region.is_city:
            words._enter("city", region.code, names)
            words.provinces[region.code] = region.parent_id or ""
        elif region.addressee:
            words._enter("region", region.code, names)
    for kind in ProductClass.objects.all():
        words._enter("product_class", kind.code, [kind.code, kind.name_zh, kind.name_en])
        words.classes[kind.code] = kind
    words._enter("ending", Ending.CEASE, [Ending.CEASE, "终止"])
    words._enter("ending", Ending.VOID, [Ending.VOID, "作废", "无效"])
    return words


def _folded(text: str) -> str:
    """What is compared: without spaces, quotation marks and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "“”\"'")
