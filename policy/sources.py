"""A small registry: what policy pages need from those who report, entered by them at start-up.

`policy` never imports `enterprises`; that app hands its answers over here (`enterprises.apps`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy.models import Attribution


@dataclass(frozen=True, slots=True)
class Source:
    """What caused something: the kind and number of a report or decision."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Support:
    """One decision that makes a subject count, from its effective date until it ceased (None: without end).

    A decision that was voided supports nothing and is not listed. `decided_on` orders supports of one day.
    """

    target: str
    subject: str
    subject_name: str
    holder_code: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    attribution: Attribution
    source: Source
    decided_on: datetime.date


@dataclass(frozen=True, slots=True)
class InProgress:
    """在办: reports of a sector under check, which may count once accepted; never part of a figure."""

    target: str
    reports: int
    sector: str | None = None


SupportsOf = Callable[[str | None, str | None], Iterable[Support]]


@dataclass(slots=True)
class Registry:
    """Filled once, at start-up.

    supports:    (target or None, subject or None) -> the supports in force, of all subjects where None
    addresses:   kind of source -> (number -> address of its page)
    in_progress: () -> what is under check, by target and sector
    credit_code: credit code as typed -> the normalised code, or ValidationError that names the rule broken
    """

    supports: list[SupportsOf] = field(default_factory=list)
    addresses: dict[str, Callable[[str], str]] = field(default_factory=dict)
    in_progress: list[Callable[[], Iterable[InProgress]]] = field(default_factory=list)
    credit_code: Callable[[str], str] | None = None

    def address_of(self, source: Source) -> str:
        """Where the source can be read; an empty text for a kind nobody has entered."""
        address = self.addresses.get(source.kind)
        return address(source.number) if address else ""

    def all_supports(self, target: str | None = None, subject: str | None = None) -> list[Support]:
        return [support for ask in self.supports for support in ask(target, subject)]


registry = Registry()
