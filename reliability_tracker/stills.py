"""Charts drawn without scripts: plain rows in, places in percent out, for templates/components/still.html.

A chart is read as it stands on the page and on paper; who wants to look closer has it drawn anew by plotly.
Lines lie in a box of 100 × 100 that is stretched to its place; texts and marks keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reliability_tracker.drawings import number
from reliability_tracker.formats import thousands

GAP = 6.5  # percent of the height between the labels of two lines
CLEAR = 4.5  # and between a label and the line across
FEW = 6  # columns that have room for their numbers
MOST_YEARS = 8  # named below a time axis
SHAPES = {
    "circle": "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
    "diamond": "M0,-6L6,0L0,6L-6,0Z",
    "cross": "M-5,-5L5,5M-5,5L5,-5",
    "upright": "M0,-6V6",
    "level": "M-6,0H6",
    "onward": "M-6,-6L5,0L-6,6Z",
}
Write = Callable[[float], str]
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """points: (day, value), ascending; look: the classes of its colour and dash; label: beside its end"""

    points: Sequence[tuple[date, float]]
    look: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place in percent; anchor: start, middle or end; look: a class"""

    x: str
    y: str
    text: str
    anchor: str = "start"
    look: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in percent."""

    x: str
    y: str
    wide: str
    high: str
    look: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A sign that keeps its size, at a place in percent; look: a class; shape: one of SHAPES"""

    x: str
    y: str
    look: str
    shape: str

    @property
    def path(self) -> str:
        return SHAPES[self.shape]


@dataclass(frozen=True, slots=True)
class Upright:
    """A line down at a place in percent, named above it."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a plane, from `first` to `last` in whatever measure its values have been brought to.

    marks: (value, text)
    """

    first: float
    last: float
    marks: Sequence[tuple[float, str]]
    title: str

    def percent(self, value: float) -> float:
        return 100 * (value - self.first) / (self.last - self.first)

    def holds(self, value: float) -> bool:
        return self.first <= value <= self.last


@dataclass(frozen=True, slots=True)
class Still:
    """What the template draws.

    rows:    (height, text) of the lines across
    columns: (place, text) below the axis
    lines:   (polyline, look); bands: polygons; rules: (height, text, look) of lines across the whole
    due:     place of a line down; uprights: others, with names
    key:     (look, name) pairs that tell the colours, where the marks do not
    below, beside: what the axes measure
    height:  in pixels, where the style sheet gives none
    box:     x, y, width and height of what lies between the axes
    """

    rows: Sequence[tuple[str, str]] = ()
    columns: Sequence[tuple[str, str]] = ()
    lines: Sequence[tuple[str, str]] = ()
    bands: Sequence[str] = ()
    rules: Sequence[tuple[str, str, str]] = ()
    bars: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()
    due: str | None = None
    key: Sequence[tuple[str, str]] = ()
    kind: str = "time"
    dots: Sequence[Dot] = ()
    uprights: Sequence[Upright] = ()
    below: str = ""
    beside: str = ""
    height: int | None = None
    box: tuple[str, str, str, str] = ("9%", "6%", "79%", "84%")


def ticks(low: float, high: float, *, whole: bool = True) -> list[float]:
    """Round values from `low` to `high`, at most six of them; of counts no halves."""
    span = high - low
    if span <= 0:
        return [low]
    raw = span / 4
    power = 10 ** math.floor(math.log10(raw))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw)
    step = max(step, 1.0) if whole else step
    first = math.ceil(low / step - 1e-9)
    return [step * n for n in range(first, math.floor(high / step + 1e-9) + 1)]


def line_still(
    lines: Sequence[Line],
    *,
    band: tuple[date, float, date, float, float] | None = None,
    goal: tuple[float, str] | None = None,
    due: date | None = None,
    write: Write | None = None,
    key: Sequence[tuple[str, str]] = (),
) -> Still | None:
    """Lines over time, each named at its end. None where there is nothing to draw a line through.

    band: (from, value on it, to, lowest, highest) of what is likely
    goal: the value of the line across and its name
    write: the values of the axis where they are no counts
    """
    points = [point for line in lines for point in line.points]
    if band is not None:
        points += [(band[2], band[3]), (band[2], band[4])]
    days = [day.toordinal() for day, _ in points]
    if not points or min(days) == max(days):
        return None
    values = [value for _, value in points] + [0.0] + ([goal[0]] if goal else [])
    low, high = min(values), max(values)
    high = high + (high - low) * 0.04 if high > low else low + 1.0
    first, wide = min(days), max(days) - min(days)

    def across(day: date) -> str:
        return number(100 * (day.toordinal() - first) / wide)

    def up(value: float) -> str:
        return number(100 - 100 * (value - low) / (high - low))

    return Still(
        rows=[(up(value), (write or thousands)(value)) for value in ticks(low, high, whole=write is None)],
        columns=_years(date.fromordinal(first), date.fromordinal(first + wide), across),
        lines=[(" ".join(f"{across(on)},{up(n)}" for on, n in line.points), line.look) for line in lines],
        bands=[
            f"{across(band[0])},{up(band[1])} {across(band[2])},{up(band[3])} {across(band[2])},{up(band[4])}"
        ]
        if band
        else [],
        rules=[(up(goal[0]), goal[1], "rule-goal")] if goal else [],
        marks=_ends(lines, across, up, rule=float(up(goal[0])) if goal else math.inf),
        due=None if due is None or not first <= due.toordinal() <= first + wide else across(due),
        key=key,
    )


def column_still(columns: Mapping[str, float], *, rule: tuple[float, str] | None = None) -> Still | None:
    """A column for each name, up or down from zero; of many, every so many is named, and few have numbers."""
    if not columns:
        return None
    values = [*columns.values(), 0.0, *([rule[0]] if rule else [])]
    low, high = min(values), max(values)
    high = high if high > low else low + 1.0
    step, every = 100 / len(columns), math.ceil(len(columns) / 4)

    def up(value: float) -> float:
        return 100 - 100 * (value - low) / (high - low)

    return Still(
        rows=[(number(up(value)), thousands(value)) for value in ticks(low, high)],
        columns=[
            (number(step * (place + 0.5)), name) for place, name in enumerate(columns) if place % every == 0
        ],
        bars=[
            Bar(
                number(step * (place + 0.15)),
                number(min(up(value), up(0))),
                number(step * 0.7),
                number(abs(up(value) - up(0))),
                "bar-1",
            )
            for place, value in enumerate(columns.values())
        ],
        rules=[(number(up(rule[0])), rule[1], "rule-plan")] if rule else [],
        marks=[
            Mark(number(step * (place + 0.5)), number(up(value) - 3), thousands(value), "middle", "mark-sum")
            for place, value in enumerate(columns.values())
            if len(columns) <= FEW and value >= 0
        ],
        kind="columns",
    )


def bar_still(bars: Sequence[tuple[str, Sequence[float]]], names: Sequence[str]) -> Still | None:
    """Bars across, made up of parts in the order of `names`; each part has its number, each bar its sum."""
    largest = max((sum(parts) for _, parts in bars), default=0)
    if largest <= 0:
        return None
    step, scale = 100 / len(bars), 86 / largest
    drawn: list[Bar] = []
    marks: list[Mark] = []
    for place, (label, parts) in enumerate(bars):
        top, left = step * (place + 0.42), 0.0
        middle = number(top + step * 0.28)
        marks.append(Mark("0", number(step * (place + 0.3)), label, look="mark-name"))
        for part, value in enumerate(parts):
            if value > 0:
                wide = value * scale
                look = f"bar-{part % 4 + 1}"
                drawn.append(Bar(number(left), number(top), number(wide), number(step * 0.4), look))
                if wide > 8:
                    marks.append(
                        Mark(
                            number(left + wide / 2),
                            number(top + step * 0.28),
                            thousands(value),
                            "middle",
                            f"on-{look}",
                        )
                    )
                left += wide
        marks.append(Mark(number(left + 1), middle, thousands(sum(parts)), look="mark-sum"))
    key = [(f"bar-{place % 4 + 1}", name) for place, name in enumerate(names)]
    return Still(bars=drawn, marks=marks, key=key, kind="bars", box=("0", "0", "100%", "100%"))


def plane_still(
    x: Axis,
    y: Axis,
    *,
    lines: Sequence[tuple[Points, str]],
    dots: Sequence[tuple[Points, str, str]],
    marks: Sequence[tuple[float, float, str, str]] = (),
    uprights: Sequence[tuple[float, str]] = (),
    rules: Sequence[tuple[float, str]] = (),
    key: Sequence[tuple[str, str]] = (),
) -> Still:
    """Lines and signs between two axes, in the measure of these; what lies beyond them is cut off.

    lines: (points, look); dots: (points, look, shape); marks: (x, y, text, anchor)
    uprights, rules: (place, text) of lines down and across
    """

    def across(value: float) -> str:
        return number(x.percent(value))

    def up(value: float) -> str:
        return number(100 - y.percent(value))

    return Still(
        rows=[(up(value), text) for value, text in y.marks],
        columns=[(across(value), text) for value, text in x.marks],
        lines=[(" ".join(f"{across(a)},{up(b)}" for a, b in points), look) for points, look in lines],
        dots=[
            Dot(across(a), up(b), look, shape)
            for points, look, shape in dots
            for a, b in points
            if x.holds(a) and y.holds(b)
        ],
        marks=[Mark(across(a), up(b), text, anchor, "mark-sum") for a, b, text, anchor in marks],
        uprights=[named_upright(x, value, text) for value, text in uprights],
        rules=[(up(value), text, "rule-plan") for value, text in rules],
        key=key,
        below=x.title,
        beside=y.title,
        kind="plane",
        box=("9%", "10%", "88%", "72%"),
    )


def named_upright(axis: Axis, value: float, text: str) -> Upright:
    """A line down, its name toward the middle."""
    place = axis.percent(value)
    return Upright(number(place), text, "start" if place < 50 else "end")


def _ends(
    lines: Sequence[Line], across: Callable[[date], str], up: Callable[[float], str], *, rule: float
) -> list[Mark]:
    """The labels of the lines beside their ends, where they cover neither each other nor the rule."""
    ends = sorted(
        ((float(up(line.points[-1][1])), line) for line in lines if line.label and line.points),
        key=lambda end: end[0],
    )
    over = [height for height, _line in ends if height <= rule]
    under = [height for height, _line in ends if height > rule]
    places = _apart(over, lowest=rule - CLEAR) + _apart(under, highest=rule + CLEAR)
    return [
        Mark(across(line.points[-1][0]), number(place), line.label, look=f"mark-{line.look}")
        for place, (_height, line) in zip(places, ends, strict=True)
    ]


def _apart(heights: Sequence[float], *, highest: float = -math.inf, lowest: float = math.inf) -> list[float]:
    """Ascending heights, moved down where two are too near, then up from the lowest that is allowed."""
    places: list[float] = []
    for height in heights:
        places.append(max(height, places[-1] + GAP if places else highest))
    for back in range(len(places) - 1, -1, -1):
        places[back] = min(places[back], lowest)
        lowest = places[back] - GAP
    return places


def _years(first: date, last: date, across: Callable[[date], str]) -> list[tuple[str, str]]:
    """The beginnings of years, every so many of them; of a short stretch its two ends."""
    years = range(first.year + 1, last.year + 1)
    if not years:
        return [("0", first.isoformat()), ("100", last.isoformat())]
    every = math.ceil(len(years) / MOST_YEARS)
    return [(across(date(year, 1, 1)), str(year)) for year in years[::every]]
