"""On which days somebody is reminded of what is due. Pure: dates and days in, steps out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MADE_UP_FOR = 7  # a step is given this many days late, if the schedule did not run on its day


class Phase(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Rule:
    """days_before, days_after: the due date; escalate_after: days after it, None for never."""

    days_before: Sequence[int]
    days_after: Sequence[int]
    escalate_after: int | None


PROPOSED = Rule(days_before=(14, 3), days_after=(1, 8), escalate_after=15)


@dataclass(frozen=True, slots=True)
class Step:
    phase: Phase
    days: int

    def __str__(self) -> str:
        return f"{self.phase}:{self.days}"


def steps_on(day: datetime.date, due_on: datetime.date, rule: Rule, *, last_only: bool = False) -> list[Step]:
    """The reminders that are to have been given by a day and are not too late; at most one of each phase.

    Of several steps that were missed only the last is given.
    last_only: of the days before only the fewest, where the time is short from the start
    """
    late = (day - due_on).days
    before = sorted(rule.days_before)[:1] if last_only else rule.days_before
    steps = []
    if late <= 0 and (reached := [days for days in before if days >= -late]):
        steps.append(Step(Phase.BEFORE, min(reached)))
    if passed := [days for days in rule.days_after if 0 <= late - days <= MADE_UP_FOR and late > 0]:
        steps.append(Step(Phase.AFTER, max(passed)))
    if rule.escalate_after is not None and 0 <= late - rule.escalate_after <= MADE_UP_FOR:
        steps.append(Step(Phase.ABOVE, rule.escalate_after))
    return steps


def reach(rules: Sequence[Rule]) -> tuple[int, int]:
    """How many days before and after its due date a thing can still be reminded of, by any of the rules."""
    before = max((days for rule in rules for days in rule.days_before), default=0)
    after = max((days for rule in rules for days in [*rule.days_after, rule.escalate_after or 0]), default=0)
    return before, after + MADE_UP_FOR
