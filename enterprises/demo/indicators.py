"""The indicator rows of a report: baseline, current value, goal, benchmark, and what they rest on."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from random import Random

from enterprises.demo import names
from enterprises.demo.book import Book
from enterprises.demo.improvements import Project, Track
from enterprises.enums import BlankReason, EvidenceKind, Truncation
from enterprises.models import IndicatorRow, Report

_CONFIDENCE = {"95": 2.9957, "90": 2.3026}  # with no failure, the lower bound is T divided by this
_SAMPLE_TIME = {"h": (200, 3000), "km": (15_000, 60_000), "cycle": (1000, 40_000)}


def make_rows(
    book: Book, report: Report, project: Project, step: int, on: datetime.date, rng: Random
) -> None:
    """The rows of one report, entered in the book.

    step: how many cycles the improvement has reported before; on: the day by which everything was measured
    """
    for order, track in enumerate(project.tracks):
        row = _row(report, project, track, order, rng)
        begun = project.improvement.started_on or on
        row.baseline_on = min(begun - datetime.timedelta(days=rng.randrange(5, 60)), on)
        measured_on = max(row.baseline_on, on - datetime.timedelta(days=rng.randrange(3, 25)))
        _set_current(row, track, step, measured_on, rng)
        if order and rng.random() < 0.04:
            row.target_value, row.target_on, row.target_blank = None, None, BlankReason.CONFIDENTIAL
        if rng.random() < 0.55:
            _set_benchmark(row, track, on, rng)
        book.enter(row)


def _row(report: Report, project: Project, track: Track, order: int, rng: Random) -> IndicatorRow:
    gauge = track.gauge
    standards = gauge.indicator.standards
    improvement = project.improvement
    return IndicatorRow(
        report_id=report.pk,
        order=order,
        indicator_id=gauge.indicator.pk,
        unit=gauge.unit,
        standard=standards[0] if standards else f"Q/YS {100 + order}—2023（{names.MARK}企业标准）",
        baseline_value=rounded(track.baseline, gauge.is_percentage),
        target_value=rounded(track.at(1), gauge.is_percentage),
        target_on=improvement.planned_end_on or datetime.date(2030, 12, 31),
        condition=track.condition,
        failure_criterion=track.criterion,
        time_basis=gauge.basis,
    )


def _set_current(row: IndicatorRow, track: Track, step: int, on: datetime.date, rng: Random) -> None:
    """The value reached so far; at first often none yet, with the reason."""
    if (step == 0 and rng.random() < 0.35) or (step > 0 and rng.random() < 0.03):
        row.current_blank = rng.choice([BlankReason.PENDING, BlankReason.NOT_MEASURED])
        return
    way = track.reach * min(1.0, (step + 1) / track.paces) * rng.uniform(0.94, 1.06)
    value = rounded(track.at(way), track.gauge.is_percentage)
    row.current_value, row.current_on = value, on
    kinds = [EvidenceKind.TEST, EvidenceKind.FIELD, EvidenceKind.PREDICTION]
    row.evidence_kind = rng.choices(kinds, [58, 32, 10])[0]
    if row.evidence_kind == EvidenceKind.PREDICTION:
        return
    _set_measurement(row, value, track, rng)
    if row.evidence_kind == EvidenceKind.TEST:
        row.evidence_number = f"YS-JC-{on.year}-{rng.randrange(1, 9999):04d}"
        row.evidence_body = f"{names.MARK}·可靠性试验中心"
        row.evidence_accreditation = f"CNAS L0000（{names.MARK}）" if rng.random() < 0.5 else ""


def _set_measurement(row: IndicatorRow, value: Decimal, track: Track, rng: Random) -> None:
    """n, T, r, plan and confidence. A mean time is T / r; with no failure, its lower bound."""
    is_test = row.evidence_kind == EvidenceKind.TEST
    row.truncation = rng.choice([Truncation.TIME, Truncation.FAILURE]) if is_test else Truncation.FIELD
    row.sample_size = rng.randint(3, 30) if is_test else rng.randint(20, 95)
    confidence = rng.choice(list(_CONFIDENCE))
    row.confidence = Decimal(confidence)
    if not track.gauge.mean_time:
        least, most = _SAMPLE_TIME[track.gauge.basis]
        row.failures = rng.choices([0, 1, 2, 3], [50, 25, 15, 10])[0]
        row.test_time = Decimal(row.sample_size * rng.randint(least // 10, most // 10) * 10)
    else:
        row.failures = rng.choices(range(8), [14, 16, 18, 16, 13, 10, 8, 5])[0]
        factor = Decimal(row.failures) if row.failures else Decimal(str(_CONFIDENCE[confidence]))
        row.test_time = (value * factor).quantize(Decimal("0.01"))
    if row.failures == 0 and row.truncation == Truncation.FAILURE:
        row.truncation = Truncation.TIME  # a test that ends at a failure has one


def _set_benchmark(row: IndicatorRow, track: Track, on: datetime.date, rng: Random) -> None:
    row.benchmark_value = rounded(track.at(rng.uniform(0.8, 1.6)), track.gauge.is_percentage)
    row.benchmark_product = f"国外同类产品（{names.MARK}）"
    row.benchmark_source = f"《{names.MARK}资料汇编》第{rng.randint(1, 9)}册"
    row.benchmark_year = on.year - rng.randint(0, 3)


def rounded(value: float, is_percentage: bool) -> Decimal:
    """Three significant digits, as such values are stated; a percentage to two places."""
    if is_percentage:
        return Decimal(f"{value:.2f}")
    places = 2 - math.floor(math.log10(abs(value))) if value else 0
    return Decimal(str(round(value, places))) if places > 0 else Decimal(round(value, places))
