"""The summary of one sector (行业汇总): its part in every figure, as rows for pages and as frames for files.

Both hold the same values. Frames are made of the rows when a file asks for them: making and turning them
takes longer than all the rest of a page.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from policy.catalogue import NONE, Catalogue, Entry, catalogue_at
from policy.figures_digest import figures_digest
from policy.models.base import in_reader_language
from policy.overview import Standing, in_progress, overview
from policy.sources import ReportingPeriod, registry
from policy.standpoint import Standpoint
from policy.summary_lists import CLASSES, DECISIONS, HISTORY, NOTES, PERIODS, Row, read_lists
from policy.tally import NOTHING, Tally, tallies

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS = ("project", "layer", "product_class", "region")
CITY = "city"  # of which, under its region

FIGURES = {  # column: type
    "target": "string",
    "name": "string",
    "unit": "string",
    "value": "Int64",
    "value_before": "Int64",
    "change": "Int64",
    "value_at_due": "Int64",
    "national": "Int64",
    "share": "Float64",
    "comparator": "string",
    "goal": "Int64",
    "due": "object",
    "in_progress": "Int64",
}
PARTS = {
    "target": "string",
    "dimension": "string",
    "code": "string",
    "name": "string",
    "value": "Int64",
    "value_before": "Int64",
    "change": "Int64",
}


FRAMES = {
    "figures": FIGURES,
    "parts": PARTS,
    "history": HISTORY,
    "decisions": DECISIONS,
    "classes": CLASSES,
    "periods": PERIODS,
    "notes": NOTES,
}


def _frame(name: str) -> cached_property[pd.DataFrame]:
    """The rows of a summary under this name as a data frame, made when it is first asked for."""

    def made(summary: SectorSummary) -> pd.DataFrame:
        import pandas as pd  # large, and only files need it

        columns = FRAMES[name]
        return pd.DataFrame(summary.rows[name], columns=list(columns)).astype(columns)

    return cached_property(made)


@dataclass(frozen=True)
class SectorSummary:
    """A sector at a moment, compared with an earlier date: one year before, or the end of the period before.

    rows:     by the name of a frame, its rows
    figures:  one row a target with a number, columns FIGURES: the sector's value now, on the earlier date
              and, if past, on the due date; the national value and the sector's share; what is in progress
    parts:    one row for each target, dimension and code, columns PARTS. Of each dimension they add up to the
              value, but for `city`, which is of which within its region
    history, decisions, classes, periods, notes: `policy.summary_lists`
    digest:   SHA-256 over all counts (`policy.figures_digest`)
    period:   name of the reporting cycle it was asked for; empty for a date
    snapshot: number of the snapshot it was published in
    """

    sector: Entry
    standpoint: Standpoint
    before: date
    rows: Mapping[str, Sequence[Row]]
    digest: str
    period: str = ""
    snapshot: int | None = None

    figures = _frame("figures")
    parts = _frame("parts")
    history = _frame("history")
    decisions = _frame("decisions")
    classes = _frame("classes")
    periods = _frame("periods")
    notes = _frame("notes")

    def table(self, dimension: str, measure: str = "value") -> pd.DataFrame:
        """A breakdown with a row for each code and a column for each target, cities after their region.

        measure: `value`, `value_before` or `change`
        """
        import pandas as pd  # as above

        kinds = ("region", CITY) if dimension == "region" else (dimension,)
        rows = self.parts[self.parts["dimension"].isin(kinds)]
        codes = rows.drop_duplicates(["dimension", "code"])[["dimension", "code", "name"]]
        wide = rows.pivot(index=["dimension", "code"], columns="target", values=measure)
        table = codes.merge(wide, left_on=["dimension", "code"], right_index=True, how="left")
        return table[["dimension", "code", "name", *self.figures["target"]]].astype(
            {target: pd.Int64Dtype() for target in self.figures["target"]}
        )


def sector_summary(standpoint: Standpoint, code: str, cycle: str = "") -> SectorSummary:
    """The summary of a sector; KeyError if there is no such sector, UnknownCycle if no such cycle.

    cycle: code of a reporting cycle: the summary is as of the end of its period, compared with the day before
    """
    catalogue = catalogue_at(standpoint)
    sector = catalogue.sectors[code]
    period = _period(code, cycle) if cycle else None
    if period is not None:
        standpoint = standpoint.on(period.ends_on)
    before = period.starts_on - timedelta(1) if period else year_before(standpoint.as_of)
    now, then = tallies(standpoint, code), tallies(standpoint.on(before), code)
    waiting = in_progress(standpoint, code)
    numeric = [s for s in overview(standpoint).standings.values() if s.goal is not None]
    rows: dict[str, list[Row]] = {
        "figures": [
            _figure(catalogue, s, now.get(s.code, NOTHING), then.get(s.code, NOTHING), waiting.get(s.code, 0))
            for s in numeric
        ],
        "parts": [
            part
            for s in numeric
            for part in _parts(catalogue, s.code, now.get(s.code, NOTHING), then.get(s.code, NOTHING))
        ],
        **read_lists(
            standpoint, catalogue, code, before, {s.code: now.get(s.code, NOTHING) for s in numeric}
        ),
    }
    return SectorSummary(
        sector=sector,
        standpoint=standpoint,
        before=before,
        rows=rows,
        digest=figures_digest(code, before, standpoint),
        period=in_reader_language(period.name_zh, period.name_en) if period else "",
    )


class UnknownCycle(LookupError):
    """No opened reporting cycle has this code; the argument is the codes there are."""


def _period(sector: str, code: str) -> ReportingPeriod:
    periods = {period.code: period for period in registry.all_periods(sector)}
    if code not in periods:
        raise UnknownCycle(", ".join(periods))
    return periods[code]


def year_before(day: date) -> date:
    """The same day a year earlier; of 29 February the 28th, and never before the first year."""
    year = max(day.year - 1, 1)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _figure(catalogue: Catalogue, standing: Standing, now: Tally, then: Tally, waiting: int) -> Row:
    aim, goal, national = catalogue.targets[standing.code], standing.goal, standing.tally.value
    return {
        "target": standing.code,
        "name": aim.name,
        "unit": aim.unit,
        "value": now.value,
        "value_before": then.value,
        "change": now.value - then.value,
        "value_at_due": now.value_on(goal.due_on) if goal and standing.past_due else None,
        "national": national,
        "share": now.value / national if national else None,
        "comparator": goal.comparator if goal else None,
        "goal": goal.goal if goal else None,
        "due": goal.due_on if goal else None,
        "in_progress": waiting,
    }


def _parts(catalogue: Catalogue, target: str, now: Tally, then: Tally) -> Iterator[Row]:
    """Every part of every breakdown, those of short classifications with 0 too."""

    def part(dimension: str, code: str, name: str) -> Row:
        value, before = (tally.by(dimension).get(code, 0) for tally in (now, then))
        return {
            "target": target,
            "dimension": dimension,
            "code": code,
            "name": name,
            "value": value,
            "value_before": before,
            "change": value - before,
        }

    for dimension in DIMENSIONS:
        entries = catalogue.entries(dimension)
        occurring = {*now.by(dimension), *then.by(dimension)}
        for code in [*entries, *sorted(occurring - {*entries, NONE}), NONE]:
            yield part(dimension, code, catalogue.name(dimension, code))
            if dimension == "region":
                yield from (part(CITY, city.code, city.name) for city in catalogue.cities_of(code))
