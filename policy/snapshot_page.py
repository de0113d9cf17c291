"""A snapshot as its page shows it: published figures and words, corrections and their causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from policy.counting_rules import opening_day
from policy.figures import changes_address, dimension_name
from policy.models import Snapshot
from policy.snapshots import Corrections
from reliability_tracker.components import Arithmetic
from reliability_tracker.formats import comparator, thousands

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target as it was published. goal: empty for a goal without a number"""

    name: str
    unit: str
    value: int | None
    value_at_due: int | None
    goal: str
    due: date
    status: str
    status_label: str
    sentence: str
    arithmetic: Arithmetic | None


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One figure that has changed since."""

    target: str
    division: str
    part: str
    published: int
    now: int
    change: int


@dataclass(frozen=True, slots=True)
class CauseLine:
    """Why one figure changed, with the address of the rows of the ledger behind it."""

    recorded_on: date
    target: str
    sector: str
    why: str
    change: int
    href: str


def target_lines(snapshot: Snapshot, words: Words) -> list[TargetLine]:
    """Every target, in the order of publishing."""
    return [
        _target(found, words["targets"][found["code"]]) for found in snapshot.content["progress"]["targets"]
    ]


def correction_lines(since: Corrections, words: Words) -> list[CorrectionLine]:
    """The national figures first, then their parts."""
    return [
        CorrectionLine(
            target=_name(words, one.target),
            division=dimension_name(one.division) if one.division else _("Total"),
            part=words["names"][one.division].get(one.code, one.code) if one.division else "",
            published=one.published,
            now=one.now,
            change=one.now - one.published,
        )
        for one in since.figures
    ]


def cause_lines(since: Corrections, words: Words, snapshot: Snapshot) -> list[CauseLine]:
    """In the order in which they were recorded."""
    first = opening_day()
    return [
        CauseLine(
            recorded_on=one.recorded_on,
            target=_name(words, one.target),
            sector=words["names"]["sector"].get(one.sector, one.sector),
            why=_why(one.decision, one.change),
            change=one.change,
            href=changes_address(one.target, first, snapshot.as_of, decision=one.decision),
        )
        for one in since.causes
    ]


def _why(decision: str, change: int) -> str:
    """The decision by its number; reports are not named, for the page is the same for everyone."""
    if decision:
        return decision
    return (
        _("reports accepted after publishing, for a period before")
        if change > 0
        else _("reports corrected or annulled after publishing")
    )


def _name(words: Words, target: str) -> str:
    return str(words["targets"].get(target, {}).get("name", target))


def _target(found: Mapping[str, Any], said: Words) -> TargetLine:
    shown = Arithmetic(
        inputs=[(name, value) for name, value in said["inputs"]],
        formula=said["formula"],
        thresholds=[(name, held) for name, held in said["thresholds"]],
        result=said["result"],
    )
    return TargetLine(
        name=said["name"],
        unit=said["unit"],
        value=found["value"],
        value_at_due=found["value_at_due"],
        goal=f"{comparator(found['comparator'])} {thousands(found['goal'])}" if found["comparator"] else "",
        due=date.fromisoformat(found["due"]),
        status=found["status"],
        status_label=said["status"],
        sentence=said["forecast"] or said["assessment"],
        arithmetic=shown if said["inputs"] else None,
    )
