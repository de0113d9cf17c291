"""A report as it would be filed: what the checks of `enterprises.submission` look at."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from enterprises.enums import FINAL, Method
from enterprises.models import Attachment, IndicatorRow, Report
from enterprises.report_form import Entry
from policy.models import Indicator, IndustryCode

if TYPE_CHECKING:
    from django.db.models import QuerySet

Said = Iterator[tuple[str, str]]  # name of a field, sentence
FEWEST_VALUES = 3  # accepted values from which a median says something
NEWEST_REPORTS = 500  # of a class whose values are what is usual: enough, however many there are


def newest_of(accepted: QuerySet[Report]) -> QuerySet[Report]:
    return accepted.order_by("-state_since", "-id")[:NEWEST_REPORTS]


def rows_of_newest(accepted: QuerySet[Report]) -> QuerySet[IndicatorRow]:
    """The rows of the newest of these reports, in no order."""
    return IndicatorRow.objects.filter(report__in=newest_of(accepted).values("pk")).order_by()


def values_of_newest(accepted: QuerySet[Report]) -> QuerySet[IndicatorRow]:
    """Of the rows of the newest of these reports those with a current value, in no order."""
    return rows_of_newest(accepted).filter(current_value__gt=0)


@dataclass(frozen=True)
class Filing:
    """A report as it would be filed on a day: a saved one, or one that is only thought of.

    found: what checks have found already and others ask for, by what it is called
    """

    report: Report
    rows: Sequence[IndicatorRow]
    on: datetime.date
    attachments: Sequence[Attachment] = field(default=())
    found: dict[str, list[tuple[str, str]]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, report: Report, on: datetime.date) -> Filing:
        rows = report.rows_with("indicator", "plan", "assessment")
        return cls(report, rows, on, list(report.attachments.filter(removed_at__isnull=True)))

    @cached_property
    def unread(self) -> dict[str, str]:
        """name on the page → sentence, of what was typed and is no value yet."""
        return dict(Entry.of(self.report, self.rows).unread()) if self.report.typed else {}

    @cached_property
    def industry(self) -> IndustryCode | None:
        return IndustryCode.objects.filter(pk=self.report.industry_code).first()

    def twin(self) -> Report | None:
        """Another open or accepted report of the cycle on a product of the same name and model."""
        twins = Report.objects.filter(
            enterprise=self.report.enterprise_id,
            cycle=self.report.cycle_id,
            product_name=self.report.product_name,
            product_model=self.report.product_model,
        )
        return twins.exclude(state__in=FINAL).exclude(improvement=self.report.improvement_id).first()

    def is_measured(self, level: str) -> bool:
        """Whether the catalogue has an indicator at this level; where it has none, any is taken."""
        return Indicator.objects.filter(levels__contains=[level]).exists()

    @cached_property
    def is_final(self) -> bool:
        """Whether the improvement was to end, or has ended, by the end of the period reported."""
        ends = [self.report.planned_end_on, self.report.improvement.ended_on]
        return any(day is not None and day <= self.report.cycle.period_to for day in ends)

    @cached_property
    def medians(self) -> dict[tuple[str, str], Decimal]:
        """(indicator, unit) → median of the newest values that others had accepted for the product class."""
        if not self.report.product_class_id or not any(row.current_value for row in self.rows):
            return {}
        accepted = Report.objects.accepted().filter(product_class=self.report.product_class_id)
        others = values_of_newest(accepted.exclude(improvement=self.report.improvement_id)).filter(
            indicator__in=[row.indicator_id for row in self.rows]
        )
        found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
        for indicator, unit, value in others.values_list("indicator", "unit", "current_value"):
            found[indicator, unit].append(value)
        return {key: median(values) for key, values in found.items() if len(values) >= FEWEST_VALUES}

    @cached_property
    def former_phases(self) -> dict[tuple[str | None, str], IndicatorRow]:
        """(indicator, unit) → the growth row of the last accepted report of the same improvement."""
        if not any(row.method == Method.GROWTH for row in self.rows):
            return {}
        accepted = Report.objects.accepted().filter(improvement=self.report.improvement_id)
        earlier = IndicatorRow.objects.filter(
            report__in=accepted.filter(cycle__period_to__lt=self.report.cycle.period_to),
            method=Method.GROWTH,
        )
        rows = earlier.order_by("report__cycle__period_to", "report__version")
        return {(row.indicator_id, row.unit): row for row in rows}
