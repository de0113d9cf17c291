"""The charts of where we stand: what is drawn and what stands in the table beside it are the same."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import translation

from policy.catalogue import Aim, Catalogue, Entry, Period
from policy.charts import monthly_changes, sectors_by_project, shares_of_goals, trajectory
from policy.overview import Standing, standing
from policy.progress import Thresholds
from policy.sector_charts import sector_history
from policy.tally import NOTHING, Tally
from policy.targets import Goal, ThresholdsInForce
from tests.plotly_figures import checked

START, DUE, TODAY = datetime.date(2024, 1, 1), datetime.date(2025, 12, 31), datetime.date(2025, 1, 10)
SET_AT = datetime.datetime(2023, 7, 3, tzinfo=datetime.UTC)
AIM = Aim(
    "t",
    "目标",
    "Enterprises that carry out reliability improvement",
    "s",
    "numeric",
    "家",
    "enterprises",
    "",
    "",
)
CATALOGUE = Catalogue(
    document_number="1",
    stages={"s": Period("s", "阶段", "Stage", "", "", START, DUE)},
    targets={"t": AIM},
    sectors={"a": Entry("a", "甲", "A"), "b": Entry("b", "乙", "B")},
    projects={"x": Entry("x", "天", "X"), "y": Entry("y", "地", "Y")},
    layers={},
    product_classes={},
    regions={},
)
DAYS = tuple((datetime.date(2024, month, 15), 3) for month in range(1, 13))


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def stand(*days: tuple[datetime.date, int], as_of: datetime.date = TODAY) -> Standing:
    return standing(
        AIM,
        Tally(days=days),
        goal=Goal(">=", 0, 100, START, DUE, SET_AT, ""),
        thresholds=ThresholdsInForce(Thresholds(), SET_AT, ""),
        as_of=as_of,
    )


def days(*of: datetime.date) -> list[str]:
    return [day.isoformat() for day in of]


def drawn(chart: Any) -> dict[str, tuple[list[Any], list[Any]]]:
    return {trace.name: (list(trace.x), list(trace.y)) for trace in checked(chart).data}


def test_trajectory_draws_plan_figure_and_forecast() -> None:
    chart = trajectory(AIM, stand(*DAYS), TODAY)

    lines = drawn(chart)
    assert list(lines) == ["planned path", "low", "forecast, 80% interval", "forecast, median", "figure"]
    assert lines["forecast, median"] == (days(TODAY, DUE), [36, 71])
    assert lines["figure"][1][-3:] == [33, 36, 36]
    assert [row for row in chart.rows if row[0] in ("2024-12-31", "2025-01-10", "2025-12-31")] == [
        ["2024-12-31", "36", "50"],
        ["2025-01-10", "36", "51.4"],
        ["2025-12-31", "—", "100"],
    ]
    assert chart.title == "Planned path and figure (enterprises)"
    assert chart.sentence == "Expected by now: 51.4; 70.1% of the planned progress is made."


def test_trajectory_without_forecast_draws_none() -> None:
    assert list(drawn(trajectory(AIM, stand(), TODAY))) == ["planned path", "figure"]


def test_shares_of_goals_draw_each_target_beside_the_plan_of_its_stage() -> None:
    chart = shares_of_goals(CATALOGUE, {"t": stand(*DAYS), "n": Standing("n")}, TODAY)

    lines = drawn(chart)
    assert list(lines) == ["planned path, Stage", "Enterprises that carry out<br>reliability improvement"]
    assert lines["planned path, Stage"] == (days(START, DUE), [0, 1])
    assert chart.rows[-1] == ["2025-01-10", "51.4%", "36.0%"]
    assert chart.sentence == (
        "As of 10 January 2025: Enterprises that carry out reliability improvement 36.0% of the goal."
    )


def test_shares_of_goals_without_any_says_so() -> None:
    assert shares_of_goals(CATALOGUE, {"n": Standing("n")}, TODAY).sentence == "No goal has a number."


def test_monthly_changes_show_the_last_months_and_what_is_needed() -> None:
    chart = monthly_changes(AIM, stand(*DAYS, (datetime.date(2025, 1, 5), -2)), TODAY)

    assert len(chart.rows) == 24
    assert chart.rows[-3:] == [["November 2024", "+3"], ["December 2024", "+3"], ["January 2025", "−2"]]
    assert chart.sentence == "Net change of the last 24 months: +34."
    assert checked(chart).layout.annotations[0].text == "needed a month: 5.7"


def test_sectors_by_project_stack_to_the_sector() -> None:
    tally = Tally(days=((TODAY, 7),), sector_project={("a", "x"): 4, ("a", "y"): 2, ("none", "none"): 1})

    chart = sectors_by_project(CATALOGUE, AIM, tally)

    assert drawn(chart) == {
        "X": ([4, 0, 0], ["A", "B", "not decided"]),
        "Y": ([2, 0, 0], ["A", "B", "not decided"]),
        "not decided": ([0, 0, 1], ["A", "B", "not decided"]),
    }
    assert chart.rows == [["A", 4, 2, 0], ["B", 0, 0, 0], ["not decided", 0, 0, 1]]
    assert chart.sentence == "Largest: A with 6 of 7."


def test_sector_history_stands_at_the_end_of_each_year() -> None:
    chart = sector_history(CATALOGUE, {"t": Tally(days=DAYS)}, TODAY)

    assert chart.rows == [["2024-12-31", 36], ["2025-01-10", 36]]
    assert chart.sentence == "From 31 December 2024 to 10 January 2025."


@pytest.mark.parametrize(
    "chart",
    [
        lambda: sectors_by_project(CATALOGUE, AIM, NOTHING),
        lambda: sector_history(CATALOGUE, {}, TODAY),
        lambda: sector_history(CATALOGUE, {"t": NOTHING}, datetime.date(1, 1, 1)),
        lambda: monthly_changes(AIM, stand(as_of=datetime.date(1, 1, 1)), datetime.date(1, 1, 1)),
        lambda: monthly_changes(AIM, stand(as_of=datetime.date(9999, 12, 31)), datetime.date(9999, 12, 31)),
        lambda: trajectory(AIM, stand(as_of=datetime.date(1, 1, 1)), datetime.date(1, 1, 1)),
    ],
)
def test_charts_of_nothing_still_draw(chart: Any) -> None:
    assert chart().data["data"] is not None
