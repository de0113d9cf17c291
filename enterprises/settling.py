"""What values of a report may not stand beside each other, and which follow from others.

The report form and the intake of workbooks read one text after the other and then ask here, so that both
refuse the same and bring the same along.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.db import models

from enterprises.enums import EvidenceKind
from enterprises.evidence_data import brought_along, unreadable
from enterprises.evidence_fields import MEASURED
from enterprises.models import IndicatorRow, RegisteredPlan, Report
from enterprises.report_fields import ROW_FIELDS
from enterprises.report_lists import Lists
from policy.models import Indicator

Values = dict[str, Any]
Faults = dict[str, list[str]]  # field → sentences; such a value is kept as a text, not stored
VALUES = ("baseline", "current", "target")


def put(thing: Report | IndicatorRow, values: Mapping[str, Any]) -> None:
    """Set values, foreign keys by their code."""
    columns = _columns(type(thing))
    for name, value in values.items():
        setattr(thing, columns[name], value)


@cache
def _columns(model: type[models.Model]) -> dict[str, str]:
    """field → the attribute that holds its value."""
    fields: Any = model._meta.concrete_fields
    return {field.name: field.attname for field in fields}


def settle_report(given: Values) -> Faults:
    """What the database would refuse of these values; a field may be missing."""
    faults: Faults = {}
    if _precedes(given.get("planned_end_on"), given.get("started_on")):
        faults["planned_end_on"] = [_sentence(Report, "report_improvement_ends_after_it_starts")]
    if _is_negative(given.get("expenditure_wan")):
        faults["expenditure_wan"] = [_sentence(Report, "report_expenditure_is_not_negative")]
    return faults


class PlainRow:
    """An indicator row that is not stored, as the checks ask it: its values, without what a model costs."""

    pk: int | None = None
    plan: RegisteredPlan | None = None
    assessment = None  # what was computed of other values says nothing of these

    def __init__(self, order: int, values: Mapping[str, Any], indicator: Indicator | None = None) -> None:
        held = self.__dict__
        held.update(_BLANK)
        held.update(values)
        held["indicator_id"], held["plan_id"] = held["indicator"], held["plan"]
        held["order"], held["indicator"], held["plan"] = order, indicator, None


_BLANK = {name: getattr(IndicatorRow(), IndicatorRow._meta.get_field(name).attname) for name in ROW_FIELDS}  # type: ignore[union-attr]


def settle_row(given: Values, lists: Lists) -> Faults:
    """What cannot be stored of these values of a row; what follows from the others is put among them.

    A field that is missing could not be read, and stays so. An indicator that is measured in one unit only
    brings it along, and the data the n, T and r they say.
    """
    indicator = lists.indicator(given.get("indicator") or "")
    if indicator and len(indicator.units) == 1 and given.get("unit") == "":
        given["unit"] = indicator.units[0]
    faults: Faults = {name: [_sentence(IndicatorRow, rule)] for name, rule in _refused(given)}
    kind, method = given.get("evidence_kind", ""), given.get("method", "")
    if kind not in MEASURED or (not method and kind != EvidenceKind.FIELD):
        return faults  # nothing is pasted, and nothing brought along
    faults |= unreadable(kind, method, given)
    sound = {name: value for name, value in given.items() if name not in faults} if faults else given
    row = PlainRow(0, sound, indicator)
    said = brought_along(cast(IndicatorRow, row))
    given |= {name: value for name, value in said.items() if name in given and name not in faults}
    return faults


def _refused(given: Values) -> Iterator[tuple[str, str]]:
    """(field, constraint that refuses its value)."""
    for what in VALUES:
        if given.get(f"{what}_value") is not None and given.get(f"{what}_blank"):
            yield f"{what}_blank", f"indicator_row_{what}_is_value_or_reason"
    if _precedes(given.get("current_on"), given.get("baseline_on")):
        yield "current_on", "indicator_row_current_is_after_baseline"
    if _is_negative(given.get("test_time")):
        yield "test_time", "indicator_row_test_time_is_not_negative"
    confidence, quantile = given.get("confidence"), given.get("quantile")
    share = given.get("returns_coverage")
    if confidence is not None and not 50 < confidence < 100:
        yield "confidence", "indicator_row_confidence_is_between_50_and_100"
    if quantile is not None and not 0 < quantile < 100:
        yield "quantile", "indicator_row_quantile_is_a_share"
    if share is not None and not 0 <= share <= 100:
        yield "returns_coverage", "indicator_row_returns_coverage_is_a_share"
    if _precedes(given.get("tested_to"), given.get("tested_from")):
        yield "tested_to", "indicator_row_test_ends_after_it_begins"


def _sentence(model: type[models.Model], constraint: str) -> str:
    rule = next(c for c in model._meta.constraints if c.name == constraint)
    return str(rule.violation_error_message)


def _precedes(later: datetime.date | None, earlier: datetime.date | None) -> bool:
    return later is not None and earlier is not None and later < earlier


def _is_negative(number: Decimal | None) -> bool:
    return number is not None and number < 0
