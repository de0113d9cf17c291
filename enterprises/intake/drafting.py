"""New drafts, written while the rest of their file is still being checked.

All is one transaction: where a later row is wrong, whoever entered the file raises, and nothing was written.
"""

from __future__ import annotations

from functools import partial
from types import TracebackType
from typing import Any, Self

from enterprises.intake.planning import New
from enterprises.models import Cycle, Improvement, IndicatorRow, Report
from enterprises.reporting import NewDraft, number_reports
from reliability_tracker.copying import Beside, copy_in, reserve_keys

# Reports that are handed to the server together: few at first, for it has nothing to do until then, and each
# time twice as many, for every piece costs something of its own.
FIRST, MOST = 50, 400


class Drafting:
    """Takes new reports one by one, numbers them in this order and has them written.

    created: the reports it took; improvements: those of their products that are new
    """

    def __init__(self, cycle: Cycle, by: Any) -> None:
        self.created: list[Report] = []
        self.improvements: list[Improvement] = []
        self._cycle, self._by = cycle, by
        self._beside = Beside(Report, IndicatorRow)
        self._taken: list[New] = []
        self._at_once = FIRST
        self._keys: list[int] = []  # drawn before they are needed, for a question waits for what is written

    def __enter__(self) -> Self:
        self._beside.__enter__()
        return self

    def take(self, new: New) -> None:
        """One more; what takes up a former report goes its own way."""
        if new.resumed:
            return
        self._taken.append(new)
        if len(self._taken) == self._at_once:
            self._hand_over()

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._taken:
                self._hand_over()
        finally:
            self._beside.__exit__(kind, raised, trace)
        if kind is None and self.created:
            self._cycle.save(update_fields=["next_serial"])

    def _hand_over(self) -> None:
        taken, self._taken = self._taken, []
        fresh = [new.improvement for new in taken if new.improvement.pk is None]
        if fresh:
            Improvement.objects.bulk_create(fresh)
            self.improvements += fresh
        drafts: list[NewDraft] = []
        for new in taken:
            new.report.improvement_id = new.improvement.pk
            drafts.append((new.report, new.rows))
            new.rows = ()
        keys = self._keys or reserve_keys(Report, len(drafts))
        lines = number_reports(drafts, keys=keys, cycle=self._cycle, by=self._by)
        self.created += [report for report, _rows in drafts]
        if len(drafts) == self._at_once:
            self._at_once = min(2 * self._at_once, MOST)
            self._keys = reserve_keys(Report, self._at_once)
        self._beside.do(partial(copy_in, lines))
