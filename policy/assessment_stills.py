"""Growth curve and life plot drawn without scripts, from the points that `policy.assessment_charts` has.

Times and MTBF come as they are and are placed by their logarithms; shares failed come as on Weibull paper.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from policy.assessment_words import amount, benchmark_value, is_chart_only
from reliability_tracker.stills import Axis, Points, Still, plane_still

Item = Mapping[str, Any]
OBSERVED = ("dot-observed", "circle")
RUNNING = ("dot-running", "upright")


def growth_still(
    x: Axis, y: Axis, observed: Points, cumulative: Points, current: Points, result: Item, *, at: float
) -> Still:
    """MTBF against time, both by their logarithms; at: the end of observation."""
    signs: list[tuple[Points, str, str]] = [(_both(observed), *OBSERVED)]
    names = [("dot-observed", _("observed: time by failures so far"))]
    lines: list[tuple[Points, str]] = []
    marks = []
    if current:
        lines = [(_both(cumulative), "line-cumulative"), (_both(current), "line-model")]
        names += [
            ("line-cumulative", _("model: time by failures so far")),
            ("line-model", _("model: current MTBF")),
        ]
    if not is_chart_only(result):
        end = math.log10(at)
        ends = [(end, height) for height in _bounds(result)]
        lines.append((ends, "line-bounds"))
        signs += _ends(ends, result, "level")
        names.append(("line-bounds", _("estimate and bounds")))
        if result["lower"]:
            marks.append((end - _a_little(x), ends[0][1], _at_least(result), "end"))
    return plane_still(x, y, lines=lines, dots=signs, marks=marks, rules=_benchmark(result, y), key=names)


def life_still(
    x: Axis,
    y: Axis,
    failed: Points,
    running: Points,
    model: Sequence[Points],
    result: Item,
    *,
    at: float,
) -> Still:
    """Share failed against the logarithm of time.

    model: the fitted line and both its bounds; at: the height of the quantile
    """
    fitted, lower, upper = (_logs(points) for points in model)
    ends = [(time, at) for time in _bounds(result)]
    names = [("dot-observed", _("failed units (median ranks)"))]
    if running:
        names.append(("dot-running", _("units without failure (suspended)")))
    names += [
        ("line-model", _("Weibull model")),
        ("line-edge", _("bounds of the time")),
        ("line-bounds", _("estimate and bounds")),
    ]
    return plane_still(
        x,
        y,
        lines=[
            *((fitted, "line-model"), (lower, "line-edge"), (upper, "line-edge")),
            (ends, "line-bounds"),
        ],
        dots=[(_logs(failed), *OBSERVED), (_logs(running), *RUNNING), *_ends(ends, result, "upright")],
        marks=[(ends[0][0] - _a_little(x), at, _at_least(result), "end")] if result["lower"] else [],
        uprights=_benchmark(result, x),
        key=names,
    )


def _bounds(result: Item) -> list[float]:
    """The logarithms of bounds and estimate, ascending, as far as there are any."""
    found = (result["lower"], result["estimate"], result["upper"])
    return [math.log10(value) for value in found if value]


def _ends(places: Points, result: Item, shape: str) -> list[tuple[Points, str, str]]:
    """Signs at the bounds, and another at the estimate."""
    estimate = bool(result["lower"]) if result["estimate"] else -1
    return [
        ([place], "dot-bounds", "diamond" if number == estimate else shape)
        for number, place in enumerate(places)
    ]


def _benchmark(result: Item, axis: Axis) -> list[tuple[float, str]]:
    """The benchmark where it lies within the axis."""
    if not result["benchmark"]:
        return []
    value = math.log10(result["benchmark"]["value"])
    text = _("benchmark %(value)s") % {"value": benchmark_value(result)}
    return [(value, text)] if axis.holds(value) else []


def _a_little(axis: Axis) -> float:
    """What stands between a sign and its words."""
    return 1.5 * (axis.last - axis.first) / 100


def _at_least(result: Item) -> str:
    return f"≥ {amount(result, 'lower')}"


def _logs(points: Points) -> list[tuple[float, float]]:
    """Times by their logarithms; what stands at nought has no place."""
    return [(math.log10(time), share) for time, share in points if time > 0]


def _both(points: Points) -> list[tuple[float, float]]:
    return [(time, math.log10(mtbf)) for time, mtbf in _logs(points)]
