"""The chart of a sector: small charts side by side, their sentence, and the same rows as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from policy.catalogue import Catalogue
from policy.chart_names import wrapped
from policy.tally import Tally
from reliability_tracker.charts import BRAND, Chart, Figure
from reliability_tracker.formats import isodate, officialdate, thousands
from reliability_tracker.stills import Still, column_still


def sector_history(catalogue: Catalogue, tallies: Mapping[str, Tally], as_of: date) -> Chart:
    """The figures of one sector at the end of each year, target by target."""
    shown = {code: tally for code, tally in tallies.items() if code in catalogue.targets}
    years = sorted({on.year for tally in shown.values() for on, _change in tally.days})
    ends = [min(date(year, 12, 31), as_of) for year in range(years[0], as_of.year + 1)] if years else []
    plot = Figure(height=200 * -(-len(shown) // 2) + 60, hovermode="closest", showlegend=False)
    rows: list[list[Any]] = [[isodate(end)] for end in ends]
    panels: list[tuple[str, Still]] = []
    for place, (code, tally) in enumerate(shown.items()):
        counts = [tally.value_on(end) for end in ends]
        _panel(plot, catalogue.targets[code].name, place, -(-len(shown) // 2), ends, counts)
        still = column_still({str(end.year): count for end, count in zip(ends, counts, strict=True)})
        if still is not None:
            panels.append((catalogue.targets[code].name, still))
        for row, count in zip(rows, counts, strict=True):
            row.append(count)
    return Chart(
        key="history",
        title=_("Figures at the end of each year"),
        sentence=_("From %(first)s to %(last)s.")
        % {"first": officialdate(ends[0]), "last": officialdate(ends[-1])}
        if ends
        else _("Nothing is counted yet."),
        figure=plot,
        head=[_("Date"), *(catalogue.targets[code].name for code in shown)],
        rows=rows,
        panels=panels,
    )


def _panel(
    plot: Figure, title: str, place: int, lines: int, ends: Sequence[date], counts: Sequence[int]
) -> None:
    """One of several small charts, two to a line, each on a scale of its own: they count different things."""
    axis, line, column = str(place + 1) if place else "", place // 2, place % 2
    left, top = 0.54 * column, 1 - line / lines
    plot.add_bar(
        x=[isodate(end) for end in ends],
        y=list(counts),
        name=title,
        marker={"color": BRAND},
        text=[thousands(count) for count in counts],
        textposition="outside",
        cliponaxis=False,
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
    )
    plot.update_layout(
        {
            f"xaxis{axis}": {"type": "category", "domain": [left, left + 0.46], "anchor": f"y{axis}"},
            f"yaxis{axis}": {"domain": [top - 0.62 / lines, top - 0.14 / lines], "anchor": f"x{axis}"},
        }
    )
    plot.add_annotation(
        text=wrapped(title),
        x=left,
        xref="paper",
        xanchor="left",
        y=top,
        yref="paper",
        yanchor="top",
        showarrow=False,
        align="left",
    )
