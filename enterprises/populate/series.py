"""What each enterprise improves, and which reports come of it: one series of reports for each product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from enterprises.demo.indicators import rounded
from enterprises.demo.reference import Gauge, Reference
from enterprises.enums import ReportState
from enterprises.models import Cycle, ExpectedReport, Improvement
from enterprises.models.improvement import PRODUCT_FIELDS
from enterprises.populate.bulk import NULL, Feeder, Sheet, text_of
from enterprises.populate.clock import DAY, Clock
from enterprises.populate.firms import Firm

MOST_REPORTS = 200  # of one enterprise
_FOREIGN = ("product_class", "sector", "project", "layer", "link")
PRODUCT = tuple(f"{name}_id" if name in _FOREIGN else name for name in PRODUCT_FIELDS)

S = ReportState
_MISSING, _MISSING_SO_FAR = 0.07, 0.45
_LATE, _CORRECTED = 0.07, 0.015
# Where a report ends that was begun: of a cycle long over, of the last one that is due, of the open one.
_LONG_AGO = {S.ACCEPTED: 910, S.REJECTED: 22, S.WITHDRAWN: 24, S.DRAFT: 14, S.ANNULLED: 4}
_OF_LATE = {
    S.ACCEPTED: 800, S.REJECTED: 20, S.WITHDRAWN: 20, S.DRAFT: 40, S.RETURNED: 40, S.CITY_CHECK: 10,
    S.PROVINCIAL_CHECK: 40, S.MINISTRY_CHECK: 30,
}  # fmt: skip
_NOW = {
    S.ACCEPTED: 300, S.DRAFT: 250, S.RETURNED: 60, S.CITY_CHECK: 20, S.PROVINCIAL_CHECK: 200,
    S.MINISTRY_CHECK: 130, S.WITHDRAWN: 20, S.REJECTED: 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator of a product: what stands in each of its rows, ready for COPY, and where values go."""

    fixed: str
    baseline: float
    goal: float
    is_percentage: bool
    mean_time: bool
    baseline_text: str
    goal_text: str


@dataclass(slots=True)
class Series:
    """One product under improvement. product: as a report repeats it, ready for COPY."""

    key: int
    firm: Firm
    label: str
    product: str
    product_class: str | None
    started_on: int
    planned_end: int
    measures: tuple[Measure, ...]


@dataclass(slots=True)
class Plan:
    """One report to come. step: how many its series has filed before; corrected: another version follows."""

    begun_at: int
    submit_at: int
    series: Series
    cycle: int
    step: int
    fate: ReportState
    corrected: bool


def shares(enterprises: int, reports: int, rng: Random) -> list[int]:
    """So many reports by enterprise, few with many and many with few; they add up."""
    weights = [min(rng.paretovariate(1.6), 12.0) for _ in range(enterprises)]
    scale = reports / sum(weights)
    found = [int(weight * scale) for weight in weights]
    by_remainder = sorted(range(enterprises), key=lambda n: (found[n] - weights[n] * scale, n))
    for place in by_remainder[: reports - sum(found)]:
        found[place] += 1
    return found


class Planning:
    """Makes the improvements of an enterprise, what they are expected to report, and what comes."""

    def __init__(
        self,
        feeder: Feeder,
        reference: Reference,
        cycles: Sequence[Cycle],
        clock: Clock,
        until: int,
        rng: Random,
    ) -> None:
        self.reference, self.cycles, self.clock, self.until, self.rng = reference, cycles, clock, until, rng
        self.series = 0
        self.expected = 0
        self.opens = [clock.day(cycle.opens_on) for cycle in cycles]
        self.due = [clock.day(cycle.due_on) for cycle in cycles]
        self.ends = [clock.day(cycle.period_to) for cycle in cycles]
        self.begins = [clock.day(cycle.period_from) for cycle in cycles]
        self.opened = [clock.moment(cycle.opened_at) if cycle.opened_at else 0 for cycle in cycles]
        today = until // DAY
        self.outcomes = [
            _NOW if due >= today else _OF_LATE if due >= today - 200 else _LONG_AGO for due in self.due
        ]
        self.improvement = Sheet(
            feeder, Improvement, "id", "enterprise_id", *PRODUCT, "ended_on", "created_at"
        )
        self.expect = Sheet(
            feeder,
            ExpectedReport,
            "id",
            "cycle_id",
            "enterprise_id",
            "region_id",
            "improvement_id",
            "due_on",
            "created_at",
        )

    def reports_of(self, firm: Firm, number: int) -> Iterator[Plan]:
        """So many reports of an enterprise, of as many products as that takes."""
        place = 0
        while number > 0 or place == 0:
            plans, spent = self._series(firm, place, number)
            number -= spent
            place += 1
            yield from plans

    def _series(self, firm: Firm, place: int, budget: int) -> tuple[list[Plan], int]:
        rng, last = self.rng, len(self.cycles) - 1
        first = min(firm.joins + (rng.choice((0, 0, 0, 1, 2)) if place else 0), last)
        if firm.closed_on is not None:
            open_to = [n for n in range(first, last + 1) if self.due[n] < firm.closed_on]
            first, last = (open_to[0], open_to[-1]) if open_to else (firm.joins, firm.joins)
        series = self._improvement(firm, place, first)
        plans: list[Plan] = []
        spent = 0
        for cycle in range(first, last + 1):
            is_open = self.due[cycle] >= self.until // DAY
            missing = rng.random() < (_MISSING_SO_FAR if is_open else _MISSING)
            if missing or spent >= budget:
                continue
            plan = self._plan(series, cycle, len(plans), budget - spent > 1)
            plans.append(plan)
            spent += 2 if plan.corrected else 1
        ended = (
            last if firm.closed_on is not None or rng.random() < 0.85 else plans[-1].cycle if plans else last
        )
        self._enter(series, first, ended, place)
        return plans, spent

    def _plan(self, series: Series, cycle: int, step: int, may_be_corrected: bool) -> Plan:
        rng, clock = self.rng, self.clock
        outcomes = self.outcomes[cycle]
        fate = rng.choices(list(outcomes), list(outcomes.values()))[0]
        opens, due = self.opens[cycle], self.due[cycle]
        today = self.until // DAY
        if due >= today:
            submit_on = rng.randrange(opens + 10, max(opens + 11, today - 1))
        elif rng.random() < _LATE:
            submit_on = min(due + rng.randrange(1, 40), today - 2)
        else:
            begins = self.ends[cycle] - 10
            submit_on = begins + int(rng.triangular(0, due - begins, due - begins))
        earliest = max(self.opened[cycle], series.firm.confirmed_at) + DAY
        submit_at = max(clock.at_work(submit_on, rng), clock.later(earliest, 1, rng))
        begun_at = max(earliest - DAY + 1800, submit_at - int(DAY * rng.uniform(0.2, 25)))
        corrected = (
            fate == S.ACCEPTED and may_be_corrected and due < today - 200 and rng.random() < _CORRECTED
        )
        return Plan(begun_at, submit_at, series, cycle, step, fate, corrected)

    def _improvement(self, firm: Firm, place: int, first: int) -> Series:
        self.series += 1
        rng, kind = self.rng, firm.kind
        started_on = self.opens[first] - rng.randrange(300)
        planned_end = started_on + rng.choice([3, 4, 5, 6, 8]) * 183 + rng.randrange(60)
        name = kind.names[place % len(kind.names)]
        model = f"YS-{kind.model}{rng.randrange(10, 99)}-{place + 1}"
        values = {
            "product_name": name,
            "product_model": model,
            "product_class_id": kind.product_class,
            "product_class_other": kind.other,
            "sector_id": kind.sector,
            "project_id": kind.project,
            "layer_id": kind.layer,
            "link_id": kind.link,
            "life_cycle_stages": _some(self.reference.stages[:3], rng),
            "dimensions": _some(self.reference.dimensions, rng) if rng.random() < 0.6 else [],
            "started_on": self.clock.words[started_on],
            "planned_end_on": self.clock.words[planned_end],
        }
        return Series(
            key=self.series,
            firm=firm,
            label=f"{name} {model}",
            product="\t".join(text_of(values[column]) for column in PRODUCT),
            product_class=kind.product_class,
            started_on=started_on,
            planned_end=planned_end,
            measures=tuple(
                self._measure(gauge, order)
                for order, gauge in enumerate(kind.gauges[: rng.choices([1, 2], [70, 30])[0]])
            ),
        )

    def _measure(self, gauge: Gauge, order: int) -> Measure:
        rng = self.rng
        baseline = gauge.low * (gauge.high / gauge.low) ** rng.random()
        gain = rng.uniform(gauge.gain_from, gauge.gain_to)
        if gauge.is_percentage:
            goal = min(99.99, baseline + (100 - baseline) * gain)
        else:
            goal = baseline * (1 + gain if gauge.up else 1 - min(0.95, gain))
        standards = gauge.indicator.standards
        fixed = (
            gauge.indicator.pk,
            gauge.unit,
            standards[0] if standards else f"Q/YS {100 + order}—2023（演示企业标准）",
            rng.choice(gauge.conditions),
            rng.choice(gauge.criteria),
            gauge.basis,
        )
        return Measure(
            "\t".join(map(text_of, fixed)),
            baseline,
            goal,
            gauge.is_percentage,
            gauge.mean_time,
            str(rounded(baseline, gauge.is_percentage)),
            str(rounded(goal, gauge.is_percentage)),
        )

    def _enter(self, series: Series, first: int, last: int, place: int) -> None:
        """The improvement, and the report that each cycle it is under way in expects of it."""
        firm, clock, rng = series.firm, self.clock, self.rng
        created_at = firm.confirmed_at + rng.randrange(1500, 5400)
        if place:
            created_at = max(created_at, clock.at_work(self.opens[first] - rng.randrange(1, 40), rng))
        ended_on = None
        if last < len(self.cycles) - 1:
            ended_on = min(self.ends[last], firm.closed_on or self.ends[last])
            ended_on = max(ended_on, series.started_on)
        self.improvement.write(
            str(series.key), str(firm.key), series.product,
            NULL if ended_on is None else clock.words[ended_on], clock.text(created_at),
        )  # fmt: skip
        for cycle in range(first, len(self.cycles)):
            gone = [day for day in (ended_on, firm.closed_on) if day is not None]
            if created_at < self.opened[cycle] and all(day >= self.begins[cycle] for day in gone):
                self.expected += 1
                self.expect.write(
                    str(self.expected), str(self.cycles[cycle].pk), str(firm.key), firm.place.region,
                    str(series.key), clock.words[self.due[cycle]], clock.text(self.opened[cycle]),
                )  # fmt: skip


def _some(codes: Sequence[str], rng: Random) -> list[str]:
    """One or more of the codes, in their own order."""
    chosen = set(rng.sample(codes, rng.randint(1, len(codes))))
    return [code for code in codes if code in chosen]
