"""The growth-ratio method against its published series, its worked examples and its contract."""

import csv
import math
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.growth_ratio import Formula, _growth
from policy.progress import GrowthCase, GrowthStatus, growth_ratio_assessment

PUBLISHED = Path(__file__).parent.parent / "data" / "progress_vectors.csv"
RANK = {
    GrowthStatus.DETERIORATION: 0,
    GrowthStatus.LIMITED: 1,
    GrowthStatus.MODERATE: 2,
    GrowthStatus.SUBSTANTIAL: 3,
}


def assess(baseline, baseline_year, current, current_year, direction, **other):
    return growth_ratio_assessment(
        baseline=baseline,
        baseline_year=baseline_year,
        current=current,
        current_year=current_year,
        direction=direction,
        **other,
    )


def triple(assessment):
    return assessment.value, assessment.score, assessment.status


def test_published_series_reproduce_in_value_score_and_status():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def cell(row, name, read=float):
        return read(row[name]) if row[name] else None

    different = []
    for row in rows:
        found = assess(
            cell(row, "baseline"),
            cell(row, "baseline_year", int),
            cell(row, "current"),
            cell(row, "current_year", int),
            int(row["direction"]),
            target=cell(row, "target"),
            target_year=cell(row, "target_year", int),
            limit=cell(row, "limit"),
        )
        published = cell(row, "value"), cell(row, "score"), row["status"]
        same = all(
            found_number == (None if number is None else pytest.approx(number, rel=1e-6, abs=0))
            for found_number, number in zip(triple(found)[:2], published[:2], strict=True)
        )
        if not same or found.status != row["status"]:
            different.append((row["id"], published, triple(found)))

    assert len(rows) == 247
    assert different == []


@pytest.mark.parametrize(
    ("series", "published"),
    [
        ((14.5, 2015, 10.2, 2023, -1, 7.25, 2030), (0.952590, 2.518556, "substantial")),
        ((95.597484, 2015, 97.487437, 2023, +1, 100, 2030), (0.815054, 1.536148, "moderate")),
        ((0.9, 2015, 14.7, 2023, +1, 10, 2030), (2.399684, 5, "target_achieved")),
        ((0.27, 2015, 0.38, 2023, +1, 0.7, 2030), (0.665605, 0.468653, "moderate")),
        ((1.55, 2015, 2.2, 2023, -1, 0.155, 2030), (-0.314450, -3.810220, "deterioration")),
        ((98.82, 2015, 99.04, 2022, +1, 100, 2030), (0.401355, -0.827676, "limited")),
        # with 0 read as 0.001: why counts go by the planned path
        ((0, 2023, 10, 2024, +1, 100, 2025), (31.719922, 5, "substantial")),
        ((0, 2023, 0, 2024, +1, 100, 2025), (-0.003172, -2.513218, "deterioration")),
    ],
)
def test_growth_with_a_target_as_worked_out(series, published):
    *values, target, target_year = series

    found = assess(*values, target=target, target_year=target_year)

    # a worked figure has six decimals, and its inputs have six as well
    assert triple(found) == pytest.approx(published, abs=2e-6)


@pytest.mark.parametrize(
    ("series", "limit", "published"),
    [
        ((90, 2015, 93.2, 2021, +1), 100, (0.005840, 2.815387, "substantial")),
        ((93.4, 2017, 92.7, 2021, +1), 100, (-0.001879, -2.734869, "deterioration")),
        ((14.3, 2015, 12, 2023, -1), None, (0.021681, 5, "substantial")),
        ((5.31, 2015, 5.27, 2024, -1), None, (0.000840, -2.080095, "limited")),
        ((79, 2021, 79, 2022, +1), 100, (0, -2.5, "limited")),
        ((11, 2015, 10, 2025, -1), None, (0.009486, 1.121435, "moderate")),
    ],
)
def test_growth_without_a_target_as_worked_out(series, limit, published):
    found = assess(*series, limit=limit)

    assert triple(found) == pytest.approx(published, abs=1e-6)


def test_target_reached_and_equal_to_baseline_has_no_value():
    found = assess(100, 2015, 100, 2023, +1, target=100, target_year=2030)

    assert triple(found) == (None, 5, "target_achieved")
    assert found.cases == (GrowthCase.TARGET_EQUALS_BASELINE,)


def test_target_equal_to_baseline_and_not_met_is_deterioration():
    found = assess(100, 2015, 99, 2023, +1, target=100, target_year=2030)

    assert triple(found) == (None, -5, "deterioration")


def test_value_of_zero_is_allowed():
    found = assess(81124, 2015, 0, 2019, -1, target=0.001, target_year=2030)

    assert triple(found) == (pytest.approx(1 / (1 - (0.001 / 81124) ** (1 / 15))), 5, "target_achieved")


def test_baseline_next_to_the_target_makes_a_huge_ratio_whose_arithmetic_is_shown():
    found = assess(100.1, 2015, 109.7, 2023, -1, target=100, target_year=2030)

    growth, required = _growth(100.1, 109.7, 8), _growth(100.1, 100, 15)
    assert triple(found) == (pytest.approx(-172.790587), -5, "deterioration")
    assert [(step.formula, dict(step.inputs), step.result) for step in found.arithmetic] == [
        (Formula.TARGET_MET, {"current": 109.7, "target": 100.0, "direction": -1}, False),
        (Formula.GROWTH, {"baseline": 100.1, "current": 109.7, "years": 8}, growth),
        (Formula.REQUIRED_GROWTH, {"baseline": 100.1, "target": 100.0, "years": 15}, required),
        (
            Formula.RATIO,
            {"sign": 1, "direction": -1, "growth": growth, "required_growth": required},
            found.value,
        ),
        (Formula.STATUS, {"value": found.value, "substantial": 0.95, "moderate": 0.6}, "deterioration"),
        (Formula.SCORE, {"value": found.value}, -5.0),
    ]


@pytest.mark.parametrize("missing", [(None, 10), (10, None), (None, None)])
def test_missing_value_is_not_available_even_with_a_target(missing):
    baseline, current = missing

    found = assess(baseline, 2015, current, None, +1, target=100, target_year=2030)

    assert triple(found) == (None, None, "not_available")
    assert found.cases == (GrowthCase.VALUE_MISSING,)


def test_target_met_holds_whatever_follows():
    one_year_only = assess(5, 2020, 12, 2020, +1, target=10, target_year=2030)
    other_sign = assess(-5, 2015, 12, 2020, +1, target=10, target_year=2030)

    assert triple(one_year_only) == (None, 5, "target_achieved")
    assert one_year_only.cases == (GrowthCase.TOO_FEW_POINTS,)
    assert triple(other_sign) == (None, 5, "target_achieved")
    assert other_sign.cases == (GrowthCase.OPPOSITE_SIGNS,)


def test_target_of_zero_is_read_as_a_thousandth():
    as_zero = assess(10, 2015, 2, 2020, -1, target=0, target_year=2030)
    as_thousandth = assess(10, 2015, 2, 2020, -1, target=0.001, target_year=2030)

    assert triple(as_zero) == triple(as_thousandth)
    assert as_zero.cases == (GrowthCase.TARGET_ZERO,)
    assert triple(assess(10, 2015, 0, 2020, -1, target=0, target_year=2030))[1:] == (5, "target_achieved")


def test_baseline_of_zero_is_read_as_a_thousandth_but_its_limit_factor_is_that_of_zero():
    found = assess(0, 2015, 0.002, 2016, +1, limit=100)

    assert triple(found) == (pytest.approx(1), 5, "substantial")
    assert found.cases == (GrowthCase.BASELINE_ZERO,)
    assert found.arithmetic[2].result == 1


@pytest.mark.parametrize(("baseline", "current"), [(5, -5), (-5, 5), (0, -5)])
def test_opposite_signs_are_not_available(baseline, current):
    assert triple(assess(baseline, 2015, current, 2020, +1)) == (None, None, "not_available")


def test_target_of_the_opposite_sign_is_not_available_unless_met():
    not_met = assess(-5, 2015, -2, 2020, +1, target=10, target_year=2030)

    assert triple(not_met) == (None, None, "not_available")
    assert not_met.cases == (GrowthCase.TARGET_OPPOSITE_SIGN,)


@pytest.mark.parametrize(("first", "last"), [(2020, 2020), (2021, 2020), (None, 2020), (2020, None)])
def test_less_than_a_year_is_not_available(first, last):
    found = assess(5, first, 6, last, +1)

    assert triple(found) == (None, None, "not_available")
    assert found.cases == (GrowthCase.TOO_FEW_POINTS,)


def test_negative_values_that_rise_have_improved():
    found = assess(-10, 2015, -5, 2016, +1)

    assert triple(found) == (pytest.approx(0.5), 5, "substantial")


def test_limit_is_ignored_with_a_target_and_target_year_without():
    with_both = assess(90, 2015, 93, 2020, +1, target=100, target_year=2030, limit=95)
    with_target = assess(90, 2015, 93, 2020, +1, target=100, target_year=2030)
    year_only = assess(90, 2015, 93, 2020, +1, target_year=2010)

    assert with_both == with_target
    assert year_only == assess(90, 2015, 93, 2020, +1)


@pytest.mark.parametrize(
    ("baseline", "current", "limit", "assessed"),
    [
        (100, 100, 100, (0, 5, "substantial")),
        (100, 101, 100, (pytest.approx(0.01), 5, "substantial")),
        (100, 99, 100, (pytest.approx(-0.01), pytest.approx(-3.75), "deterioration")),
        (0, 0, 0, (-1, -5, "deterioration")),  # 0 read as 0.001 falls to 0
        (-100, -100, 100, (0, 5, "substantial")),
    ],
)
def test_baseline_at_its_limit_is_substantial_unless_it_worsens(baseline, current, limit, assessed):
    found = assess(baseline, 2015, current, 2016, +1, limit=limit)

    assert triple(found) == assessed
    assert GrowthCase.BASELINE_AT_LIMIT in found.cases


@pytest.mark.parametrize(
    ("baseline", "factor"),
    [(250, 1), (200, 1), (150, 1 - 0.5**4.44), (50, 1 - 0.5**4.44), (0, 1), (-50, 1 - 0.5**4.44)],
)
def test_limit_factor_falls_towards_the_limit_from_either_side(baseline, factor):
    found = assess(baseline, 2015, baseline, 2016, +1, limit=100)

    assert found.arithmetic[2].result == pytest.approx(factor)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"direction": 0}, "direction"),
        ({"direction": 2}, "direction"),
        ({"target": 5}, "target_year"),
        ({"target": 5, "target_year": 2015}, "target_year"),
        ({"target": 5, "target_year": 2014, "baseline": None}, "target_year"),
        ({"baseline": math.nan}, "baseline"),
        ({"current": math.inf}, "current"),
        ({"target": Decimal("NaN"), "target_year": 2030}, "target"),
        ({"limit": -math.inf}, "limit"),
        ({"current": 10**400}, "current"),
    ],
)
def test_input_out_of_range_is_refused_by_its_name(wrong, named):
    right = {"baseline": 1, "baseline_year": 2015, "current": 2, "current_year": 2020, "direction": 1}

    with pytest.raises(ValueError, match=f"^{named}: "):
        growth_ratio_assessment(**{**right, **wrong})


@pytest.mark.parametrize("text", ["3", True])
def test_what_is_no_number_is_refused_by_its_name(text):
    with pytest.raises(TypeError, match=r"^current: "):
        assess(1, 2015, text, 2020, +1)


values = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-100, 100)
years = st.integers(1990, 2040)


@given(values, years, values, years, st.sampled_from([1, -1]), values | st.none(), values | st.none())
def test_value_score_and_status_are_finite_and_agree(start, since, now, until, direction, target, limit):
    found = assess(start, since, now, until, direction, target=target, target_year=2041, limit=limit)

    assert found.value is None or math.isfinite(found.value)
    assert found.score is None or -5 <= found.score <= 5
    assert (found.score is None) == (found.status == "not_available")
    assert all(math.isfinite(step.result) for step in found.arithmetic if isinstance(step.result, float))
    if found.status == "target_achieved":
        assert found.score == 5
    elif found.value is not None:
        assert (found.value < 0) == (found.status == "deterioration")
    if found.status in RANK and target is not None:
        # 2.5, 0 and −2.5 divide the scores as the statuses do; the published coefficients have four decimals
        bounds = (-2.5, 0, 2.5)
        assert sum(found.score >= bound - 1e-4 for bound in bounds) >= RANK[found.status]
        assert sum(found.score > bound + 1e-4 for bound in bounds) <= RANK[found.status]


@given(
    st.integers(-500, 500),
    st.integers(-500, 500),
    st.integers(-500, 500) | st.none(),
    st.integers(-500, 500) | st.none(),
    st.sampled_from([1, -1]),
)
def test_int_float_and_decimal_give_the_same_assessment(start, now, target, limit, direction):
    def as_type(type_of_number):
        given_limit = None if limit is None else type_of_number(limit)
        given_target = None if target is None else type_of_number(target)
        return assess(
            type_of_number(start),
            2015,
            type_of_number(now),
            2020,
            direction,
            target=given_target,
            target_year=2030,
            limit=given_limit,
        )

    assert as_type(int) == as_type(float) == as_type(Decimal)


@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e6), st.integers(1, 30))
def test_growth_by_logarithms_is_the_yearly_rate(start, end, apart):
    assert _growth(start, end, apart) == pytest.approx((end / start) ** (1 / apart) - 1, rel=1e-6, abs=1e-12)
