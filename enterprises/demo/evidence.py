"""Evidence and verdicts of the demo: published data sets stand as tests of fictitious products.

The data and their sources are real and named, so that every bound can be checked by hand. The products,
the benchmarks and the market shares are invented and say so.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.class_evidence import subject_of
from enterprises.demo import names, sentences
from enterprises.demo.book import Book
from enterprises.demo.indicators import rounded
from enterprises.demo.reference import lines_of
from enterprises.demo.working_time import start_of
from enterprises.enums import BlankReason, ReportState
from enterprises.evidence import assess_rows, input_of
from enterprises.evidence_data import brought_along
from enterprises.models import IndicatorRow, Report, User
from policy.assessment import assess
from policy.enums import DecisionKind, Verdict
from policy.models import Benchmark, Decision, DecisionSubject, Indicator, MarketShare, ProductClass
from policy.verdicts import judge_all

APPROVED_ON = datetime.date(2026, 2, 10)  # after the classes were designated
CONFIRMED, CONFIRMED_ON, ENTERED_ON = "ZJ-02", datetime.date(2026, 9, 10), datetime.date(2026, 9, 16)
_SERIAL = 19  # of the document that confirms
_NUMBERS = ("test_time", "end_time", "activation_energy", "junction_use", "junction_test", "quantile")
_WHOLE = ("sample_size", "failures", "trials")
_TEXTS = ("truncation", "after_failure", "clock", "beta_source")
_SHAPES = ("beta", "beta_low")
_DATA = ("times", "groups")
_BEFORE, _GOAL = 0.6, 1.1  # of the value shown: invented, as every baseline of the demo


@dataclass(frozen=True, slots=True)
class Planted:
    """A data set in a report: the row it is in, the class it is judged in, the product's market share."""

    report: Report
    row: IndicatorRow
    judged_in: str
    share: Decimal


def plant_evidence(book: Book, reports: Sequence[Report], steward: User) -> list[Planted]:
    """Give the data sets to accepted reports, each of another enterprise, before anything is written."""
    free = _speaking(reports)
    rows: dict[int, list[IndicatorRow]] = defaultdict(list)
    for row in book.rows(IndicatorRow):
        rows[row.report_id].append(row)
    planted: list[Planted] = []
    for cells in lines_of("evidence.csv"):
        found = next(_fitting(free, rows, cells), None)
        if found is not None:
            report, row = found
            free.remove(report)
            _write(row, report, cells)
            planted.append(Planted(report, row, cells["judged_in"], Decimal(cells["share"])))
    judged = {one.judged_in for one in planted}
    for cells in lines_of("benchmarks.csv"):
        if cells["product_class"] in judged:
            book.enter(_benchmark(cells, steward))
    for one in planted:
        book.enter(_share(one, steward))
    return planted


def judge_planted(book: Book, planted: Sequence[Planted], steward: User, until: datetime.datetime) -> None:
    """Store what the evidence says and judge the classes, as when their last report was accepted.

    The class that is shown to reach its level is confirmed, if that day has come. To be called once all is
    written; the decision that confirms is entered in the book.
    """
    assess_rows([one.row for one in planted])
    known = {one.judged_in: _approved_at() for one in planted}
    for one in planted:
        known[one.judged_in] = max(known[one.judged_in], accepted_at(one.report))
    for code, at in sorted(known.items(), key=lambda entry: entry[1]):
        if at >= until:
            continue
        for verdict in judge_all([code], cause=_cause(planted, code, at), at=at):
            confirms = code == CONFIRMED and verdict.verdict == Verdict.DEMONSTRATED
            if confirms and at < start_of(CONFIRMED_ON) and start_of(ENTERED_ON) < until:
                _confirm(book, verdict, steward)


def _cause(planted: Sequence[Planted], code: str, at: datetime.datetime) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        for one in planted:
            if one.judged_in == code and one.report.accepted_at == at:
                return _("Report %(number)s accepted") % {"number": one.report.number}
        indicator = Benchmark.objects.filter(product_class=code).select_related("indicator")[0].indicator
        told = {"indicator": indicator.name_zh, "version": 1}
        return _("Benchmark approved: %(indicator)s, version %(version)d") % told


def accepted_at(report: Report) -> datetime.datetime:
    """When a report was accepted that stands as accepted."""
    if report.accepted_at is None:
        raise ValueError(report.number)
    return report.accepted_at


def _speaking(reports: Sequence[Report]) -> list[Report]:
    """The newest accepted report of each improvement, one of each enterprise."""
    newest: dict[int, Report] = {}
    for report in reports:
        stands = report.state == ReportState.ACCEPTED and report.superseded_at is None
        known = newest.get(report.improvement_id)
        if stands and (known is None or known.cycle.period_to <= report.cycle.period_to):
            newest[report.improvement_id] = report
    seen: set[int] = set()
    found = []
    for report in newest.values():
        if report.enterprise_id not in seen:
            seen.add(report.enterprise_id)
            found.append(report)
    return found


def _fitting(
    free: Sequence[Report], rows: Mapping[int, Sequence[IndicatorRow]], cells: Mapping[str, str]
) -> Iterator[tuple[Report, IndicatorRow]]:
    """Reports on the class of the data set that have its indicator; for a confirmation, accepted in time."""
    for report in free:
        late = cells["judged_in"] == CONFIRMED and accepted_at(report) >= start_of(CONFIRMED_ON)
        if report.product_class_id == cells["product_class"] and not late:
            for row in rows[report.pk]:
                if row.indicator_id == cells["indicator"]:
                    yield report, row


def _write(row: IndicatorRow, report: Report, cells: Mapping[str, str]) -> None:
    """The data set as the report's evidence, and the values that follow from it."""
    row.evidence_kind, row.method = cells["kind"], cells["method"]
    row.sample_size = row.test_time = row.failures = None
    row.truncation, row.confidence = "", Decimal(90)
    for name in (*_NUMBERS, *_SHAPES):
        setattr(row, name, Decimal(cells[name]) if cells[name] else None)
    for name in _WHOLE:
        setattr(row, name, int(cells[name]) if cells[name] else None)
    for name in _TEXTS:
        setattr(row, name, cells[name])
    for name in _DATA:
        setattr(row, name, cells[name].replace("|", "\n"))
    for name, value in brought_along(row).items():
        setattr(row, name, value)
    row.evidence_number, row.evidence_body = cells["name"], cells["source"]
    row.evidence_accreditation = ""
    _set_values(row, report)
    report.warnings_answer = report.warnings_answer or sentences.WARNINGS_ANSWER


def _set_values(row: IndicatorRow, report: Report) -> None:
    item = input_of(row)
    estimate = assess(item)["estimate"] if item else None
    row.current_value, row.current_on, row.current_blank = None, None, BlankReason.NOT_APPLICABLE
    if estimate is not None:
        row.current_value, row.current_on, row.current_blank = rounded(estimate, False), report.signed_on, ""
        row.baseline_value, row.baseline_blank = rounded(_BEFORE * estimate, False), ""
        row.target_value, row.target_blank = rounded(_GOAL * estimate, False), ""
        row.target_on = row.target_on or datetime.date(2030, 12, 31)
    if row.baseline_on and row.current_on:
        row.baseline_on = min(row.baseline_on, row.current_on)


def _benchmark(cells: Mapping[str, str], steward: User) -> Benchmark:
    values = ("value", "domestic_baseline", "interim_goal", "quantile")
    return Benchmark(
        product_class_id=cells["product_class"],
        indicator=Indicator.objects.get(pk=cells["indicator"]),
        unit=cells["unit"],
        version=1,
        **{name: Decimal(cells[name]) if cells[name] else None for name in values},
        basis=cells["basis"],
        condition=cells["condition"],
        failure_criterion=cells["failure_criterion"],
        product=f"{cells['product']}（{names.MARK}）",
        source=f"《{names.MARK}资料汇编》（虚构，不是真实的国际先进值）",
        source_year=APPROVED_ON.year - 1,
        valid_from=APPROVED_ON,
        reason=f"{names.MARK}用",
        fictitious=True,
        proposed_at=_approved_at() - datetime.timedelta(hours=2),
        proposed_by=steward,
        approved_at=_approved_at(),
        approved_by=steward,
    )


def _approved_at() -> datetime.datetime:
    return start_of(APPROVED_ON) + datetime.timedelta(hours=12)


def _share(one: Planted, steward: User) -> MarketShare:
    return MarketShare(
        product_class_id=one.judged_in,
        subject=subject_of(one.report),
        product=one.report.product_label,
        holder_code=one.report.credit_code,
        share=one.share,
        source=f"{names.MARK}（虚构）",
        valid_from=APPROVED_ON,
        recorded_at=_approved_at() - datetime.timedelta(minutes=30),
        recorded_by=steward,
    )


def _confirm(book: Book, verdict: Any, steward: User) -> None:
    """The class confirmed, by a document entered some days later."""
    kind = ProductClass.objects.get(pk=CONFIRMED)
    recorded_at = start_of(ENTERED_ON) + datetime.timedelta(hours=11)
    decision = book.enter(
        Decision(
            number=names.document_number(CONFIRMED_ON.year, _SERIAL),
            kind=DecisionKind.CLASS_CONFIRMED,
            dated_on=CONFIRMED_ON,
            title=f"{names.MARK}：关于确认{kind.name_zh}可靠性达到国际先进水平的通知",
            reason="依据各产品寿命试验数据与国际先进值（演示资料汇编）的判定结果，确认达到国际先进水平。",
            recorded_at=recorded_at,
            recorded_by=steward,
        )
    )
    book.enter(
        DecisionSubject(
            decision=decision,
            subject=kind.code,
            subject_name=kind.name_zh,
            sector_id=kind.sectors[0] if len(kind.sectors) == 1 else None,
            project_id=kind.project_id,
            layer_id=kind.layer_id,
            product_class_id=kind.code,
            recorded_at=recorded_at,
            verdict=verdict,
        )
    )
