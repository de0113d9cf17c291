"""Charts as we draw them: quiet, told in a sentence, with the same rows as a table beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import plotly.graph_objects as go

INK, SOFT, LINE, BRAND = "#14202b", "#55626f", "#dbe2e8", "#0b4a8f"
# Colours that stay apart for every kind of colour vision; lines differ by dash and marker besides.
SERIES = (BRAND, "#b4530a", "#0f766e", "#7a3e9d", "#5a6773")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x")
FONT = '"Segoe UI", -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
_AXIS = {
    "automargin": True,
    "gridcolor": LINE,
    "linecolor": LINE,
    "tickcolor": LINE,
    "zerolinecolor": SOFT,
    "title": {"standoff": 12},
}
TEMPLATE: dict[str, Any] = {
    "layout": {
        "colorway": list(SERIES),
        "font": {"family": FONT, "size": 13, "color": INK},
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
        "hovermode": "x unified",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}},
        "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": _AXIS | {"showgrid": False, "ticks": "outside"},
        "yaxis": _AXIS | {"rangemode": "tozero", "separatethousands": True},
        "bargap": 0.35,
    }
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure and what has to stand beside it.

    key:      unique on the page, becomes part of element ids
    title:    what is shown
    sentence: what there is to see in it
    figure:   drawn by static/js/charts.js
    head, rows: the same figures as a table, numbers rounded as in the figure
    """

    formats: ClassVar[tuple[str, ...]] = ("PNG", "SVG", "CSV")  # charts.js saves it as

    key: str
    title: str
    sentence: str
    figure: go.Figure
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]

    @property
    def script_id(self) -> str:
        return f"figure-{self.key}"

    @property
    def data(self) -> dict[str, Any]:
        """The figure for `json_script`."""
        return emit(self.figure)


def new_figure(**layout: Any) -> go.Figure:
    """An empty figure in our template."""
    import plotly.graph_objects as go  # only pages with a chart load it

    return go.Figure(layout={"template": TEMPLATE, **layout})


def emit(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain JSON values; `to_plotly_json()` may leave types that JSON cannot hold."""
    return json.loads(figure.to_json())
