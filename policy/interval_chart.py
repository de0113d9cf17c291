"""The products of a class beside their benchmark: one picture for one indicator and unit.

Rows in, a figure with its sentence and the same rows as a table out. Nothing is averaged across products;
what is pooled comes in as a row of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from policy.assessment_numbers import achieved, exact, heightened, lowered, of_unit, reliability, rounded
from policy.assessment_words import verdict_label
from policy.explanation import together
from policy.interval_still import ends_of, interval_still, words_of
from policy.units import readable_unit
from reliability_tracker.charts import INK, LABEL_GROUND, SERIES, Chart, Figure
from reliability_tracker.formats import DASH

ROW = 58  # pixels
WIDEST = 3.0  # the picture ends at so many times the benchmark; what lies beyond has an arrow
NAME_LENGTH = 24  # characters of a name beside its interval; the table has all of it
DRAWN = 40  # products; the table has all of them
# verdict: colour, dash, marker, so that none of them stands alone
LOOKS = {
    "demonstrated": (SERIES[2], "solid", "diamond"),
    "insufficient": (SERIES[1], "dash", "circle-open"),
    "not_demonstrated": ("var(--bad)", "dot", "x"),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """What is shown of one product, or of the class as a whole (`pooled`).

    lower, upper: the bounds that the verdict rests on; None where there is none on that side
    estimate:     None without a failure
    confidence:   of the bounds, where it is more than was asked for: 95%
    """

    name: str
    verdict: str
    lower: float | None
    estimate: float | None
    upper: float | None
    failures: int | None = None
    total_time: float | None = None
    achieved_confidence: float | None = None
    pooled: bool = False
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The one indicator and unit of a picture, and the benchmark on it.

    more_is_better: the lower bound decides; otherwise the upper one
    """

    indicator: str
    unit: str
    benchmark: float
    version: int
    confidence: str
    more_is_better: bool = True

    @property
    def share(self) -> bool:
        """Values are percentages of 100, as reliabilities are."""
        return self.unit == "%"

    def write(self, value: float | None, *, bound: str = "") -> str:
        """A value with its unit; a bound is rounded to its safe side."""
        if value is None:
            return DASH
        if self.share:
            return reliability(value / 100, "ROUND_CEILING" if bound == "upper" else "ROUND_FLOOR")
        how = {"lower": lowered, "upper": heightened}.get(bound, rounded)
        return of_unit(how(value), self.unit)

    def shown(self, interval: Interval) -> str:
        """≥ 1,240 h: what is shown, by the bound that decides; ≥ 1,180 h (95%) if more than asked."""
        side, sign = ("lower", "≥") if self.more_is_better else ("upper", "≤")
        bound = self.bound(interval, side)
        return bound if bound == DASH else f"{sign} {bound}"

    def bound(self, interval: Interval, side: str) -> str:
        """`lower` or `upper`, with its confidence where that is not the one asked for."""
        value = getattr(interval, side)
        text = self.write(value, bound=side)
        return f"{text} ({interval.confidence})" if interval.confidence and value is not None else text

    @property
    def benchmark_words(self) -> str:
        value = of_unit(exact(self.benchmark), self.unit)
        return _("benchmark %(value)s (version %(version)s)") % {"version": self.version, "value": value}


def interval_picture(key: str, scale: Scale, intervals: Sequence[Interval], *, outside: int = 0) -> Chart:
    """The intervals, best shown first and the class on top, with the line of the benchmark.

    outside: products that the reader may not see; they are named as a number
    """
    ordered = in_order(scale, intervals)
    drawn = ordered[:DRAWN]
    plot = Figure(
        height=110 + ROW * max(len(drawn), 1),
        hovermode="closest",
        showlegend=False,
        margin={"t": 44, "b": 60, "l": 4, "r": 18},
    )
    first, last = _reach(scale, drawn)
    for verdict in LOOKS:
        own = [(place, interval) for place, interval in enumerate(drawn) if interval.verdict == verdict]
        _draw(plot, scale, verdict, [one for one in own if not one[1].pooled], first, last)
        _draw(plot, scale, verdict, [one for one in own if one[1].pooled], first, last, wide=True)
    for place, interval in enumerate(drawn):
        plot.add_annotation(
            text=f"{_short(interval.name)}<br>{words_of(scale, interval)}",
            align="left",
            x=0,
            xref="paper",
            xanchor="left",
            y=place,
            yanchor="bottom",
            yshift=7,
            showarrow=False,
            bgcolor=LABEL_GROUND,
            borderpad=1,
            font={"color": INK, "size": 13, "weight": 700 if interval.pooled else 400},
        )
    plot.add_vline(x=scale.benchmark, line={"color": INK, "width": 1.5})
    plot.add_annotation(
        text=scale.benchmark_words,
        x=scale.benchmark,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=8,
        xanchor="left" if scale.benchmark - first < (last - first) * 0.5 else "right",
        showarrow=False,
        font={"color": INK},
    )
    plot.update_yaxes(visible=False, range=[max(len(drawn), 1) - 0.5, -0.9], fixedrange=True)
    plot.update_xaxes(
        range=[first, last],
        showgrid=True,
        fixedrange=True,
        rangemode="normal",
        nticks=6,
        separatethousands=True,
        exponentformat="none",
        title={"text": _axis(scale), "font": {"size": 13}},
    )
    return Chart(
        key=key,
        title=_("%(indicator)s: intervals beside the benchmark") % {"indicator": scale.indicator},
        sentence=_sentence(scale, intervals, outside),
        figure=plot,
        head=[
            _("Product"),
            _("Verdict"),
            _("Lower bound"),
            _("Estimate"),
            _("Upper bound"),
            _("Failures r"),
            _("Test time T"),
            _("Achieved confidence γ*"),
        ],
        rows=[_row(scale, interval) for interval in ordered],
        still=interval_still(
            scale, [(_short(interval.name), interval) for interval in drawn], first, last, _axis(scale)
        ),
    )


def in_order(scale: Scale, intervals: Sequence[Interval]) -> list[Interval]:
    """The class first, then the products by the bound that decides, best first; without a bound last."""

    def rank(interval: Interval) -> tuple[bool, float, str]:
        bound = interval.lower if scale.more_is_better else interval.upper
        if bound is None:
            return not interval.pooled, float("inf"), interval.name
        return not interval.pooled, -bound if scale.more_is_better else bound, interval.name

    return sorted(intervals, key=rank)


def _draw(
    plot: Figure,
    scale: Scale,
    verdict: str,
    own: Sequence[tuple[int, Interval]],
    first: float,
    last: float,
    *,
    wide: bool = False,
) -> None:
    """The intervals of one verdict as one line with gaps, their ends and estimates; arrows where they go on.

    own: the intervals with their place from the top; wide: they stand for the class
    """
    if not own:
        return
    colour, dash, marker = LOOKS[verdict]
    lines: list[tuple[float | None, int | None]] = []
    ends: list[tuple[float, int, str]] = []
    points: list[tuple[float, int, str]] = []
    for place, interval in own:
        low, high, goes_on = ends_of(interval, first, last)
        lines += [(low, place), (high, place), (None, None)]
        ends.append((high, place, "triangle-right" if goes_on else "line-ns"))
        if low > first:
            ends.append((low, place, "line-ns"))
        if interval.estimate is not None and interval.estimate <= last:
            points.append((interval.estimate, place, _hover(scale, interval)))
    plot.add_scatter(
        x=[x for x, _place in lines],
        y=[place for _x, place in lines],
        mode="lines",
        name=verdict_label(verdict),
        line={"color": colour, "dash": dash, "width": 5 if wide else 2.5},
        hoverinfo="skip",
    )
    plot.add_scatter(
        x=[x for x, _place, _shape in ends],
        y=[place for _x, place, _shape in ends],
        mode="markers",
        marker={
            "symbol": [shape for _x, _place, shape in ends],
            "size": 16 if wide else 11,
            "color": colour,
            "line": {"width": 2.5, "color": colour},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )
    plot.add_scatter(
        x=[x for x, _place, _text in points],
        y=[place for _x, place, _text in points],
        mode="markers",
        marker=_mark(colour, marker, 14 if wide else 10),
        text=[text for _x, _place, text in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _mark(colour: str, symbol: str, size: int) -> dict[str, Any]:
    return {"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}}


def _reach(scale: Scale, drawn: Sequence[Interval]) -> tuple[float, float]:
    """From where to where the axis goes: all that lies within a few benchmarks, the benchmark among it."""
    low = [i.lower for i in drawn if i.lower is not None]
    values = [v for i in drawn for v in (i.lower, i.estimate, i.upper) if v is not None]
    if scale.share:
        least = min([*low, scale.benchmark])
        return least - (100 - least) * 0.1, 100 + (100 - least) * 0.05
    farthest = max([*values, scale.benchmark])
    return 0.0, min(farthest * 1.06, scale.benchmark * WIDEST)


def _row(scale: Scale, interval: Interval) -> list[Any]:
    return [
        interval.name,
        verdict_label(interval.verdict),
        scale.bound(interval, "lower"),
        scale.write(interval.estimate),
        scale.bound(interval, "upper"),
        interval.failures,
        exact(interval.total_time),
        achieved(interval.achieved_confidence),
    ]


def _hover(scale: Scale, interval: Interval) -> str:
    low, high = scale.write(interval.lower, bound="lower"), scale.write(interval.upper, bound="upper")
    return f"{interval.name}<br>{scale.write(interval.estimate)} ({low} – {high})"


def _sentence(scale: Scale, intervals: Sequence[Interval], outside: int) -> str:
    """How many products have shown the benchmark, and how many the reader is not shown."""
    products = [interval for interval in intervals if not interval.pooled]
    shown = sum(interval.verdict == "demonstrated" for interval in products)
    words = {"shown": shown, "all": len(products), "confidence": scale.confidence}
    told = (
        ngettext(
            "%(shown)s of %(all)s product has shown the benchmark (%(confidence)s).",
            "%(shown)s of %(all)s products have shown the benchmark (%(confidence)s).",
            len(products),
        )
        % words
        if products
        else _("No product here is open to you.")
    )
    if raised := next((interval.confidence for interval in products if interval.confidence), ""):
        more = _("Lives with fewer than 20 failures are judged at %(confidence)s, as marked.")
        told = together(told, more % {"confidence": raised})
    if len(intervals) > DRAWN:
        told = together(told, _("The picture shows the first %(n)s, the table all.") % {"n": DRAWN})
    if not outside:
        return told
    more = ngettext(
        "%(n)s more product lies outside your area.", "%(n)s more products lie outside your area.", outside
    )
    return together(told, more % {"n": outside})


def _axis(scale: Scale) -> str:
    return pgettext("axis", "%(what)s (%(unit)s)") % {
        "what": scale.indicator,
        "unit": readable_unit(scale.unit),
    }


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
