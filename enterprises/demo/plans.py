"""Which reports there are: for each improvement and cycle, when it is begun and sent, and where it ends."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from enterprises.demo.improvements import Project
from enterprises.demo.lives import Fate
from enterprises.demo.people import CHECKING_CITY, PROVINCE
from enterprises.demo.working_time import at_work, start_of, working_days_after, working_days_before
from enterprises.enums import ReportState
from enterprises.models import Cycle

S = ReportState
ACCEPTED = Fate(S.ACCEPTED)
Outcomes = tuple[tuple[Fate | None, int], ...]
# What becomes of an ordinary report of a cycle long over, and of one of the last two; None: it never comes.
_LONG_AGO: Outcomes = (
    (ACCEPTED, 905), (None, 48), (Fate(S.REJECTED), 16), (Fate(S.WITHDRAWN), 18), (Fate(S.DRAFT), 13),
)  # fmt: skip
_OF_LATE: Outcomes = (
    (ACCEPTED, 858), (None, 62), (Fate(S.DRAFT), 28), (Fate(S.REJECTED), 12), (Fate(S.WITHDRAWN), 12),
    (Fate(S.RETURNED), 12), (Fate(S.RETURNED, S.MINISTRY_CHECK), 6), (Fate(S.PROVINCIAL_CHECK), 6),
    (Fate(S.MINISTRY_CHECK), 4),
)  # fmt: skip
# The same for the reports of enterprises that have none accepted.
_NEVER_LONG_AGO: Outcomes = (
    (None, 40), (Fate(S.DRAFT), 20), (Fate(S.REJECTED), 20), (Fate(S.WITHDRAWN), 20),
)  # fmt: skip
_NEVER_OF_LATE: Outcomes = (
    (None, 26), (Fate(S.DRAFT), 20), (Fate(S.RETURNED), 14), (Fate(S.RETURNED, S.MINISTRY_CHECK), 6),
    (Fate(S.REJECTED), 9), (Fate(S.WITHDRAWN), 9), (Fate(S.PROVINCIAL_CHECK), 10),
    (Fate(S.MINISTRY_CHECK), 6),
)  # fmt: skip
_LATE = 0.06  # of all reports come after the due date
_WAITING_FOR = 25  # days a cycle has been open before work is made to wait in it


@dataclass(slots=True)
class Plan:
    """One report to be. place: of its cycle; step: how many its improvement has filed before."""

    project: Project
    place: int
    step: int
    fate: Fate
    begun_at: datetime.datetime
    submit_at: datetime.datetime

    def random(self, topic: object) -> Random:
        return self.project.random(f"{self.place}/{topic}")


def make_plans(projects: Sequence[Project], cycles: Sequence[Cycle], today: datetime.date) -> list[Plan]:
    """Every report that is begun before today, in the order in which they are begun."""
    plans: dict[tuple[int, int], list[Plan]] = {}
    for project in projects:
        if project.firm.is_demo_account:
            continue
        for place in range(project.first, project.last + 1):
            plan = _plan(project, place, cycles)
            if plan is not None:
                plans[id(project), place] = [plan, *_filed_again(plan, cycles)]
    for plan in [*_waiting(projects, cycles, today), *_of_demo_account(projects, cycles, today)]:
        plans[id(plan.project), plan.place] = [plan]
    begun = [plan for series in plans.values() for plan in series if plan.begun_at < start_of(today)]
    return sorted(begun, key=lambda plan: plan.begun_at)


def last_due(cycles: Sequence[Cycle], today: datetime.date) -> int:
    """The place of the newest cycle whose reports are overdue; the first where there is none."""
    return max((place for place, cycle in enumerate(cycles) if cycle.due_on < today), default=0)


def _plan(project: Project, place: int, cycles: Sequence[Cycle]) -> Plan | None:
    rng = project.random(place)
    is_first = project.is_main and place == project.first
    fate = _fate(project, is_first, place, len(cycles), rng)
    if fate is None:
        return None
    is_late = rng.random() < _LATE
    submit_at = at_work(_submission_day(cycles[place], is_first, is_late, rng), rng)
    return _timed(project, place, fate, submit_at, cycles, rng)


def _timed(
    project: Project,
    place: int,
    fate: Fate,
    submit_at: datetime.datetime,
    cycles: Sequence[Cycle],
    rng: Random,
) -> Plan:
    """A plan that begins once the cycle is open and the product entered, some time before it is sent."""
    entered_at = project.improvement.created_at
    earliest = max(cycles[place].opened_at or entered_at, entered_at) + datetime.timedelta(minutes=30)
    if submit_at <= earliest + datetime.timedelta(days=1):
        submit_at = working_days_after(earliest, rng.randint(2, 6), rng)
    begun_at = max(earliest, submit_at - datetime.timedelta(days=rng.uniform(0.2, 25)))
    return Plan(project, place, place - project.first, fate, begun_at, submit_at)


def _filed_again(plan: Plan, cycles: Sequence[Cycle]) -> Iterator[Plan]:
    """After a withdrawal or rejection, often another report of the same product for the same cycle."""
    rng = plan.random("again")
    is_over = plan.fate.ends_in in (S.WITHDRAWN, S.REJECTED)
    if is_over and plan.project.firm.counts and rng.random() < 0.4:
        submit_at = working_days_after(plan.submit_at, 40, rng)
        again = _timed(plan.project, plan.place, ACCEPTED, submit_at, cycles, rng)
        again.begun_at = working_days_after(plan.submit_at, 30, rng)  # the first one is over by then
        yield again


def _fate(project: Project, is_first: bool, place: int, cycles: int, rng: Random) -> Fate | None:
    """Where the report ends; None: it is never begun."""
    if is_first and project.firm.counts:
        return Fate(S.ACCEPTED, returns=rng.choices([0, 1, 2], [70, 25, 5])[0])
    recent = place >= cycles - 2
    if project.firm.counts:
        outcomes = _OF_LATE if recent else _LONG_AGO
    else:
        outcomes = _NEVER_OF_LATE if recent else _NEVER_LONG_AGO
    fate = rng.choices([fate for fate, _ in outcomes], [weight for _, weight in outcomes])[0]
    if fate is ACCEPTED and rng.random() < 0.16:
        return Fate(S.ACCEPTED, returns=rng.choice([1, 1, 1, 2]))
    return fate


def _submission_day(cycle: Cycle, is_first: bool, is_late: bool, rng: Random) -> datetime.date:
    """During the period, sooner where it is the first report; most often in the weeks before it is due."""
    day = datetime.timedelta(days=1)
    if is_late:
        return cycle.due_on + rng.randint(1, 40) * day
    if rng.random() < (0.45 if is_first else 0.15):
        first, last = cycle.opens_on + 20 * day, cycle.period_to - 25 * day
        return first + rng.randint(0, (last - first).days) * day
    first = cycle.period_to - 10 * day
    return first + int(rng.triangular(0, (cycle.due_on - first).days, (cycle.due_on - first).days)) * day


# What waits for the demo accounts


def _waiting(projects: Sequence[Project], cycles: Sequence[Cycle], today: datetime.date) -> Iterator[Plan]:
    """Reports that came in lately and wait: with the province, the city and the ministry of the accounts."""
    long_enough = today - datetime.timedelta(days=_WAITING_FOR)
    place = max((n for n, cycle in enumerate(cycles) if cycle.opens_on <= long_enough), default=0)
    free = [
        project
        for project in projects
        if not project.firm.is_demo_account
        and project.first <= place <= project.last
        and not (project.is_main and place == project.first and project.firm.counts)
    ]
    taken: set[int] = set()
    wanted = (
        (CHECKING_CITY, 3, Fate(S.CITY_CHECK), 3),
        (PROVINCE, 6, Fate(S.PROVINCIAL_CHECK), 7),
        (PROVINCE, 2, Fate(S.RETURNED), 16),
        (PROVINCE, 2, Fate(S.MINISTRY_CHECK), 20),
        (None, 5, Fate(S.MINISTRY_CHECK), 22),
        (None, 3, Fate(S.RETURNED, S.MINISTRY_CHECK), 24),
    )
    for region, number, fate, days in wanted:
        for project in _some_in(region, free, taken, number):
            rng = project.random("waiting")
            submit_at = at_work(working_days_before(today, rng.randint(max(1, days - 6), days)), rng)
            yield _timed(project, place, fate, submit_at, cycles, rng)


def _some_in(region: str | None, free: Iterable[Project], taken: set[int], number: int) -> list[Project]:
    """So many projects of a region or city, or of any, that have not been taken yet."""
    found: list[Project] = []
    for project in free:
        enterprise = project.firm.enterprise
        here = region in (None, enterprise.region_id, enterprise.city_id)
        if here and id(project) not in taken and len(found) < number:
            taken.add(id(project))
            found.append(project)
    return found


def _of_demo_account(
    projects: Sequence[Project], cycles: Sequence[Cycle], today: datetime.date
) -> Iterator[Plan]:
    """The enterprise of the demo accounts: one product always in time, one sent back, one that owes."""
    own = [project for project in projects if project.firm.is_demo_account]
    due = last_due(cycles, today)
    for project in own:
        for place in range(project.first, len(cycles)):
            rng = project.random(f"own/{place}")
            submit_at = at_work(cycles[place].due_on - datetime.timedelta(days=rng.randint(6, 20)), rng)
            plan = _timed(project, place, ACCEPTED, submit_at, cycles, rng)
            if place < due or (place == due and project is own[0]):
                yield plan
            elif place == due and project is own[1]:
                plan.fate = Fate(S.RETURNED)
                plan.submit_at = at_work(working_days_before(today, 11), rng)
                yield plan
            elif place > due and project is own[0]:
                plan.fate = Fate(S.DRAFT)
                plan.begun_at = at_work(working_days_before(today, 2), rng)
                yield plan
