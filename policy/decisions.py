"""The register of decisions: what is entered starts and stops what counts, so history can be loaded at once.

A line starts one subject or ends the lines that started it; `RULES` says which. What was entered by mistake
is struck out: the line stays on record, marked with who, when and why, supports nothing from then on, and the
ledger is restated. Its place is then free: the right line can be added to the same document, and a document
of which every line is struck out can be entered anew under its number.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.counting_rules import counts_from, opening_day
from policy.decision_checks import (
    Designation,
    Draft,
    designation_conflicts,
    designations,
    draft_of,
    problems_of,
)
from policy.decision_rules import RULES, Line, NotRecorded, Of, Problem, Rule
from policy.enums import DecisionKind, Ending, SourceKind
from policy.ledger import restate
from policy.models import Decision, DecisionSubject
from policy.sources import Source, Support, registry

__all__ = [
    "RULES",
    "Line",
    "NotRecorded",
    "Of",
    "Problem",
    "Rule",
    "check",
    "record",
    "strike_out",
    "supports",
]


@transaction.atomic
def record(
    *,
    number: str,
    kind: str,
    dated_on: datetime.date,
    title: str,
    reason: str = "",
    subjects: Iterable[Line],
    by: Any,
    from_workflow: bool = False,
) -> Decision:
    """Enter a decision, or further lines of one that is registered under the same number, kind and date.

    from_workflow: it comes from the workflow that names and ends its subjects; it alone may enter those
    Afterwards the ledger of every subject says what the decisions say. A decision dated before counting
    opened is kept and counts for nothing. Raises NotRecorded with all problems at once, and then nothing has
    changed.
    """
    _lock()
    draft = draft_of(number, kind, dated_on, title, reason, subjects)
    draft.from_workflow = from_workflow
    problems = problems_of(draft)
    if problems:
        raise NotRecorded(problems)
    decision = draft.existing or Decision.objects.create(
        number=draft.number,
        kind=kind,
        dated_on=dated_on,
        title=draft.title,
        reason=draft.reason,
        recorded_by=by,
    )
    lines = list(_rows(draft, decision))
    DecisionSubject.objects.bulk_create(lines)
    _restate(lines, decision, by=by, reason=draft.reason or draft.title)
    return decision


def check(
    *, number: str, kind: str, dated_on: datetime.date, title: str, reason: str = "", subjects: Iterable[Line]
) -> list[Problem]:
    """What would keep a decision out of the register now; an empty list: nothing."""
    return problems_of(draft_of(number, kind, dated_on, title, reason, subjects))


@transaction.atomic
def strike_out(
    *, lines: Iterable[DecisionSubject], by: Any, reason: str, from_workflow: bool = False
) -> None:
    """Take lines out that were entered by mistake.

    from_workflow: as in `record`
    They stay on record and support nothing from now on; what was known before can still be asked. A decision
    is struck out with its last line, and its number is free again. Raises NotRecorded, and changes nothing,
    where a later line builds on one of them.
    """
    _lock()
    held = DecisionSubject.objects.select_for_update(of=("self",)).select_related("decision")
    rows = list(held.filter(pk__in=[line.pk for line in lines]).order_by("id"))
    reason = reason.strip()
    problems = [] if reason else [Problem(None, "reason", "", _("Give the reason."))]
    problems += [
        problem for place, row in enumerate(rows, 1) for problem in _why_not_struck(place, row, rows)
    ]
    if not from_workflow:
        problems += _kept_elsewhere(rows)
    if problems:
        raise NotRecorded(problems)
    now = timezone.now()
    for row in rows:
        row.struck_at, row.struck_by, row.struck_reason = now, by, reason[:300]
        row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    for decision in {row.decision_id: row.decision for row in rows}.values():
        if not decision.subjects.standing().exists():
            decision.struck_at = now
            decision.save(update_fields=["struck_at"])
        _restate([row for row in rows if row.decision_id == decision.pk], decision, by=by, reason=reason)


def supports(target: str | None, subject: str | None) -> Iterator[Support]:
    """What decisions support, for the registry of `policy.sources`.

    A class counts only while the designation that held on the day of its confirmation lasts.
    """
    kinds = [rule.kind for rule in RULES.values() if rule.counts and target in (None, rule.target)]
    if not kinds:
        return
    standing = DecisionSubject.objects.standing()
    stops = Prefetch("endings", standing.select_related("decision"), to_attr="stops")
    lines = standing.starts().filter(decision__kind__in=kinds)
    if subject is not None:
        lines = lines.filter(subject=subject)
    designated = designations(subject) if DecisionKind.CLASS_CONFIRMED in kinds else []
    opening = opening_day()
    for line in lines.select_related("decision").prefetch_related(stops).order_by("id"):
        support = _support(line, designated, opening)
        if support is not None:
            yield support


def _support(line: Any, designated: Sequence[Designation], opening: datetime.date) -> Support | None:
    """What one starting line supports; None: nothing."""
    decision, rule = line.decision, RULES[line.decision.kind]
    target = str(rule.target)  # every rule that counts has one
    starts_on = counts_from(decision.dated_on, decided_on=decision.dated_on, opening=opening)
    stop = line.stops[0] if line.stops else None
    if starts_on is None or (stop and stop.ending == Ending.VOID):
        return None
    ends = [stop.decision.dated_on] if stop else []
    if rule.of == Of.PRODUCT_CLASS:
        holding = [d for d in designated if d.code == line.subject and d.covers(decision.dated_on)]
        if not holding:
            return None
        ends += [d.ends_on for d in holding if d.ends_on]
    return Support(
        target=target,
        subject=line.subject,
        subject_name=line.subject_name,
        holder_code=line.holder_code,
        starts_on=starts_on,
        ends_on=min(ends, default=None),
        attribution=line.attribution,
        source=Source(SourceKind.DECISION, decision.number),
        decided_on=decision.dated_on,
    )


def _lock() -> None:
    """One entry at a time: the rules look at the whole register. The ledger's lock comes after this one."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE policy_decision IN SHARE ROW EXCLUSIVE MODE")


def _rows(draft: Draft, decision: Decision) -> Iterator[DecisionSubject]:
    """The lines as rows: one for each subject that starts, one for each earlier line that ends."""
    for place, line in draft.numbered:
        if not draft.rule.ends:
            yield DecisionSubject(
                decision=decision,
                subject=line.subject,
                subject_name=line.subject_name,
                holder_code=line.holder_code,
                ending=line.ending,
                sector_id=line.sector or None,
                project_id=line.project or None,
                layer_id=line.layer or None,
                region_id=line.region or None,
                city_id=line.city or None,
                product_class_id=line.product_class or None,
                verdict=draft.resting.get(line.subject),
            )
            continue
        for ended in draft.ended[place]:
            yield DecisionSubject(
                decision=decision,
                subject=ended.subject,
                subject_name=ended.subject_name,
                holder_code=ended.holder_code,
                ending=line.ending,
                ends=ended,
                sector_id=ended.sector_id,
                project_id=ended.project_id,
                layer_id=ended.layer_id,
                region_id=ended.region_id,
                city_id=ended.city_id,
                product_class_id=ended.product_class_id,
            )


def _restate(lines: Iterable[DecisionSubject], decision: Decision, *, by: Any, reason: str) -> None:
    target = RULES[decision.kind].target
    if target is None:
        return
    cause = Source(SourceKind.DECISION, decision.number)
    for subject in sorted({line.subject for line in lines}):
        restate(target=target, subject=subject, cause=cause, by=by, reason=reason[:500])


def _why_not_struck(place: int, row: DecisionSubject, rows: Sequence[DecisionSubject]) -> Iterator[Problem]:
    """What builds on a line, and is not struck out with it."""
    with_it = {other.pk for other in rows}
    if row.struck_at is not None:
        yield Problem(place, "subject", row.subject, _("It is struck out already."))
    if row.decision.kind == DecisionKind.REPORT_ANNULLED:
        yield Problem(place, "subject", row.subject, _("The annulment of a report is final."))
    later = row.endings.standing().exclude(pk__in=with_it).select_related("decision").first()
    if later is None and row.decision.kind == DecisionKind.CLASS_DESIGNATED and not row.ending:
        later = _confirmation_under(row, with_it)
    if later is not None:
        told = {"number": later.decision.number}
        yield Problem(
            place, "subject", row.subject, _("%(number)s builds on it; strike that out first.") % told
        )
    if row.decision.kind == DecisionKind.DESIGNATION_REMOVED and row.ends is not None:
        start = row.ends
        revived = Designation(start.subject, start.decision.dated_on, None, place)
        yield from designation_conflicts([revived], replacing=start.pk)


def _kept_elsewhere(rows: Sequence[DecisionSubject]) -> Iterator[Problem]:
    """Lines that a workflow entered are struck out there."""
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(row.decision.kind, []).append(row.subject)
    reserved = {kind: registry.all_reserved(kind, subjects) for kind, subjects in by_kind.items()}
    for place, row in enumerate(rows, 1):
        if sentence := reserved[row.decision.kind].get(row.subject):
            yield Problem(place, "subject", row.subject, sentence)


def _confirmation_under(row: DecisionSubject, with_it: set[int]) -> DecisionSubject | None:
    """A confirmation that rests on a designation."""
    ending = row.endings.standing().select_related("decision").first()
    lines = DecisionSubject.objects.standing().starts().select_related("decision").exclude(pk__in=with_it)
    lines = lines.filter(
        decision__kind=DecisionKind.CLASS_CONFIRMED,
        subject=row.subject,
        decision__dated_on__gte=row.decision.dated_on,
    )
    if ending is not None:
        lines = lines.filter(decision__dated_on__lt=ending.decision.dated_on)
    found: DecisionSubject | None = lines.first()
    return found
