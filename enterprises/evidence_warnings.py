"""What is odd about the evidence of a row (STATISTICS 10, "Warn"): one small function a rule.

A warning never blocks; all of them together want one remark. What takes a fit (poor fit, odd shape) is read
from the assessment that was stored with the row.
"""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from statistics import NormalDist

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.acceleration_checks import arrhenius_factors
from enterprises.enums import AfterFailure, EvidenceKind, FieldRecords, Method, Truncation
from enterprises.evidence_data import growth_ends, unit_of_times
from enterprises.evidence_fields import MEASURED, asked
from enterprises.evidence_read import (
    calendar_days,
    column,
    failure_times,
    growth_of,
    lives_of,
    stored_result,
    time_words,
)
from enterprises.filing import Filing, Said
from enterprises.models import IndicatorRow
from enterprises.plans import deviations
from policy.assessment_numbers import exact, of_unit
from policy.assessment_words import warning_sentence

TREND_FROM, GROWTH_FROM, ROUND_FROM = 6, 5, 3  # failures from which each is looked at
SIGNIFICANT = 0.05
LARGE_FACTOR = 1000
LEAST_COVERAGE = 80  # %
LARGE_FLEET = 100  # units
ROUND = 100
LONGEST = 10  # times the longest life; a suspension beyond it is hardly one
NEAR, FAR = Decimal("0.01"), Decimal(1000)  # of the median of the class
FITTED = ("poor_fit", "no_growth", "unusual_shape")


def times_show_no_trend(row: IndicatorRow, filing: Filing) -> Said:
    """Laplace's test on the clock of the test: a constant rate has none (IEC 60605-6)."""
    if row.method != Method.EXPONENTIAL or row.after_failure == AfterFailure.TAKEN_OFF:
        return
    times = column(row, "times") or ()
    if len(times) < TREND_FROM or not row.test_time:
        return
    p_value = _trend(list(times), row)
    if p_value < SIGNIFICANT:
        yield (
            "times",
            _("The failure times show a trend (p = %(p)s): use growth or Weibull, not a constant rate.")
            % {"p": f"{p_value:.3f}"},
        )


def ties_are_few(row: IndicatorRow, filing: Filing) -> Said:
    lives = lives_of(row)
    if lives is None or len(lives.failures) < 2:
        return
    tied = sum(count for count in Counter(lives.failures).values() if count > 1)
    if tied * 2 > len(lives.failures):
        yield (
            "times",
            _("%(n)s of %(all)s failure times occur more than once; were they found by inspection?")
            % {"n": exact(tied), "all": exact(len(lives.failures))},
        )


def suspensions_are_plausible(row: IndicatorRow, filing: Filing) -> Said:
    """None longer than the calendar allows, or far beyond every life."""
    lives = lives_of(row)
    if lives is None or not lives.suspensions:
        return
    longest, days = max(lives.suspensions), calendar_days(row)
    if days is not None and unit_of_times(row) == "h":
        most = Decimal(24 * days)
    elif lives.failures:
        most = LONGEST * max(lives.failures)
    else:
        return
    if longest > most:
        yield (
            "times",
            _("A unit without failure is said to have run %(given)s; more than %(most)s is hardly possible.")
            % {"given": time_words(row, longest), "most": time_words(row, most)},
        )


def modes_are_not_mixed(row: IndicatorRow, filing: Filing) -> Said:
    lives = lives_of(row)
    modes = list(dict.fromkeys(lives.modes)) if lives else []
    if len(modes) > 1:
        yield (
            "times",
            _("Several failure modes are listed (%(modes)s); each has a life of its own.")
            % {"modes": " / ".join(modes[:4])},
        )


def model_fits(row: IndicatorRow, filing: Filing) -> Said:
    """Poor fit, no growth, odd β: as the assessment of the saved row says."""
    result = stored_result(row)
    codes = [warning["code"] for warning in result["warnings"]] if result else []
    for code in FITTED:
        if code in codes:
            yield "beta" if code == "unusual_shape" and row.beta else "times", warning_sentence(code)


def growth_ends_are_equal(row: IndicatorRow, filing: Filing) -> Said:
    growth = growth_of(row)
    ends = growth_ends(row, growth) if growth and growth.times else {}
    if len(set(ends.values())) > 1:
        yield (
            "times",
            _("The systems were not observed equally long: only an approximate bound can be given."),
        )


def growth_has_five_failures(row: IndicatorRow, filing: Filing) -> Said:
    growth = growth_of(row)
    if growth is not None and 0 < growth.failures < GROWTH_FROM:
        yield (
            "times",
            ngettext(
                "%(n)s failure is too few for a verdict on growth; five are needed.",
                "%(n)s failures are too few for a verdict on growth; five are needed.",
                growth.failures,
            )
            % {"n": exact(growth.failures)},
        )


def phase_starts_anew(row: IndicatorRow, filing: Filing) -> Said:
    """Another phase than in the last accepted report is another test, begun after the former ended."""
    if row.method != Method.GROWTH or not row.phase.strip():
        return
    before = filing.former_phases.get((row.indicator_id, row.unit))
    if before is None or before.phase.strip() in ("", row.phase.strip()):
        return
    if row.tested_from is None or before.tested_to is None or row.tested_from <= before.tested_to:
        yield (
            "phase",
            _("The phase is no longer “%(before)s”, but the test did not begin anew after it.")
            % {"before": before.phase.strip()},
        )


def factor_is_not_large(row: IndicatorRow, filing: Filing) -> Said:
    if "acceleration_factor" not in asked(row.evidence_kind, row.method):
        return
    factors = [row.acceleration_factor] if row.acceleration_factor is not None else arrhenius_factors(row)
    if factors and max(factors) > LARGE_FACTOR:
        yield (
            "acceleration_factor" if row.acceleration_factor is not None else "activation_energy",
            _("The acceleration factor is above 1,000; please check its basis."),
        )


def field_data_are_complete(row: IndicatorRow, filing: Filing) -> Said:
    if row.evidence_kind != EvidenceKind.FIELD:
        return
    if row.returns_coverage is not None and row.returns_coverage < LEAST_COVERAGE:
        yield (
            "returns_coverage",
            _("Only %(given)s of the failures is reported: below 80%% the value looks better than it is.")
            % {"given": of_unit(exact(row.returns_coverage), "%")},
        )
    if row.field_records == FieldRecords.WARRANTY:
        yield (
            "field_records",
            _("Returns under warranty end with it: later failures are missing from the value."),
        )
    fleet = column(row, "fleet") or ()
    units = max([row.sample_size or 0, *(units for _month, units in fleet)])
    if row.failures == 0 and units >= LARGE_FLEET:
        yield (
            "failures",
            _("Not one failure of %(units)s units in the field; are all failures reported?")
            % {"units": exact(units)},
        )


def times_are_not_all_round(row: IndicatorRow, filing: Filing) -> Said:
    times = failure_times(row)
    if len(times) >= ROUND_FROM and all(time % ROUND == 0 for time in times):
        yield (
            "times",
            _("All %(n)s failure times are multiples of 100; were they read off a clock?")
            % {"n": exact(len(times))},
        )


def value_is_of_the_usual_size(row: IndicatorRow, filing: Filing) -> Said:
    """Beside the accepted values of the class, in the same indicator and unit."""
    if row.evidence_kind not in MEASURED or not row.current_value or row.current_value < 0:
        return
    median = filing.medians.get((row.indicator_id or "", row.unit))
    if median and not NEAR * median <= row.current_value <= FAR * median:
        yield (
            "current_value",
            _("The value is %(given)s; half of those accepted for the class lie below %(median)s.")
            % {
                "given": of_unit(exact(row.current_value), row.unit),
                "median": of_unit(exact(median), row.unit),
            },
        )


def plan_is_kept(row: IndicatorRow, filing: Filing) -> Said:
    if row.plan is not None:
        for field, sentence in deviations(row, row.plan):
            yield field, _("%(plan)s: %(problem)s") % {"plan": row.plan.number, "problem": sentence}


def _trend(times: list[Decimal], row: IndicatorRow) -> float:
    """Two-sided p of Laplace's statistic, for times on the clock of a unit or of all units together."""
    ordered, total = sorted(float(time) for time in times), float(row.test_time or 0)
    if row.truncation == Truncation.FAILURE:
        *ordered, end = ordered
    else:
        each = total / (row.sample_size or 1)
        end = each if ordered[-1] <= each else total
    if not ordered or end <= 0:
        return 1.0
    n = len(ordered)
    score = (sum(ordered) - n * end / 2) / math.sqrt(n * end**2 / 12)
    return 2 * (1 - NormalDist().cdf(abs(score)))


WARNINGS = (
    times_show_no_trend,
    ties_are_few,
    suspensions_are_plausible,
    modes_are_not_mixed,
    model_fits,
    growth_ends_are_equal,
    growth_has_five_failures,
    phase_starts_anew,
    factor_is_not_large,
    field_data_are_complete,
    times_are_not_all_round,
    value_is_of_the_usual_size,
    plan_is_kept,
)
WITHOUT_METHOD = (field_data_are_complete, value_is_of_the_usual_size, plan_is_kept)


def evidence_is_usual(row: IndicatorRow, filing: Filing) -> Said:
    """All of them; where no method is chosen, those that do not ask for one."""
    for warn in WARNINGS if row.method else WITHOUT_METHOD:
        yield from warn(row, filing)
