"""Status, attainment, rate needed and arithmetic of a target on its planned path."""

import math
import pickle
from datetime import date, timedelta
from decimal import Decimal

import pytest

from policy.progress import (
    Case,
    Formula,
    NoForecast,
    Path,
    Progress,
    Step,
    TargetStatus,
    Thresholds,
    assess_progress,
    expected,
    time_share,
)

START = date(2024, 1, 1)
DUE = START + timedelta(days=100)
HALF_WAY = START + timedelta(days=50)
MONTH = 365.2425 / 12
RISING = Path(0, 100, ">=", START, DUE)
FALLING = Path(100, 50, "<=", START, DUE)


def at(path, as_of, value, **other):
    """Expected, attainment and status: what most tests are about."""
    found = assess_progress(path, as_of=as_of, value=value, **other)
    return found.expected, found.attainment, found.status


@pytest.mark.parametrize(
    ("value", "attained", "status"),
    [
        (10, 0.20, "off_track"),
        (40, 0.80, "at_risk"),
        (50, 1.00, "on_track"),
        (0, 0.00, "off_track"),
        (100, 2.00, "achieved"),
    ],
)
def test_half_time_as_worked_out(value, attained, status):
    assert at(RISING, HALF_WAY, value) == (50, attained, status)


@pytest.mark.parametrize(
    ("baseline", "value", "goal", "years", "comparator", "planned", "attained", "status"),
    [
        (14.5, 10.2, 7.25, 8, "<=", 10.633333, 1.112069, "on_track"),
        (95.597484, 97.487437, 100, 8, ">=", 97.945493, 0.804917, "at_risk"),
        (0.9, 14.7, 10, 8, ">=", 5.753333, 2.843407, "achieved"),
        (0.27, 0.38, 0.7, 8, ">=", 0.499333, 0.479651, "off_track"),
        (1.55, 2.2, 0.155, 8, "<=", 0.806, -0.873656, "off_track"),
        (98.82, 99.04, 100, 7, ">=", 99.370667, 0.399516, "off_track"),
    ],
)
def test_published_series_on_the_planned_path_as_worked_out(
    baseline, value, goal, years, comparator, planned, attained, status
):
    start = date(2015, 1, 1)
    path = Path(baseline, goal, comparator, start, start + timedelta(days=15 * 365))

    found = at(path, start + timedelta(days=years * 365), value)

    assert found == (pytest.approx(planned, abs=1e-6), pytest.approx(attained, abs=1e-6), status)


@pytest.mark.parametrize(
    ("value", "status"), [(95, "on_track"), (94, "at_risk"), (60, "at_risk"), (59, "off_track")]
)
def test_thresholds_include_themselves(value, status):
    path = Path(0, 200, ">=", START, DUE)

    assert at(path, HALF_WAY, value)[2] == status


def test_own_thresholds_decide():
    lenient = Thresholds(on_track=Decimal("0.50"), at_risk=Decimal("0.20"))

    assert assess_progress(RISING, lenient, as_of=HALF_WAY, value=25).status == "on_track"
    assert assess_progress(RISING, lenient, as_of=HALF_WAY, value=10).status == "at_risk"


@pytest.mark.parametrize(
    ("on", "share", "planned"),
    [
        (date(2023, 6, 1), 0, 0),
        (START, 0, 0),
        (START + timedelta(days=25), 0.25, 25),
        (DUE, 1, 100),
        (date(2030, 1, 1), 1, 100),
    ],
)
def test_path_is_straight_and_level_outside_its_time(on, share, planned):
    assert (time_share(RISING, on), expected(RISING, on)) == (share, planned)


def test_goal_includes_itself_and_one_less_does_not_meet_it():
    assert at(RISING, DUE, 100)[2] == "achieved"
    assert at(RISING, DUE, 99)[2] == "on_track"
    assert at(RISING, DUE + timedelta(days=1), 99, value_at_due=99)[2] == "missed"


# Degenerate cases


@pytest.mark.parametrize(("as_of", "case"), [(date(2023, 6, 1), Case.BEFORE_START), (START, Case.ON_START)])
def test_up_to_the_start_nothing_is_expected_and_attainment_is_none(as_of, case):
    assert assess_progress(RISING, as_of=as_of, value=0) == Progress(
        value=0.0,
        value_at_due=None,
        expected=0.0,
        attainment=None,
        status=TargetStatus.NOT_STARTED,
        needed_per_month=pytest.approx(MONTH),
        time_share=0.0,
        forecast=None,
        no_forecast=NoForecast.TOO_FEW_MONTHS,
        cases=(case,),
        arithmetic=(
            Step(Formula.GOAL_MET, {"value": 0.0, "comparator": ">=", "goal": 100.0}, False),
            Step(Formula.TIME_SHARE, {"elapsed_days": 0, "total_days": 100}, 0.0),
            Step(Formula.EXPECTED, {"baseline": 0.0, "goal": 100.0, "time_share": 0.0}, 0.0),
            Step(Formula.STATUS, {}, TargetStatus.NOT_STARTED),
            Step(
                Formula.NEEDED_PER_MONTH,
                {"goal": 100.0, "value": 0.0, "days_left": 100, "days_a_month": MONTH},
                pytest.approx(MONTH),
            ),
        ),
    )


def test_goal_met_before_the_start_is_achieved():
    found = assess_progress(RISING, as_of=START, value=100)

    assert (found.status, found.attainment, found.no_forecast) == ("achieved", None, NoForecast.ACHIEVED)


def test_day_after_the_start_has_an_attainment():
    assert at(RISING, START + timedelta(days=1), 0) == (1, 0, "off_track")


@pytest.mark.parametrize(
    ("comparator", "value", "status"),
    [
        (">=", 100, "achieved"),
        (">=", 101, "achieved"),
        (">=", 99, "off_track"),
        ("<=", 100, "achieved"),
        ("<=", 99, "achieved"),
        ("<=", 101, "off_track"),
    ],
)
def test_goal_equal_to_baseline_is_met_or_not_by_comparison_alone(comparator, value, status):
    path = Path(100, 100, comparator, START, DUE)

    found = assess_progress(path, as_of=HALF_WAY, value=value)

    assert (found.expected, found.attainment, found.status) == (100, None, status)
    assert Case.GOAL_EQUALS_BASELINE in found.cases


def test_goal_of_zero_from_zero_is_achieved():
    assert at(Path(0, 0, ">=", START, DUE), HALF_WAY, 0) == (0, None, "achieved")


def test_baseline_past_the_goal_leaves_no_way_to_go():
    path = Path(80, 50, ">=", START, DUE)

    kept, lost = (assess_progress(path, as_of=HALF_WAY, value=value) for value in (60, 40))

    assert (kept.attainment, kept.status) == (None, "achieved")
    assert (lost.attainment, lost.status) == (None, "off_track")
    assert lost.cases == (Case.GOAL_MET_BY_BASELINE,)
    assert lost.needed_per_month == pytest.approx(10 / (50 / MONTH))


@pytest.mark.parametrize(
    ("value", "attained", "status", "case"),
    [
        (75, 1.0, "on_track", None),
        (80, 0.8, "at_risk", None),
        (100, 0.0, "off_track", Case.NO_CHANGE),
        (110, -0.4, "off_track", Case.WRONG_WAY),
        (50, 2.0, "achieved", None),
        (40, 2.4, "achieved", Case.BEYOND_GOAL),
        (0, 4.0, "achieved", Case.BEYOND_GOAL),
    ],
)
def test_falling_goal_goes_by_the_same_formula(value, attained, status, case):
    found = assess_progress(FALLING, as_of=HALF_WAY, value=value)

    assert (found.expected, found.attainment, found.status) == (75, attained, status)
    assert found.cases == tuple(filter(None, (Case.FALLING_GOAL, case)))


def test_zero_is_data():
    found = assess_progress(RISING, as_of=HALF_WAY, value=0)

    assert (found.value, found.attainment, found.status) == (0, 0, "off_track")
    assert found.cases == (Case.NO_CHANGE,)


def test_value_beyond_the_goal_is_not_capped():
    found = assess_progress(RISING, as_of=DUE, value=130)

    assert (found.attainment, found.status) == (1.3, "achieved")
    assert found.cases == (Case.DUE_DAY, Case.BEYOND_GOAL)


def test_due_day_still_counts_and_leaves_no_time():
    found = assess_progress(RISING, as_of=DUE, value=80)

    assert (found.value_at_due, found.attainment, found.status) == (80, 0.8, "at_risk")
    assert (found.needed_per_month, found.forecast, found.no_forecast) == (None, None, NoForecast.DUE_REACHED)
    assert found.cases == (Case.DUE_DAY,)


@pytest.mark.parametrize(
    ("value_at_due", "value", "status", "cases"),
    [
        (100, 100, "achieved", (Case.AFTER_DUE,)),
        (100, 112, "achieved", (Case.AFTER_DUE, Case.BEYOND_GOAL)),
        (93, 112, "achieved_late", (Case.AFTER_DUE, Case.BEYOND_GOAL)),
        (93, 99, "missed", (Case.AFTER_DUE,)),
        (0, 0, "missed", (Case.AFTER_DUE, Case.NO_CHANGE)),
        (100, 98, "achieved", (Case.AFTER_DUE, Case.FELL_BACK)),
    ],
)
def test_after_the_due_date_both_figures_decide(value_at_due, value, status, cases):
    found = assess_progress(RISING, as_of=DUE + timedelta(days=1), value=value, value_at_due=value_at_due)

    assert (found.value_at_due, found.value, found.status, found.cases) == (
        value_at_due,
        value,
        status,
        cases,
    )
    assert (found.expected, found.attainment, found.time_share) == (100, value / 100, 1)
    assert (found.needed_per_month, found.no_forecast) == (None, NoForecast.DUE_REACHED)


def test_value_at_due_is_not_looked_at_before_the_due_date():
    assert assess_progress(RISING, as_of=HALF_WAY, value=40, value_at_due=100).value_at_due is None


def test_value_at_due_is_needed_after_it():
    with pytest.raises(ValueError, match=r"^value_at_due: "):
        assess_progress(RISING, as_of=DUE + timedelta(days=1), value=100)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"due_on": START}, "due_on"),
        ({"due_on": START - timedelta(days=1)}, "due_on"),
        ({"comparator": ">"}, "comparator"),
        ({"baseline": math.nan}, "baseline"),
        ({"goal": math.inf}, "goal"),
        ({"goal": Decimal("1e16")}, "goal"),
    ],
)
def test_path_that_cannot_be_is_refused_by_its_name(wrong, named):
    right = {"baseline": 0, "goal": 100, "comparator": ">=", "start_on": START, "due_on": DUE}

    with pytest.raises(ValueError, match=f"^{named}: "):
        Path(**{**right, **wrong})


@pytest.mark.parametrize(
    ("on_track", "at_risk", "named"),
    [(0.5, 0.6, "at_risk"), (0.9, -0.1, "at_risk"), (math.nan, 0.6, "on_track")],
)
def test_thresholds_out_of_order_are_refused_by_their_name(on_track, at_risk, named):
    with pytest.raises(ValueError, match=f"^{named}: "):
        Thresholds(on_track, at_risk)


# Rate, arithmetic, forecast


def test_needed_rate_is_what_is_left_over_the_months_left():
    path = Path(0, 120, ">=", date(2024, 1, 1), date(2025, 12, 31))

    found = assess_progress(path, as_of=date(2024, 12, 31), value=48)

    assert found.needed_per_month == pytest.approx(72 / (365 / MONTH))
    assert found.needed_per_month == pytest.approx(6, rel=1e-3)


def test_needed_rate_of_a_falling_goal_is_negative():
    found = assess_progress(FALLING, as_of=HALF_WAY, value=80)

    assert found.needed_per_month == pytest.approx(-30 / (50 / MONTH))


@pytest.mark.parametrize(
    ("value", "attained", "relation", "threshold", "status"),
    [
        (50, 1.0, ">=", 0.95, "on_track"),
        (40, 0.8, ">=", 0.6, "at_risk"),
        (10, 0.2, "<", 0.6, "off_track"),
    ],
)
def test_arithmetic_leads_to_the_status(value, attained, relation, threshold, status):
    found = assess_progress(RISING, as_of=HALF_WAY, value=value)

    assert found.arithmetic[:-1] == (
        Step(Formula.GOAL_MET, {"value": value, "comparator": ">=", "goal": 100}, False),
        Step(Formula.TIME_SHARE, {"elapsed_days": 50, "total_days": 100}, 0.5),
        Step(Formula.EXPECTED, {"baseline": 0, "goal": 100, "time_share": 0.5}, 50),
        Step(Formula.ATTAINMENT, {"value": value, "baseline": 0, "expected": 50}, attained),
        Step(
            Formula.STATUS,
            {
                "attainment": attained,
                "relation": relation,
                "threshold": threshold,
                "on_track": 0.95,
                "at_risk": 0.6,
            },
            status,
        ),
    )
    assert found.arithmetic[-1].formula == Formula.NEEDED_PER_MONTH


def test_arithmetic_after_the_due_date_shows_both_comparisons():
    found = assess_progress(RISING, as_of=DUE + timedelta(days=9), value=112, value_at_due=93)

    assert found.arithmetic == (
        Step(Formula.GOAL_MET_WHEN_DUE, {"value_at_due": 93, "comparator": ">=", "goal": 100}, False),
        Step(Formula.GOAL_MET, {"value": 112, "comparator": ">=", "goal": 100}, True),
        Step(Formula.TIME_SHARE, {"elapsed_days": 100, "total_days": 100}, 1),
        Step(Formula.EXPECTED, {"baseline": 0, "goal": 100, "time_share": 1}, 100),
        Step(Formula.ATTAINMENT, {"value": 112, "baseline": 0, "expected": 100}, 1.12),
        Step(Formula.STATUS, {}, "achieved_late"),
    )


def test_forecast_is_part_of_progress_until_achieved():
    path = Path(0, 100, ">=", date(2023, 6, 2), date(2025, 12, 31))
    increments = [(date(2024 + m // 12, m % 12 + 1, 1), 3) for m in range(18)]

    open_, met = (
        assess_progress(path, as_of=date(2025, 6, 30), value=value, monthly_increments=increments)
        for value in (54, 100)
    )

    assert (open_.forecast.at_due.median, open_.no_forecast) == (pytest.approx(68, abs=4), None)
    assert (met.forecast, met.no_forecast) == (None, NoForecast.ACHIEVED)


def test_progress_can_be_cached_and_compared():
    found = assess_progress(RISING, as_of=HALF_WAY, value=40)

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 -- our own bytes, as the cache keeps them
    assert hash(found) == hash(assess_progress(RISING, as_of=HALF_WAY, value=40))
