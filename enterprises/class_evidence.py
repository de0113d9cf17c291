"""What accepted reports prove of the products of a class, for the verdicts of `policy`.

The newest accepted report of an improvement speaks for its product: by the period reported, then by the day
it was accepted. One replaced by its correction, or annulled, does not. What is judged is the input that was
stored when the report was submitted; predictions have none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, cast

from enterprises.enums import ReportState
from enterprises.models import Assessment, Report
from policy.enums import SourceKind
from policy.sources import Source, Submission
from policy.verdicts import judge_all


def evidence(product_class: str | None) -> Iterator[Submission]:
    """What speaks for the products of a class (of all classes where None), for the registry of policy."""
    accepted = Report.objects.accepted().exclude(product_class=None)
    if product_class is not None:
        accepted = accepted.filter(product_class=product_class)
    stored = Assessment.objects.filter(row__report__in=accepted, row__indicator__isnull=False)
    found = list(
        stored.select_related("row__report__enterprise").order_by("row__report", "row__order", "row")
    )
    speaking = _newest_of({assessment.row.report.improvement_id for assessment in found})
    for assessment in found:
        if assessment.row.report_id in speaking:
            yield _submission(assessment)


def _newest_of(improvements: Iterable[int]) -> set[int]:
    """The newest accepted report of each improvement, whether it brings evidence or not."""
    accepted = Report.objects.accepted().filter(improvement__in=list(improvements))
    newest = accepted.order_by("improvement_id", "-cycle__period_to", "-accepted_at", "-id")
    return set(newest.distinct("improvement_id").values_list("pk", flat=True))


def judge_report(*, report: Report, by: Any, reason: str) -> None:
    """Judge the classes that a report concerns, now or in an earlier report on the same product.

    To be called in the transaction that accepted or annulled it, before the ledger is restated.
    """
    said = Report.objects.filter(
        improvement=report.improvement_id, state__in=[ReportState.ACCEPTED, ReportState.ANNULLED]
    )
    classes = set(said.exclude(product_class=None).values_list("product_class", flat=True))
    if classes:
        judge_all(classes, cause=reason, by=by)


def subject_of(report: Report) -> str:
    """The identity of a product, the same in every report on it."""
    return f"improvement-{report.improvement_id}"


def _submission(assessment: Assessment) -> Submission:
    row = assessment.row
    report = row.report
    return Submission(
        product_class=str(report.product_class_id),
        indicator=str(row.indicator_id),
        unit=row.unit,
        subject=subject_of(report),
        product=report.product_name,
        model=report.product_model,
        holder_code=report.enterprise.credit_code,
        holder_name=report.enterprise_name,
        region=report.region_id,
        city=report.city_id,
        sector=report.sector_id,
        source=Source(SourceKind.REPORT, report.number),
        row=row.order,
        input=assessment.input,
        condition=row.condition,
        failure_criterion=row.failure_criterion,
        accepted_on=cast("datetime.date", report.decided_on),  # an accepted report has it
    )
