"""Charts and codes for paper: plain rows in, SVG out. Nothing here knows a database or a language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reliability_tracker.drawings import number
from reliability_tracker.formats import thousands

WIDE = 442.0  # points: the text area of an official page, 156 mm
FONT = "Noto Sans CJK SC"
INK, SOFT, LINE, BRAND = "#14202b", "#55626f", "#dbe2e8", "#0b4a8f"  # as tokens.css has them on paper
BEFORE = "#b9d0e8"  # lighter than the present, in print too


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG with its size in points, and what it shows in words."""

    svg: str
    wide: float
    high: float
    alt: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart: a bar for each label."""

    title: str
    bars: Sequence[tuple[str, int]]


def panels(charts: Sequence[Panel], alt: str) -> Picture:
    """Small bar charts two to a row, each on a scale of its own, since they count different things."""
    across, high, gap = 2, 134.0, 18.0
    wide = (WIDE - gap) / across
    parts: list[str] = []
    for place, chart in enumerate(charts):
        left, top = (place % across) * (wide + gap), (place // across) * high
        for line, words in enumerate(_lines(chart.title, wide / 9)):
            parts.append(_text(left, top + 11 + line * 11, words, size=9, weight=700, anchor="start"))
        step = wide / max(len(chart.bars), 1)
        largest = max([value for _label, value in chart.bars], default=0)
        floor, room = top + 108, 66.0
        for number_, (label, value) in enumerate(chart.bars):
            middle = left + step * (number_ + 0.5)
            tall = room * value / largest if largest else 0.0
            parts.append(_bar(middle - min(step * 0.3, 22), floor - tall, min(step * 0.6, 44), tall, BRAND))
            parts.append(_text(middle, floor - tall - 3.5, thousands(value), size=8))
            parts.append(_text(middle, floor + 11, label, size=7.5, fill=SOFT))
        parts.append(_line(left, floor, left + wide, floor))
    rows = -(-len(charts) // across)
    return _picture(parts, rows * high, alt)


def columns(bars: Sequence[tuple[str, int, int]], now: str, before: str, alt: str) -> Picture:
    """Two columns for each label, the present value before the earlier one; the present one is written."""
    step = WIDE / max(len(bars), 1)
    largest = max([max(value, earlier) for _label, value, earlier in bars], default=0)
    top, room = 40.0, 110.0
    floor = top + room
    parts = [
        _bar(0, 5, 8, 8, BRAND),
        _text(12, 12.5, now, size=8, anchor="start"),
        _bar(WIDE / 2, 5, 8, 8, BEFORE),
        _text(WIDE / 2 + 12, 12.5, before, size=8, anchor="start"),
    ]
    for place, (label, value, earlier) in enumerate(bars):
        middle = step * (place + 0.5)
        for counted, colour, shift in ((earlier, BEFORE, 0.16), (value, BRAND, -0.16)):
            tall = room * counted / largest if largest else 0.0
            parts.append(_bar(middle + shift * step - step * 0.2, floor - tall, step * 0.4, tall, colour))
        highest = room * max(value, earlier) / largest if largest else 0.0
        if value or earlier:
            parts.append(_text(middle, floor - highest - 3, thousands(value), size=6.5))
        parts += _down(middle, floor + 10, label, size=min(8.0, step * 0.6))
    parts.append(_line(0, floor, WIDE, floor))
    return _picture(parts, floor + 34, alt)


def qr_code(text: str, alt: str, size: float = 72.0) -> Picture:
    """The text as a code for telephones, a square of `size` points."""
    import qrcode  # only documents need it

    code = qrcode.QRCode(border=2)
    code.add_data(text)
    code.make()
    matrix = code.get_matrix()
    unit = size / len(matrix)
    path = "".join(
        f"M{number(x * unit)} {number(y * unit)}h{number(unit)}v{number(unit)}h-{number(unit)}z"
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return _picture([f'<path d="{path}" fill="#000"/>'], size, alt, wide=size)


def _lines(text: str, wide: float) -> list[str]:
    """A text in lines that are not wider than so many characters; a Latin one is little more than half."""
    lines, filled = [""], 0.0
    for word in re.findall(r"[^\u2e80-\uffff ]+ ?|.", text):
        needed = sum(1.0 if c > "\u2e7f" else 0.58 for c in word)
        if lines[-1] and filled + needed > wide:
            lines.append("")
            filled = 0.0
        lines[-1] += word
        filled += needed
    return lines


def _picture(parts: Sequence[str], high: float, alt: str, wide: float = WIDE) -> Picture:
    box = f"0 0 {number(wide)} {number(high)}"
    size = f'width="{number(wide)}" height="{number(high)}" viewBox="{box}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return Picture("".join([head, *parts, "</svg>"]), wide, high, alt)


def _bar(x: float, y: float, wide: float, high: float, fill: str) -> str:
    place = f'x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="{number(high)}"'
    return f'<rect {place} fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} stroke="{LINE}" stroke-width="0.8"/>'


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    weight: int = 400,
    anchor: str = "middle",
    fill: str = INK,
) -> str:
    """One line. The weight is given as the font's own axis: as `font-weight` 400 it would be set thin."""
    look = f'font-family="{FONT}" font-size="{number(size)}" text-anchor="{anchor}"'
    weighed = f"font-variation-settings=\"'wght' {weight}\""
    return f'<text x="{number(x)}" y="{number(y)}" {look} {weighed} fill="{fill}">{escape(text)}</text>'


def _down(x: float, y: float, text: str, *, size: float) -> list[str]:
    """A label under its column: Chinese one character below the other, others as they are."""
    if not any(c > "\u2e7f" for c in text):
        return [_text(x, y, text, size=size * 0.85, fill=SOFT)]
    return [_text(x, y + place * (size + 1), c, size=size, fill=SOFT) for place, c in enumerate(text)]
