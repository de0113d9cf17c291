"""The words for where a target stands: its status, its arithmetic step by step, its forecast.

Sentences are made in the reader's language when a page is shown; the figures come from `policy.overview`.
"""

from __future__ import annotations

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from policy.enums import TargetStatus
from policy.forecast import NEEDED_MONTHS
from policy.overview import BEHIND, Standing
from policy.planned_path import Path
from policy.progress import Case, Formula, NoForecast, Progress, Step
from policy.sources import ReportingPeriod, registry
from reliability_tracker.components import Arithmetic
from reliability_tracker.formats import (
    comparator,
    decimals,
    officialdate,
    officialmonth,
    percent1,
    signed,
    thousands,
)

UNDER_WAY = {TargetStatus.ON_TRACK, *BEHIND}


def figure(value: float) -> str:
    """A count without decimals, what lies between counts with one."""
    return thousands(int(value)) if float(value).is_integer() else decimals(value, 1)


def together(*sentences: str) -> str:
    """Sentences one after the other; Chinese ones need no space between."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(filter(None, sentences))


def goal_words(path: Path) -> str:
    """≥ 1,000."""
    return f"{comparator(path.comparator)} {figure(path.goal)}"


def plan_sentence(standing: Standing) -> str:
    """What the plan expects by now and how far that was met; empty where nothing is expected yet."""
    progress = standing.progress
    if progress is None or progress.attainment is None or standing.past_due:
        return ""
    return _("Expected by now: %(expected)s; %(attained)s of the planned progress is made.") % {
        "expected": figure(progress.expected),
        "attained": percent1(progress.attainment),
    }


def forecast_sentence(standing: Standing) -> str:
    """What is likely by the due date, or why nothing is said about it; empty once that is of no interest."""
    goal, outlook = standing.goal, standing.forecast
    if goal is None or standing.no_forecast in (NoForecast.ACHIEVED, NoForecast.DUE_REACHED):
        return ""
    if standing.to_come:
        return _("No forecast is made from a date to come.")
    if outlook is None:
        return {
            NoForecast.TOO_FEW_MONTHS: _("No forecast yet: it takes %(n)s months in which something changed.")
            % {"n": NEEDED_MONTHS},
            NoForecast.DUE_TOO_FAR: _("No forecast: the due date is more than ten years away."),
        }.get(standing.no_forecast or NoForecast.ACHIEVED, "")
    words = {
        "due": officialdate(goal.due_on),
        "low": figure(outlook.at_due.low),
        "high": figure(outlook.at_due.high),
        "probability": percent1(outlook.probability),
    }
    likely = _(
        "Forecast for %(due)s: %(low)s to %(high)s; goal met in time with a probability of %(probability)s."
    )
    if outlook.reach_date is None:
        return likely % words
    reach = _("At this pace it is met in %(month)s.") % {"month": officialmonth(outlook.reach_date)}
    return together(likely % words, reach)


def since_sentence(standing: Standing) -> str:
    """Since when a target is behind its plan; empty where it is not."""
    since = standing.behind_since
    return _("Behind the plan since %(month)s.") % {"month": officialmonth(since)} if since else ""


def needed_sentence(standing: Standing) -> str:
    """What it takes to meet the goal in time, beside what the last year brought; empty where it is met."""
    goal, progress = standing.goal, standing.progress
    needed = progress.needed_per_month if progress else None
    if goal is None or not needed or needed < 0 or standing.to_come or standing.status not in UNDER_WAY:
        return ""
    words = {
        "left": figure(goal.goal - (standing.value or 0)),
        "due": officialdate(goal.due_on),
        "pace": signed(standing.brought_in_a_year),
        "rate": decimals(needed, 1),
        "months": decimals(1 / needed, 1),
    }
    if needed < 1:
        return (
            _(
                "It takes %(left)s more by %(due)s, one every %(months)s months;"
                " the last twelve months brought %(pace)s."
            )
            % words
        )
    return (
        _("It takes %(left)s more by %(due)s, %(rate)s a month; the last twelve months brought %(pace)s.")
        % words
    )


def due_sentence(standing: Standing) -> str:
    """What became of a target after its due date; empty before."""
    progress, goal = standing.progress, standing.goal
    if progress is None or goal is None or not standing.past_due:
        return ""
    if progress.status == TargetStatus.ACHIEVED:
        return _("Met on %(day)s.") % {"day": officialdate(standing.reached_on)}
    gap = abs(goal.goal - (standing.value_at_due or 0))
    if progress.status == TargetStatus.ACHIEVED_LATE:
        return _("%(gap)s short on the due date; met on %(day)s.") % {
            "gap": figure(gap),
            "day": officialdate(standing.reached_on),
        }
    left = abs(goal.goal - (standing.value or 0))
    return _("%(gap)s short on the due date; %(left)s short now.") % {
        "gap": figure(gap),
        "left": figure(left),
    }


def unusual(standing: Standing) -> list[str]:
    """Everything out of the ordinary about a target on this date, a sentence each."""
    progress, goal = standing.progress, standing.goal
    if progress is None or goal is None:
        return []
    words = {
        "start": officialdate(goal.start_on),
        "due": officialdate(goal.due_on),
        "goal": figure(goal.goal),
        "baseline": figure(goal.baseline),
        "value": figure(progress.value),
    }
    sentences = {
        Case.BEFORE_START: _(
            "The planned path begins on %(start)s. Before it nothing is expected, so there is no attainment."
        ),
        Case.ON_START: _(
            "The planned path begins on this very day. Nothing is expected yet, so there is no attainment."
        ),
        Case.DUE_DAY: _(
            "This is the due date, which still counts. No time is left, so there is no rate and no forecast."
        ),
        Case.AFTER_DUE: _(
            "The due date, %(due)s, is past: the figure on that day decides; today's stands beside it."
        ),
        Case.FELL_BACK: _(
            "The goal was met on the due date, and that stands, though today's figure has fallen below it."
        ),
        Case.GOAL_EQUALS_BASELINE: _(
            "Goal and baseline are the same, %(goal)s, so there is no way to go: met or not."
        ),
        Case.GOAL_MET_BY_BASELINE: _(
            "The baseline, %(baseline)s, meets the goal already, so there is no way to go: met or not."
        ),
        Case.FALLING_GOAL: _("Less is better here; the same formula holds for falling goals."),
        Case.BEYOND_GOAL: _(
            "The figure, %(value)s, is beyond the goal, which is not an error. The attainment is not capped."
        ),
        Case.NO_CHANGE: _(
            "The figure is still the baseline, %(baseline)s. Zero progress is data, not a gap."
        ),
        Case.WRONG_WAY: _("The figure has moved away from the goal, so the attainment is negative."),
    }
    found = [sentences[case] % words for case in progress.cases]
    if standing.to_come:
        found.append(date_to_come())
    return found


def reporting_sentence(target: str, period: ReportingPeriod | None) -> str:
    """How complete the reporting behind a figure is; of one without reports, what it rests on."""
    if target not in registry.reported:
        return _("Rests on decisions; no report is owed for it.")
    if period is None:
        return _("No reporting cycle had ended by this date.")
    if not period.expected:
        return _("Reporting behind it (%(cycle)s): no report was expected.") % {"cycle": period.name}
    return _(
        "Reporting behind it (%(cycle)s): %(received)s of %(expected)s expected reports received (%(share)s),"
        " %(accepted)s accepted."
    ) % {
        "cycle": period.name,
        "received": thousands(period.received),
        "expected": thousands(period.expected),
        "share": percent1(period.share),
        "accepted": thousands(period.accepted),
    }


def date_to_come() -> str:
    """What figures mean for a date in the future."""
    return _(
        "This date is still to come: figures hold only what is already on record to take effect by then."
    )


def arithmetic(standing: Standing) -> Arithmetic | None:
    """How the status follows from the figures, with all that went in; None without a number to reach."""
    progress, goal, used = standing.progress, standing.goal, standing.thresholds
    if progress is None or goal is None or used is None:
        return None
    inputs = [
        (_("Figure on the date"), figure(progress.value)),
        (_("Goal"), goal_words(goal.path)),
        (_("Baseline"), figure(goal.baseline)),
        (_("Start of the planned path"), officialdate(goal.start_on)),
        (_("Due date"), officialdate(goal.due_on)),
    ]
    if progress.value_at_due is not None:
        inputs.insert(1, (_("Figure on the due date"), figure(progress.value_at_due)))
    return Arithmetic(
        inputs=inputs,
        formula=[_line(step) for step in progress.arithmetic if step.formula != Formula.STATUS],
        thresholds=_thresholds(progress, used.values.on_track, used.values.at_risk),
        result=result_sentence(standing),
        source=together(*unusual(standing)),
    )


def result_sentence(standing: Standing) -> str:
    """The status and what it rests on, in one sentence."""
    progress, goal, used = standing.progress, standing.goal, standing.thresholds
    if progress is None or goal is None or used is None:
        return _("This goal has no number; it is assessed in words.")
    words = {
        "status": progress.status.label,
        "value": figure(progress.value),
        "goal": goal_words(goal.path),
        "due": officialdate(goal.due_on),
        "at_due": "" if progress.value_at_due is None else figure(progress.value_at_due),
        "start": officialdate(goal.start_on),
        "reached": officialdate(standing.reached_on),
        "attained": percent1(progress.attainment),
        "on_track": percent1(used.values.on_track),
        "at_risk": percent1(used.values.at_risk),
    }
    return _result(progress) % words


def _result(progress: Progress) -> str:
    if progress.status in (TargetStatus.ON_TRACK, TargetStatus.AT_RISK, TargetStatus.OFF_TRACK):
        if progress.attainment is None:
            return _("%(status)s: the figure, %(value)s, does not meet the goal, %(goal)s.")
        return {
            TargetStatus.ON_TRACK: _(
                "%(status)s: %(attained)s of the planned progress, at least %(on_track)s."
            ),
            TargetStatus.AT_RISK: _(
                "%(status)s: %(attained)s of the planned progress, below %(on_track)s, at least %(at_risk)s."
            ),
            TargetStatus.OFF_TRACK: _("%(status)s: %(attained)s of the planned progress, below %(at_risk)s."),
        }[progress.status]
    if progress.status == TargetStatus.ACHIEVED and progress.value_at_due is not None:
        return _("%(status)s: %(at_due)s on the due date, %(due)s, met the goal, %(goal)s.")
    return {
        TargetStatus.ACHIEVED: _("%(status)s: the figure, %(value)s, meets the goal, %(goal)s."),
        TargetStatus.ACHIEVED_LATE: _(
            "%(status)s: %(at_due)s on the due date, %(due)s, did not meet the goal, %(goal)s;"
            " it was met on %(reached)s."
        ),
        TargetStatus.MISSED: _(
            "%(status)s: neither %(at_due)s on the due date, %(due)s, nor %(value)s now meets the goal,"
            " %(goal)s."
        ),
        TargetStatus.NOT_STARTED: _("%(status)s: the planned path begins on %(start)s."),
    }[progress.status]


def _line(step: Step) -> str:
    """One step with its numbers in it."""
    put = {name: _input(name, value) for name, value in step.inputs.items()}
    put["result"] = _result_of(step)
    return {
        Formula.GOAL_MET_WHEN_DUE: _(
            "Met on the due date?  %(value_at_due)s %(comparator)s %(goal)s: %(result)s"
        ),
        Formula.GOAL_MET: _("Met on the date?  %(value)s %(comparator)s %(goal)s: %(result)s"),
        Formula.TIME_SHARE: _(
            "Share of the time  = %(elapsed_days)s days ÷ %(total_days)s days = %(result)s"
        ),
        Formula.EXPECTED: _(
            "Expected  = baseline + (goal − baseline) × share of the time\n"
            "  = %(baseline)s + (%(goal)s − %(baseline)s) × %(time_share)s = %(result)s"
        ),
        Formula.ATTAINMENT: _(
            "Attainment  = (figure − baseline) ÷ (expected − baseline)\n"
            "  = (%(value)s − %(baseline)s) ÷ (%(expected)s − %(baseline)s) = %(result)s"
        ),
        Formula.NEEDED_PER_MONTH: _(
            "Needed a month  = (goal − figure) ÷ months left\n"
            "  = (%(goal)s − %(value)s) ÷ (%(days_left)s days ÷ %(days_a_month)s days) = %(result)s"
        ),
    }[Formula(step.formula)] % put


def _input(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return comparator(value)
    return percent1(value) if name == "time_share" else figure(value)


def _result_of(step: Step) -> str:
    if isinstance(step.result, bool):
        return pgettext("is the goal met?", "yes") if step.result else pgettext("is the goal met?", "no")
    if step.formula in (Formula.TIME_SHARE, Formula.ATTAINMENT):
        return percent1(step.result)
    return decimals(step.result, 2) if step.formula == Formula.NEEDED_PER_MONTH else figure(step.result)


def _thresholds(progress: Progress, on_track: float, at_risk: float) -> list[tuple[str, bool]]:
    """The three ranges of the attainment, and which of them decided; none where another rule did."""
    if not any(step.formula == Formula.STATUS and step.inputs for step in progress.arithmetic):
        return []
    ranges = {
        TargetStatus.ON_TRACK: f"≥ {percent1(on_track)}",
        TargetStatus.AT_RISK: f"≥ {percent1(at_risk)}, < {percent1(on_track)}",
        TargetStatus.OFF_TRACK: f"< {percent1(at_risk)}",
    }
    return [(f"{status.label}: {bounds}", status == progress.status) for status, bounds in ranges.items()]
