"""Charts go out as plain JSON in our own small template."""

import datetime
import json
import math

import plotly.graph_objects as go
from django.utils.translation import gettext_lazy

from reliability_tracker.charts import INK, TEMPLATE, Chart, Figure, emit

DUE = datetime.date(2025, 12, 31)


def test_figure_carries_our_template_and_not_plotlys():
    figure = emit(Figure(height=340))

    assert figure["layout"]["height"] == 340
    assert figure["layout"]["template"]["layout"]["colorway"] == TEMPLATE["layout"]["colorway"]
    assert set(figure["layout"]["template"]) <= {"layout", "data"}
    assert len(json.dumps(figure)) < 2000


def test_figure_goes_out_as_plain_values():
    figure = Figure()
    figure.add_bar(x=["machinery", DUE], y=[610, None, math.nan], name=gettext_lazy("Target"), fill=None)

    assert emit(figure)["data"] == [
        {"type": "bar", "name": "目标", "x": ["machinery", "2025-12-31"], "y": [610, None, None]}
    ]


def test_lines_across_and_down_are_those_that_plotly_draws():
    theirs = go.Figure(layout={"template": TEMPLATE})
    theirs.add_hline(y=1, line={"color": INK}, annotation={"text": "goal"}, annotation_position="top left")
    theirs.add_vline(x="2025-12-31", line={"color": INK})
    ours = Figure()
    ours.add_hline(y=1, line={"color": INK}, annotation={"text": "goal"})
    ours.add_vline(x=DUE, line={"color": INK})

    assert emit(ours) == json.loads(theirs.to_json())
    assert go.Figure(emit(ours)) == theirs


def test_chart_has_one_id_for_its_place_and_its_data():
    chart = Chart("path", "t", "s", Figure(), ["date", "n"], [["2025-12-31", 93]])

    assert chart.script_id == "figure-path"
    assert chart.data == emit(chart.figure)
