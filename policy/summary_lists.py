"""What a sector summary lists beside its counts: year ends, decisions, classes, reporting, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone

from policy.catalogue import Catalogue
from policy.models import ClassVerdict
from policy.models.base import in_reader_language
from policy.overview import overview
from policy.sector_notes import notes_at
from policy.sources import registry
from policy.standpoint import Standpoint
from policy.tally import Tally

HISTORY = {"target": "string", "on": "object", "value": "Int64"}
DECISIONS = {
    "effective_on": "object",
    "number": "string",
    "target": "string",
    "name": "string",
    "added": "Int64",
    "taken": "Int64",
}
CLASSES = {
    "code": "string",
    "name": "string",
    "indicator": "string",
    "unit": "string",
    "benchmark": "Float64",
    "estimate": "Float64",
    "lower": "Float64",
    "upper": "Float64",
    "confidence": "Float64",
    "coverage": "Float64",
    "verdict": "string",
    "judged_on": "object",
}
PERIODS = {
    "code": "string",
    "name": "string",
    "due_on": "object",
    "expected": "Int64",
    "received": "Int64",
    "on_time": "Int64",
    "accepted": "Int64",
    "voluntary": "Int64",
}
NOTES = {"association": "string", "as_of": "object", "text": "string"}

Row = dict[str, Any]  # column → Python's own value, None where there is none

# What one decision did to one figure of the sector; what was started and undone on one date leaves nothing.
_DECISIONS = """
WITH changed AS (
  SELECT target_id, subject, effective_on, sum(quantity) AS net,
         (array_agg(source_number ORDER BY id DESC))[1] AS decision
    FROM policy_contribution
   WHERE id <= %s AND effective_on <= %s AND sector_id = %s AND source_kind = 'decision'
   GROUP BY target_id, subject, effective_on
  HAVING sum(quantity) <> 0)
SELECT effective_on, decision, target_id,
       coalesce(sum(net) FILTER (WHERE net > 0), 0), coalesce(-sum(net) FILTER (WHERE net < 0), 0)
  FROM changed
 GROUP BY effective_on, decision, target_id
 ORDER BY effective_on, decision, target_id
"""


def read_lists(
    standpoint: Standpoint, catalogue: Catalogue, sector: str, before: date, counted: Mapping[str, Tally]
) -> dict[str, list[Row]]:
    """The rows of every list, by the name of its frame.

    history:   each target's figure at the end of each year, from the first year in which any was counted
    decisions: what each decision added to a figure of the sector or took away, oldest first
    classes:   the product classes of the sector that were judged, a row for each indicator with its bounds,
               and those designated without a verdict
    periods:   how complete the reporting of the sector is in each opened cycle, as it stands now
    notes:     what associations wrote after the date compared with
    """
    return {
        "history": list(_history(standpoint.as_of, counted)),
        "decisions": list(_decisions(standpoint, catalogue, sector)),
        "classes": list(_classes(standpoint, catalogue, sector)),
        "periods": [
            {
                "code": period.code,
                "name": in_reader_language(period.name_zh, period.name_en),
                "due_on": period.due_on,
                "expected": period.expected,
                "received": period.received,
                "on_time": period.on_time,
                "accepted": period.accepted,
                "voluntary": period.voluntary,
            }
            for period in registry.all_periods(sector)
        ],
        "notes": [
            {"association": note.association, "as_of": note.as_of, "text": note.text}
            for note in notes_at(standpoint, sector, before)
        ],
    }


def _history(as_of: date, counted: Mapping[str, Tally]) -> Iterator[Row]:
    years = [on.year for tally in counted.values() for on, _change in tally.days]
    ends = [min(date(year, 12, 31), as_of) for year in range(min(years), as_of.year + 1)] if years else []
    for code, tally in counted.items():
        for end in ends:
            yield {"target": code, "on": end, "value": tally.value_on(end)}


def _decisions(standpoint: Standpoint, catalogue: Catalogue, sector: str) -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(_DECISIONS, [standpoint.ledger, standpoint.as_of, sector])
        for on, number, target, added, taken in cursor:
            aim = catalogue.targets.get(target)
            yield {
                "effective_on": on,
                "number": number,
                "target": target,
                "name": aim.name if aim else target,
                "added": int(added),
                "taken": int(taken),
            }


def _classes(standpoint: Standpoint, catalogue: Catalogue, sector: str) -> Iterator[Row]:
    own = {code: kind for code, kind in catalogue.product_classes.items() if sector in kind.sectors}
    verdicts = (
        ClassVerdict.objects.known_at(_end_of(standpoint))
        .filter(product_class__in=own)
        .current()
        .select_related("benchmark__indicator")
    )
    by_class: dict[str, list[ClassVerdict]] = {}
    for verdict in verdicts:
        by_class.setdefault(verdict.product_class_id, []).append(verdict)
    designated = {entry.code for entry in overview(standpoint).designated}
    for code, kind in own.items():
        for verdict in by_class.get(code, []):
            yield _verdict_row(code, kind.name, verdict)
        if code in designated and code not in by_class:
            yield dict.fromkeys(CLASSES) | {"code": code, "name": kind.name}


def _verdict_row(code: str, name: str, verdict: ClassVerdict) -> Row:
    benchmark = verdict.benchmark
    return {
        "code": code,
        "name": name,
        "indicator": benchmark.indicator.name,
        "unit": benchmark.unit,
        "benchmark": float(benchmark.value),
        "estimate": verdict.estimate,
        "lower": verdict.lower,
        "upper": verdict.upper,
        "confidence": verdict.achieved_confidence,
        "coverage": verdict.coverage,
        "verdict": verdict.verdict,
        "judged_on": timezone.localtime(verdict.judged_at).date(),
    }


def _end_of(standpoint: Standpoint) -> datetime:
    """The end of the as-of date, or the known-at time where that is earlier."""
    end = timezone.make_aware(datetime.combine(standpoint.as_of, time.max))
    return min(end, standpoint.known_at) if standpoint.known_at else end
