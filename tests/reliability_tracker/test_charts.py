"""Charts go out as plain JSON in our own small template."""

import json

from reliability_tracker.charts import TEMPLATE, Chart, emit, new_figure


def test_figure_carries_our_template_and_not_plotlys():
    figure = emit(new_figure(height=340))

    assert figure["layout"]["height"] == 340
    assert figure["layout"]["template"]["layout"]["colorway"] == TEMPLATE["layout"]["colorway"]
    assert set(figure["layout"]["template"]) <= {"layout", "data"}
    assert len(json.dumps(figure)) < 2000


def test_figure_of_lists_stays_readable():
    figure = new_figure()
    figure.add_bar(x=["machinery"], y=[610], name="enterprises")

    assert emit(figure)["data"] == [{"name": "enterprises", "x": ["machinery"], "y": [610], "type": "bar"}]


def test_chart_has_one_id_for_its_place_and_its_data():
    chart = Chart("path", "t", "s", new_figure(), ["date", "n"], [["2025-12-31", 93]])

    assert chart.script_id == "figure-path"
    assert chart.data == emit(chart.figure)
