"""Products beside their benchmark in one picture: order, what lies beyond its edge, and what it says."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from policy.interval_chart import Interval, Scale, in_order, interval_picture
from reliability_tracker.stills import Upright
from tests.plotly_figures import checked

MTBF = Scale("MTBF", "h", 2000.0, 2, "90%")
FIT = Scale("λ", "FIT", 50.0, 1, "90%", more_is_better=False)
SHARE = Scale("R", "%", 99.9, 1, "90%")


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def interval(name: str, lower: float | None, upper: float | None, verdict: str, **more: Any) -> Interval:
    return Interval(name, verdict, lower, more.pop("estimate", None), upper, **more)


GOOD = interval("甲", 2400.0, None, "demonstrated", failures=0, total_time=5526.0)
OPEN = interval("乙", 751.55, 7522.1, "insufficient", estimate=2000.0, failures=2, total_time=4000.0)
WORSE = interval("丙", 300.0, 900.0, "not_demonstrated", estimate=500.0, failures=6, total_time=3000.0)
CLASS = interval("整类", 1100.0, 2600.0, "insufficient", estimate=1600.0, pooled=True)


def test_the_class_stands_on_top_and_the_best_shown_first() -> None:
    assert [i.name for i in in_order(MTBF, [WORSE, OPEN, CLASS, GOOD])] == ["整类", "甲", "乙", "丙"]


def test_where_less_is_better_the_smallest_upper_bound_comes_first() -> None:
    rows = [interval("a", 0.0, 90.0, "insufficient"), interval("b", 0.0, 40.0, "demonstrated")]

    assert [i.name for i in in_order(FIT, rows)] == ["b", "a"]
    assert [FIT.shown(i) for i in rows] == ["≤ 90 FIT", "≤ 40 FIT"]


def test_the_picture_tells_by_line_and_marker_and_labels_each_row() -> None:
    chart = interval_picture("x", MTBF, [GOOD, OPEN, WORSE, CLASS], outside=2)

    dashes = {trace.name: trace.line.dash for trace in checked(chart).data if trace.mode == "lines"}
    signs = {trace.marker.symbol for trace in checked(chart).data if isinstance(trace.marker.symbol, str)}
    labels = [annotation.text for annotation in checked(chart).layout.annotations]
    assert dashes == {
        "Demonstrated": "solid",
        "Insufficient evidence": "dash",
        "Not demonstrated": "dot",
    }
    assert signs == {"diamond", "circle-open", "x"}
    assert labels == [
        "整类<br>≥ 1,100 h\u3000Insufficient evidence",
        "甲<br>≥ 2,400 h\u3000Demonstrated",
        "乙<br>≥ 751.5 h\u3000Insufficient evidence",
        "丙<br>≥ 300 h\u3000Not demonstrated",
        "benchmark 2,000 h (version 2)",
    ]
    weights = [annotation.font.weight for annotation in checked(chart).layout.annotations]
    assert weights[:4] == [700, 400, 400, 400]  # by the font: a tag would need an inline style
    assert checked(chart).layout.shapes[0].x0 == 2000.0
    assert chart.sentence == (
        "1 of 3 products have shown the benchmark (90%). 2 more products lie outside your area."
    )


def test_the_same_rows_stand_without_scripts() -> None:
    still = interval_picture("x", MTBF, [GOOD, OPEN, WORSE]).still

    assert still is not None
    assert [mark.text for mark in still.marks[:2]] == ["甲", "≥ 2,400 h\u3000Demonstrated"]
    assert still.lines == [
        ("40,27.33 100,27.33", "interval-demonstrated"),
        ("12.53,60.67 100,60.67", "interval-insufficient"),
        ("5,94 15,94", "interval-not_demonstrated"),
    ]
    assert [(dot.x, dot.shape) for dot in still.dots] == [
        *(("100", "onward"), ("40", "upright")),
        *(("100", "onward"), ("12.53", "upright"), ("33.33", "circle")),
        *(("15", "upright"), ("5", "upright"), ("8.33", "cross")),
    ]
    assert still.uprights == [Upright("33.33", "benchmark 2,000 h (version 2)", "start")]
    assert [text for _place, text in still.columns] == ["0", "2,000", "4,000", "6,000"]


def test_a_bound_at_more_than_was_asked_says_so() -> None:
    few = interval("a", 2100.0, None, "demonstrated", estimate=2600.0, failures=8, confidence="95%")

    chart = interval_picture("x", MTBF, [few, OPEN])

    assert MTBF.shown(few) == "≥ 2,100 h (95%)"
    assert [row[2] for row in chart.rows] == ["2,100 h (95%)", "751.5 h"]
    assert chart.sentence == (
        "1 of 2 products have shown the benchmark (90%)."
        " Lives with fewer than 20 failures are judged at 95%, as marked."
    )


def test_what_lies_beyond_the_edge_ends_in_an_arrow_and_stands_in_the_table() -> None:
    chart = interval_picture("x", MTBF, [GOOD, OPEN])

    symbols = [
        symbol
        for trace in checked(chart).data
        if trace.marker.symbol and isinstance(trace.marker.symbol, tuple)
        for symbol in trace.marker.symbol
    ]
    assert symbols.count("triangle-right") == 2  # no upper bound, and one past three times the benchmark
    assert checked(chart).layout.xaxis.range == (0.0, 6000.0)
    assert [list(row) for row in chart.rows] == [
        ["甲", "Demonstrated", "2,400 h", "—", "—", 0, "5,526", "—"],
        ["乙", "Insufficient evidence", "751.5 h", "2,000 h", "7,523 h", 2, "4,000", "—"],
    ]


def test_reliabilities_are_drawn_near_one_hundred_percent() -> None:
    chart = interval_picture("x", SHARE, [interval("a", 99.5, 99.99, "insufficient", estimate=99.9)])

    first, last = checked(chart).layout.xaxis.range
    assert 99 < first < 99.5
    assert 100 < last < 100.1
    assert SHARE.shown(interval("a", 99.8712, None, "insufficient")) == "≥ 99.87%"


def test_an_empty_picture_says_that_nothing_is_open() -> None:
    assert interval_picture("x", MTBF, [], outside=1).sentence == (
        "No product here is open to you. 1 more product lies outside your area."
    )


def test_of_many_products_the_best_shown_are_drawn_and_the_table_has_all() -> None:
    many = [interval(f"{n:03d}", 1000.0 + n, 9000.0, "insufficient") for n in range(60)]

    chart = interval_picture("x", MTBF, many)

    assert (len(chart.rows), len(checked(chart).layout.annotations)) == (60, 41)
    assert chart.sentence.endswith("The picture shows the first 40, the table all.")
