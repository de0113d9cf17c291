"""What the form shows beside the evidence while it is written: what was read, what it shows, what is missing.

Reads and computes only. The benchmark is the one in force for class, indicator and unit, or else the value
that the enterprise itself names as the advanced level; the panel says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.enums import EvidenceKind, Method
from enterprises.evidence import can_be_judged, input_of, missing, result_of
from enterprises.evidence_checks import contradictions
from enterprises.evidence_data import summary
from enterprises.evidence_fields import COUNTED, MEASURED, PASTED, asked
from enterprises.evidence_picture import Picture, picture_of
from enterprises.evidence_places import page_field
from enterprises.models import IndicatorRow
from enterprises.report_fields import row_name, short_label
from enterprises.report_form import Entry, RowForm
from policy.assessment_numbers import achieved
from policy.assessment_words import (
    benchmark_value,
    in_words,
    is_chart_only,
    needed_sentence,
    problem_sentence,
    warning_sentence,
)
from policy.enums import Verdict
from policy.indicator_methods import fit_of, is_life, methods_of, quantile_of
from policy.models import Benchmark, ProductClass
from reliability_tracker.formats import together

MOST_TIMES = 2_000  # more are computed when the report is submitted, not while it is written


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about a field: the id of its input, what it is called, the sentence."""

    anchor: str
    label: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a result is compared with. version: of the benchmark in force; empty for the enterprise's own."""

    value: float
    version: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel of one row; empty where there is nothing to say yet.

    read:    what stands in the pasted data, counted
    lacks:   fields that are still needed
    faults:  what cannot be computed, and at which field
    words:   the result in plain words, the bound first
    """

    read: str = ""
    note: str = ""
    lacks: Sequence[Line] = ()
    faults: Sequence[Line] = ()
    words: Sequence[str] = ()
    warnings: Sequence[str] = ()
    verdict: Verdict | None = None
    measure_note: str = ""
    picture: Picture | None = None


def panel_of_form(entry: Entry, form: RowForm) -> Panel:
    """The panel for a row of the report form."""
    form.is_valid()
    shown = asked(form["evidence_kind"].value() or "", form["method"].value() or "")
    unread = {name: list(map(str, said)) for name, said in form.errors.items() if name in shown}
    return panel_of(form.row, entry.texts.get("product_class", ""), unread)


def panel_of(row: IndicatorRow, product_class: str, unread: Mapping[str, Sequence[str]]) -> Panel:
    """The panel for a row as it stands on the page.

    product_class: code of the class chosen, or ""; unread: field → sentences, of what cannot be read
    """
    if row.evidence_kind == EvidenceKind.PREDICTION:
        return Panel(note=_("A prediction is recorded as such. It is never judged and counts for no class."))
    if row.evidence_kind not in MEASURED or not row.method:
        return Panel()
    try:
        read = summary(row)
    except ValidationError:
        read = ""
    faults = [_line(row, name, sentence) for name, said in unread.items() for sentence in said]
    if not can_be_judged(row):
        sentence = _("An accelerated test is judged as a failure rate (FIT).")
        return Panel(read, faults=[*faults, _line(row, "method", sentence)])
    bring = COUNTED if unread.keys() & set(PASTED) else ()  # once they can be read, the data may say these
    lacks = [_line(row, name) for name in missing(row) if name not in (*unread, *bring)]
    if faults or lacks:
        return Panel(read, lacks=lacks, faults=faults)
    return _computed(row, product_class, read)


def _computed(row: IndicatorRow, product_class: str, read: str) -> Panel:
    item = input_of(row)
    if item is None:
        return Panel(read)
    against = dict(contradictions(row))
    faults = [_line(row, name, sentence) for name, sentence in against.items()]
    if _times_in(item) > MOST_TIMES:
        note = _("The result for so many times is computed when the report is submitted.")
        return Panel(read, note=note, faults=faults)
    measure = measure_of(row, product_class)
    if measure is not None:
        item["benchmark"] = {"value": measure.value, "version": measure.version}
    result = result_of(item)
    if result["error"]:
        name = page_field(result["error"]["field"] or "", row.method)
        refused = [] if name in against else [_line(row, name, problem_sentence(result["error"]))]
        return Panel(read, faults=[*faults, *refused])
    judged = measure is not None and bool(measure.version)
    return Panel(
        read,
        faults=faults,
        words=in_words(result) if judged else in_words(result | {"benchmark": None}),
        warnings=[warning_sentence(warning["code"]) for warning in result["warnings"]],
        verdict=Verdict(result["verdict"]) if judged and result["verdict"] else None,
        measure_note="" if judged else _unfit(row) or _beside_own_level(result),
        picture=picture_of(result, item),
    )


def measure_of(row: IndicatorRow, product_class: str) -> Measure | None:
    """The benchmark in force for the row, in the unit of the estimate; else the enterprise's own value."""
    fit = fit_of(row.indicator_id or "", row.method)
    if fit is None:
        return None
    for benchmark in _in_force(row, product_class):
        stated = None if benchmark.quantile is None else float(benchmark.quantile)
        if not is_life(benchmark.indicator_id) or _same_share(
            row, quantile_of(row.indicator_id or "", stated)
        ):
            return Measure(fit.scale.to(float(benchmark.value)), str(benchmark.version))
    if not row.benchmark_value or row.benchmark_value <= 0:
        return None
    value = fit.scale.to(float(row.benchmark_value))
    return Measure(value) if value > 0 else None


def _in_force(row: IndicatorRow, product_class: str) -> list[Benchmark]:
    """Those of the class and of the class above it, the nearest first."""
    known = ProductClass.objects.filter(code=product_class).values_list("code", "parent_id").first()
    codes = [code for code in known or () if code]
    lines = Benchmark.objects.in_force().filter(
        product_class__in=codes, indicator=row.indicator_id, unit=row.unit
    )
    return sorted(lines, key=lambda benchmark: codes.index(benchmark.product_class_id))


def _same_share(row: IndicatorRow, quantile: float | None) -> bool:
    return (
        quantile is not None and row.quantile is not None and abs(float(row.quantile) / 100 - quantile) < 1e-9
    )


def _times_in(values: object) -> int:
    """How many values stand in the lists of an item, however deep."""
    if isinstance(values, dict):
        return sum(map(_times_in, values.values()))
    return len(values) if isinstance(values, list) else 0


def _unfit(row: IndicatorRow) -> str:
    """That the method does not speak for the indicator, and which do; empty where it does."""
    if not row.indicator_id or fit_of(row.indicator_id, row.method) is not None or row.indicator is None:
        return ""
    methods, indicator = methods_of(row.indicator_id), row.indicator
    if not methods:
        return _("No method judges %(indicator)s: what this shows is recorded and not judged.") % {
            "indicator": indicator.name
        }
    return _("This method does not judge %(indicator)s; these do: %(methods)s.") % {
        "indicator": indicator.name,
        "methods": " / ".join(str(Method(method).label) for method in methods),
    }


def _beside_own_level(result: Mapping[str, Any]) -> str:
    """Without a benchmark in force nothing is judged; how it stands to the level the enterprise names."""
    if is_chart_only(result):
        return ""
    none = _("No benchmark is in force for this class and indicator.")
    if result["verdict"] is None:
        return none
    words = {"level": benchmark_value(result), "achieved": achieved(result["achieved_confidence"])}
    said = {
        Verdict.DEMONSTRATED: _("The advanced level you name, %(level)s, is reached (γ* = %(achieved)s)."),
        Verdict.NOT_DEMONSTRATED: _(
            "The advanced level you name, %(level)s, is not reached (γ* = %(achieved)s)."
        ),
        Verdict.INSUFFICIENT: _(
            "The advanced level you name, %(level)s, is not shown yet (γ* = %(achieved)s)."
        ),
    }[Verdict(result["verdict"])]
    return together(none, said % words, needed_sentence(result))


def _line(row: IndicatorRow, name: str, sentence: str = "") -> Line:
    return Line(row_name(row.order, name), short_label(name), sentence)
