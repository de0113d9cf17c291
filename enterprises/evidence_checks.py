"""What the evidence of a row may not be (STATISTICS 10, "Reject"): one small function a rule.

Each names the field, the value and the rule. A column that cannot be read says so by itself, and a field
that is not asked for is not checked. A prediction is recorded, never checked and never judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises import acceleration_checks
from enterprises.enums import AfterFailure, EvidenceKind, Method, Truncation
from enterprises.evidence_data import growth_ends, unit_of_times
from enterprises.evidence_fields import MEASURED, asked
from enterprises.evidence_places import page_field
from enterprises.evidence_read import (
    calendar_days,
    column,
    differs,
    growth_of,
    lives_of,
    stored_result,
    time_words,
)
from enterprises.filing import Filing, Said
from enterprises.models import IndicatorRow, Report
from enterprises.pasted import unit_days
from policy.assessment_numbers import exact, of_unit, rounded
from policy.assessment_words import problem_sentence
from policy.indicator_methods import fit_of

SUM_TOLERANCE = Decimal("0.005")  # of T against the sum of the units
CLAIM_TOLERANCE = Decimal("0.01")  # of a value against T/r
HOURS_A_DAY = 24
FEWEST_GROWTH, FEWEST_LIVES = 3, 2


def is_measured(row: IndicatorRow) -> bool:
    return row.evidence_kind in MEASURED


# Time and failures


def time_is_the_sum_of_the_units(row: IndicatorRow, filing: Filing) -> Said:
    total = _exposure(row)
    if total is not None and row.test_time is not None and differs(row.test_time, total, SUM_TOLERANCE):
        yield (
            "test_time",
            _("T is %(given)s, but the units add up to %(sum)s; they may differ by 0.5%%.")
            % {"given": time_words(row, row.test_time), "sum": time_words(row, total)},
        )


def time_fits_the_calendar(row: IndicatorRow, filing: Filing) -> Said:
    """No unit runs more than 24 hours a day."""
    days = calendar_days(row)
    if not is_measured(row) or days is None or unit_of_times(row) != "h" or not row.sample_size:
        return
    if row.method == Method.FAILURE_RATE or column(row, "fleet"):
        return
    most = Decimal(row.sample_size * days * HOURS_A_DAY)
    if row.test_time is not None and row.test_time > most:
        yield (
            "test_time",
            _("%(units)s units run at most %(most)s in %(days)s days, but T is %(given)s.")
            % {
                "units": exact(row.sample_size),
                "most": time_words(row, most),
                "days": exact(days),
                "given": time_words(row, row.test_time),
            },
        )


def failures_are_those_listed(row: IndicatorRow, filing: Filing) -> Said:
    times = _process_times(row)
    if times and row.failures is not None and len(times) != row.failures:
        yield (
            "failures",
            _("r is %(given)s, but %(listed)s failure times are listed.")
            % {"given": exact(row.failures), "listed": exact(len(times))},
        )


def failure_stop_has_a_failure(row: IndicatorRow, filing: Filing) -> Said:
    if _stops_at_failure(row) and row.failures == 0:
        yield "failures", _("A test that ends with a failure has at least one; r is 0.")


def failure_stop_is_the_last_failure(row: IndicatorRow, filing: Filing) -> Said:
    """The r-th failure is the stop, on the clock of the test or of all units together."""
    times = _process_times(row)
    if not times or not _stops_at_failure(row) or row.test_time is None:
        return
    last, units = max(times), row.sample_size or 1
    still_running = sum(times, Decimal(0)) + max(units - len(times), 0) * last
    stops = (last, last * units, still_running)
    if all(differs(row.test_time, stop, SUM_TOLERANCE) for stop in stops):
        yield (
            "times",
            _("The test ended with a failure, but the last one, at %(last)s, does not lead to T = %(given)s.")
            % {"last": time_words(row, last), "given": time_words(row, row.test_time)},
        )


def no_failure_is_after_the_end(row: IndicatorRow, filing: Filing) -> Said:
    times = _process_times(row)
    if times and row.test_time is not None and max(times) > row.test_time:
        yield (
            "times",
            _("A failure at %(time)s lies after the end of all testing, %(end)s.")
            % {"time": time_words(row, max(times)), "end": time_words(row, row.test_time)},
        )


def units_taken_off_fail_once(row: IndicatorRow, filing: Filing) -> Said:
    units, failures = row.sample_size or 0, row.failures or 0
    taken_off = row.method == Method.EXPONENTIAL and row.after_failure == AfterFailure.TAKEN_OFF
    if is_measured(row) and taken_off and 0 < units < failures:
        yield (
            "failures",
            _("Of %(units)s units that are taken off when they fail, %(given)s cannot have failed.")
            % {"units": exact(row.sample_size), "given": exact(row.failures)},
        )


def value_is_what_was_measured(row: IndicatorRow, filing: Filing) -> Said:
    """The value given is T/r, or follows from it; without a failure there is none (no "3T")."""
    fit = fit_of(row.indicator_id or "", row.method)
    if not is_measured(row) or row.method != Method.EXPONENTIAL or fit is None or row.current_value is None:
        return
    if row.test_time is None or row.failures is None or row.test_time <= 0:
        return
    if row.failures == 0:
        yield (
            "current_value",
            _("Without a failure there is no point estimate: leave the value empty and say why."),
        )
    elif row.current_value > 0:
        measured = Decimal(str(fit.scale.back(float(row.test_time / row.failures))))
        if differs(row.current_value, measured, CLAIM_TOLERANCE):
            yield (
                "current_value",
                _("The value is %(given)s, but T/r gives %(measured)s; they may differ by 1%%.")
                % {
                    "given": of_unit(exact(row.current_value), row.unit),
                    "measured": of_unit(rounded(measured), row.unit),
                },
            )


# Lives


def every_unit_is_listed(row: IndicatorRow, filing: Filing) -> Said:
    lives = lives_of(row)
    if lives is None or row.sample_size is None:
        return
    listed = len(lives.failures) + len(lives.suspensions)
    if listed != row.sample_size:
        yield (
            "sample_size",
            _("n is %(given)s, but %(listed)s units are listed; every unit on test has its line.")
            % {"given": exact(row.sample_size), "listed": exact(listed)},
        )


def lives_settle_the_shape(row: IndicatorRow, filing: Filing) -> Said:
    lives = lives_of(row)
    if lives is None:
        return
    if row.method == Method.LIFE and len(set(lives.failures)) < FEWEST_LIVES:
        yield (
            "times",
            _("A Weibull fit needs two different failure times; with fewer, choose Weibayes with a shape β."),
        )
    if row.method == Method.WEIBAYES and row.beta is not None and not row.beta_source.strip():
        yield "beta_source", _("A shape β that is not fitted needs its source.")


# Growth


def growth_times_rise(row: IndicatorRow, filing: Filing) -> Said:
    growth = growth_of(row)
    for system, times in growth.times.items() if growth else ():
        for before, time in pairwise(times):
            if time < before:
                words = {"time": exact(time), "before": exact(before), "system": system}
                rule = _("The time %(time)s follows %(before)s: give cumulative times, not gaps.")
                named = _("%(system)s: %(time)s follows %(before)s. Give cumulative times, not gaps.")
                yield "times", (named if system else rule) % words
                break


def growth_ends_after_its_failures(row: IndicatorRow, filing: Filing) -> Said:
    growth = growth_of(row)
    if growth is None or not growth.times:
        return
    ends = growth_ends(row, growth)
    for system, times in growth.times.items():
        end, last = ends.get(system), max(times)
        if end is not None and last > end:
            yield (
                "end_time" if row.end_time is not None else "times",
                _("A failure at %(time)s lies after the end of the test, %(end)s.")
                % {"time": time_words(row, last), "end": time_words(row, end)},
            )
        elif end is not None and row.truncation == Truncation.FAILURE and last != end:
            yield (
                "end_time" if row.end_time is not None else "times",
                _("The test ended with a failure, but its last one, %(last)s, is not its end, %(end)s.")
                % {"last": time_words(row, last), "end": time_words(row, end)},
            )


def growth_has_three_failures(row: IndicatorRow, filing: Filing) -> Said:
    growth = growth_of(row)
    if growth is not None and growth.failures < FEWEST_GROWTH:
        yield (
            "times",
            ngettext(
                "Growth needs three failures; there is %(n)s.",
                "Growth needs three failures; there are %(n)s.",
                growth.failures,
            )
            % {"n": exact(growth.failures)},
        )


# Trials, field, plan


def trials_hold_their_failures(row: IndicatorRow, filing: Filing) -> Said:
    if row.method != Method.BINOMIAL or not is_measured(row) or row.trials is None:
        return
    if row.trials == 0:
        yield "trials", _("At least one trial is needed.")
    elif row.failures is not None and row.failures > row.trials:
        yield (
            "failures",
            _("Of %(trials)s trials %(given)s cannot have failed.")
            % {"trials": exact(row.trials), "given": exact(row.failures)},
        )
    planned = row.plan.trials if row.plan else None
    if planned and row.trials < planned:
        yield (
            "trials",
            _("%(given)s trials were made; the plan is %(planned)s.")
            % {"given": exact(row.trials), "planned": exact(planned)},
        )


def day_has_24_hours(row: IndicatorRow, filing: Filing) -> Said:
    if "hours_per_day" not in asked(row.evidence_kind, row.method) or unit_of_times(row) != "h":
        return
    if row.hours_per_day is not None and not 0 < row.hours_per_day <= HOURS_A_DAY:
        yield (
            "hours_per_day",
            _("A unit is used %(given)s hours a day; more than 0 and at most 24 are possible.")
            % {"given": exact(row.hours_per_day)},
        )


def fleet_is_of_the_window(row: IndicatorRow, filing: Filing) -> Said:
    """Months outside the window in which failures were counted bring time, or failures, of another one."""
    fleet = column(row, "fleet")
    if not fleet or row.tested_from is None or row.tested_to is None:
        return
    window = (row.tested_from.replace(day=1), row.tested_to)
    outside = [month for month, _units in fleet if not window[0] <= month <= window[1]]
    if outside:
        yield (
            "fleet",
            _("%(month)s lies outside the window in which failures were counted.")
            % {"month": f"{outside[0]:%Y-%m}"},
        )


def plan_is_of_this_indicator(row: IndicatorRow, filing: Filing) -> Said:
    plan = row.plan
    if plan is None:
        return
    if plan.improvement_id != filing.report.improvement_id:
        yield "plan", _("Plan %(plan)s is of another product.") % {"plan": plan.number}
    elif (plan.indicator_id, plan.unit) != (row.indicator_id, row.unit):
        yield "plan", _("Plan %(plan)s is of another indicator or unit.") % {"plan": plan.number}


def it_can_be_computed(row: IndicatorRow, filing: Filing) -> Said:
    """Whatever else the statistics refused of the row as it is saved."""
    result = stored_result(row)
    if result is not None and result["error"]:
        yield page_field(result["error"]["field"] or "", row.method), problem_sentence(result["error"])


# Parts


def _stops_at_failure(row: IndicatorRow) -> bool:
    shown = "truncation" in asked(row.evidence_kind, row.method)
    return shown and row.method in ("", Method.EXPONENTIAL) and row.truncation == Truncation.FAILURE


def _process_times(row: IndicatorRow) -> Sequence[Decimal]:
    """Failure times beside T and r."""
    return (column(row, "times") or ()) if row.method == Method.EXPONENTIAL else ()


def _exposure(row: IndicatorRow) -> Decimal | None:
    """T as the data say it: the sum of the units, or units × days × use a day."""
    if row.method != Method.EXPONENTIAL:
        return None
    if row.evidence_kind == EvidenceKind.FIELD:
        fleet = column(row, "fleet")
        return unit_days(fleet) * row.hours_per_day if fleet and row.hours_per_day else None
    units = column(row, "unit_times")
    return sum(units, Decimal(0)) if units else None


PROBLEMS = (
    *acceleration_checks.PROBLEMS,
    time_is_the_sum_of_the_units,
    time_fits_the_calendar,
    failures_are_those_listed,
    failure_stop_has_a_failure,
    failure_stop_is_the_last_failure,
    no_failure_is_after_the_end,
    units_taken_off_fail_once,
    value_is_what_was_measured,
    every_unit_is_listed,
    lives_settle_the_shape,
    growth_times_rise,
    growth_ends_after_its_failures,
    growth_has_three_failures,
    trials_hold_their_failures,
    day_has_24_hours,
    fleet_is_of_the_window,
    plan_is_of_this_indicator,
    it_can_be_computed,
)
ONCE_SAVED = (
    acceleration_checks.failure_rate_is_reproduced,
    plan_is_of_this_indicator,
    it_can_be_computed,
)  # they ask for the report, or for what was computed of the row as it is saved
WITHOUT_METHOD = (time_fits_the_calendar, failure_stop_has_a_failure, plan_is_of_this_indicator)


def evidence_is_possible(row: IndicatorRow, filing: Filing) -> Said:
    """All of them; where no method is chosen, those that do not ask for one."""
    for check in PROBLEMS if row.method else WITHOUT_METHOD:
        yield from check(row, filing)


def contradictions(row: IndicatorRow) -> list[tuple[str, str]]:
    """What the entries of a row that is not saved yet say against each other; no query."""
    filing = Filing(Report(), [row], timezone.localdate())
    return [said for check in PROBLEMS if check not in ONCE_SAVED for said in check(row, filing)]
