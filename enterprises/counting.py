"""What accepted reports support: the counting rule of `enterprises-2025` (DOMAIN 2.3).

A legal unit counts from the earlier of the acceptance date and the last day of the period reported, but not
before the improvement began, and not before counting opened. It counts while at least one accepted report
that names a product, an improvement begun and one indicator with baseline and target is left.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest, Least

from enterprises.enums import ReportState
from enterprises.models import CreditCodeChange, Enterprise, IndicatorRow, Report, ReportingCount
from policy.counting_rules import counts_from, opening_day
from policy.enums import Ending, SourceKind
from policy.ledger import restate
from policy.models import Attribution, Contribution
from policy.sources import InProgress, Source, Support

TARGET = "enterprises-2025"
AT_ONCE = 5000  # reports of all units that are held in memory
_READ = (
    *("number", "enterprise_name", "credit_code", "enterprise_id", "started_on", "decided_on"),
    *("sector_id", "project_id", "layer_id", "region_id", "city_id", "product_class_id"),
    *("cycle__period_to", "annulled_by_decision__dated_on"),
)


def counted_reports() -> QuerySet[Report]:
    """Reports that were accepted, ceased ones with them, and carry enough to count.

    A voided report, and one replaced by an accepted correction, supports nothing.
    """
    measured = IndicatorRow.objects.filter(
        report=OuterRef("pk"), baseline_value__isnull=False, target_value__isnull=False
    )
    accepted = Report.objects.filter(
        state__in=[ReportState.ACCEPTED, ReportState.ANNULLED],
        superseded_at__isnull=True,
        started_on__isnull=False,
    ).exclude(annulment=Ending.VOID)
    return accepted.exclude(product_name="").filter(Exists(measured))


def starts_on(report: Report, opening: datetime.date) -> datetime.date | None:
    """The day from which an accepted report counts; None if it was decided before counting opened."""
    if report.decided_on is None or report.started_on is None:
        return None
    effective = max(min(report.decided_on, report.cycle.period_to), report.started_on)
    return counts_from(effective, decided_on=report.decided_on, opening=opening)


def supports(target: str | None, subject: str | None) -> Iterator[Support]:
    """What accepted reports support, for the registry of `policy.sources`; of all, what decides."""
    if target not in (None, TARGET):
        return
    opening = opening_day()
    changes = CreditCodeChange.objects.order_by("changed_on")
    if subject is not None:
        enterprises = _holders_of(subject)
        reports: Iterable[Report] = _read(counted_reports().filter(enterprise__in=enterprises))
        changes = changes.filter(enterprise__in=enterprises)
    else:
        reports = chain(*(_read(some).iterator(chunk_size=AT_ONCE) for some in _decisive(opening)))
    changed = defaultdict(list)
    for change in changes:
        changed[change.enterprise_id].append(change)
    for report in reports:
        decision = report.annulled_by_decision
        ends_on = decision.dated_on if decision else None
        for support in supports_of(report, changed[report.enterprise_id], opening, ends_on=ends_on):
            if subject in (None, support.subject):
                yield support


def _decisive(opening: datetime.date) -> list[QuerySet[Report]]:
    """The reports that decide since when and until when units count; the others change nothing.

    Nothing that sorts after a support without end adds to a union (`policy.intervals.union`). So of a unit
    whose code never changed only the first such report is read, and every one that has ended.
    """
    counted = counted_reports()
    changed = Exists(CreditCodeChange.objects.filter(enterprise=OuterRef("enterprise")))
    lasting = counted.filter(~changed, state=ReportState.ACCEPTED, decided_on__gte=opening)
    day = Greatest(Least("decided_on", "cycle__period_to"), "started_on", Value(opening))
    first = lasting.annotate(day=day).order_by("credit_code", "day", "decided_on", "number")
    return [first.distinct("credit_code"), counted.filter(Q(state=ReportState.ANNULLED) | changed)]


def _read(reports: QuerySet[Report]) -> QuerySet[Report]:
    """As much of the reports as decides on what they support."""
    return reports.select_related("cycle", "annulled_by_decision").only(*_READ)


def restate_enterprise(*, enterprise: Enterprise, source: Source, by: Any, reason: str) -> list[Contribution]:
    """Bring the ledger of every credit code the enterprise has had to what its accepted reports support.

    To be called in the transaction that accepted, annulled or replaced a report, or changed the code.
    """
    codes = {enterprise.credit_code}
    codes.update(enterprise.code_changes.values_list("old_code", flat=True))
    return [
        row
        for code in sorted(codes)
        for row in restate(target=TARGET, subject=code, cause=source, by=by, reason=reason)
    ]


def restate_report(*, report: Report, by: Any, reason: str) -> list[Contribution]:
    """The same, with a report as the cause."""
    source = Source(SourceKind.REPORT, report.number)
    return restate_enterprise(enterprise=report.enterprise, source=source, by=by, reason=reason)


def in_progress() -> Iterable[InProgress]:
    """在办: reports under check, by sector."""
    changed = ReportingCount.objects.exclude(waiting=0)
    waiting = changed.values_list("sector").annotate(reports=Sum("waiting"))
    return [InProgress(TARGET, reports, sector) for sector, reports in waiting.order_by("sector") if reports]


def _holders_of(code: str) -> QuerySet[Enterprise]:
    now = Enterprise.objects.filter(credit_code=code)
    before = Enterprise.objects.filter(code_changes__old_code=code)
    return (now | before).distinct()


def supports_of(
    report: Report,
    changes: Sequence[CreditCodeChange],
    opening: datetime.date,
    *,
    ends_on: datetime.date | None,
) -> Iterator[Support]:
    """One support for each credit code the unit had while the report counted.

    changes: of the unit's code, in the order of their days; ends_on: the day on which the report ceased to
             count
    """
    begins = starts_on(report, opening)
    if begins is None:
        return
    current = changes[-1].new_code if changes else report.credit_code
    spans = [(change.old_code, change.changed_on) for change in changes] + [(current, None)]
    since = begins
    for code, until in spans:
        closes = min((day for day in (until, ends_on) if day is not None), default=None)
        if closes is None or closes > since:
            yield _support(report, code, since, closes)
        if until is not None:
            since = max(since, until)


def _support(report: Report, code: str, begins: datetime.date, ends: datetime.date | None) -> Support:
    return Support(
        target=TARGET,
        subject=code,
        subject_name=report.enterprise_name,
        holder_code=code,
        starts_on=begins,
        ends_on=ends,
        attribution=Attribution(
            sector=report.sector_id,
            project=report.project_id,
            layer=report.layer_id,
            region=report.region_id,
            city=report.city_id,
            product_class=report.product_class_id,
        ),
        source=Source(SourceKind.REPORT, report.number),
        decided_on=cast("datetime.date", report.decided_on),  # an accepted report has it
    )
