"""Figures as pages show them: cards, tiles, tables of counts, every number with the address of its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.catalogue import NONE, Aim, Catalogue
from policy.changes import Change
from policy.explanation import (
    arithmetic,
    due_sentence,
    forecast_sentence,
    needed_sentence,
    plan_sentence,
    reporting_sentence,
    result_sentence,
    since_sentence,
)
from policy.overview import Overview, Standing
from policy.places import LineVerdict, Place, place_of, status_of_place
from policy.sources import ReportingPeriod
from policy.tally import WHOLE, Part, Tally
from reliability_tracker import components
from reliability_tracker.components import Arithmetic, CrossRow, CrossTable, FigureCard, Slot, Tile
from reliability_tracker.drawings import Trajectory, trajectory
from reliability_tracker.formats import isomonth, shortday, thousands

CLASSES = "product-classes-2030"
Narrow = Callable[[str, str], str]  # (dimension, code) -> address
SLOTS = 10  # classes to be designated at most


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target as a card: the figure, the one on the due date where that is past, what follows from them.

    due: (date, figure on it, address of its list, what became of it), or None before the due date
    sentences: what is expected, since when it is behind, what it takes, what is likely
    reporting: how complete the reporting behind it is
    drawn:     its way beside the planned path; `seen` says it in words
    """

    card: FigureCard
    due: tuple[date, int, str, str] | None
    sentences: tuple[str, ...]
    reporting: str
    arithmetic: Arithmetic | None
    drawn: Trajectory
    seen: str
    slots: tuple[Slot, ...] = ()


def counted_address(target: str, filters: Mapping[str, str] | None = None, *, on: date | None = None) -> str:
    """The list of what is counted, narrowed by `sector`, `region`…; of another date than the reader's."""
    query = {**(filters or {}), **({"as_of": on.isoformat()} if on else {})}
    address = _list_of(target)
    return f"{address}?{urlencode(query)}" if query else address


@cache
def _list_of(target: str) -> str:
    """A page has hundreds of links to a handful of lists."""
    return reverse("policy:counted", args=[target])


def target_card(
    aim: Aim,
    standing: Standing,
    *,
    in_progress: int | None = None,
    reporting: ReportingPeriod | None = None,
    slots: tuple[Slot, ...] = (),
) -> TargetCard:
    """The card of a target with a number.

    reporting: the cycle whose reports stand behind it
    slots:     the places its subjects fill, where they are few
    """
    goal, tally = standing.goal, standing.tally
    due = None
    if goal is not None and standing.value_at_due is not None:
        address = counted_address(aim.code, on=goal.due_on)
        due = (goal.due_on, standing.value_at_due, address, due_sentence(standing))
    waiting = _("%(n)s in progress, not counted") % {"n": f"{in_progress:,}"} if in_progress else ""
    card = FigureCard(
        title=aim.name,
        value=tally.value,
        unit=aim.unit,
        href=counted_address(aim.code),
        comparator=goal.comparator if goal else "",
        goal=goal.goal if goal else None,
        expected=standing.expected if not standing.past_due else None,
        status=standing.status,
        links=[
            (_("Rule and arithmetic"), f"{reverse('policy:target', args=[aim.code])}#arithmetic"),
            (_("List: %(n)s") % {"n": thousands(tally.value)}, counted_address(aim.code)),
        ],
        aside=waiting,
    )
    sentences = (
        plan_sentence(standing),
        since_sentence(standing),
        needed_sentence(standing),
        forecast_sentence(standing),
        places_sentence(slots),
    )
    return TargetCard(
        card=card,
        due=due,
        sentences=tuple(filter(None, sentences)),
        reporting=reporting_sentence(aim.code, reporting),
        arithmetic=arithmetic(standing),
        drawn=drawn_way(standing),
        seen=_("%(target)s: %(result)s") % {"target": aim.name, "result": result_sentence(standing)},
        slots=slots,
    )


def drawn_way(standing: Standing) -> Trajectory:
    """The figure at the ends of months, its planned path, and where it is likely to be on the due date."""
    goal, months, outlook = standing.goal, standing.months, standing.forecast
    if goal is None or not months:
        return Trajectory()
    due = goal.due_on.toordinal()
    coming = outlook and ((due, outlook.at_due.low), (due, outlook.at_due.median), (due, outlook.at_due.high))
    return trajectory(
        [(month.on.toordinal(), month.value) for month in months if month.value is not None],
        [(month.on.toordinal(), month.planned) for month in months],
        goal=goal.goal,
        due=due if months[-1].on > goal.due_on else None,
        outlook=coming or None,
        begins=isomonth(months[0].on),
        ends=isomonth(months[-1].on),
    )


def class_slots(found: Overview, catalogue: Catalogue) -> tuple[Slot, ...]:
    """The places of the core classes, each with how far its class has come, or still empty."""
    standing = found.standings.get(CLASSES)
    confirmed = standing.tally.product_class if standing else {}
    kinds = catalogue.product_classes
    filled = [
        class_slot(
            entry.code,
            kinds[entry.code].name if entry.code in kinds else entry.name,
            bool(confirmed.get(entry.code)),
            found.verdicts,
        )
        for entry in found.designated
    ]
    return (*filled, *[Slot(kind=Place.NOT_DESIGNATED)] * (SLOTS - len(filled)))


def class_slot(code: str, name: str, confirmed: bool, verdicts: Mapping[str, Sequence[LineVerdict]]) -> Slot:
    """The place of a designated class, with how far it has come."""
    lines = verdicts.get(code, ())
    place = place_of(designated=True, confirmed=confirmed, lines=lines)
    status = status_of_place(place, lines)
    href = reverse("policy:product_class", args=[code])
    return Slot(name=name, state=status.label, tone=status.tone, href=href, kind=place)


def places_sentence(slots: Sequence[Slot]) -> str:
    """How many of the places are in which state, those that occur."""
    words = {
        Place.CONFIRMED: _("%(n)s confirmed"),
        Place.DEMONSTRATED: _("%(n)s demonstrated but not confirmed"),
        Place.INSUFFICIENT: _("%(n)s with insufficient evidence"),
        Place.NOT_DEMONSTRATED: _("%(n)s not demonstrated"),
        Place.NOT_JUDGED: _("%(n)s without a verdict"),
        Place.NOT_DESIGNATED: _("%(n)s not designated yet"),
    }
    counts = Counter(slot.kind for slot in slots)
    parts = [text % {"n": counts[place]} for place, text in words.items() if counts[place]]
    told = pgettext("between parts of a sentence", ", ").join(parts)
    return _("The ten places: %(parts)s.") % {"parts": told} if parts else ""


def tiles(catalogue: Catalogue, target: str, tally: Tally, **filters: str) -> list[Tile]:
    """The provinces with their counts, in the official order; `filters` narrow the lists they open."""
    return [
        Tile(
            row=place.grid_row,
            col=place.grid_col,
            short=place.short,
            name=place.name,
            value=tally.region.get(place.code, 0) if place.addressee else None,
            href=counted_address(target, {**filters, "region": place.code}) if place.addressee else "",
            outside=not place.addressee,
        )
        for place in catalogue.regions.values()
        if place.grid_row is not None and place.grid_col is not None
    ]


def sector_by_project(
    catalogue: Catalogue, target: str, tally: Tally, *, part: Part = WHOLE, narrow: Narrow | None = None
) -> CrossTable:
    """Sectors down, projects across, sums at both ends.

    part:   what the tally is of; the lists are narrowed to it
    narrow: the address of the same page of one sector or project; otherwise a sector leads to its own page
    """
    sectors = _keys(catalogue, "sector", tally)
    projects = _keys(catalogue, "project", tally)

    def cells(counts: Mapping[str, int], filters: dict[str, str]) -> Iterator[tuple[int, str]]:
        for project in projects:
            yield counts.get(project, 0), counted(filters | {"project": project})

    def counted(filters: Mapping[str, str]) -> str:
        return counted_address(target, {**part.filters, **filters})

    def page_of(sector: str) -> str:
        if narrow is not None:
            return narrow("sector", sector)
        return reverse("policy:sector", args=[sector]) if sector in catalogue.sectors else ""

    rows = [
        CrossRow(
            label=catalogue.name("sector", sector),
            href=page_of(sector),
            cells=[
                *cells(
                    {p: count for (s, p), count in tally.sector_project.items() if s == sector},
                    {"sector": sector},
                ),
                (tally.sector.get(sector, 0), counted({"sector": sector})),
            ],
        )
        for sector in sectors
    ]
    total = CrossRow(
        label=_("Total"),
        cells=[*cells(tally.project, {}), (tally.value, counted({}))],
        is_total=True,
    )
    return CrossTable(
        caption=_("Sectors by project"),
        corner=_("Sector"),
        columns=[*(catalogue.name("project", project) for project in projects), _("Total")],
        column_hrefs=[narrow("project", project) for project in projects] if narrow is not None else [],
        rows=[*rows, total],
    )


DIMENSIONS = ("sector", "project", "layer", "region", "product_class")


def dimension_name(dimension: str) -> str:
    """What the rows of a breakdown are."""
    return {
        "sector": _("Sector"),
        "project": _("Project"),
        "layer": _("Foundation layer"),
        "region": _("Region"),
        "product_class": _("Product class"),
    }[dimension]


def dimension_title(dimension: str) -> str:
    """The heading of a breakdown."""
    return {
        "sector": _("By sector"),
        "project": _("By project"),
        "layer": _("By foundation layer"),
        "region": _("By region"),
        "product_class": _("By product class"),
    }[dimension]


def breakdown(
    catalogue: Catalogue,
    dimension: str,
    target: str,
    now: Tally,
    at_due: tuple[date, Tally] | None = None,
    *,
    part: Part = WHOLE,
    narrow: Narrow | None = None,
) -> CrossTable:
    """One breakdown with its total: today's figures and, past the due date, those on it before them.

    A city stands under its province as “of which”; it is part of it and not added to the total.
    part, narrow: as in `sector_by_project`
    """

    def row(label: str, count: Callable[[Tally], int], filters: Mapping[str, str]) -> CrossRow:
        lists = {**part.filters, **filters}
        cells = [(count(now), counted_address(target, lists))]
        if at_due is not None:
            cells.insert(0, (count(at_due[1]), counted_address(target, lists, on=at_due[0])))
        href = narrow(*next(iter(filters.items()))) if narrow is not None and filters else ""
        return CrossRow(label=label, href=href, cells=cells, is_total=not filters)

    def in_part(key: str) -> Callable[[Tally], int]:
        return lambda tally: tally.by(dimension).get(key, 0)

    def in_city(code: str) -> Callable[[Tally], int]:
        return lambda tally: tally.city.get(code, 0)

    rows = []
    for key in _keys(catalogue, dimension, now, *([at_due[1]] if at_due else [])):
        rows.append(row(catalogue.name(dimension, key), in_part(key), {dimension: key}))
        if dimension == "region":
            rows += [
                replace(
                    row(
                        pgettext("region", "of which %(city)s") % {"city": place.name},
                        in_city(place.code),
                        {"region": place.code},
                    ),
                    is_part=True,
                )
                for place in catalogue.cities_of(key)
            ]
    rows.append(row(_("Total"), lambda tally: tally.value, {}))
    columns = [pgettext("figure", "on the date")]
    if at_due is not None:
        columns.insert(0, _("on the due date"))
    return CrossTable(
        caption=dimension_title(dimension),
        corner=dimension_name(dimension),
        columns=columns,
        rows=rows,
    )


def change_lines(
    catalogue: Catalogue, changes: tuple[Change, ...], part: Part = WHOLE
) -> list[components.Change]:
    """Changes, of all or of a part, as lines of a log, each opening the rows of the ledger behind it.

    The lines are the same for everyone, so they name no subject but a product class.
    """
    return [
        components.Change(
            on=change.on,
            text=_change_words(catalogue, change),
            by=change.quantity,
            href=changes_address(
                change.target, change.first, change.on, decision=change.decision, **part.filters
            ),
            detail=change.decision or _reports_words(change),
        )
        for change in changes
    ]


def changes_address(target: str, first: date, last: date, decision: str = "", **parts: str) -> str:
    """The rows of the ledger that took effect in a stretch of days, narrowed by `sector`, `quantity`…"""
    query = {"target": target, "first": first.isoformat(), "last": last.isoformat(), "source": decision}
    query |= parts
    return f"{reverse('policy:changes')}?{urlencode({key: value for key, value in query.items() if value})}"


def _reports_words(change: Change) -> str:
    if change.first == change.on:
        return _("accepted reports")
    return _("accepted reports, from %(first)s to %(last)s") % {
        "first": shortday(change.first),
        "last": shortday(change.on),
    }


def _change_words(catalogue: Catalogue, change: Change) -> str:
    aim = catalogue.targets.get(change.target)
    words = {"target": aim.name if aim else change.target}
    kind = catalogue.product_classes.get(change.subject) if change.subjects == 1 else None
    if kind is None:
        return words["target"]
    return _("%(target)s: %(name)s") % {**words, "name": kind.name}


def _keys(catalogue: Catalogue, dimension: str, *found: Tally) -> list[str]:
    """The keys of a breakdown in order: all of short classifications, of product classes those that occur."""
    listed = list(catalogue.entries(dimension))
    occurring = {key for tally in found for key, count in tally.by(dimension).items() if count}
    if dimension == "product_class":
        listed = [key for key in listed if key in occurring]
    return listed + sorted(occurring - {*listed, NONE}) + ([NONE] if NONE in occurring else [])
