"""The ledger's past of a populated country: only the facts that can have moved a subject are replayed.

The first support without an end decides from when on a unit counts. So of a unit whose code never changed and
of which nothing was annulled, an acceptance moves the ledger only where it sorts before all earlier ones.
The rest is replayed whole. The supports come from the functions that production asks.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises import counting
from enterprises.models import CreditCodeChange, Cycle, Report
from enterprises.populate.bulk import NULL
from enterprises.populate.clock import Clock
from enterprises.populate.firms import Fact, Firm
from enterprises.populate.series import PRODUCT
from policy.enums import Ending, SourceKind
from policy.ledger import Restated
from policy.models import Decision
from policy.sources import Source, Support

Event = tuple[datetime.datetime, Restated]
_PLACES = {name: PRODUCT.index(name) for name in ("sector_id", "project_id", "layer_id", "product_class_id")}


class Replay:
    """What brought the ledger on, of one enterprise after the other."""

    def __init__(
        self,
        cycles: Sequence[Cycle],
        products: Mapping[int, str],
        changes: Sequence[CreditCodeChange],
        decisions: Sequence[Decision],
        opening: datetime.date,
        clock: Clock,
    ) -> None:
        self.cycles, self.products, self.decisions = cycles, products, decisions
        self.changes = {change.enterprise_id: change for change in changes}
        self.ends = [clock.day(cycle.period_to) for cycle in cycles]
        self.opening, self.clock = opening, clock
        self._known: dict[tuple[int, int, datetime.date | None], tuple[Support, ...]] = {}

    def events(self, firms: Sequence[Firm]) -> list[Event]:
        with translation.override(settings.LANGUAGE_CODE):
            found = [event for firm in firms for event in self._of(firm)]
        return sorted(found, key=lambda event: event[0])

    def _of(self, firm: Firm) -> Iterator[Event]:
        self._known.clear()
        facts = sorted(firm.facts, key=lambda fact: fact.at)
        involved = firm.key in self.changes or any(
            fact.ended_at is not None or fact.corrects is not None for fact in facts
        )
        yield from self._whole(firm, facts) if involved else self._first_ones(firm, facts)

    def _first_ones(self, firm: Firm, facts: Sequence[Fact]) -> Iterator[Event]:
        first: tuple[int, int, str] | None = None
        for fact in facts:
            starts = max(min(fact.decided_on, self.ends[fact.cycle]), fact.started_on)
            place = starts, fact.decided_on, fact.number
            if first is None or place < first:
                first = place
                supports = self._supports(firm, fact, [], None)
                yield self.clock.when(fact.at), self._accepted(fact, fact.code, supports)

    def _whole(self, firm: Firm, facts: Sequence[Fact]) -> Iterator[Event]:
        change = self.changes.get(firm.key)
        happened: list[tuple[int, Fact | None, bool]] = [(fact.at, fact, False) for fact in facts]
        happened += [(fact.ended_at, fact, True) for fact in facts if fact.ended_at is not None]
        if change is not None and firm.changed_at is not None:
            happened.append((firm.changed_at, None, False))
        standing: dict[int, tuple[Fact, datetime.date | None]] = {}
        known: list[CreditCodeChange] = []
        codes: set[str] = set()
        for at, fact, ended in sorted(happened, key=lambda entry: entry[0]):
            if fact is None and change is not None:
                known, codes = [change], {*codes, *firm.codes}
            elif fact is not None and ended:
                self._end(standing, fact)
            elif fact is not None:
                standing.pop(fact.corrects or 0, None)
                standing[fact.report] = fact, None
                codes.add(fact.code)
            supports = [
                support
                for fact_, ends_on in standing.values()
                for support in self._supports(firm, fact_, known, ends_on)
            ]
            for code in sorted(codes):
                own = tuple(support for support in supports if support.subject == code)
                yield self.clock.when(at), self._restated(fact, ended, change, code, own)

    def _end(self, standing: dict[int, tuple[Fact, datetime.date | None]], fact: Fact) -> None:
        del standing[fact.report]
        if fact.ending == Ending.CEASE:
            standing[fact.report] = fact, self.decisions[fact.decision or 0].dated_on

    def _restated(
        self,
        fact: Fact | None,
        ended: bool,
        change: CreditCodeChange | None,
        code: str,
        supports: tuple[Support, ...],
    ) -> Restated:
        if fact is None and change is not None:
            told = {"old": change.old_code, "new": change.new_code}
            reason = _("Credit code changed from %(old)s to %(new)s") % told
            source = Source(SourceKind.NEW_CODE, change.document_number)
            return Restated(counting.TARGET, code, supports, source, change.recorded_by_id, reason)
        if fact is not None and ended:
            decision = self.decisions[fact.decision or 0]
            source = Source(SourceKind.DECISION, decision.number)
            return Restated(
                counting.TARGET, code, supports, source, decision.recorded_by_id, decision.reason[:500]
            )
        if fact is None:
            raise AssertionError("nothing happened")
        return self._accepted(fact, code, supports)

    def _accepted(self, fact: Fact, code: str, supports: tuple[Support, ...]) -> Restated:
        source = Source(SourceKind.REPORT, fact.number)
        reason = _("Report %(number)s accepted") % {"number": fact.number}
        return Restated(counting.TARGET, code, supports, source, fact.by, reason)

    def _supports(
        self, firm: Firm, fact: Fact, changes: Sequence[CreditCodeChange], ends_on: datetime.date | None
    ) -> tuple[Support, ...]:
        key = fact.report, len(changes), ends_on
        if key not in self._known:
            report = self._report(firm, fact)
            found = counting.supports_of(report, changes, self.opening, ends_on=ends_on)
            self._known[key] = tuple(found)
        return self._known[key]

    def _report(self, firm: Firm, fact: Fact) -> Report:
        """As much of a report as decides on what it supports."""
        product = self.products[fact.series].split("\t")
        codes = {name: product[place] for name, place in _PLACES.items()}
        return Report(
            number=fact.number,
            cycle=self.cycles[fact.cycle],
            credit_code=fact.code,
            enterprise_name=firm.name,
            region_id=firm.place.region,
            city_id=firm.place.city,
            decided_on=self.clock.dates[fact.decided_on],
            started_on=self.clock.dates[fact.started_on],
            **{name: None if code == NULL else code for name, code in codes.items()},
        )
