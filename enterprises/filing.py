"""A report as it would be filed: what the checks of `enterprises.submission` look at."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from enterprises.models import Attachment, IndicatorRow, Report
from enterprises.report_form import Entry
from policy.models import IndustryCode

Said = Iterator[tuple[str, str]]  # name of a field, sentence


@dataclass(frozen=True)
class Filing:
    """A report as it would be filed on a day: a saved one, or one that is only thought of."""

    report: Report
    rows: Sequence[IndicatorRow]
    on: datetime.date
    attachments: Sequence[Attachment] = field(default=())

    @classmethod
    def of(cls, report: Report, on: datetime.date) -> Filing:
        rows = list(report.rows.select_related("indicator"))
        return cls(report, rows, on, list(report.attachments.filter(removed_at__isnull=True)))

    @cached_property
    def unread(self) -> dict[str, str]:
        """name on the page → sentence, of what was typed and is no value yet."""
        return dict(Entry.of(self.report, self.rows).unread()) if self.report.typed else {}

    @cached_property
    def industry(self) -> IndustryCode | None:
        return IndustryCode.objects.filter(pk=self.report.industry_code).first()

    @cached_property
    def is_final(self) -> bool:
        """Whether the improvement was to end, or has ended, by the end of the period reported."""
        ends = [self.report.planned_end_on, self.report.improvement.ended_on]
        return any(day is not None and day <= self.report.cycle.period_to for day in ends)
