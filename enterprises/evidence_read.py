"""The pasted columns of a row as data: read once for all checks of a page."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from enterprises.enums import Method
from enterprises.evidence_data import LIVES, reader_of, unit_of_times
from enterprises.evidence_fields import asked
from enterprises.models import Assessment, IndicatorRow
from enterprises.pasted import Growth, Lives
from policy.assessment_numbers import exact, of_unit


def column(row: IndicatorRow, name: str) -> Any:
    """What a pasted column holds; None where it is not asked for, empty or unreadable."""
    text = getattr(row, name)
    if name not in asked(row.evidence_kind, row.method) or not text.strip():
        return None
    return _read(name, row.method, text)


@lru_cache(maxsize=64)
def _read(name: str, method: str, text: str) -> Any:
    try:
        return reader_of(name, method)(text)
    except ValidationError:
        return None


def lives_of(row: IndicatorRow) -> Lives | None:
    return column(row, "times") if row.method in LIVES else None


def growth_of(row: IndicatorRow) -> Growth | None:
    return column(row, "times") if row.method == Method.GROWTH else None


def failure_times(row: IndicatorRow) -> list[Decimal]:
    """All failure times, whatever the method; none where the column says counts, or nothing."""
    data = column(row, "times")
    if isinstance(data, Lives):
        return list(data.failures)
    if isinstance(data, Growth):
        return [time for times in data.times.values() for time in times]
    return list(data or ())


def stored(row: IndicatorRow) -> Assessment | None:
    """The assessment of the row as it is saved; no query if selected with the row."""
    if row.pk is None:
        return None
    try:
        found: Assessment = row.assessment
    except Assessment.DoesNotExist:
        return None
    return found


def stored_result(row: IndicatorRow) -> dict[str, Any] | None:
    """What the statistics said of the row as it is saved."""
    found = stored(row)
    return found.result if found else None


def calendar_days(row: IndicatorRow) -> int | None:
    """Days of the test, first and last included."""
    if row.tested_from is None or row.tested_to is None:
        return None
    return max((row.tested_to - row.tested_from).days + 1, 0)


def time_words(row: IndicatorRow, value: Decimal | float) -> str:
    """A time of the row with its unit."""
    return of_unit(exact(value), unit_of_times(row))


def differs(given: Decimal, wanted: Decimal, tolerance: Decimal) -> bool:
    """By more than so much of the wanted value."""
    return abs(given - wanted) > tolerance * abs(wanted)
