"""Pictures of evidence: growth curve and life plot. An input and its result in, a chart with its table out.

Nothing is computed or judged here: points come from `policy.assessment.plots`, bounds from the result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.assessment_numbers import exact, rounded
from policy.assessment_stills import growth_still, life_still
from policy.assessment_words import amount, benchmark_value, bound_sentence, in_words, is_chart_only
from policy.units import readable_unit
from reliability_tracker.charts import BRAND, INK, LABEL_GROUND, SERIES, SOFT, Chart, Figure
from reliability_tracker.stills import Axis

MOST_POINTS = 2_000  # with more there is no picture; the data can be downloaded
FAR = 10  # times the values drawn; a benchmark beyond would press them together
ROOM = 0.6  # left of a lower bound, for its words
MOST_MARKS = 6  # on an axis; a telephone has room for no more
MOST_ROWS = 200  # of the table beside a picture, evenly picked
PERCENTS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 50, 70, 90, 99)

Item = Mapping[str, Any]


def picture(key: str, item: Item, result: Item) -> Chart | None:
    """The chart of an input and its result; None where the method has none, or there are too many points."""
    if result["error"] or _points(item) > MOST_POINTS:
        return None
    if result["method"] == "growth":
        return growth_curve(key, item, result)
    return life_plot(key, item, result) if result["method"] == "life" else None


def growth_curve(key: str, item: Item, result: Item) -> Chart:
    """MTBF against time on logarithmic axes: what was observed, the fitted model, the bound at the end."""
    from policy.assessment.plots import growth_curve as curve_of  # scipy: only pages with a picture load it

    curve, unit = curve_of(item, result), result["unit"]
    observed = [(time, time / count) for time, count in curve.observed if time > 0 and count > 0]
    plot = Figure(height=400, hovermode="closest", legend={"y": -0.2, "yanchor": "top"})
    plot.add_scatter(
        x=[time for time, _mtbf in observed],
        y=[mtbf for _time, mtbf in observed],
        name=_("observed: time by failures so far"),
        mode="markers",
        marker={"symbol": "circle-open", "size": 7, "color": SERIES[1], "line": {"width": 1.5}},
        hovertemplate="%{x:,.4~g}: %{y:,.4~g}<extra></extra>",
    )
    cumulative = [(time, time / count) for time, count in curve.fitted if count > 0]
    _line(plot, cumulative, _("model: time by failures so far"), SERIES[1], "dash")
    _line(plot, curve.mtbf, _("model: current MTBF"), BRAND, "solid")
    if not is_chart_only(result):
        _bounds(plot, result, across=False, at=curve.end)
    shown = [*observed, *cumulative, *curve.mtbf]
    marked = [result["lower"], result["upper"]]
    marked += _benchmark(plot, result, [mtbf for _time, mtbf in shown], across=True)
    x = _log_axis(plot, "x", _("Time on test"), unit, [time for time, _mtbf in shown])
    y = _log_axis(plot, "y", _("MTBF"), unit, [*(mtbf for _time, mtbf in shown), *filter(None, marked)])
    return Chart(
        key=key,
        title=_("Reliability growth: MTBF over the test"),
        sentence=_sentence(result),
        figure=plot,
        head=[
            _headed(_("Time on test"), unit),
            _("Failures so far"),
            _headed(_("Time by failures"), unit),
        ],
        rows=[
            [exact(time), rounded(count, 6), rounded(time / count)]
            for time, count in _picked(curve.observed)
            if count > 0
        ],
        still=growth_still(x, y, _picked(observed), cumulative, curve.mtbf, result, at=curve.end),
    )


def life_plot(key: str, item: Item, result: Item) -> Chart:
    """Share failed against time on Weibull paper, where the model is a straight line."""
    from policy.assessment.plots import life_plot as plot_of  # as above

    drawn, unit = plot_of(item, result), result["unit"]
    share = float(item.get("quantile", 0.1))
    plot = Figure(height=420, hovermode="closest", legend={"y": -0.2, "yanchor": "top"})
    plot.add_scatter(
        x=[time for time, _share in drawn.failed],
        y=[_paper(failed) for _time, failed in drawn.failed],
        name=_("failed units (median ranks)"),
        mode="markers",
        marker={"symbol": "circle", "size": 8, "color": SERIES[1]},
        text=[_percent(failed) for _time, failed in drawn.failed],
        hovertemplate="%{x:,.4~g}: %{text}<extra></extra>",
    )
    floor = _paper(min([share / 4, *(failed / 2 for _time, failed in drawn.failed)]))
    if drawn.suspended:
        plot.add_scatter(
            x=list(drawn.suspended),
            y=[floor] * len(drawn.suspended),
            name=_("units without failure (suspended)"),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 10, "color": SOFT, "line": {"width": 1.5}},
            hovertemplate="%{x:,.4~g}<extra></extra>",
        )
    _line(plot, [(time, _paper(p)) for time, p in drawn.fitted], _("Weibull model"), BRAND, "solid")
    for name, edge in ((_("bounds of the time"), drawn.lower), ("", drawn.upper)):
        _line(plot, [(time, _paper(p)) for time, p in edge], name, BRAND, "dot", width=1.5)
    _bounds(plot, result, across=True, at=_paper(share))
    marked = [result["lower"] and result["lower"] * ROOM, result["upper"]]
    marked += _benchmark(plot, result, [time for time, _share in drawn.failed], across=False)
    seen = [*(time for time, _share in drawn.failed), *drawn.suspended, *filter(None, marked)]
    x = _log_axis(plot, "x", _("Time to failure"), unit, seen)
    top = max([0.9, *(failed for _time, failed in drawn.failed)])
    ticks = [p for p in PERCENTS if floor - 0.2 <= _paper(p / 100) <= _paper(min(top * 1.05, 0.999))]
    y = Axis(
        floor - 0.35,
        _paper(min(top, 0.999)) + 0.3,
        [(_paper(p / 100), f"{p:g}%") for p in ticks],
        _("Share failed"),
    )
    plot.update_yaxes(
        title={"text": y.title},
        rangemode="normal",
        range=[y.first, y.last],
        tickvals=[place for place, _text in y.marks],
        ticktext=[text for _place, text in y.marks],
        zeroline=False,
    )
    failed = [[exact(time), _("failed"), _percent(p)] for time, p in _picked(drawn.failed)]
    running = [[exact(time), _("still running"), None] for time in _picked(drawn.suspended)]
    return Chart(
        key=key,
        title=_("Life on Weibull paper: share failed over time"),
        sentence=_sentence(result),
        figure=plot,
        head=[
            _headed(_("Time"), unit),
            _("Unit"),
            _("Share failed (median rank)"),
        ],
        rows=[*failed, *running],
        still=life_still(
            x,
            y,
            [(time, _paper(p)) for time, p in _picked(drawn.failed)],
            [(time, floor) for time in _picked(drawn.suspended)],
            [[(time, _paper(p)) for time, p in line] for line in (drawn.fitted, drawn.lower, drawn.upper)],
            result,
            at=_paper(share),
        ),
    )


def _line(
    plot: Figure,
    points: Sequence[tuple[float, float]],
    name: str,
    colour: str,
    dash: str,
    *,
    width: float = 2.5,
) -> None:
    plot.add_scatter(
        x=[x for x, _y in points],
        y=[y for _x, y in points],
        name=name,
        mode="lines",
        line={"color": colour, "dash": dash, "width": width},
        showlegend=bool(name and points),
        hoverinfo="skip",
    )


def _bounds(plot: Figure, result: Item, *, across: bool, at: float) -> None:
    """The interval of the result, its bound in words beside it: across at a height, or upright at a time."""
    ends = [end for end in (result["lower"], result["estimate"], result["upper"]) if end is not None]
    places = [at] * len(ends)
    marks = ["line-ns-open" if across else "line-ew-open"] * len(ends)
    if result["estimate"] is not None:
        marks[ends.index(result["estimate"])] = "diamond"
    plot.add_scatter(
        x=ends if across else places,
        y=places if across else ends,
        name=_("estimate and bounds"),
        mode="lines+markers",
        line={"color": INK, "width": 2.5},
        marker={"symbol": marks, "size": 11, "color": INK, "line": {"width": 2.5, "color": INK}},
        cliponaxis=False,
        hovertemplate="%{x:,.4~g}<extra></extra>" if across else "%{y:,.4~g}<extra></extra>",
    )
    if result["lower"] and across:
        place = {"x": math.log10(result["lower"]), "y": at, "yanchor": "middle", "xshift": -10}
    elif result["lower"]:
        place = {"x": math.log10(at), "y": math.log10(ends[-1]), "yanchor": "bottom", "xshift": -8}
    else:
        return
    _label(plot, f"≥ {amount(result, 'lower')}", xanchor="right", **place)


def _benchmark(plot: Figure, result: Item, values: Sequence[float], *, across: bool) -> list[float]:
    """The line of the benchmark beside the values, and where it is; one far off is told in words alone."""
    if not result["benchmark"] or not min(values) / FAR <= result["benchmark"]["value"] <= max(values) * FAR:
        return []
    value, text = result["benchmark"]["value"], _("benchmark %(value)s") % {"value": benchmark_value(result)}
    line = {"color": INK, "width": 1.5, "dash": "dash"}
    place = math.log10(value)
    if across:
        plot.add_shape(type="line", xref="paper", x0=0, x1=1, y0=value, y1=value, line=line)
        _label(plot, text, x=0, xref="paper", y=place, xanchor="left", yanchor="bottom")
    else:
        plot.add_shape(type="line", yref="paper", y0=0, y1=1, x0=value, x1=value, line=line)
        _label(plot, text, x=place, y=1, yref="paper", xanchor="center", yanchor="bottom")
    return [value]


def _label(plot: Figure, text: str, **place: Any) -> None:
    plot.add_annotation(
        text=text, showarrow=False, font={"color": INK, "size": 13}, bgcolor=LABEL_GROUND, **place
    )


def _log_axis(plot: Figure, axis: str, what: str, unit: str, values: Sequence[float]) -> Axis:
    """A logarithmic axis round the values, marked at 1, 2, 5 of each power of ten, or at fewer of them."""
    first, last = math.log10(min(values)) - 0.12, math.log10(max(values)) + 0.08
    marks = _marks(first, last)
    settings = {
        "type": "log",
        "title": {"text": _headed(what, unit)},
        "range": [first, last],
        "tickvals": marks,
        "tickformat": ",~r",
        "showgrid": axis == "y",
        "zeroline": False,
    }
    (plot.update_xaxes if axis == "x" else plot.update_yaxes)(**settings)
    return Axis(first, last, [(math.log10(mark), exact(mark)) for mark in marks], _headed(what, unit))


def _marks(first: float, last: float) -> list[float]:
    powers = range(math.floor(first), math.ceil(last) + 1)
    for digits in ((1, 2, 3, 4, 5, 6, 8), (1, 2, 5), (1, 3), (1,)):
        marks = [digit * 10.0**power for power in powers for digit in digits]
        inside = [mark for mark in marks if first <= math.log10(mark) <= last]
        if len(inside) <= MOST_MARKS:
            return inside
    return inside[:: math.ceil(len(inside) / MOST_MARKS)]


def _headed(what: str, unit: str) -> str:
    return pgettext("axis", "%(what)s (%(unit)s)") % {"what": what, "unit": readable_unit(unit)}


def _sentence(result: Item) -> str:
    return in_words(result)[0] if is_chart_only(result) else bound_sentence(result)


def _paper(share: float) -> float:
    """Weibull paper: ln(−ln(1 − share))."""
    return math.log(-math.log1p(-share))


def _percent(share: float) -> str:
    return f"{rounded(share * 100, 3)}%"


def _picked(values: Sequence[Any]) -> list[Any]:
    """At most MOST_ROWS of them, evenly, the last among them."""
    step = math.ceil(len(values) / MOST_ROWS) or 1
    return list(values[::-1][::step][::-1])


def _points(item: Item) -> int:
    lists = [item.get(name) or [] for name in ("times", "failures", "suspensions", "interval_ends")]
    lists += list((item.get("systems") or {}).values())
    return sum(len(values) for values in lists if isinstance(values, list))
