"""A small registry: what policy pages need from those who report, entered by them at start-up.

`policy` never imports `enterprises`; that app hands its answers over here (`enterprises.apps`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policy.models.base import in_reader_language

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One indicator of one product with the evidence an accepted report brings for it; never a prediction.

    subject:   stable identity of the product, the same in every report on it
    row:       which row of the report holds the evidence
    input:     what `policy.assessment.assess` takes, without a benchmark
    region, city, sector: codes; whom the report is open to
    """

    product_class: str
    indicator: str
    unit: str
    subject: str
    product: str
    model: str
    holder_code: str
    holder_name: str
    region: str | None
    city: str | None
    sector: str | None
    source: Source
    row: int
    input: Mapping[str, Any]
    condition: str
    failure_criterion: str
    accepted_on: datetime.date


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """报告期: a cycle, its period and how complete the reporting of one sector, or of all, is in it.

    expected: reports owed; of these `received`, `on_time` and `accepted`
    voluntary: came without being owed; None where that was not asked
    """

    code: str
    name_zh: str
    name_en: str
    starts_on: datetime.date
    ends_on: datetime.date
    due_on: datetime.date
    expected: int
    received: int
    on_time: int
    accepted: int
    voluntary: int | None

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    @property
    def share(self) -> float | None:
        """Received of expected; of nothing there is none."""
        return self.received / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Association:
    """行业协会: an association by its names; the Chinese one is its identity."""

    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)


EvidenceOf = Callable[[str | None], Iterable[Submission]]
SupportsOf = Callable[[str | None, str | None], Iterable[Support]]
ReservedIn = Callable[[str, Collection[str]], Mapping[str, str]]
AssociationsOf = Callable[[Any, str], Iterable[Association]]
PeriodsOf = Callable[[str], Iterable[ReportingPeriod]]
PeriodBehind = Callable[[str, datetime.date], ReportingPeriod | None]


@dataclass(slots=True)
class Registry:
    """Filled once, at start-up.

    supports:    (target or None, subject or None) -> the supports in force, of all subjects where None
    addresses:   kind of source -> (number -> address of its page)
    in_progress: () -> what is under check, by target and sector
    periods:     sector -> the cycles that were opened, newest first, with the sector's completeness now; of
                 all sectors together for an empty text
    behind:      (sector, day) -> of these the one that ended last by a day
    reported:    the targets whose figures rest on reports; the others rest on decisions alone
    associations: (person, sector) -> the associations of the sector for which the person writes
    evidence:    product class or None -> what accepted reports prove of its products, one report a product
    reserved:    (kind of decision, subjects) -> those that a workflow names and ends, each with where that is
                 done: the register refuses them from anywhere else
    faults:      () -> (target, subject, what does not agree) between a workflow and the register
    credit_code: credit code as typed -> the normalised code, or ValidationError that names the rule broken
    """

    supports: list[SupportsOf] = field(default_factory=list)
    addresses: dict[str, Callable[[str], str]] = field(default_factory=dict)
    in_progress: list[Callable[[], Iterable[InProgress]]] = field(default_factory=list)
    evidence: list[EvidenceOf] = field(default_factory=list)
    periods: list[PeriodsOf] = field(default_factory=list)
    behind: list[PeriodBehind] = field(default_factory=list)
    reported: set[str] = field(default_factory=set)
    associations: list[AssociationsOf] = field(default_factory=list)
    reserved: list[ReservedIn] = field(default_factory=list)
    faults: list[Callable[[], Iterable[tuple[str, str, str]]]] = field(default_factory=list)
    credit_code: Callable[[str], str] | None = None

    def address_of(self, source: Source) -> str:
        """Where the source can be read; an empty text for a kind nobody has entered."""
        address = self.addresses.get(source.kind)
        return address(source.number) if address else ""

    def all_supports(self, target: str | None = None, subject: str | None = None) -> list[Support]:
        return [support for ask in self.supports for support in ask(target, subject)]

    def all_periods(self, sector: str) -> list[ReportingPeriod]:
        return [period for ask in self.periods for period in ask(sector)]

    def period_behind(self, sector: str, day: datetime.date) -> ReportingPeriod | None:
        found = [period for ask in self.behind if (period := ask(sector, day))]
        return max(found, key=lambda period: period.ends_on, default=None)

    def associations_of(self, person: Any, sector: str) -> list[Association]:
        return [association for ask in self.associations for association in ask(person, sector)]

    def all_reserved(self, kind: str, subjects: Collection[str]) -> dict[str, str]:
        return {name: why for ask in self.reserved for name, why in ask(kind, subjects).items()}

    def all_evidence(self, product_class: str | None = None) -> list[Submission]:
        return [submission for ask in self.evidence for submission in ask(product_class)]


registry = Registry()
