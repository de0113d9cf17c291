"""The intervals of a class drawn without scripts: the rows of `policy.interval_chart`, places in percent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy.assessment_numbers import exact
from policy.assessment_words import verdict_label
from reliability_tracker.drawings import number
from reliability_tracker.stills import Axis, Dot, Mark, Still, named_upright, ticks

if TYPE_CHECKING:
    from policy.interval_chart import Interval, Scale

ROW, TOP, BOTTOM = 58, 30, 56  # pixels
NAME, SHOWN, LINE = 0.3, 0.58, 0.82  # heights within a row
SHAPES = {"demonstrated": "diamond", "insufficient": "circle", "not_demonstrated": "cross"}


def interval_still(
    scale: Scale, named: Sequence[tuple[str, Interval]], first: float, last: float, title: str
) -> Still | None:
    """One row for each of the named intervals: its name, what it shows and the verdict, its line below."""
    if not named:
        return None
    axis = Axis(first, last, [(value, exact(value)) for value in ticks(first, last, whole=False)], title)
    lines: list[tuple[str, str]] = []
    dots: list[Dot] = []
    marks: list[Mark] = []
    for place, (name, interval) in enumerate(named):
        name_at, shown_at, level = (number(100 * (place + at) / len(named)) for at in (NAME, SHOWN, LINE))
        low, high, goes_on = ends_of(interval, first, last)
        left, right = number(axis.percent(low)), number(axis.percent(high))
        look = f"interval-{interval.verdict}"
        marks.append(Mark("0", name_at, name, look="mark-class" if interval.pooled else "mark-name"))
        marks.append(Mark("0", shown_at, words_of(scale, interval), look=f"mark-{look}"))
        lines.append((f"{left},{level} {right},{level}", f"{look} wide" if interval.pooled else look))
        dots.append(Dot(right, level, f"dot-{look}", "onward" if goes_on else "upright"))
        if low > first:
            dots.append(Dot(left, level, f"dot-{look}", "upright"))
        if interval.estimate is not None and interval.estimate <= last:
            estimate = number(axis.percent(interval.estimate))
            dots.append(Dot(estimate, level, f"dot-{look}", SHAPES[interval.verdict]))
    tall = ROW * len(named)
    return Still(
        columns=[(number(axis.percent(value)), text) for value, text in axis.marks],
        lines=lines,
        dots=dots,
        marks=marks,
        uprights=[named_upright(axis, scale.benchmark, scale.benchmark_words)],
        below=title,
        kind="intervals",
        height=tall + TOP + BOTTOM,
        box=("1%", str(TOP), "97%", str(tall)),
    )


def words_of(scale: Scale, interval: Interval) -> str:
    """What an interval shows and how it stands to the benchmark, below its name."""
    return f"{scale.shown(interval)}　{verdict_label(interval.verdict)}"


def ends_of(interval: Interval, first: float, last: float) -> tuple[float, float, bool]:
    """From where to where an interval is drawn between the ends of the axis, and whether it goes on."""
    goes_on = interval.upper is None or interval.upper > last
    low = first if interval.lower is None else interval.lower
    high = last if goes_on or interval.upper is None else interval.upper
    return min(max(low, first), last), high, goes_on
