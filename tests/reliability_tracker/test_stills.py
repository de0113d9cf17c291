"""Charts that stand without scripts: where their lines, bars and labels lie."""

from __future__ import annotations

from datetime import date

import pytest

from reliability_tracker.stills import Bar, Line, Mark, Still, bar_still, column_still, line_still, ticks

FIRST, LAST = date(2024, 1, 1), date(2026, 1, 1)
MIDDLE = date(2025, 1, 1)  # 366 of 731 days


@pytest.mark.parametrize(
    ("low", "high", "whole", "marks"),
    [
        (0, 1040, True, [0, 500, 1000]),
        (0, 10.4, True, [0, 5, 10]),
        (0, 1.04, True, [0, 1]),
        (0, 1.04, False, [0, 0.5, 1]),
        (-20, 20, True, [-20, -10, 0, 10, 20]),
        (7, 7, True, [7]),
    ],
)
def test_ticks_are_round(low: float, high: float, whole: bool, marks: list[float]) -> None:
    assert ticks(low, high, whole=whole) == marks


def test_line_ends_with_its_label_and_the_band_begins_there() -> None:
    still = line_still(
        [Line([(FIRST, 0), (MIDDLE, 52)], "line-actual", "52")],
        band=(MIDDLE, 52, LAST, 78, 104),
        goal=(100, "goal 100"),
        due=LAST,
    )

    assert still is not None
    assert still.lines == [("0,100 50.07,51.92", "line-actual")]
    assert still.bands == ["50.07,51.92 100,27.88 100,3.85"]
    assert still.marks == [Mark("50.07", "51.92", "52", look="mark-line-actual")]
    assert (still.rules, still.due) == ([("7.54", "goal 100", "rule-goal")], "100")
    assert still.rows == [("100", "0"), ("53.77", "50"), ("7.54", "100")]
    assert still.columns == [("50.07", "2025"), ("100", "2026")]


def test_labels_of_neighbours_are_moved_apart() -> None:
    lines = [Line([(FIRST, 0), (LAST, value)], "series-1", str(value)) for value in (99, 100, 50)]

    still = line_still(lines)

    assert still is not None
    heights = [float(mark.y) for mark in still.marks]
    assert [mark.text for mark in still.marks] == ["100", "99", "50"]
    assert heights[1] - heights[0] == pytest.approx(6.5)


def test_labels_keep_off_the_line_of_the_goal() -> None:
    lines = [Line([(FIRST, 0), (LAST, value)], "series-1", str(value)) for value in (109, 109.2, 99, 10)]

    still = line_still(lines, goal=(100, "goal"))

    assert still is not None
    rule, heights = float(still.rules[0][0]), [float(mark.y) for mark in still.marks]
    assert [mark.text for mark in still.marks] == ["109.2", "109", "99", "10"]
    assert rule - heights[1] == pytest.approx(4.5, abs=0.02)
    assert heights[1] - heights[0] == pytest.approx(6.5, abs=0.02)
    assert heights[2] - rule == pytest.approx(4.5, abs=0.02)


def test_columns_stand_on_zero_in_both_directions() -> None:
    still = column_still({"a": 3, "b": -1}, rule=(2, "needed"))

    assert still is not None
    assert still.bars == [Bar("7.5", "0", "35", "75", "bar-1"), Bar("57.5", "75", "35", "25", "bar-1")]
    assert still.rules == [("25", "needed", "rule-plan")]
    assert still.marks == [Mark("25", "-3", "3", "middle", "mark-sum")]


def test_bars_are_made_up_of_their_parts_and_end_with_their_sum() -> None:
    still = bar_still([("A", [30, 10]), ("B", [0, 1])], ["x", "y"])

    assert still is not None
    assert [bar.wide for bar in still.bars] == ["64.5", "21.5", "2.15"]
    assert [mark.text for mark in still.marks] == ["A", "30", "10", "40", "B", "1"]
    assert still.key == [("bar-1", "x"), ("bar-2", "y")]


@pytest.mark.parametrize(
    "still",
    [line_still([]), line_still([Line([(FIRST, 1)], "")]), column_still({}), bar_still([("A", [0])], ["x"])],
)
def test_nothing_is_not_drawn(still: Still | None) -> None:
    assert still is None
