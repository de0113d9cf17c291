"""The geometry of bars, lines and map classes."""

import pytest

from reliability_tracker.drawings import Bullet, Trajectory, bullet, class_ends, shade, trajectory


def test_bullet_scale_ends_a_little_beyond_the_goal():
    assert bullet(52, 100, 80) == Bullet(fill="50", goal="96.15", expected="76.92", reached=False)


def test_bullet_scale_ends_a_little_beyond_a_value_past_its_goal():
    assert bullet(200, 100, None) == Bullet(fill="96.15", goal="48.08", expected=None, reached=True)


def test_bullet_counts_the_goal_itself_as_reached():
    assert bullet(100, 100, None).reached


def test_bullet_of_nothing_has_no_marks():
    assert bullet(0, 0, None) == Bullet(fill="0", goal=None, expected=None, reached=True)
    assert bullet(None, None, None) == Bullet(fill="0", goal=None, expected=None, reached=False)


def test_bullet_does_not_fill_below_zero():
    assert bullet(-5, 10, None).fill == "0"


def test_trajectory_puts_past_plan_and_forecast_on_one_scale():
    drawn = trajectory(
        [(0, 0), (5, 20)],
        [(0, 0), (5, 50), (10, 100)],
        goal=100,
        due=10,
        outlook=((10, 40), (10, 60), (10, 80)),
        begins="2023-06",
        ends="2025-12",
    )

    assert drawn == Trajectory(
        actual="0,100 50,80",
        planned="0,100 50,50 100,0",
        band="50,80 100,60 100,20",
        median="50,80 100,40",
        goal="0",
        due="100",
        last=("50", "80"),
        halfway=("50", "50"),
        begins="2023-06",
        ends="2025-12",
    )


def test_trajectory_ahead_of_its_plan_leaves_the_name_of_the_plan_below_it():
    plan = [(0, 0), (5, 50), (10, 100)]

    assert [trajectory(way, plan).ahead for way in ([(0, 0), (5, 60)], [(0, 0), (5, 40)], [(6, 9)])] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("actual", [[], [(3, 3)], [(0, 0), (1, 0)]])
def test_trajectory_needs_two_places_and_something_above_zero(actual):
    assert trajectory(actual) == Trajectory()


def test_class_ends_are_round_and_ascending():
    assert class_ends([0, 1, 3, 6, 10, 14, 21, 31, 47, 55, 71, 96, 149, 158, 172]) == [6, 25, 55, 150]


@pytest.mark.parametrize(
    ("values", "ends"), [([], []), ([0, 0], []), ([5, 5, 5], []), ([1, 2], [1]), ([1] * 20 + [900], [1])]
)
def test_class_ends_of_few_values_are_few(values, ends):
    assert class_ends(values) == ends


def test_shade_is_none_for_zero_and_rises_past_each_end():
    assert [shade(value, [10, 30, 50, 100]) for value in (0, 1, 10, 11, 30, 50, 51, 100, 101)] == [
        *(0, 1, 1, 2, 2, 3, 4, 4, 5)
    ]
