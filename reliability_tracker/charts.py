"""Charts as we draw them: quiet, told in a sentence, with the same rows as a table beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise

from reliability_tracker.stills import Still

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


class Figure:
    """What plotly.js draws: traces on a layout in our template, by Plotly's own names of their properties.

    Plotly's own class checks each property while a figure is made, which takes as long as drawing the rest of
    a page. The tests let it check every chart we have instead.
    """

    def __init__(self, **layout: Any) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"template": TEMPLATE, **layout}

    def add_scatter(self, **trace: Any) -> None:
        self.data.append({**trace, "type": "scatter"})

    def add_bar(self, **trace: Any) -> None:
        self.data.append({**trace, "type": "bar"})

    def add_shape(self, **shape: Any) -> None:
        self.layout.setdefault("shapes", []).append(shape)

    def add_annotation(self, **annotation: Any) -> None:
        self.layout.setdefault("annotations", []).append(annotation)

    def add_hline(self, *, y: float, line: dict[str, Any], annotation: dict[str, Any] | None = None) -> None:
        """A line across the whole width; what is to be read on it stands above its left end."""
        across = {"x0": 0, "x1": 1, "xref": "x domain"}
        self.add_shape(type="line", line=line, y0=y, y1=y, yref="y", **across)
        if annotation is not None:
            place = {"x": 0, "xref": "x domain", "xanchor": "left", "y": y, "yref": "y", "yanchor": "bottom"}
            self.add_annotation(**annotation, **place, showarrow=False)

    def add_vline(self, *, x: Any, line: dict[str, Any]) -> None:
        """A line over the whole height."""
        self.add_shape(type="line", line=line, x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain")

    def update_xaxes(self, **axis: Any) -> None:
        self._update("xaxis", axis)

    def update_yaxes(self, **axis: Any) -> None:
        self._update("yaxis", axis)

    def update_layout(self, layout: dict[str, dict[str, Any]]) -> None:
        for name, properties in layout.items():
            self._update(name, properties)

    def _update(self, name: str, properties: dict[str, Any]) -> None:
        self.layout[name] = self.layout.get(name, {}) | properties


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
    figure: Figure
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


def emit(figure: Figure) -> dict[str, Any]:
    """The figure as plain JSON values."""
    plain: dict[str, Any] = _plain({"data": figure.data, "layout": figure.layout})
    return plain


def _plain(value: Any) -> Any:
    """Dates as ISO text; a property that is None is left out, a place in a list without a value is null."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):  # numpy's own among them
        return float(value) if math.isfinite(value) else None
    return str(value) if isinstance(value, Promise) else value
