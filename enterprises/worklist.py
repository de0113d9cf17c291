"""What waits for a person: the questions behind the worklist and the number beside its name. Reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from enterprises.conditions import MOVES_ON
from enterprises.enums import CHECKS, ReportState, Role
from enterprises.models import Cycle, ExpectedReport, Report, StandIn, Transition
from enterprises.nomination import desk
from enterprises.open_matters import still_owed
from enterprises.registration import waiting_for as registrations_waiting_for
from enterprises.rules import (
    holds,
    is_enterprise_person,
    is_for_another,
    is_ministry_steward,
    memberships_of,
)
from policy.class_tasks import Task, benchmarks_to_approve, tasks_of_classes
from policy.core_classes import designations
from policy.models import Benchmark, DecisionSubject
from reliability_tracker.db import counted_together

SHOWN = 20  # rows of each list; the list of reports has the rest
RECENT = datetime.timedelta(days=30)
DAY = datetime.timedelta(days=1)
MOST_URGENT = (F("step_due_on").asc(nulls_last=True), "state_since", "id")
_READ_WITH = ("enterprise", "region", "city", "cycle", "sector", "assigned_to")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list cut to its first rows, and how many there are in all."""

    rows: list[Any] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is owed: what is expected, the draft that exists already, and whether it is overdue."""

    expected: ExpectedReport
    draft: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Overdue:
    """How much of one list is past its day; `more`: all that is shown of it, and there is more."""

    kind: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everything that waits for one person.

    standing_in:     for whom the person acts today, and who acts for them
    checks, reports: whether the person checks reports, files them, or both; a page leaves out the rest
    classes:         what verdicts and benchmarks ask of a steward
    demonstrations:  what applications for demonstration ask of whom
    """

    checks: bool
    reports: bool
    standing_in: list[StandIn]
    to_check: Waiting
    to_take_back: list[Transition]
    owed: Waiting
    drafts: Waiting
    returned: Waiting
    under_check: Waiting
    registrations: int
    cycles_to_open: int
    classes: list[Task]
    demonstrations: list[desk.Duty]
    today: datetime.date

    @property
    def overdue(self) -> list[Overdue]:
        """What is past its day, by the lists it stands in; each has the most urgent first."""
        late = {
            "returned": (self.returned, [row.answer_due_on for row in self.returned.rows]),
            "owed": (self.owed, [self.today - DAY if row.overdue else None for row in self.owed.rows]),
            "to_check": (self.to_check, [row.step_due_on for row in self.to_check.rows]),
        }
        found = []
        for kind, (waiting, days) in late.items():
            count = sum(1 for day in days if day is not None and day < self.today)
            if count:
                found.append(Overdue(kind, count, count == len(waiting.rows) < waiting.count))
        return found

    @property
    def is_empty(self) -> bool:
        """Nothing waits for this person; what others have under check does not count."""
        lists = (self.to_check, self.owed, self.drafts, self.returned)
        others = self.registrations or self.cycles_to_open or self.classes or self.demonstrations
        return not (any(waiting.count for waiting in lists) or others)


def worklist_of(user: Any, on: datetime.date | None = None) -> Worklist:
    """What waits for this person on a day, each list with its oldest or most urgent first."""
    today, steward = on or timezone.localdate(), is_ministry_steward.test(user)
    registrations, to_open, core = counted_together(
        [
            registrations_waiting_for(user),
            cycles_to_open(today) if steward else Cycle.objects.none(),
            designations() if steward else DecisionSubject.objects.none(),
        ]
    )
    checks, reports = bool(_levels(user)), is_enterprise_person.test(user)
    mine = reports_of(user) if reports else Report.objects.none()
    papers = entered_from_paper(user)
    return Worklist(
        checks=checks,
        reports=reports,
        standing_in=_standing_in(user, today) if checks else [],
        to_check=_cut(waiting_for(user).order_by(*MOST_URGENT)) if checks else Waiting(),
        to_take_back=can_take_back(user, today),
        owed=_owed(user, today) if reports else Waiting(),
        drafts=_cut((_drafts_not_owed(mine, today) | papers.drafts()).order_by("cycle__due_on", "id")),
        returned=_cut((mine | papers).filter(state=ReportState.RETURNED).order_by("answer_due_on", "id")),
        under_check=_cut(mine.filter(state__in=CHECKS).order_by(*MOST_URGENT)),
        registrations=registrations,
        cycles_to_open=to_open,
        classes=[*(tasks_of_classes(user) if core else ()), *benchmarks_to_approve(user)],
        demonstrations=desk.duties(user, today),
        today=today,
    )


def tasks(user: Any) -> int:
    """The number beside “Worklist”, kept until a report moves or a class is judged or decided on.

    For an hour at most: some things wait for a day.
    """
    found: int = user.kept(f"tasks:{timezone.now():%d%H}", lambda: _tasks(user), reporting=True)
    return found


def _tasks(user: Any) -> int:
    """What waits for this person, counted in one query, and for stewards what verdicts ask for."""
    waiting: list[QuerySet[Any]] = []
    if _levels(user):
        waiting.append(waiting_for(user))
    if is_enterprise_person.test(user):
        waiting += [reports_of(user).filter(state=ReportState.RETURNED), owed_reports(user)]
    if is_ministry_steward.test(user):
        waiting += [cycles_to_open(timezone.localdate()), Benchmark.objects.waiting()]
    if has_worklist.test(user):
        waiting.append(registrations_waiting_for(user))
    waiting += [queue.waiting for queue in desk.queues(user)]
    if not is_ministry_steward.test(user):
        return sum(counted_together(waiting))
    core, *counts = counted_together([designations(), *waiting])
    return sum(counts) + (len(tasks_of_classes(user)) if core else 0)


has_worklist = holds(
    Role.ENTERPRISE_REPORTER,
    Role.ENTERPRISE_ADMINISTRATOR,
    Role.CITY_REVIEWER,
    Role.PROVINCIAL_REVIEWER,
    Role.ASSOCIATION_ANALYST,
    Role.EXPERT,
    Role.MINISTRY_REVIEWER,
    Role.MINISTRY_STEWARD,
)


def waiting_for(user: Any) -> QuerySet[Report]:
    """Reports whose turn it is for this person to check; never one of an enterprise they are too close to."""
    return Report.objects.filter(_levels(user) or Q(pk__in=[])).exclude(enterprise__in=_too_close(user))


def waits_for(level: str, user: Any) -> Q:
    """Reports that wait for `me`, `city`, `province`, `ministry` or `enterprise`."""
    states = {
        "city": [ReportState.CITY_CHECK],
        "province": [ReportState.PROVINCIAL_CHECK],
        "ministry": [ReportState.MINISTRY_CHECK],
        "enterprise": [ReportState.DRAFT, ReportState.RETURNED],
    }
    if level in states:
        return Q(state__in=states[level])
    to_answer = Q(enterprise__in=_own(user), state__in=states["enterprise"])
    to_check = (_levels(user) or Q(pk__in=[])) & ~Q(enterprise__in=_too_close(user))
    return to_answer | to_check


def reports_of(user: Any) -> QuerySet[Report]:
    """The reports of the person's own enterprises, in every state."""
    return Report.objects.filter(enterprise__in=_own(user))


def entered_from_paper(user: Any) -> Any:
    """What the person's province entered from paper, or is entering: theirs to complete and to answer."""
    places = [m.organisation.region_id for m in memberships_of(user) if m.role == Role.PROVINCIAL_REVIEWER]
    return Report.objects.filter(on_paper=True, region__in=places).exclude(enterprise__in=_too_close(user))


def owed_reports(user: Any) -> QuerySet[Any]:
    """What the person's enterprises owe: expected in an open cycle, and not submitted, or withdrawn since.

    Not what was declared nil, nor what the closed cycle does not take any more.
    """
    return still_owed(ExpectedReport.objects.filter(enterprise__in=_own(user)), timezone.localdate())


def can_take_back(user: Any, on: datetime.date) -> list[Transition]:
    """What the person moved on lately and the next level has not opened yet; the newest first."""
    newest = Transition.objects.filter(report=OuterRef("report")).order_by("-id").values("pk")[:1]
    since = timezone.make_aware(datetime.datetime.combine(on, datetime.time.min)) - RECENT
    moved = Transition.objects.filter(
        by=getattr(user, "pk", None),
        deed__in=MOVES_ON,
        to_state__in=CHECKS,
        at__gte=since,
        report__opened_at__isnull=True,
        pk=Subquery(newest),
    )
    return list(moved.select_related("report__enterprise", "report__cycle").order_by("-id")[:SHOWN])


def cycles_to_open(on: datetime.date) -> QuerySet[Cycle]:
    """Reporting cycles whose day to open has come."""
    return Cycle.objects.filter(opened_at__isnull=True, opens_on__lte=on)


def _levels(user: Any) -> Q | None:
    """The reports on whose level the person checks, as a condition; None for someone who checks nothing."""
    levels: Q | None = None
    for m in memberships_of(user):
        if m.role == Role.MINISTRY_REVIEWER:
            level = Q(state=ReportState.MINISTRY_CHECK)
        elif m.role == Role.PROVINCIAL_REVIEWER:
            level = Q(state=ReportState.PROVINCIAL_CHECK, region=m.organisation.region_id)
        elif m.role == Role.CITY_REVIEWER:
            level = Q(state=ReportState.CITY_CHECK, city=m.organisation.region_id)
        else:
            continue
        if is_for_another(user, m):
            level &= ~Q(enterprise__in=[*m.interests, *m.enterprises])
        levels = level if levels is None else levels | level
    return levels


def _own(user: Any) -> list[int]:
    return [m.enterprise_id for m in memberships_of(user) if m.enterprise_id]


def _standing_in(user: Any, on: datetime.date) -> list[StandIn]:
    rows = StandIn.objects.in_force(on).filter(Q(stand_in=user) | Q(person=user))
    return list(rows.select_related("person", "stand_in").order_by("to_on", "id"))


def _too_close(user: Any) -> list[int]:
    """The person's own enterprises, and those in which they declared an interest."""
    return [*_own(user), *getattr(user, "interests", ())]


def _owed(user: Any, on: datetime.date) -> Waiting:
    expected = owed_reports(user)
    rows = list(expected.select_related("improvement", "cycle", "enterprise").order_by("day", "id")[:SHOWN])
    drafts = Report.objects.filter(
        improvement__in=[row.improvement_id for row in rows], state=ReportState.DRAFT, version=1
    )
    started = {
        (d.improvement_id, d.cycle_id): d.number for d in drafts.only("improvement", "cycle", "number")
    }
    owed = [Owed(row, started.get((row.improvement_id, row.cycle_id), ""), row.day < on) for row in rows]
    return Waiting(owed, len(owed) if len(owed) < SHOWN else expected.count())


def _drafts_not_owed(reports: QuerySet[Report], on: datetime.date) -> QuerySet[Report]:
    """Drafts that do not stand with what is owed: voluntary ones, corrections, and those of a closed cycle.

    The last can be carried into the next cycle, which the page of the report offers.
    """
    expected = ExpectedReport.objects.filter(improvement=OuterRef("improvement"), cycle=OuterRef("cycle"))
    return reports.filter(state=ReportState.DRAFT).exclude(Exists(still_owed(expected, on)), version=1)


def _cut(reports: Any) -> Waiting:
    """The first rows, and a count only where there may be more."""
    rows = list(reports.with_deadline().select_related(*_READ_WITH)[:SHOWN])
    return Waiting(rows, len(rows) if len(rows) < SHOWN else reports.count())
