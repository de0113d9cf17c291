"""The bootstrap forecast of a count: what it draws from, what it answers, and when it stays silent."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.forecast import DRAWS, _changes, _step_ends
from policy.progress import Forecast, Interval, NoForecast, Path, forecast

STAGE_ONE = Path(0, 100, ">=", date(2023, 6, 2), date(2025, 12, 31))
STAGE_TWO = Path(0, 10, ">=", date(2025, 12, 31), date(2030, 12, 31))


def months(first, *changes):
    """Increments of consecutive months, from the month of `first` on."""
    number = first.year * 12 + first.month - 1
    return [(date((number + i) // 12, (number + i) % 12 + 1, 1), change) for i, change in enumerate(changes)]


def test_steady_increments_are_carried_on():
    found = forecast(
        STAGE_ONE, as_of=date(2025, 6, 30), value=72, monthly_increments=months(date(2023, 7, 1), *[3] * 24)
    )

    assert found == Forecast(
        at_due=Interval(90.0, 90.0, 90.0),
        probability=0.0,
        reach_date=date(2026, 4, 10),  # 28 to go, 3 a month: nine months and 10 days of April
        drawn_from=date(2023, 7, 1),
        drawn_until=date(2025, 6, 30),
        increments=(3,) * 24,
        months_with_increment=24,
        draws=4001,
        horizon_on=date(2035, 6, 30),
    )


def test_interval_lies_round_what_the_months_promise():
    increments = months(date(2023, 7, 1), *[0, 2, 4, 6] * 6)

    found = forecast(STAGE_ONE, as_of=date(2025, 6, 30), value=80, monthly_increments=increments)

    # six months of mean 3 and variance 5: 98 with a standard deviation of 5.48
    assert found.at_due.low == pytest.approx(98 - 1.28 * 5.48, abs=1)
    assert found.at_due.median == pytest.approx(98, abs=1)
    assert found.at_due.high == pytest.approx(98 + 1.28 * 5.48, abs=1)
    assert 0.35 < found.probability < 0.5
    assert date(2025, 12, 31) < found.reach_date < date(2026, 2, 15)


def test_probability_is_the_exact_one_within_its_sampling_error():
    path = Path(0, 1, ">=", date(2024, 1, 1), date(2025, 1, 31))
    increments = months(date(2024, 1, 1), *[0, 1, -1] * 4)

    found = forecast(path, as_of=date(2024, 12, 31), value=0, monthly_increments=increments)

    assert found.probability == pytest.approx(1 / 3, abs=0.03)


def test_same_input_gives_the_same_answer_in_any_order():
    increments = months(date(2023, 7, 1), *[0, 2, 4, 6] * 6)
    asked = {"as_of": date(2025, 6, 30), "value": 80}

    once = forecast(STAGE_ONE, monthly_increments=increments, **asked)
    again = forecast(STAGE_ONE, monthly_increments=increments[::-1], **asked)
    in_decimals = forecast(
        STAGE_ONE,
        as_of=date(2025, 6, 30),
        value=Decimal(80),
        monthly_increments=[(day, Decimal(change)) for day, change in increments],
    )

    assert once == again == in_decimals


def test_increments_of_one_month_add_up():
    in_parts = [(date(2025, m, d), n) for m in range(1, 7) for d, n in ((3, 4), (17, -1))]
    asked = {"as_of": date(2025, 6, 30), "value": 72}

    found = forecast(STAGE_ONE, monthly_increments=in_parts, **asked)

    assert found == forecast(STAGE_ONE, monthly_increments=months(date(2025, 1, 1), *[3] * 6), **asked)


def test_only_the_last_24_whole_months_are_drawn_from():
    long_path = Path(0, 1000, ">=", date(2020, 1, 1), date(2025, 12, 31))
    increments = months(date(2020, 1, 1), *[90] * 40, *range(1, 25), 99)  # up to May 2025

    found = forecast(long_path, as_of=date(2025, 5, 15), value=500, monthly_increments=increments)

    assert found.increments == tuple(range(1, 25))
    assert (found.drawn_from, found.drawn_until) == (date(2023, 5, 1), date(2025, 4, 30))
    assert found.months_with_increment == 25


def test_current_month_is_drawn_from_on_its_last_day_only():
    increments = months(date(2024, 11, 1), *[3] * 8)
    the_day_before, last_day = (
        forecast(STAGE_ONE, as_of=date(2025, 6, day), value=60, monthly_increments=increments)
        for day in (29, 30)
    )

    assert the_day_before.drawn_until == date(2025, 5, 31)
    assert last_day.drawn_until == date(2025, 6, 30)


def test_months_without_increment_count_as_zero():
    increments = months(date(2024, 7, 1), *[3, 0, 3, 0, 3, 0, 3, 0, 3, 0, 3])

    found = forecast(STAGE_ONE, as_of=date(2025, 6, 30), value=18, monthly_increments=increments)

    assert found.increments == (0,) * 12 + (3, 0) * 6
    assert found.months_with_increment == 6


@pytest.mark.parametrize(
    ("start_on", "first_drawn"), [(date(2025, 1, 1), date(2025, 1, 1)), (date(2025, 1, 2), date(2025, 2, 1))]
)
def test_young_target_is_drawn_from_its_first_whole_month(start_on, first_drawn):
    path = Path(0, 100, ">=", start_on, date(2026, 12, 31))
    increments = months(date(2025, 1, 1), *[5] * 8)

    found = forecast(path, as_of=date(2025, 8, 31), value=40, monthly_increments=increments)

    assert found.drawn_from == first_drawn
    assert found.months_with_increment == 8


def test_starting_month_holds_only_its_last_day_and_is_not_drawn_from():
    increments = months(date(2026, 1, 1), 1, 0, 1, 1, 0, 1, 1, 1)

    found = forecast(STAGE_TWO, as_of=date(2026, 8, 31), value=6, monthly_increments=increments)

    assert found.increments == (1, 0, 1, 1, 0, 1, 1, 1)


def test_what_counted_before_the_start_is_drawn_from_too():
    increments = months(date(2025, 9, 1), 1, 0, 1, 0, 1, 1, 1, 1)

    found = forecast(STAGE_TWO, as_of=date(2026, 4, 30), value=6, monthly_increments=increments)

    assert found.increments == (1, 0, 1, 0, 1, 1, 1, 1)


def test_annulments_are_increments():
    increments = months(date(2025, 1, 1), -3, -3, -3, -3, -3, -3)

    found = forecast(STAGE_ONE, as_of=date(2025, 6, 30), value=10, monthly_increments=increments)

    assert found.increments == (0,) * 18 + (-3,) * 6
    assert found.probability == 0
    assert found.reach_date is None


def test_count_does_not_fall_below_zero():
    path = Path(0, 100, ">=", date(2025, 1, 1), date(2030, 12, 31))
    increments = months(date(2025, 1, 1), *[-5] * 6)

    found = forecast(path, as_of=date(2025, 6, 30), value=20, monthly_increments=increments)

    assert found.at_due == Interval(0.0, 0.0, 0.0)


def test_falling_goal_is_reached_from_above():
    path = Path(60, 0, "<=", date(2025, 1, 1), date(2026, 12, 31))
    increments = months(date(2025, 1, 1), *[-5] * 6)

    found = forecast(path, as_of=date(2025, 6, 30), value=30, monthly_increments=increments)

    assert found.probability == 1
    assert found.reach_date == date(2025, 12, 31)
    assert found.at_due == Interval(0.0, 0.0, 0.0)


def test_parts_of_months_take_their_share_of_days():
    path = Path(0, 10**6, ">=", date(2025, 1, 1), date(2025, 12, 10))
    as_of = date(2025, 6, 21)
    ends = _step_ends(as_of, path.due_on, date(2026, 1, 31))

    changes = _changes(path, (-300, -300), as_of, ends)

    assert [day.isoformat() for day in ends] == [
        "2025-06-30",
        "2025-07-31",
        "2025-08-31",
        "2025-09-30",
        "2025-10-31",
        "2025-11-30",
        "2025-12-10",
        "2025-12-31",
        "2026-01-31",
    ]
    assert changes.shape == (DRAWS, 9)
    assert changes.mean(axis=0).tolist() == pytest.approx(
        [-90, -300, -300, -300, -300, -300, -300 * 10 / 31, -300 * 21 / 31, -300], abs=1
    )


def test_reach_date_past_the_horizon_is_none():
    path = Path(0, 1000, ">=", date(2025, 1, 1), date(2026, 12, 31))
    increments = months(date(2025, 1, 1), *[1] * 6)

    found = forecast(path, as_of=date(2025, 6, 30), value=6, monthly_increments=increments)

    assert found.reach_date is None
    assert found.horizon_on == date(2035, 6, 30)


@pytest.mark.parametrize(
    ("as_of", "value", "months_with_increment", "reason"),
    [
        (date(2025, 6, 30), 100, 24, NoForecast.ACHIEVED),
        (date(2025, 6, 30), 15, 5, NoForecast.TOO_FEW_MONTHS),
        (date(2025, 6, 30), 0, 0, NoForecast.TOO_FEW_MONTHS),
        (date(2025, 12, 31), 72, 24, NoForecast.DUE_REACHED),
        (date(2026, 6, 30), 72, 24, NoForecast.DUE_REACHED),
    ],
)
def test_there_is_no_forecast_for_a_reason(as_of, value, months_with_increment, reason):
    increments = months(date(2023, 7, 1), *[3] * 24)[24 - months_with_increment :]

    assert forecast(STAGE_ONE, as_of=as_of, value=value, monthly_increments=increments) is reason


def test_months_that_cancel_out_have_no_increment():
    increments = [*months(date(2025, 1, 1), *[3] * 6), (date(2025, 6, 1), -3)]

    found = forecast(STAGE_ONE, as_of=date(2025, 6, 30), value=15, monthly_increments=increments)

    assert found is NoForecast.TOO_FEW_MONTHS


def test_due_date_past_the_horizon_has_no_forecast():
    far = Path(0, 100, ">=", date(2023, 6, 2), date(2035, 7, 1))
    increments = months(date(2023, 7, 1), *[3] * 24)

    found = forecast(far, as_of=date(2025, 6, 30), value=72, monthly_increments=increments)

    assert found is NoForecast.DUE_TOO_FAR


@pytest.mark.parametrize(
    "wrong", [(date(2025, 7, 1), 1), (date(2025, 6, 1), 0.5), (date(2025, 6, 1), float("nan"))]
)
def test_increment_out_of_place_is_refused_by_its_name(wrong):
    with pytest.raises(ValueError, match=r"^monthly_increments: "):
        forecast(STAGE_ONE, as_of=date(2025, 6, 30), value=1, monthly_increments=[wrong])


def test_forecast_is_fast():
    increments = months(date(2023, 7, 1), *[0, 2, 4, 6] * 6)

    def seconds():
        begin = time.perf_counter()
        forecast(STAGE_ONE, as_of=date(2025, 6, 12), value=80, monthly_increments=increments)
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.03


@settings(max_examples=30)
@given(
    st.dates(date(2024, 6, 1), date(2025, 12, 30)),
    st.integers(0, 120),
    st.lists(st.integers(-4, 12), min_size=12, max_size=12),
)
def test_interval_probability_and_reach_date_agree(as_of, value, changes):
    increments = months(date(2023, 6, 1), *changes)

    found = forecast(STAGE_ONE, as_of=as_of, value=value, monthly_increments=increments)

    if isinstance(found, Forecast):
        assert 0 <= found.at_due.low <= found.at_due.median <= found.at_due.high
        assert 0 <= found.probability <= 1
        assert (found.at_due.median >= 100) == (found.probability > 0.5)
        assert found.reach_date is None or as_of < found.reach_date <= found.horizon_on
        if found.probability > 0.5:
            assert found.reach_date <= STAGE_ONE.due_on
