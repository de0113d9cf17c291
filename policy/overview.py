"""Where we stand (进展): every target at a moment, read from the ledger and from nothing else.

Answers are plain values without words, the same for everyone, and kept under the versions they rest on.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policy.catalogue import Aim, catalogue_at
from policy.enums import DecisionKind, TargetStatus
from policy.models import DecisionSubject, NarrativeAssessment
from policy.models.base import in_reader_language
from policy.places import LineVerdict, line_verdicts
from policy.progress import Forecast, NoForecast, Progress, assess_progress, attainment, expected
from policy.sources import ReportingPeriod, registry
from policy.standpoint import Standpoint, remembered
from policy.tally import NOTHING, Tally, tallies
from policy.targets import Goal, ThresholdsInForce, settings_at

BEHIND = {TargetStatus.AT_RISK, TargetStatus.OFF_TRACK}


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The figure at the end of a month, or on the as-of date in its month, beside the planned one.

    value: None for dates after the as-of date, which have a plan only
    """

    on: date
    value: int | None
    planned: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """A steward's dated word on a narrative goal."""

    assessed_on: date
    text_zh: str
    text_en: str
    evidence: str

    @property
    def text(self) -> str:
        return in_reader_language(self.text_zh, self.text_en)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one target stands.

    goal, progress: None for a narrative goal, and where no number was ever set
    reached_on:     the first date on which the goal was met, as now known
    months:         from the start to the as-of date, then, with the plan only, to the due date
    tally:          the figure by day and by attribution
    assessment:     the newest one of a narrative goal
    """

    code: str
    goal: Goal | None = None
    thresholds: ThresholdsInForce | None = None
    progress: Progress | None = None
    reached_on: date | None = None
    months: tuple[MonthEnd, ...] = ()
    tally: Tally = NOTHING
    assessment: Assessment | None = None
    to_come: bool = False

    @property
    def status(self) -> TargetStatus:
        return self.progress.status if self.progress else TargetStatus.NARRATIVE

    @property
    def value(self) -> int | None:
        return self.tally.value if self.progress else None

    @property
    def value_at_due(self) -> int | None:
        """The figure on the due date; None before it."""
        at_due = self.progress.value_at_due if self.progress else None
        return None if at_due is None else int(at_due)

    @property
    def expected(self) -> float | None:
        return self.progress.expected if self.progress else None

    @property
    def attainment(self) -> float | None:
        return self.progress.attainment if self.progress else None

    @property
    def forecast(self) -> Forecast | None:
        """None also for a date to come: its months are not over, so nothing can be drawn from them."""
        return self.progress.forecast if self.progress and not self.to_come else None

    @property
    def no_forecast(self) -> NoForecast | None:
        return self.progress.no_forecast if self.progress else None

    @property
    def past_due(self) -> bool:
        return self.value_at_due is not None

    @property
    def behind_since(self) -> date | None:
        """The end of the first month of those without a break in which less than planned was reached.

        None where it is not behind now; by the threshold of being on track.
        """
        if self.goal is None or self.thresholds is None or self.status not in BEHIND:
            return None
        since = None
        for month in reversed(self.months):
            made = None if month.value is None else attainment(self.goal.path, month.on, month.value)
            if made is not None and made >= self.thresholds.values.on_track:
                break
            since = month.on if made is not None else since
        return since

    @property
    def brought_in_a_year(self) -> int:
        """The net change of the twelve months up to the last one shown."""
        known = [month for month in self.months if month.value is not None]
        if not known:
            return 0
        year_before = known[-1].on - timedelta(365)
        return self.tally.value - self.tally.value_on(year_before)

    @property
    def share_of_goal(self) -> float | None:
        """The figure over the goal; None where the goal is nothing."""
        return self.tally.value / self.goal.goal if self.goal and self.goal.goal else None


@dataclass(frozen=True, slots=True)
class Designated:
    """One of the core product classes that stewards have designated (at most ten in force)."""

    code: str
    name: str
    document_number: str
    decision: int
    designated_on: date


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview says, national and the same for everyone.

    verdicts: on the designated classes, by class
    """

    standings: dict[str, Standing]
    designated: tuple[Designated, ...]
    verdicts: Mapping[str, tuple[LineVerdict, ...]]


def overview(standpoint: Standpoint) -> Overview:
    """Where every target stands at a moment."""
    return remembered(f"overview:{standpoint.key}", lambda: _read(standpoint))


def target_standing(standpoint: Standpoint, code: str) -> Standing:
    """Where one target stands at a moment."""
    return overview(standpoint).standings[code]


def in_progress(standpoint: Standpoint, sector: str | None = None) -> dict[str, int]:
    """在办, by target: reports under check now, of all sectors or of one; they have no as-of date."""
    waiting = remembered(
        f"in-progress:{standpoint.reporting}:{standpoint.ledger}",
        lambda: [entry for ask in registry.in_progress for entry in ask()],
    )
    counts: dict[str, int] = {}
    for entry in waiting:
        if sector in (None, entry.sector):
            counts[entry.target] = counts.get(entry.target, 0) + entry.reports
    return counts


def reporting_behind(standpoint: Standpoint, target: str, sector: str = "") -> ReportingPeriod | None:
    """How complete the reporting behind a figure is, of all sectors or one: in the cycle that ended last.

    None for a figure that rests on decisions alone, and before the first cycle ended. Like what is in
    progress it has no as-of date of its own: it tells what has come until now.
    """
    if target not in registry.reported:
        return None
    found: tuple[ReportingPeriod | None] = remembered(
        f"behind:{standpoint.reporting}:{sector}:{standpoint.as_of}",
        lambda: (registry.period_behind(sector, standpoint.as_of),),
    )
    return found[0]


def standing(
    aim: Aim,
    tally: Tally,
    *,
    goal: Goal | None,
    thresholds: ThresholdsInForce,
    as_of: date,
    to_come: bool = False,
    assessment: Assessment | None = None,
) -> Standing:
    """Judge one target by its tally. Pure.

    to_come: `as_of` is in the future; what is on record for it is judged by the plan, and nothing is forecast
    """
    if goal is None or not aim.is_numeric:
        return Standing(aim.code, assessment=assessment)
    progress = assess_progress(
        goal.path,
        thresholds.values,
        as_of=as_of,
        value=tally.value,
        value_at_due=tally.value_on(goal.due_on),
        monthly_increments=tally.days,
    )
    return Standing(
        code=aim.code,
        goal=goal,
        thresholds=thresholds,
        progress=progress,
        reached_on=_reached_on(goal, tally.days, as_of),
        months=tuple(_months(goal, tally.days, as_of, to_come)),
        tally=tally,
        to_come=to_come,
    )


def _read(standpoint: Standpoint) -> Overview:
    catalogue, settings = catalogue_at(standpoint), settings_at(standpoint)
    counted = tallies(standpoint)
    assessments = _assessments(standpoint)
    thresholds = settings.thresholds_at(standpoint.known_at)
    standings = {
        aim.code: standing(
            aim,
            counted.get(aim.code, NOTHING),
            goal=settings.goal(aim.code, standpoint.known_at),
            thresholds=thresholds,
            as_of=standpoint.as_of,
            to_come=standpoint.to_come,
            assessment=assessments.get(aim.code),
        )
        for aim in catalogue.targets.values()
    }
    designated = _designated(standpoint)
    codes = [entry.code for entry in designated]
    return Overview(standings, designated, line_verdicts(standpoint, codes) if codes else {})


def _reached_on(goal: Goal, days: Sequence[tuple[date, int]], as_of: date) -> date | None:
    """The first date on which the figure met the goal; a goal met by 0 is met from its start on."""
    value, path = 0, goal.path
    if path.is_met_by(0) and goal.start_on <= as_of:
        return goal.start_on
    for on, change in days:
        value += change
        if path.is_met_by(value):
            return on
    return None


def _months(goal: Goal, days: Sequence[tuple[date, int]], as_of: date, to_come: bool) -> Iterator[MonthEnd]:
    """From the start, or an earlier first change, by month ends to the as-of date and on to the due date.

    A date to come may be far off: the line then ends with the last change on record, or the due date.
    """
    path = goal.path
    changes = [on for on, _ in days]
    begin = min([goal.start_on, *changes[:1]])
    last = max([goal.due_on, *changes[-1:]]) if to_come else max(goal.due_on, as_of)
    value, place = 0, 0
    for on in [begin, *_month_ends(begin, last, as_of)]:
        while place < len(days) and days[place][0] <= on:
            value += days[place][1]
            place += 1
        yield MonthEnd(on, value if on <= as_of else None, expected(path, on))


def _month_ends(begin: date, end: date, as_of: date) -> list[date]:
    """The last days of the months after `begin` up to `end`, with the as-of date and the end among them."""
    ends = {end, as_of}
    year, month = begin.year, begin.month
    while (year, month) <= (end.year, end.month):
        ends.add(date(year, month, calendar.monthrange(year, month)[1]))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return sorted(day for day in ends if begin < day <= end)


def _assessments(standpoint: Standpoint) -> dict[str, Assessment]:
    """The newest assessment of each narrative goal, made by the as-of date and recorded by then."""
    rows = NarrativeAssessment.objects.filter(assessed_on__lte=standpoint.as_of)
    if standpoint.known_at is not None:
        rows = rows.filter(recorded_at__lte=standpoint.known_at)
    newest = rows.order_by("target_id", "-assessed_on", "-id").distinct("target_id")
    return {
        row.target_id: Assessment(row.assessed_on, row.text_zh, row.text_en, row.evidence) for row in newest
    }


def _designated(standpoint: Standpoint) -> tuple[Designated, ...]:
    """Core classes in force on the date: designated by then, not removed and not void."""
    lines = (
        DecisionSubject.objects.in_force(standpoint.as_of, standpoint.known_at)
        .filter(decision__kind=DecisionKind.CLASS_DESIGNATED)
        .select_related("decision")
        .order_by("decision__dated_on", "id")
    )
    return tuple(
        Designated(
            line.subject, line.subject_name, line.decision.number, line.decision_id, line.decision.dated_on
        )
        for line in lines
    )
