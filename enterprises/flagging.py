"""Data-quality flags: found when a report is submitted, kept with the arithmetic, dismissed by who checks.

They block nothing and the enterprise does not see them: what it has to answer are the warnings of the form. A
flag whose facts are the same on the next submission stays as it is, with its dismissal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.beside import require
from enterprises.duplicates import repeats_of
from enterprises.enums import CHECKS, Beside, FlagKind
from enterprises.filing import rows_of_newest
from enterprises.models import IndicatorRow, QualityFlag, Report
from enterprises.quality import distance, jump
from enterprises.report_fields import row_name
from enterprises.verdicts import Lack, Refusal
from policy.models import IndustryCode, QualityThresholds

Key = tuple[str | None, str]  # indicator, unit
Facts = dict[str, Any]
Found = Iterator[tuple[str, Facts]]  # field, facts


@dataclass(frozen=True)
class Submission:
    """A report as it was submitted, with what its values are held against."""

    report: Report

    @cached_property
    def thresholds(self) -> QualityThresholds | None:
        return QualityThresholds.objects.order_by("-recorded_at", "-id").first()

    @cached_property
    def rows(self) -> list[IndicatorRow]:
        return [row for row in self.report.rows.order_by("order") if row.current_value is not None]

    @cached_property
    def before(self) -> dict[Key, list[IndicatorRow]]:
        """(indicator, unit) → the rows of the last accepted report of the same improvement."""
        earlier = Report.objects.accepted().filter(
            improvement=self.report.improvement_id,
            cycle__period_to__lt=self.report.cycle.period_to,
        )
        last = earlier.order_by("-cycle__period_to", "-version").first()
        found: dict[Key, list[IndicatorRow]] = defaultdict(list)
        rows = last.rows.select_related("report__cycle").order_by("order") if last else ()
        for row in rows:
            if row.current_value is not None:
                found[row.indicator_id, row.unit].append(row)
        return found

    @cached_property
    def like(self) -> dict[Key, list[Decimal]]:
        """(indicator, unit) → the newest value of each other product among the newest of the class."""
        found: dict[Key, list[Decimal]] = defaultdict(list)
        if not self.report.product_class_id or not self.rows:
            return found
        accepted = Report.objects.accepted().filter(product_class=self.report.product_class_id)
        rows = rows_of_newest(accepted.exclude(improvement=self.report.improvement_id)).filter(
            indicator__in={row.indicator_id for row in self.rows}, current_value__isnull=False
        )
        product = ("report__improvement_id", "indicator_id", "unit")
        newest = rows.order_by(*product, "-report__cycle__period_to", "-report__version", "order")
        for indicator, unit, value in newest.distinct(*product).values_list(
            "indicator", "unit", "current_value"
        ):
            found[indicator, unit].append(value)
        return found


def jumps(submission: Submission) -> Found:
    """A value several times that of the last cycle, or several times less."""
    limit = submission.thresholds
    for row in submission.rows if limit else ():
        others = submission.before[row.indicator_id, row.unit]
        before = next((other for other in others if other.order == row.order), others[0] if others else None)
        if before is None:
            continue
        factor = jump(_value(before), _value(row))
        if factor is not None and limit is not None and factor >= limit.jump_factor:
            yield (
                row_name(row.order, "current_value"),
                {
                    "before": _text(_value(before)),
                    "now": _text(_value(row)),
                    "unit": row.unit,
                    "factor": _text(round(factor, 2)),
                    "threshold": _text(limit.jump_factor),
                    "report": before.report.number,
                    "cycle": before.report.cycle.code,
                    "other_condition": before.condition.strip() != row.condition.strip(),
                },
            )


def outliers(submission: Submission) -> Found:
    """A value far from those that others of its class had accepted, in the same indicator and unit."""
    limit = submission.thresholds
    for row in submission.rows if limit else ():
        others = submission.like[row.indicator_id, row.unit]
        if limit is None or len(others) < limit.fewest_values:
            continue
        far = distance(_value(row), others)
        if far is not None and far.score > limit.outlier_score:
            yield (
                row_name(row.order, "current_value"),
                {
                    "now": _text(_value(row)),
                    "unit": row.unit,
                    "centre": _text(far.centre),
                    "spread": _text(far.spread),
                    "by_mean": far.by_mean,
                    "values": far.values,
                    "score": _text(round(far.score, 2)),
                    "threshold": _text(limit.outlier_score),
                },
            )


def duplicates(submission: Submission) -> Found:
    """Files or failure times that stand in other submissions too; which those are, is shown by area."""
    found = repeats_of(submission.report)
    if found.reports:
        yield "", {"files": found.files, "rows": found.rows, "reports": len(found.reports)}


def industries(submission: Submission) -> Found:
    """The industry code usually belongs to another sector; the declared sector stands all the same."""
    report = submission.report
    code = IndustryCode.objects.filter(pk=report.industry_code).first()
    if code is not None and code.sector_hint_id and report.sector_id not in (None, code.sector_hint_id):
        yield "sector", {"code": code.pk, "hint": code.sector_hint_id, "sector": report.sector_id}


FLAGS: dict[FlagKind, Callable[[Submission], Found]] = {
    FlagKind.JUMP: jumps,
    FlagKind.OUTLIER: outliers,
    FlagKind.DUPLICATE: duplicates,
    FlagKind.INDUSTRY: industries,
}


def open_flags() -> Any:
    """How many flags of a report nobody has dismissed, for a list of reports; nothing where there is none."""
    flags = QualityFlag.objects.open().filter(report=OuterRef("pk")).order_by()
    return Subquery(flags.values("report").annotate(n=Count("pk")).values("n"))


def flag_report(report: Report) -> list[QualityFlag]:
    """Bring the flags of a report to what holds now. Gives those that stand.

    Reports under check that hold the same evidence are told of it as well.
    """
    _bring(report, list(FLAGS))
    others = Report.objects.filter(pk__in=repeats_of(report).reports, state__in=CHECKS)
    for other in others.select_related("cycle"):
        _bring(other, [FlagKind.DUPLICATE])
    return list(report.flags.standing())


@transaction.atomic
def dismiss(*, flag: QualityFlag, reason: str, by: Any) -> QualityFlag:
    """Say why a flag means nothing; it stays readable with who said so and when."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=flag.report_id)
    require(Beside.DISMISS, report, by=by)
    held: QualityFlag = QualityFlag.objects.get(pk=flag.pk)
    if held.gone_at is not None or held.dismissed_at is not None:
        raise Refusal([Lack(_("This flag is no longer there."))])
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason."), "reason")])
    held.dismissed_at, held.dismissed_by, held.dismissal = timezone.now(), by, reason.strip()
    held.save(update_fields=["dismissed_at", "dismissed_by", "dismissal"])
    return held


def _bring(report: Report, kinds: list[FlagKind]) -> None:
    submission = Submission(report)
    wanted = {(kind, field): facts for kind in kinds for field, facts in FLAGS[kind](submission)}
    standing = {(FlagKind(f.kind), f.field): f for f in report.flags.standing().filter(kind__in=kinds)}
    gone = [flag.pk for key, flag in standing.items() if wanted.get(key) != flag.facts]
    if gone:
        QualityFlag.objects.filter(pk__in=gone).update(gone_at=timezone.now())
    new = [
        QualityFlag(report=report, kind=kind, field=field, facts=facts)
        for (kind, field), facts in wanted.items()
        if (kind, field) not in standing or standing[kind, field].pk in gone
    ]
    QualityFlag.objects.bulk_create(new, ignore_conflicts=True)  # two submissions may find the same twin


def _value(row: IndicatorRow) -> Decimal:
    return row.current_value or Decimal(0)


def _text(number: Decimal) -> str:
    """As it is kept: the shortest way to write it, so that equal facts are equal."""
    return format(number.normalize(), "f")
