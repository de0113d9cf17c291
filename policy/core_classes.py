"""Core product classes (关键核心产品): which are designated and confirmed, on a date, as known at a time.

"Named as weak" is the interpretation's word and designates nothing; decisions designate and confirm.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Sum

from policy.decision_rules import CLASSES, MOST_CLASSES
from policy.enums import DecisionKind
from policy.models import Contribution, Decision, DecisionSubject
from policy.models.decision import OPEN_KINDS
from policy.register import LineShown, shown, with_what_became
from policy.standpoint import Standpoint

ENTERPRISES = "enterprises-2025"


@dataclass(frozen=True, slots=True)
class CoreClass:
    """A designated class. `confirmed`: it counts on the date, as the ledger says."""

    code: str
    name: str
    designated_by: Decision
    confirmed: bool

    @property
    def since(self) -> datetime.date:
        return self.designated_by.dated_on


@dataclass(frozen=True, slots=True)
class CoreClasses:
    """The designated classes in the order of their designation, and how many there can be."""

    designated: Sequence[CoreClass]
    most: int = MOST_CLASSES

    @property
    def confirmed(self) -> int:
        return sum(core.confirmed for core in self.designated)

    @property
    def free(self) -> int:
        return self.most - len(self.designated)

    def of(self, code: str) -> CoreClass | None:
        return next((core for core in self.designated if core.code == code), None)


def designations() -> models.QuerySet[Any]:
    """The lines that designate a class, on whatever date."""
    lines: models.QuerySet[Any] = DecisionSubject.objects.standing().starts()
    return lines.filter(decision__kind=DecisionKind.CLASS_DESIGNATED)


def core_classes(at: Standpoint) -> CoreClasses:
    """What is designated and what counts; two queries and the names."""
    lines = list(
        DecisionSubject.objects.in_force(at.as_of, at.known_at)
        .filter(decision__kind=DecisionKind.CLASS_DESIGNATED)
        .select_related("decision", "product_class")
        .order_by("decision__dated_on", "id")
    )
    counting = _counting(at) if lines else set()
    return CoreClasses(
        [
            CoreClass(
                line.subject,
                line.product_class.name if line.product_class else line.subject_name,
                line.decision,
                line.subject in counting,
            )
            for line in lines
        ]
    )


def _counting(at: Standpoint) -> set[str]:
    """The classes that count, from the ledger and nothing else."""
    rows = Contribution.objects.filter(target=CLASSES).up_to(at.ledger).effective(at.as_of)
    sums = rows.values("subject").annotate(standing=Sum("quantity")).order_by("subject")
    return {row["subject"] for row in sums if row["standing"] == 1}


def lines_of(code: str, user: Any) -> list[LineShown]:
    """Every line of a decision on a class, newest first."""
    lines = DecisionSubject.objects.visible_to(user).filter(subject=code, decision__kind__in=OPEN_KINDS)
    return shown(with_what_became(lines).order_by("-decision__dated_on", "-id"))
