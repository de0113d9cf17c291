"""What holds for the progress of any target on any path."""

import math
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.progress import Formula, Path, assess_progress, attainment

START = date(2024, 1, 1)
counts = st.integers(-(10**6), 10**6)
numbers = st.floats(-1e15, 1e15) | counts
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
paths = st.builds(
    lambda baseline, goal, comparator, start, length: Path(
        baseline, goal, comparator, start, start + timedelta(days=length)
    ),
    numbers,
    numbers,
    st.sampled_from([">=", "<="]),
    st.dates(date(2021, 1, 1), date(2024, 1, 1)),
    st.integers(1, 3000),
)


def numbers_in(progress):
    yield from (progress.value, progress.expected, progress.time_share)
    yield from filter(None, (progress.value_at_due, progress.attainment, progress.needed_per_month))
    for step in progress.arithmetic:
        yield from (n for n in (*step.inputs.values(), step.result) if isinstance(n, float | int))


@given(st.integers(1, 60), st.integers(1, 5000), st.data())
def test_whole_numbers_exactly_on_a_threshold_are_on_it(expected_twentieths, total_days, data):
    elapsed = data.draw(st.integers(1, total_days))
    path = Path(0, 20 * expected_twentieths * total_days, ">=", START, START + timedelta(days=total_days))
    value = 19 * expected_twentieths * elapsed

    found = assess_progress(path, as_of=START + timedelta(days=elapsed), value=value, value_at_due=value)

    assert (found.attainment, found.status) == (0.95, "on_track")


@given(paths, days, numbers, numbers)
def test_figures_are_finite_and_agree_with_the_status(path, as_of, value, value_at_due):
    found = assess_progress(path, as_of=as_of, value=value, value_at_due=value_at_due)

    met, past = path.is_met_by(value), as_of > path.due_on
    assert all(math.isfinite(number) for number in numbers_in(found))
    assert min(path.baseline, path.goal) <= found.expected <= max(path.baseline, path.goal)
    assert (found.value_at_due is None) == (as_of < path.due_on)
    assert (found.needed_per_month is None) == (met or as_of >= path.due_on)
    assert (found.status in ("achieved_late", "missed")) == (past and not path.is_met_by(value_at_due))
    assert found.status != "missed" or not met
    if not past:
        assert (found.status == "achieved") == met
        assert (found.status == "not_started") == (as_of <= path.start_on and not met)
    if found.status in ("on_track", "at_risk"):
        assert (found.attainment >= 0.95) == (found.status == "on_track")
        assert found.attainment >= 0.60
    assert next(s.result for s in found.arithmetic if s.formula == Formula.STATUS) == found.status


@given(paths, days, numbers)
def test_mirrored_path_has_the_same_attainment(path, as_of, value):
    mirrored = Path(
        -path.baseline, -path.goal, "<=" if path.comparator == ">=" else ">=", path.start_on, path.due_on
    )

    assert attainment(mirrored, as_of, -value) == attainment(path, as_of, value)


@settings(max_examples=25)
@given(st.integers(0, 100), st.integers(0, 200), st.integers(0, 200), days)
def test_int_float_and_decimal_give_the_same_progress(baseline, goal, value, as_of):
    def as_type(type_of_number):
        path = Path(
            type_of_number(baseline), type_of_number(goal), ">=", date(2023, 6, 2), date(2028, 12, 31)
        )
        return assess_progress(
            path,
            as_of=as_of,
            value=type_of_number(value),
            value_at_due=type_of_number(value),
            monthly_increments=[(date(2019, month, 1), type_of_number(month % 3)) for month in range(1, 13)],
        )

    assert as_type(int) == as_type(float) == as_type(Decimal)
