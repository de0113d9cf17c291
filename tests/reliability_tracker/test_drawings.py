"""The geometry of bars, lines and map classes."""

import pytest

from reliability_tracker.drawings import Bullet, Spark, bullet, class_ends, shade, spark


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


def test_spark_puts_both_lines_on_one_scale():
    assert spark([0, 50, 100], [0, 25], goal=100) == Spark(
        actual="0,50 110,27 220,4", planned="0,50 110,38.5", goal="4", last=("220", "4")
    )


@pytest.mark.parametrize("values", [[], [3], [0, 0, 0]])
def test_spark_needs_two_values_and_something_above_zero(values):
    assert spark(values) == Spark()


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
