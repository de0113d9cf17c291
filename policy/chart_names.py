"""Names beside what they name: the words of lines, parts and bands of a chart, instead of a legend."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from policy.catalogue import Catalogue
from policy.overview import Standing
from policy.tally import Tally
from reliability_tracker.charts import BRAND, LABEL_GROUND, SOFT, Figure
from reliability_tracker.formats import thousands

LEGEND_WIDTH = 34  # characters
END_WIDTH = 20  # characters of a name beside the end of its line
LABEL_ROOM = 168  # pixels for those names
NEAR = 0.17  # of the height: two names stand so far apart at least
WIDE = 0.2  # of the longest bar: a part that has room for its name
NARROW = {
    "showlegend": True,
    "margin": {"r": 8},
    "annotations": [],
}  # charts.js: a legend instead


def apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Heights for the names of lines that end there, so that none covers another."""
    near, last, heights = NEAR * max([1.0, *ends.values()]), float("-inf"), {}
    for code, end in sorted(ends.items(), key=lambda item: item[1]):
        last = max(end, last + near)
        heights[code] = last
    return heights


def named(plot: Figure, text: str, **place: Any) -> None:
    """The name of a line, a part or a band, where it lies."""
    plot.add_annotation(
        text=text, showarrow=False, **({"bgcolor": LABEL_GROUND, "font": {"color": SOFT}} | place)
    )


def wrapped(name: str, width: int = LEGEND_WIDTH) -> str:
    """A name in lines; as they come, those that a legend has room for on a telephone.

    width: in Latin characters; Chinese ones take twice as much
    """
    return "<br>".join(textwrap.wrap(name, width if name.isascii() else width // 2))


def name_lines(plot: Figure, standing: Standing) -> None:
    """The planned path named halfway up, the figure at its end, each on the side where the other is not."""
    months = standing.months
    known = [month for month in months if month.value is not None]
    half = max((month.planned for month in months), default=0.0) / 2
    middle = min(months, key=lambda month: abs(month.planned - half), default=None)
    if middle is not None:
        above = middle.value is None or middle.value < middle.planned
        side = {"xanchor": "right", "yanchor": "bottom"} if above else {"xanchor": "left", "yanchor": "top"}
        named(plot, _("planned path"), x=middle.on, y=middle.planned, **side)
    if known:
        last = known[-1]
        side = {"xanchor": "right", "yanchor": "bottom" if (last.value or 0) >= last.planned else "top"}
        text = _("figure %(n)s") % {"n": thousands(last.value)}
        named(plot, text, x=last.on, y=last.value, font={"color": BRAND, "weight": 700}, **side)


def name_parts(
    plot: Figure,
    catalogue: Catalogue,
    tally: Tally,
    sectors: Sequence[str],
    projects: Sequence[str],
) -> None:
    """The projects named above their parts of the first bar where these are wide enough, else by a legend."""
    counts = [tally.sector_project.get((sectors[0], project), 0) for project in projects] if sectors else []
    widest = max((sum(tally.sector_project.get((s, p), 0) for p in projects) for s in sectors), default=0)
    if not counts or any(0 < count < WIDE * widest for count in counts):
        return
    if any(not n and tally.project.get(p) for n, p in zip(counts, projects, strict=True)):
        return
    left = 0
    for project, count in zip(projects, counts, strict=True):
        name = catalogue.name("project", project)
        if count:
            place = {"x": left + count / 2, "y": catalogue.name("sector", sectors[0])}
            named(plot, name, yshift=40, bgcolor="rgba(0,0,0,0)", **place)
        left += count
    plot.layout |= {"showlegend": False, "meta": {"narrow": NARROW}}
