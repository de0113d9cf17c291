"""The evidence of an indicator row as the statistics want it, and what they said when it was submitted.

The input is an item of the contract of `policy.assessment`, without a benchmark. A prediction has none, nor
has a row whose data are not complete. Results are stored with what was saved and only read afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.enums import AfterFailure, Clock, EvidenceKind, Method, Truncation
from enterprises.evidence_data import LIVES, growth_ends, unit_of_times
from enterprises.evidence_fields import MEASURED, needed
from enterprises.models import Assessment, IndicatorRow, Report
from enterprises.pasted import Growth, TestGroup, read_groups, read_growth, read_lives
from policy.assessment import assess
from policy.judging import digest_of

FEWEST = 3  # failure times that are told apart from others by their digest
KEPT = 64  # results that stay known: the form asks, the draft is saved and submitted with the same data
QUICK = 20_000  # characters of failure times that are computed with every save of a draft

Item = dict[str, Any]


def input_of(row: IndicatorRow) -> Item | None:
    """The item of the contract for a row, without benchmark; None where nothing can be judged."""
    if not can_be_judged(row) or missing(row):
        return None
    try:
        return _item(row)
    except ValidationError:
        return None


def assessment_of(row: IndicatorRow) -> dict[str, Any] | None:
    """The stored result of a row; None where nothing can be judged, or it is still to be computed."""
    stored = Assessment.objects.filter(row=row).first()
    result: dict[str, Any] | None = stored.result if stored else None
    return result


def can_be_judged(row: IndicatorRow) -> bool:
    """Whether kind and method are such that evidence is judged: predictions never are."""
    if row.evidence_kind == EvidenceKind.ACCELERATED:
        return row.method == Method.FAILURE_RATE
    return row.evidence_kind in MEASURED and row.method in Method.values


def missing(row: IndicatorRow) -> list[str]:
    """The fields that are needed for a result and are empty."""
    fields = needed(row.evidence_kind, row.method)
    return [
        name
        for name in fields
        if (value := getattr(row, name)) is None or (isinstance(value, str) and not value)
    ]


def assess_report(report: Report) -> None:
    """Compute and store what the evidence of every row says. Called in the transaction of the submission."""
    assess_rows(report.rows.all())


def assess_rows(rows: Iterable[IndicatorRow]) -> None:
    """Compute and store; a result whose input is unchanged stays, and one without an input goes."""
    items = {row: input_of(row) for row in rows}
    stored = {known.row_id: known for known in Assessment.objects.filter(row__in=items)}
    kept = {
        row
        for row, item in items.items()
        if item is not None and row.pk in stored and stored[row.pk].input_digest == digest_of(item)
    }
    forget(row for row in items if row.pk in stored and row not in kept)
    Assessment.objects.bulk_create(
        _assessed(row, item) for row, item in items.items() if item is not None and row not in kept
    )


def assess_while_written(rows: Iterable[IndicatorRow]) -> None:
    """Compute and store what rows say that were just saved; what takes long waits for the submission."""
    changed = list(rows)
    quick = [row for row in changed if len(row.times) <= QUICK]
    forget(row for row in changed if row not in quick)
    assess_rows(quick)


def forget(rows: Iterable[IndicatorRow]) -> None:
    """Remove the results of rows that were changed: what is computed of other data says nothing of these."""
    Assessment.objects.filter(row__in=[row.pk for row in rows if row.pk is not None]).delete()


def data_digest(item: Item) -> str:
    """A digest of the failure times alone, in rising order; empty for fewer than FEWEST."""
    times = item.get("times") or [time for values in item.get("systems", {}).values() for time in values]
    if item["method"] in LIVES:
        times = item["failures"]
    return digest_of(sorted(times)) if len(times) >= FEWEST else ""


def result_of(item: Item) -> dict[str, Any]:
    """What `assess` says of an item; of one that was just asked for, what it said then. Not to be changed."""
    return _result(json.dumps(item, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _result(item: str) -> dict[str, Any]:
    return assess(json.loads(item))


def _assessed(row: IndicatorRow, item: Item) -> Assessment:
    result = result_of(item)
    return Assessment(
        row=row,
        input=item,
        input_digest=digest_of(item),
        data_digest=data_digest(item),
        result=result,
        software=result["software"],
        computed_at=timezone.now(),
    )


# The item, method by method


def _item(row: IndicatorRow) -> Item:
    common = {
        "method": row.method,
        "confidence": _share(row.confidence),
        "unit": "FIT" if row.method == Method.FAILURE_RATE else unit_of_times(row),
    }
    special = {
        Method.EXPONENTIAL: _exponential,
        Method.LIFE: _life,
        Method.WEIBAYES: _weibayes,
        Method.GROWTH: _growth,
        Method.FAILURE_RATE: _failure_rate,
        Method.BINOMIAL: _binomial,
    }[Method(row.method)](row)
    return {name: value for name, value in (common | special).items() if value is not None}


def _exponential(row: IndicatorRow) -> Item:
    return {
        "total_time": _number(row.test_time),
        "failures": row.failures,
        "truncation": _truncation(row),
        "units": row.sample_size,
        "replaced": row.after_failure != AfterFailure.TAKEN_OFF if row.after_failure else None,
    }


def _life(row: IndicatorRow) -> Item:
    lives = read_lives(row.times)
    return {
        "failures": [float(time) for time in lives.failures],
        "suspensions": [float(time) for time in lives.suspensions],
        "quantile": _share(row.quantile),
    }


def _weibayes(row: IndicatorRow) -> Item:
    shape = {"beta": row.beta, "beta_low": row.beta_low}
    return {
        **_life(row),
        **{name: _number(value) for name, value in shape.items()},
        "beta_source": row.beta_source,
    }


def _growth(row: IndicatorRow) -> Item:
    """One list of times on one clock, or one for each system; counts per interval as they are."""
    growth = read_growth(row.times)
    if growth.intervals:
        ends = [float(end) for end, _count in growth.intervals]
        counts = [count for _end, count in growth.intervals]
        return {"truncation": _truncation(row), "interval_ends": ends, "counts": counts, "end_time": ends[-1]}
    item: Item = {"truncation": _truncation(row)}
    ends_by_system = growth_ends(row, growth) if item["truncation"] == "time" else {}
    if row.clock == Clock.POOLED or set(growth.times) | set(ends_by_system) <= {""}:
        times = [float(time) for values in growth.times.values() for time in values]
        return item | {"times": times, "end_time": _number(max(ends_by_system.values(), default=None))}
    return item | _systems(growth, ends_by_system)


def _systems(growth: Growth, ends: dict[str, Decimal]) -> Item:
    names = dict.fromkeys([*growth.times, *ends])
    systems = {name: [float(time) for time in growth.times.get(name, ())] for name in names}
    return {"systems": systems, "end_times": {name: float(end) for name, end in ends.items()} or None}


def _failure_rate(row: IndicatorRow) -> Item:
    return {"groups": [_group(row, group) for group in read_groups(row.groups)]}


def _group(row: IndicatorRow, group: TestGroup) -> Item:
    item: Item = {"units": group.units, "hours": float(group.hours), "failures": group.failures}
    if row.evidence_kind != EvidenceKind.ACCELERATED:
        return item
    junction = group.junction_test if group.junction_test is not None else row.junction_test
    given = {
        "acceleration_factor": row.acceleration_factor,
        "ea_ev": row.activation_energy,
        "t_use_c": row.junction_use,
        "t_test_c": junction,
    }
    return item | {name: _number(value) for name, value in given.items() if value is not None}


def _binomial(row: IndicatorRow) -> Item:
    return {"trials": row.trials, "failures": row.failures}


def _truncation(row: IndicatorRow) -> str:
    """What is counted in the field ends by the calendar."""
    return "failure" if row.truncation == Truncation.FAILURE else "time"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _share(percent: Decimal | None) -> float | None:
    """90 as 0.9."""
    return None if percent is None else float(percent / 100)
