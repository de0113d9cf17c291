"""What a report says, as its readers see it: parts, indicator rows, and what differs from another version."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from enterprises.differences import Difference, differences
from enterprises.drafts import SIGNED
from enterprises.enums import BlankReason, Measure
from enterprises.evidence_fields import EVIDENCE, PASTED, asked
from enterprises.models import IndicatorRow, Report
from enterprises.report_fields import ROW_FIELDS, ROWS, SECTIONS, capitalised, row_label, row_name
from policy.models import Dimension, LifeCycleStage
from policy.units import readable_unit
from reliability_tracker.formats import DASH, isodate, officialdate, percent1, thousands, wan


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a report: its name in the form, its label, and its value as text; nothing is a dash.

    wide: a text that may be long
    unit: what the value is measured in, where it does not say so itself
    part: the indicator row it belongs to, where lines of several stand one below the other
    """

    field: str
    label: str
    value: str
    wide: bool = False
    unit: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report, in the order of the form."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator row: the values that people compare, and everything else that goes with them.

    dated: baseline, current value and target, each as name of the field, value and date
    lines: every field, the empty ones too, for those who comment on single fields
    evidence: what the evidence shows, where a page tells it (`enterprises.evidence_page`)
    facts: those that stand below the values: the companions always, the others where they are given
    """

    order: int
    title: str
    indicator: str
    unit: str
    dated: tuple[tuple[str, str, str], ...]
    benchmark: str
    change: str
    lines: tuple[Line, ...]
    evidence: object = None

    @property
    def facts(self) -> list[Line]:
        below = {row_name(self.order, name) for name in ROW_FIELDS if name not in _COMPARED}
        always = {row_name(self.order, name) for name in _COMPANIONS}
        return [
            line
            for line in self.lines
            if line.field in always or (line.field in below and line.value != DASH)
        ]


CONFIRMED = ("enterprise_name", "credit_code", "region", "city")  # stands first, from the registration
_AMOUNTS = ("expenditure_wan", "benefit_wan")
_SHARES = ("failure_rate_fall", "warranty_cost_fall")
_COMPANIONS = ("standard", "time_basis", "condition", "failure_criterion")
_COMPARED = (
    *("indicator", "unit", "baseline_value", "baseline_on", "current_value", "current_on"),
    *("target_value", "target_on", "benchmark_value"),
)
_SHOWN_IF_SET = ("product_class_other", "late_reason", "warnings_answer")


def parts_of(report: Report) -> list[Part]:
    """The parts of a report; that of the indicators is empty, for `rows_of` has them."""
    words = {name: _words(report, name) for name in ("life_cycle_stages", "dimensions", "measures")}
    return [
        Part(
            section.key,
            str(section.title),
            tuple(
                Line(name, _label(name), words.get(name) or text_of(report, name), _is_wide(name))
                for name in (CONFIRMED if section.key == "enterprise" else ()) + tuple(section.fields)
                if name not in _SHOWN_IF_SET or getattr(report, name)
            ),
        )
        for section in SECTIONS
    ]


def rows_of(report: Report) -> list[Row]:
    """The indicator rows of a report, in order."""
    rows = report.rows_with("indicator", "plan")
    return [_row(row, row_label(row.order, rows)) for row in rows]


def differences_between(before: Report, report: Report) -> list[Difference]:
    """What the later of two reports says differently; each is signed anew, so signatures do not count."""
    return differences(lines_of(before), lines_of(report), nothing=DASH, but=SIGNED)


def lines_of(report: Report) -> list[Line]:
    """Every line in the order of the form; one of an indicator row says which row it is part of."""
    lines: list[Line] = []
    for part in parts_of(report):
        lines += part.lines
        if part.key == ROWS:
            for row in rows_of(report):
                lines += [replace(line, part=row.title) for line in row.lines]
    return lines


def _row(row: IndicatorRow, title: str) -> Row:
    return Row(
        order=row.order,
        title=title,
        indicator=row.indicator.name if row.indicator else DASH,
        unit=readable_unit(row.unit),
        dated=tuple(
            (row_name(row.order, f"{what}_value"), _value(row, what), isodate(getattr(row, f"{what}_on")))
            for what in ("baseline", "current", "target")
        ),
        benchmark=_number(row.benchmark_value),
        change=improvement_of(row),
        lines=tuple(
            Line(
                row_name(row.order, name),
                _label(name),
                _rowtext_of(row, name),
                _is_wide(name),
                _unit_of(row, name),
            )
            for name in ROW_FIELDS
            if not name.endswith("_blank") and _is_told(row, name)
        ),
    )


def _is_told(row: IndicatorRow, name: str) -> bool:
    """Of the evidence what its method asks for, and whatever else is given."""
    told = name not in EVIDENCE or name in asked(row.evidence_kind, row.method)
    return told or getattr(row, name) not in (None, "")


def improvement_of(row: IndicatorRow) -> str:
    """How much better the current value is than the baseline, in the indicator's direction (DOMAIN 7).

    `up`: after / before − 1; `down`: 1 − after / before. None where the baseline is 0 or a value is missing.
    """
    before, after = row.baseline_value, row.current_value
    if not before or after is None or row.indicator is None:
        return DASH
    change = after / before - 1
    return percent1(change if row.indicator.direction == "up" else -change)


def _rowtext_of(row: IndicatorRow, name: str) -> str:
    if name in PASTED and getattr(row, name).strip():
        return _pasted(getattr(row, name))
    if name.endswith("_value"):
        return _value(row, name.removesuffix("_value"))
    if name == "confidence" and row.confidence is not None:
        return f"{_number(row.confidence)}%"
    return text_of(row, name)


def _unit_of(row: IndicatorRow, name: str) -> str:
    """The unit of a value of a row, where there is a value."""
    if getattr(row, name) is None:
        return ""
    if name in ("test_time", "hours_per_day"):
        return readable_unit(row.time_basis)
    return readable_unit(row.unit) if name.endswith("_value") else ""


def _pasted(text: str) -> str:
    """A column of data in short: how long it is, how it begins and ends, and its digest."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    shown = [lines[0], "…", lines[-1]] if len(lines) > 2 else lines
    return ngettext("%(n)s line: %(shown)s", "%(n)s lines: %(shown)s", len(lines)) % {
        "n": thousands(len(lines)),
        "shown": f"{' / '.join(line[:40] for line in shown)} ({sha256(text.encode()).hexdigest()[:8]})",
    }


def _value(row: IndicatorRow, what: str) -> str:
    """A value, zero included; without one a dash, and why."""
    value = getattr(row, f"{what}_value")
    if value is not None:
        return _number(value)
    reason = getattr(row, f"{what}_blank", "")
    if not reason:
        return DASH
    return _("%(dash)s (%(reason)s)") % {"dash": DASH, "reason": BlankReason(reason).label}


def _number(value: Decimal | int | None) -> str:
    return thousands(value.normalize() if isinstance(value, Decimal) else value)


def _words(report: Report, name: str) -> str:
    """A list of codes as words, in the order of their catalogue."""
    codes = getattr(report, name)
    if not codes:
        return DASH
    known: dict[str, str]
    if name == "measures":
        known = {measure.value: str(measure.label) for measure in Measure}
    else:
        model = LifeCycleStage if name == "life_cycle_stages" else Dimension
        known = {term.code: term.name for term in model.objects.filter(code__in=codes)}
    words = [word for code, word in known.items() if code in codes]
    return pgettext("between items of a list", ", ").join(
        words + [code for code in codes if code not in known]
    )


def text_of(thing: models.Model, name: str) -> str:
    """The value of a field in words."""
    value = getattr(thing, name)
    if value is None or value == "":
        return DASH
    if name in _AMOUNTS:
        return wan(value)
    if name in _SHARES:
        return percent1(value / 100)
    if name == "declaration":
        return pgettext("declaration", "given") if value else pgettext("declaration", "not yet given")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return officialdate(value)
    if isinstance(value, Decimal) or (isinstance(value, int) and name != "benchmark_year"):
        return _number(value)
    if thing._meta.get_field(name).choices:  # type: ignore[union-attr]
        return str(getattr(thing, f"get_{name}_display")())
    return str(value)


def _model_field(name: str) -> models.Field[object, object]:
    field = (IndicatorRow if name in ROW_FIELDS else Report)._meta.get_field(name)
    return cast("models.Field[object, object]", field)


def _label(name: str) -> str:
    return capitalised(str(_model_field(name).verbose_name))


def _is_wide(name: str) -> bool:
    return isinstance(_model_field(name), models.TextField)
