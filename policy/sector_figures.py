"""The figures of sectors as their pages show them, every number with the address of its list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from policy.catalogue import NONE, Catalogue
from policy.explanation import reporting_sentence
from policy.figures import counted_address, dimension_name, dimension_title
from policy.overview import Standing, reporting_behind
from policy.summary import CITY, SectorSummary
from reliability_tracker.components import CrossRow, CrossTable

SHORT_NAMES = {  # of targets, above narrow columns
    "platforms-2025": pgettext_lazy("short name of a target", "Platforms"),
    "demonstrations-2025": pgettext_lazy("short name of a target", "Demonstrations"),
    "enterprises-2025": pgettext_lazy("short name of a target", "Enterprises"),
    "product-classes-2030": pgettext_lazy("short name of a target", "Classes confirmed"),
}


def sector_table(catalogue: Catalogue, national: Mapping[str, Standing]) -> CrossTable:
    """Sectors down, targets across, the national figures as sums."""
    shown = [standing for standing in national.values() if standing.goal is not None]
    undecided = any(standing.tally.sector.get(NONE) for standing in shown)
    rows = [
        CrossRow(
            label=catalogue.name("sector", code),
            href=reverse("policy:sector", args=[code]) if code != NONE else "",
            cells=[(s.tally.sector.get(code, 0), counted_address(s.code, {"sector": code})) for s in shown],
        )
        for code in [*catalogue.sectors, *([NONE] if undecided else [])]
    ]
    total = [(standing.tally.value, counted_address(standing.code)) for standing in shown]
    return CrossTable(
        caption=_("Sectors and their contribution to each figure"),
        corner=_("Sector"),
        columns=[catalogue.targets[standing.code].name for standing in shown],
        rows=[*rows, CrossRow(label=_("Total"), cells=total, is_total=True)],
        sums=False,
        stacked=True,
    )


def figure_rows(summary: SectorSummary) -> list[dict[str, Any]]:
    """The sector against every target: the columns of `summary.figures`, with addresses."""
    rows = []
    for row in summary.rows["figures"]:
        code, sector = row["target"], summary.sector.code
        rows.append(
            row
            | {
                "href": reverse("policy:target", args=[code]),
                "counted": counted_address(code, {"sector": sector}),
                "counted_before": counted_address(code, {"sector": sector}, on=summary.before),
                "counted_at_due": counted_address(code, {"sector": sector}, on=row["due"]),
                "counted_national": counted_address(code),
                "reporting": reporting_sentence(code, reporting_behind(summary.standpoint, code, sector)),
            }
        )
    return rows


def breakdown_table(summary: SectorSummary, dimension: str) -> CrossTable:
    """One breakdown, a column for each target; of product classes those that count something."""
    kinds = ("region", CITY) if dimension == "region" else (dimension,)
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    names: dict[tuple[str, str], str] = {}
    for row in summary.rows["parts"]:
        if row["dimension"] in kinds:
            key = row["dimension"], row["code"]
            counts[key][row["target"]] = row["value"]
            names[key] = row["name"]
    targets = {row["target"]: row["name"] for row in summary.rows["figures"]}
    sector = summary.sector.code

    def cells(count: Mapping[str, int], **narrowed: str) -> list[tuple[int, str]]:
        return [
            (count.get(target, 0), counted_address(target, {"sector": sector, **narrowed}))
            for target in targets
        ]

    rows = [
        CrossRow(
            label=_label(kind, names[kind, code]),
            cells=cells(count, **{dimension: code}),
            is_part=kind == CITY,
        )
        for (kind, code), count in counts.items()
        if any(count.values()) or (dimension != "product_class" and code != NONE)
    ]
    sums = {
        target: sum(count.get(target, 0) for (kind, _code), count in counts.items() if kind != CITY)
        for target in targets
    }
    return CrossTable(
        caption=dimension_title(dimension),
        corner=dimension_name(dimension),
        columns=[str(SHORT_NAMES.get(code, name)) for code, name in targets.items()],
        rows=[*rows, CrossRow(label=_("Total"), cells=cells(sums), is_total=True)],
        sums=False,
    )


def _label(kind: str, name: str) -> str:
    return pgettext("region", "of which %(city)s") % {"city": name} if kind == CITY else name
