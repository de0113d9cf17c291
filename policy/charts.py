"""The charts of where we stand: rows in, a figure with its sentence and the same rows as a table out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.catalogue import Aim, Catalogue, Period
from policy.chart_names import END_WIDTH, LABEL_ROOM, NARROW, apart, name_lines, name_parts, named, wrapped
from policy.explanation import figure, plan_sentence, result_sentence
from policy.overview import Standing
from policy.planned_path import time_share
from policy.tally import Tally
from reliability_tracker.charts import BAND, BARS, BRAND, INK, MARKERS, SERIES, SOFT, Chart, Figure
from reliability_tracker.formats import (
    DASH,
    isodate,
    isomonth,
    officialdate,
    officialmonth,
    percent0,
    percent1,
    signed,
    thousands,
)
from reliability_tracker.stills import Line, Still, bar_still, column_still, line_still

SHOWN_MONTHS = 24


def shares_of_goals(catalogue: Catalogue, standings: Mapping[str, Standing], as_of: date) -> Chart:
    """How much of each goal was reached by the end of each month, beside the planned path of its stage."""
    shown = [s for s in standings.values() if s.goal is not None and s.goal.goal > 0]
    plot = Figure(height=400, yaxis={"tickformat": ".0%"}, legend={"y": -0.16, "yanchor": "top"})
    plot.layout |= {"showlegend": False, "margin": {"r": LABEL_ROOM}, "meta": {"narrow": NARROW}}
    days = sorted({month.on for s in shown for month in s.months if month.on <= as_of})
    columns: dict[str, dict[date, float]] = {}
    for stage in catalogue.stages.values():
        of_stage = [s for s in shown if catalogue.targets[s.code].stage == stage.code]
        if of_stage:
            columns[_("planned path, %(stage)s") % {"stage": stage.name}] = _plan(
                plot, stage, of_stage[0], days
            )
    ends = apart({s.code: s.share_of_goal or 0.0 for s in shown})
    for place, standing in enumerate(shown):
        aim = catalogue.targets[standing.code]
        points = {m.on: m.value / standing.goal.goal for m in standing.months if m.value is not None}  # type: ignore[union-attr]
        columns[aim.name] = points
        plot.add_scatter(
            x=list(points),
            y=list(points.values()),
            name=wrapped(aim.name),
            mode="lines+markers",
            line={"color": SERIES[place % len(SERIES)], "dash": _line_dash(place), "width": 2.5},
            marker={"symbol": MARKERS[place % len(MARKERS)], "size": _only_last(points, 9, 0)},
            hovertemplate="%{y:.1%}",
        )
        named(
            plot,
            f"{wrapped(aim.name, END_WIDTH)}<br>{percent1(standing.share_of_goal)}",
            x=1,
            xref="paper",
            xshift=6,
            y=ends[standing.code],
            xanchor="left",
            align="left",
            font={"color": SERIES[place % len(SERIES)]},
        )
    plot.add_hline(y=1, line={"color": INK, "width": 1})
    sentence = _("As of %(day)s: %(shares)s of the goal.") % {
        "day": officialdate(as_of),
        "shares": pgettext("between parts of a sentence", ", ").join(
            f"{catalogue.targets[s.code].name} {percent1(s.share_of_goal)}" for s in shown
        ),
    }
    rows = [
        [isodate(day), *(percent1(points[day]) if day in points else DASH for points in columns.values())]
        for day in days
    ]
    return Chart(
        key="shares",
        title=_("Share of the goal reached, month by month"),
        sentence=sentence if shown else _("No goal has a number."),
        figure=plot,
        head=[_("Date"), *columns],
        rows=rows,
        still=_shares_still(catalogue, shown),
    )


def _shares_still(catalogue: Catalogue, shown: Sequence[Standing]) -> Still | None:
    """The same lines without scripts: each ends with its share, and the key names them."""
    lines, key = [], []
    for place, standing in enumerate(shown):
        goal, look = standing.goal, f"series-{place % len(SERIES) + 1}"
        if goal is None:
            continue
        points = [(m.on, m.value / goal.goal) for m in standing.months if m.value is not None]
        lines.append(Line(points, look, percent1(standing.share_of_goal)))
        key.append((look, catalogue.targets[standing.code].name))
    goals = {(s.goal.start_on, s.goal.due_on) for s in shown if s.goal is not None}
    plans = [Line([(start, 0.0), (due, 1.0)], "line-planned") for start, due in sorted(goals)]
    if plans:
        key.append(("line-planned", _("planned path")))
    return line_still([*plans, *lines], goal=(1.0, _("goal")), write=percent0, key=key)


def trajectory(aim: Aim, standing: Standing, as_of: date) -> Chart:
    """The figure at each month's end, the planned path, the goal, and where it is likely to be when due."""
    goal, outlook = standing.goal, standing.forecast
    plot = Figure(height=380, showlegend=False)
    known = [month for month in standing.months if month.value is not None]
    plot.add_scatter(
        x=[month.on for month in standing.months],
        y=[round(month.planned, 1) for month in standing.months],
        name=_("planned path"),
        mode="lines",
        line={"color": SOFT, "dash": "dash", "width": 1.5},
    )
    if outlook is not None and goal is not None:
        value = standing.value
        for name, edge, fill in (("low", outlook.at_due.low, None), ("high", outlook.at_due.high, "tonexty")):
            plot.add_scatter(
                x=[as_of, goal.due_on],
                y=[value, edge],
                name=_("forecast, 80% interval") if fill else name,
                mode="lines",
                line={"width": 0},
                fill=fill,
                fillcolor=BAND,
                hoverinfo="skip",
            )
        likely = f"{figure(outlook.at_due.low)}–{figure(outlook.at_due.high)}"
        named(
            plot,
            _("forecast, 80%% interval: %(range)s") % {"range": likely},
            x=goal.due_on,
            y=outlook.at_due.low,
            xanchor="right",
            yanchor="top",
        )
        plot.add_scatter(
            x=[as_of, goal.due_on],
            y=[value, outlook.at_due.median],
            name=_("forecast, median"),
            mode="lines",
            line={"color": BRAND, "dash": "dot", "width": 1.5},
        )
    plot.add_scatter(
        x=[month.on for month in known],
        y=[month.value for month in known],
        name=_("figure"),
        mode="lines+markers",
        line={"color": BRAND, "width": 2.5},
        marker={"size": 5},
    )
    name_lines(plot, standing)
    if goal is not None:
        plot.add_hline(
            y=goal.goal,
            line={"color": INK, "width": 1},
            annotation={"text": _("goal %(n)s") % {"n": figure(goal.goal)}, "font": {"color": INK}},
        )
        plot.add_vline(x=goal.due_on.isoformat(), line={"color": INK, "width": 1, "dash": "dot"})
    return Chart(
        key="trajectory",
        title=_in_units(_("Planned path and figure"), aim),
        sentence=plan_sentence(standing) or result_sentence(standing),
        figure=plot,
        head=[_("Date"), _("Figure"), _("Planned")],
        rows=[
            [isodate(month.on), thousands(month.value), figure(round(month.planned, 1))]
            for month in standing.months
        ],
        still=_trajectory_still(standing, as_of),
    )


def _trajectory_still(standing: Standing, as_of: date) -> Still | None:
    """The same without scripts, each line named at its end."""
    goal, outlook, months = standing.goal, standing.forecast, standing.months
    if goal is None:
        return None
    lines = [
        Line([(month.on, month.planned) for month in months], "line-planned"),
        Line(
            [(month.on, month.value) for month in months if month.value is not None],
            "line-actual",
            thousands(standing.value),
        ),
    ]
    key = [("line-actual", _("figure")), ("line-planned", _("planned path"))]
    band = None
    if outlook is not None:
        value, due = float(standing.value or 0), goal.due_on
        band = (as_of, value, due, outlook.at_due.low, outlook.at_due.high)
        likely = f"{figure(outlook.at_due.low)}–{figure(outlook.at_due.high)}"
        lines.append(Line([(as_of, value), (due, outlook.at_due.median)], "line-median", likely))
        key.append(("line-median", _("forecast, 80% interval")))
    return line_still(
        lines,
        band=band,
        goal=(goal.goal, _("goal %(n)s") % {"n": figure(goal.goal)}),
        due=goal.due_on,
        key=key,
    )


def monthly_changes(aim: Aim, standing: Standing, as_of: date) -> Chart:
    """What each of the last months added or took away, beside what is still needed a month."""
    months = _net_by_month(standing.tally, as_of)
    plot = Figure(height=300, showlegend=False)
    plot.add_bar(x=[officialmonth(day) for day in months], y=list(months.values()), marker={"color": BRAND})
    plot.update_xaxes(type="category", nticks=8)
    needed = standing.progress.needed_per_month if standing.progress else None
    if needed is not None:
        plot.add_hline(
            y=needed,
            line={"color": INK, "width": 1, "dash": "dash"},
            annotation={"text": _("needed a month: %(n)s") % {"n": figure(round(needed, 1))}},
        )
    total = sum(months.values())
    return Chart(
        key="months",
        title=_in_units(_("Change a month"), aim),
        sentence=_("Net change of the last %(n)s months: %(total)s.")
        % {"n": len(months), "total": signed(total)},
        figure=plot,
        head=[_("Month"), _("Net change")],
        rows=[[officialmonth(day), signed(change)] for day, change in months.items()],
        still=column_still(
            {isomonth(day): change for day, change in months.items()},
            rule=None
            if needed is None
            else (needed, _("needed a month: %(n)s") % {"n": figure(round(needed, 1))}),
        ),
    )


def sectors_by_project(catalogue: Catalogue, aim: Aim, tally: Tally) -> Chart:
    """Sectors as bars, their projects as parts of them."""
    sectors = [*catalogue.sectors, *(key for key in tally.sector if key not in catalogue.sectors)]
    projects = [*catalogue.projects, *(key for key in tally.project if key not in catalogue.projects)]
    plot = Figure(height=300, barmode="stack", hovermode="closest", legend={"traceorder": "normal"})
    for place, project in enumerate(projects):
        counts = [tally.sector_project.get((sector, project), 0) for sector in sectors]
        plot.add_bar(
            x=counts,
            y=[catalogue.name("sector", sector) for sector in sectors],
            orientation="h",
            name=catalogue.name("project", project),
            marker={"color": BARS[place % len(BARS)]},
            text=[thousands(count) if count else "" for count in counts],
            textposition="auto",
            insidetextanchor="middle",
            textangle=0,
        )
    plot.update_yaxes(autorange="reversed")
    name_parts(plot, catalogue, tally, sectors, projects)
    largest = max(sectors, key=lambda sector: tally.sector.get(sector, 0), default="")
    return Chart(
        key="sectors",
        title=_("%(target)s: sectors by project") % {"target": aim.name},
        sentence=_("Largest: %(sector)s with %(n)s of %(total)s.")
        % {
            "sector": catalogue.name("sector", largest),
            "n": thousands(tally.sector.get(largest, 0)),
            "total": thousands(tally.value),
        },
        figure=plot,
        head=[_("Sector"), *(catalogue.name("project", project) for project in projects)],
        rows=[
            [
                catalogue.name("sector", sector),
                *(tally.sector_project.get((sector, project), 0) for project in projects),
            ]
            for sector in sectors
        ],
        still=bar_still(
            [
                (
                    catalogue.name("sector", sector),
                    [tally.sector_project.get((sector, project), 0) for project in projects],
                )
                for sector in sectors
            ],
            [catalogue.name("project", project) for project in projects],
        ),
    )


def _plan(plot: Figure, stage: Period, standing: Standing, days: Sequence[date]) -> dict[date, float]:
    """The planned path of a stage's targets as a line; the share planned on each of the days within it."""
    goal = standing.goal
    if goal is None:
        return {}
    plot.add_scatter(
        x=[goal.start_on, goal.due_on],
        y=[0, 1],
        name=_("planned path, %(stage)s") % {"stage": stage.name},
        mode="lines",
        line={"color": SOFT, "dash": "dash", "width": 1.5},
        hoverinfo="skip",
    )
    middle = goal.start_on + (goal.due_on - goal.start_on) / 2
    named(plot, _("planned path, %(stage)s") % {"stage": stage.name}, x=middle, y=0.5, xanchor="right")
    return {day: time_share(goal.path, day) for day in days if goal.start_on <= day <= goal.due_on}


def _net_by_month(tally: Tally, as_of: date) -> dict[date, int]:
    """First day of each of the last months up to the as-of date → net change in it."""
    number = as_of.year * 12 + as_of.month - 1
    shown = range(max(number - SHOWN_MONTHS + 1, 12), number + 1)
    months = dict.fromkeys((date(n // 12, n % 12 + 1, 1) for n in shown), 0)
    for on, change in tally.days:
        if (first := on.replace(day=1)) in months:
            months[first] += change
    return months


def _in_units(title: str, aim: Aim) -> str:
    return _("%(title)s (%(unit)s)") % {"title": title, "unit": aim.unit} if aim.unit else title


def _only_last(points: Mapping[date, float], last: Any, others: Any) -> list[Any]:
    """A value for the last point and another for all before it."""
    return [others] * (len(points) - 1) + [last] * bool(points)


def _line_dash(place: int) -> str:
    return ("solid", "dot", "dashdot", "longdashdot")[place % 4]
