"""The ledger's past: what was known to support each subject after every acceptance, annulment and decision.

The supports come from the functions that production asks, so that `verify_ledger` finds the same.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises import counting
from enterprises.models import CreditCodeChange, Report
from policy import decisions
from policy.enums import Ending, SourceKind
from policy.ledger import Restated
from policy.models import Decision, DecisionSubject
from policy.sources import Source, Support

Event = tuple[datetime.datetime, Restated]


def events(
    reports: Sequence[Report],
    changes: Sequence[CreditCodeChange],
    lines: Sequence[DecisionSubject],
    opening: datetime.date,
) -> list[Event]:
    """Everything that brought the ledger on, in the order of recording. The rows have been written."""
    found = [*_of_reports(reports, changes, opening), *_of_decisions(lines)]
    return sorted(found, key=lambda event: event[0])


def _of_reports(
    reports: Sequence[Report], changes: Sequence[CreditCodeChange], opening: datetime.date
) -> Iterator[Event]:
    by_enterprise: dict[int, list[Report | CreditCodeChange]] = defaultdict(list)
    for report in reports:
        if report.accepted_at is not None:
            by_enterprise[report.enterprise_id].append(report)
    for change in changes:
        by_enterprise[change.enterprise_id].append(change)
    with translation.override(settings.LANGUAGE_CODE):
        for facts in by_enterprise.values():
            yield from _of_enterprise(facts, opening)


def _of_enterprise(facts: Sequence[Report | CreditCodeChange], opening: datetime.date) -> Iterator[Event]:
    standing: dict[int, tuple[Report, datetime.date | None]] = {}
    changes: list[CreditCodeChange] = []
    codes: set[str] = set()
    for at, fact, ended_by in _in_order(facts):
        by: int | None
        if isinstance(fact, CreditCodeChange):
            changes.append(fact)
            codes |= {fact.old_code, fact.new_code}
            source, by = Source(SourceKind.NEW_CODE, fact.document_number), fact.recorded_by_id
            told = {"old": fact.old_code, "new": fact.new_code}
            reason = _("Credit code changed from %(old)s to %(new)s") % told
        elif ended_by:
            del standing[fact.pk]
            if fact.annulment == Ending.CEASE:
                standing[fact.pk] = fact, ended_by.dated_on
            source = Source(SourceKind.DECISION, ended_by.number)
            by, reason = ended_by.recorded_by_id, ended_by.reason[:500]
        else:
            standing.pop(fact.corrects_id or 0, None)
            standing[fact.pk] = fact, None
            codes.add(fact.credit_code)
            source = Source(SourceKind.REPORT, fact.number)
            by, reason = fact.accepted_by_id, _("Report %(number)s accepted") % {"number": fact.number}
        supports = [
            support
            for report, ends_on in standing.values()
            for support in counting.supports_of(report, changes, opening, ends_on=ends_on)
        ]
        for code in sorted(codes):
            of_code = tuple(support for support in supports if support.subject == code)
            yield at, Restated(counting.TARGET, code, of_code, source, by or 0, reason)


def _in_order(
    facts: Sequence[Report | CreditCodeChange],
) -> list[tuple[datetime.datetime, Report | CreditCodeChange, Decision | None]]:
    """When each fact was recorded, and when an acceptance was ended, by which decision."""
    found: list[tuple[datetime.datetime, Report | CreditCodeChange, Decision | None]] = []
    for fact in facts:
        if isinstance(fact, CreditCodeChange):
            found.append((fact.recorded_at, fact, None))
        elif fact.accepted_at:
            found.append((fact.accepted_at, fact, None))
            if fact.annulled_at:
                found.append((fact.annulled_at, fact, fact.annulled_by_decision))
    return sorted(found, key=lambda entry: entry[0])


def _of_decisions(lines: Sequence[DecisionSubject]) -> Iterator[Event]:
    """A line that starts, and one that ends it, restate their subject when they are entered."""
    supports: dict[tuple[str, str], Support] = {}
    for support in decisions.supports(None, None):
        supports[support.source.number, support.subject] = support
    endings = {line.ends_id for line in lines if line.ends_id}
    started: dict[int, Support] = {}
    for line in lines:
        decision = line.decision
        key = (decision.number, line.subject)
        if line.ends_id in started:
            support = started[line.ends_id]
            known = replace(support, ends_on=decision.dated_on)
        elif key in supports and not line.struck_at:
            support = started[line.pk] = supports[key]
            known = replace(support, ends_on=None) if line.pk in endings else support
        else:
            continue  # it designates, was struck out, or supports nothing
        yield (
            line.recorded_at,
            Restated(
                target=support.target,
                subject=support.subject,
                supports=(known,),
                cause=Source(SourceKind.DECISION, decision.number),
                by=decision.recorded_by_id,
                reason=(decision.reason or decision.title)[:500],
            ),
        )
