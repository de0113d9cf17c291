"""Charts as we draw them: quiet, told in a sentence, with the same rows as a table beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from reliability_tracker.stills import Still

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Colours by their names in tokens.css; charts.js puts in what they are on the page, or on paper.
INK, SOFT, LINE, BRAND = "var(--ink)", "var(--ink-soft)", "var(--line)", "var(--brand)"
CARD, BAND, LABEL_GROUND = "var(--card)", "var(--band)", "var(--label-ground)"
# They stay apart for every kind of colour vision; lines differ by dash and marker besides.
SERIES = tuple(f"var(--series-{place})" for place in range(1, 6))
BARS = tuple(f"var(--bar-{place})" for place in range(1, 5))  # apart in lightness too; each has its number
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
        "hoverlabel": {
            "align": "left",
            "bgcolor": CARD,
            "bordercolor": LINE,
            "font": {"family": FONT, "size": 13, "color": INK},
        },
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
    still:    the same drawn without scripts; without it plotly draws once the chart comes into view
    panels:   (title, still) pairs where it is several small ones
    """

    formats: ClassVar[tuple[str, ...]] = ("PNG", "SVG", "CSV")  # charts.js saves it as

    key: str
    title: str
    sentence: str
    figure: go.Figure
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    still: Still | None = None
    panels: Sequence[tuple[str, Still]] = ()

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
