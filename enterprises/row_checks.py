"""The rules of one indicator row (DOMAIN 6.1, 7, 8). A value means nothing without what it holds for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.enums import AttachmentKind
from enterprises.evidence import missing
from enterprises.evidence_fields import MEASURED
from enterprises.filing import Filing, Said
from enterprises.models import IndicatorRow
from enterprises.report_fields import ROW_REQUIRED, row_name
from enterprises.report_lists import BASIS_OF_UNIT
from policy.enums import Direction
from policy.units import readable_unit
from reliability_tracker.formats import thousands

VALUES = tuple((f"{what}_value", f"{what}_blank", f"{what}_on") for what in ("baseline", "current", "target"))
GIVEN = (*(value for value, _blank, _on in VALUES), "benchmark_value")
EARLIEST_BENCHMARK = 1950


def required_is_given(row: IndicatorRow, filing: Filing) -> Said:
    for name in ROW_REQUIRED:
        given = row.indicator_id if name == "indicator" else getattr(row, name).strip()
        if not given:
            yield name, _("Fill this in.")


def indicator_fits(row: IndicatorRow, filing: Filing) -> Said:
    if row.indicator is None:
        return
    if row.unit and row.unit not in row.indicator.units:
        yield (
            "unit",
            _("%(indicator)s is given in %(units)s.")
            % {"indicator": row.indicator.name, "units": " / ".join(map(readable_unit, row.indicator.units))},
        )
    link = filing.report.link
    level = link.indicator_level if link else ""
    if link and level and level not in row.indicator.levels and filing.is_measured(level):
        yield (
            "indicator",
            _("%(indicator)s makes no sense for “%(link)s”.")
            % {"indicator": row.indicator.name, "link": link.name},
        )


def basis_matches_the_unit(row: IndicatorRow, filing: Filing) -> Said:
    expected = BASIS_OF_UNIT.get(row.unit)
    if expected and row.time_basis and row.time_basis != expected:
        yield (
            "time_basis",
            _("A value in %(unit)s has the basis “%(basis)s”.")
            % {"unit": readable_unit(row.unit), "basis": expected.label},
        )


def value_or_reason(row: IndicatorRow, filing: Filing) -> Said:
    for name, blank, on in VALUES:
        value = getattr(row, name)
        if value is None and not getattr(row, blank) and row_name(row.order, name) not in filing.unread:
            yield name, _("Give the value, or the reason why there is none.")
        if value is not None and getattr(row, on) is None:
            yield on, _("A value needs its date.")


def dates_are_past(row: IndicatorRow, filing: Filing) -> Said:
    for name in ("baseline_on", "current_on"):
        day = getattr(row, name)
        if day is not None and day > filing.on:
            yield name, _("This day is still to come.")


def percentage_is_one(row: IndicatorRow, filing: Filing) -> Said:
    if row.unit != "%":
        return
    for name, value in _given_values(row):
        if not 0 <= value <= 100:
            yield name, _("A percentage lies between 0 and 100.")


def benchmark_has_its_source(row: IndicatorRow, filing: Filing) -> Said:
    if row.benchmark_value is not None and not row.benchmark_source.strip():
        yield "benchmark_source", _("Say where this value is published.")
    if row.benchmark_year is not None and not EARLIEST_BENCHMARK <= row.benchmark_year <= filing.on.year:
        yield (
            "benchmark_year",
            _("Give a year from %(first)s to %(last)s.")
            % {"first": EARLIEST_BENCHMARK, "last": filing.on.year},
        )


def measurement_is_described(row: IndicatorRow, filing: Filing) -> Said:
    """Test and field data come with what their method needs: n, T, r, plan, confidence; r = 0 is data."""
    if row.current_value is not None and not row.evidence_kind:
        yield "evidence_kind", _("Say what the value rests on.")
    if row.evidence_kind not in MEASURED:
        return
    for name in missing(row):
        if row_name(row.order, name) not in filing.unread:
            yield name, _("Test and field data need this.")
    if row.sample_size == 0:
        yield "sample_size", _("At least one sample is needed.")
    if row.test_time is not None and row.test_time == 0:
        yield "test_time", _("The test time has to be above 0.")


# Warnings


def target_is_better(row: IndicatorRow, filing: Filing) -> Said:
    """More is not always better: by the direction of the indicator. Exceeding a goal is no error."""
    if row.indicator is None or row.baseline_value is None or row.target_value is None:
        return
    gain = row.target_value - row.baseline_value
    if (gain if row.indicator.direction == Direction.UP else -gain) <= 0:
        yield (
            "target_value",
            _("The goal %(target)s is no better than the value before, %(baseline)s.")
            % {
                "target": thousands(row.target_value.normalize()),
                "baseline": thousands(row.baseline_value.normalize()),
            },
        )


def is_not_negative(row: IndicatorRow, filing: Filing) -> Said:
    for name, value in _given_values(row):
        if value < 0:
            yield name, _("The value is negative; please check it.")


def final_value_has_its_file(row: IndicatorRow, filing: Filing) -> Said:
    if row.current_value is None or not filing.is_final:
        return
    evidence = [a for a in filing.attachments if a.kind == AttachmentKind.EVIDENCE]
    if not any(a.row_id in (None, row.pk) for a in evidence):
        yield "current_value", _("The improvement ends in this period; its result needs an evidence file.")


def _given_values(row: IndicatorRow) -> Iterator[tuple[str, Decimal]]:
    for name in GIVEN:
        value = getattr(row, name)
        if value is not None:
            yield name, value
