"""What a report begins with: what the enterprise, the improvement and earlier reports say. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState

from enterprises.enums import FINAL
from enterprises.models import Attachment, Cycle, Enterprise, Improvement, IndicatorRow, Report
from enterprises.models.enterprise import PROFILE_FIELDS
from enterprises.models.improvement import PRODUCT_FIELDS
from enterprises.report_fields import REPORT_FIELDS, ROW_FIELDS
from enterprises.report_form import ANSWER

CONFIRMED = ("enterprise_name", "region", "city")  # the province confirmed them; a report only repeats them
SIGNED = ("late_reason", "declaration", "signatory", "signed_on")  # given anew for every report
KEPT = ("measures", "measures_text", "users")  # of the last accepted report
KEPT_OF_ROW = (
    *("indicator", "unit", "time_basis", "standard", "condition", "failure_criterion"),
    *("baseline_value", "baseline_on", "baseline_blank", "target_value", "target_on", "target_blank"),
    *("benchmark_value", "benchmark_product", "benchmark_source", "benchmark_year"),
)

LIKE = ("measures", "measures_text")  # of a report on another product
LIKE_OF_ROW = ("indicator", "unit", "time_basis", "standard", "condition", "failure_criterion")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a report would begin with. `files` come along from the one it takes up again."""

    report: Report
    rows: Sequence[IndicatorRow]
    files: Sequence[Attachment] = ()


def draft_of(improvement: Improvement, cycle: Cycle, like: Report | None = None) -> Draft:
    """What a report of this product for this cycle would begin with; nothing is written.

    like: a report on another product of the enterprise, whose measures and indicators it takes over without
          values: those were measured on the other product
    """
    if like is None:
        return Earlier.of([improvement], cycle).draft_of(improvement)
    if like.enterprise_id != improvement.enterprise_id:
        raise ValueError("a report of another enterprise")
    report = begun(improvement, cycle)
    _copy(like, report, LIKE)
    return Draft(report, [_row(report, row, LIKE_OF_ROW) for row in like.rows.select_related("indicator")])


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said of many products before, read in as many queries as of one.

    former: improvement → its report in this cycle that came to nothing, to be taken up again
    last:   improvement → its newest accepted report; rows: report → its rows
    """

    cycle: Cycle
    former: Mapping[int, Report]
    last: Mapping[int, Report]
    rows: Mapping[int, Sequence[IndicatorRow]]

    @classmethod
    def of(cls, improvements: Sequence[Improvement], cycle: Cycle) -> Earlier:
        keys = [improvement.pk for improvement in improvements]
        reports = Report.objects.filter(improvement__in=keys).select_related("enterprise", "improvement")
        ended = reports.filter(cycle=cycle, state__in=FINAL).order_by("state_since", "id")
        former = {report.improvement_id: report for report in ended}
        accepted = reports.accepted().order_by("cycle__period_to", "version")
        last = {report.improvement_id: report for report in accepted if report.improvement_id not in former}
        rows: dict[int, list[IndicatorRow]] = defaultdict(list)
        for row in IndicatorRow.objects.filter(report__in=last.values()).select_related("indicator"):
            rows[row.report_id].append(row)
        return cls(cycle, former, last, rows)

    def draft_of(self, improvement: Improvement) -> Draft:
        """What a report of one of them would begin with."""
        former = self.former.get(improvement.pk)
        if former is not None:
            return taken_up(former)
        report = begun(improvement, self.cycle)
        before = self.last.get(improvement.pk)
        if before is None:
            return Draft(report, ())
        _copy(before, report, KEPT)
        return Draft(report, [_row(report, row, KEPT_OF_ROW) for row in self.rows.get(before.pk, ())])


def begun(improvement: Improvement, cycle: Cycle) -> Report:
    """A report that says what the enterprise and the improvement say."""
    enterprise = improvement.enterprise
    said = {name: getattr(enterprise, name) for name in _attnames(Enterprise, PROFILE_FIELDS)}
    said |= {name: getattr(improvement, name) for name in _attnames(Improvement, PRODUCT_FIELDS)}
    said |= {"improvement_id": improvement.pk, "enterprise_id": enterprise.pk, "cycle_id": cycle.pk}
    said["credit_code"] = enterprise.credit_code
    return new_report(said, improvement=improvement, enterprise=enterprise, cycle=cycle)


def new_report(values: Mapping[str, Any], **related: Model) -> Report:
    """A report that is not stored, with these values by their columns; quick, for there may be many."""
    blank, made = _blank()
    report = Report.__new__(Report)
    held = report.__dict__
    held.update(blank, _state=ModelState())
    for name, make in made:
        held[name] = make()
    held.update(values)
    report._state.fields_cache = related
    return report


@cache
def _blank() -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """What an empty report says by its columns, and what makes anew those that are lists and the like."""
    columns: Any = [column for column in Report._meta.concrete_fields if not column.generated]
    said = {column.attname: column.get_default() for column in columns}
    made = [(c.attname, c.get_default) for c in columns if isinstance(said[c.attname], list | dict)]
    return said, made


@cache
def _attnames(model: type[Model], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(model._meta.get_field(name).attname for name in names)  # type: ignore[union-attr]


def taken_up(former: Report, cycle: Cycle | None = None) -> Draft:
    """Everything a report said but its signature, for its own cycle or another."""
    report = Report(improvement=former.improvement, enterprise=former.enterprise, cycle=cycle or former.cycle)
    _copy(former, report, [name for name in REPORT_FIELDS if name not in SIGNED])
    repeat_what_was_confirmed(report)
    report.typed = {name: text for name, text in former.typed.items() if not ANSWER.fullmatch(name)}
    rows = [_row(report, row, ROW_FIELDS) for row in former.rows.select_related("indicator")]
    files = former.attachments.filter(removed_at__isnull=True).select_related("row")
    return Draft(report, rows, list(files))


def _copy(source: Any, target: Any, names: Iterable[str]) -> None:
    for name in names:
        attname = source._meta.get_field(name).attname
        setattr(target, attname, getattr(source, attname))


def _row(report: Report, source: IndicatorRow, names: Iterable[str]) -> IndicatorRow:
    row = IndicatorRow(report=report, order=source.order)
    _copy(source, row, names)
    return row


def repeat_what_was_confirmed(report: Report) -> None:
    _copy(report.enterprise, report, CONFIRMED)
    report.credit_code = report.enterprise.credit_code
