"""The figures of sectors as their pages show them, every number with the address of its list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.catalogue import NONE, Catalogue
from policy.explanation import reporting_sentence
from policy.figures import counted_address, dimension_name, dimension_title
from policy.overview import Standing, reporting_behind
from policy.summary import CITY, SectorSummary
from reliability_tracker.components import CrossRow, CrossTable


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
        caption=_("Sectors and their part in every figure"),
        corner=_("Sector"),
        columns=[catalogue.targets[standing.code].name for standing in shown],
        rows=[*rows, CrossRow(label=_("Total"), cells=total, is_total=True)],
        sums=False,
    )


def figure_rows(summary: SectorSummary) -> list[dict[str, Any]]:
    """The sector against every target: the columns of `summary.figures`, with addresses."""
    rows = []
    for row in summary.figures.astype(object).where(summary.figures.notna(), None).to_dict("records"):
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
    table = summary.table(dimension)
    targets = list(summary.figures["target"])
    counts = table[targets]
    shown = table
    if dimension == "product_class":
        shown = table[counts.gt(0).any(axis=1)]
    elif not counts[table["code"] == NONE].gt(0).any(axis=None):
        shown = table[table["code"] != NONE]
    sector = summary.sector.code
    rows = [
        CrossRow(
            label=_label(row),
            cells=[
                (int(row[target]), counted_address(target, {"sector": sector, dimension: row["code"]}))
                for target in targets
            ],
        )
        for _index, row in shown.iterrows()
    ]
    sums = counts[table["dimension"] != CITY].sum()
    total = [(int(sums[target]), counted_address(target, {"sector": sector})) for target in targets]
    return CrossTable(
        caption=dimension_title(dimension),
        corner=dimension_name(dimension),
        columns=list(summary.figures["name"]),
        rows=[*rows, CrossRow(label=_("Total"), cells=total, is_total=True)],
        sums=False,
    )


def _label(row: pd.Series) -> str:
    name = str(row["name"])
    return pgettext("region", "of which %(city)s") % {"city": name} if row["dimension"] == CITY else name
