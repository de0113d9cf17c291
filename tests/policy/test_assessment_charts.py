"""Pictures of evidence: what is drawn, what stands in the table beside it, and when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from policy.assessment import assess
from policy.assessment_charts import MOST_POINTS, picture
from policy.assessment_words import raised_confidence
from tests.plotly_figures import checked


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


GROWTH: dict[str, Any] = {
    "method": "growth",
    "times": [2.7, 10.3, 12.5, 30.6, 57.0, 61.3, 80.0, 109.5, 125.0, 128.6, 143.8],
    "truncation": "time",
    "end_time": 150,
    "confidence": 0.9,
    "benchmark": {"value": 40, "version": "2"},
}
GROUPED = {
    "method": "growth",
    "truncation": "time",
    "interval_ends": [62, 100, 187, 210, 350, 500],
    "counts": [12, 6, 15, 3, 18, 16],
    "confidence": 0.9,
}
LIFE: dict[str, Any] = {
    "method": "life",
    "failures": [54, 187, 216, 240, 244, 335, 361, 373, 375, 386],
    "suspensions": [500] * 10,
    "confidence": 0.9,
}


def drawn(item: dict[str, Any]) -> Any:
    chart = picture("evidence", item, assess(item))
    if chart is not None:
        checked(chart)
    return chart


def names(chart: Any) -> list[str]:
    return [trace["name"] for trace in chart.data["data"] if trace["name"]]


def notes(chart: Any) -> list[str]:
    return [note["text"] for note in chart.data["layout"].get("annotations", [])]


def test_growth_is_drawn_with_its_bound_and_the_benchmark() -> None:
    chart = drawn(GROWTH)
    lower = assess(GROWTH)["lower"]

    assert names(chart) == [
        "observed: time by failures so far",
        "model: time by failures so far",
        "model: current MTBF",
        "estimate and bounds",
    ]
    assert [note.split()[0] for note in notes(chart)] == ["≥", "benchmark"]
    assert chart.sentence.startswith("Shown with 90% confidence: at least ")
    assert chart.head == ["Time on test (h)", "Failures so far", "Time by failures (h)"]
    assert (len(chart.rows), chart.rows[0]) == (11, ["2.7", "1", "2.7"])
    assert min(chart.data["data"][3]["y"]) == lower


def test_counts_have_a_curve_and_no_bound() -> None:
    chart = drawn(GROUPED)

    assert "estimate and bounds" not in names(chart)
    assert notes(chart) == []
    assert chart.sentence == "Counts per interval have no bounds: they are shown as a chart and never judged."


def test_lives_are_drawn_with_the_units_still_running() -> None:
    chart = drawn(LIFE)

    assert names(chart) == [
        "failed units (median ranks)",
        "units without failure (suspended)",
        "Weibull model",
        "bounds of the time",
        "estimate and bounds",
    ]
    assert notes(chart) == ["≥ 93.37 h"]
    assert len(chart.rows) == 20
    assert (chart.rows[0], chart.rows[-1]) == (["54", "failed", "3.43%"], ["500", "still running", None])


def test_there_is_no_picture_of_other_methods_of_errors_and_of_very_many_times() -> None:
    exponential = {
        "method": "exponential",
        "total_time": 5000,
        "failures": 2,
        "truncation": "time",
        "confidence": 0.9,
    }
    faulty = GROWTH | {"times": [5, 4, 3]}
    many = GROWTH | {"times": list(range(1, MOST_POINTS + 2)), "end_time": 3000}

    assert [drawn(exponential), drawn(faulty), picture("evidence", many, {"error": None})] == [None] * 3


def test_pictures_stand_without_scripts_too() -> None:
    growth, life = drawn(GROWTH).still, drawn({**LIFE, "benchmark": {"value": 150, "version": "1"}}).still

    assert [look for _points, look in growth.lines] == ["line-cumulative", "line-model", "line-bounds"]
    assert [dot.look for dot in growth.dots].count("dot-observed") == 11
    assert [text for _height, text, _look in growth.rules] == ["benchmark 40 h"]
    assert [mark.text.split()[0] for mark in growth.marks] == ["≥"]
    assert [name for _look, name in life.key] == [
        "failed units (median ranks)",
        "units without failure (suspended)",
        "Weibull model",
        "bounds of the time",
        "estimate and bounds",
    ]
    assert [dot.shape for dot in life.dots].count("circle") == 10
    assert [upright.text for upright in life.uprights] == ["benchmark 150 h"]


def test_the_confidence_of_a_life_judged_at_more_is_named() -> None:
    assert raised_confidence(assess({**LIFE, "benchmark": {"value": 150, "version": "1"}})) == "95%"
    assert raised_confidence(assess(GROWTH)) == ""
