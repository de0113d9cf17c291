"""What stands in the document of a sector summary, in order: the same for PDF and Word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policy.catalogue import NONE, catalogue_at
from policy.documents.pictures import Panel, Picture, columns, panels, qr_code
from policy.explanation import together
from policy.figures import dimension_title
from policy.summary import DIMENSIONS, SectorSummary
from policy.summary_tables import (
    Column,
    Kind,
    Printing,
    SummaryTable,
    about,
    breakdown_table,
    check_address,
    classes_table,
    decisions_table,
    figures_table,
    frame_rows,
    history_table,
    periods_table,
    reading_hints,
    shown,
    title,
)
from reliability_tracker.demo import is_demo
from reliability_tracker.formats import comparator, isodate, officialdate, percent1, signed, thousands

DIGEST = re.compile(r"[0-9a-f]{64}")
DIGEST_GROUP = re.compile(r".{8}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）); its number is the setter's."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in lines of its own where it has line breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts ready to be set.

    title:  empty where a heading stands right above
    head:   rows of (text, columns it spans, rows it spans)
    wide:   relative widths of the columns
    right:  which columns hold numbers and stand to the right
    has_total: the last row is a sum
    """

    title: str
    head: Sequence[Sequence[tuple[str, int, int]]]
    rows: Sequence[Sequence[str]]
    wide: Sequence[float]
    right: Sequence[bool]
    note: str = ""
    has_total: bool = False

    @property
    def head_cells(self) -> list[tuple[str, bool]]:
        """The headings right above the rows, as (text, whether it stands to the right)."""
        return [
            (text, right) for (text, _across, _down), right in zip(self.head[-1], self.right, strict=True)
        ]

    @property
    def cells(self) -> list[list[tuple[str, str, bool]]]:
        """The rows as (heading, text, whether it stands to the right)."""
        return [
            [(name, text, right) for (name, right), text in zip(self.head_cells, row, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its title and what there is to see in it."""

    title: str
    picture: Picture
    sentence: str = ""


Block = Heading | Paragraph | Grid | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, the lines under it, the marks on every page, its blocks, and the check code."""

    language: str
    title: str
    subtitle: Sequence[str]
    marks: Sequence[str]
    code: Figure
    blocks: Sequence[Block] = field(default_factory=list)

    @property
    def is_chinese(self) -> bool:
        return self.language.startswith("zh")


def summary_document(summary: SectorSummary, printing: Printing) -> Document:
    """The document of a summary in the active language."""
    day = _("Figures as of %(day)s") % {"day": officialdate(summary.standpoint.as_of)}
    published = (
        [_("Snapshot no. %(number)d") % {"number": summary.snapshot}] if summary.snapshot is not None else []
    )
    return Document(
        language=get_language() or "",
        title=title(summary),
        subtitle=[summary.period, day] if summary.period else [day],
        marks=[_("Working paper"), *published, *([_("Demo data")] if is_demo() else [])],
        code=Figure(
            check_address(summary),
            qr_code(check_address(summary), _("Check address")),
            _("Anyone who holds this paper can see there, without signing in, whether its figures are ours."),
        ),
        blocks=list(_blocks(summary, printing)),
    )


def _blocks(summary: SectorSummary, printing: Printing) -> Iterator[Block]:
    yield Heading(_("Where the sector stands"))
    for row in summary.figures.to_dict("records"):
        yield Paragraph(_target_sentence(summary, {key: _known(value) for key, value in row.items()}))
    yield figures_grid(summary)
    if len(summary.history):
        yield Figure(
            _("Figures at the end of each year"),
            _history_picture(summary),
            _("Each target on a scale of its own."),
        )
        by_year = grid(history_table(summary), [2.4, *[2.0] * summary.history["target"].nunique()])
        yield replace(by_year, title="")
    yield Heading(_("How the figures are made up"))
    for dimension in DIMENSIONS:
        yield Heading(dimension_title(dimension), 2)
        if dimension == "region":
            yield _regions_figure(summary)
        yield breakdown_grid(summary, dimension)
    for table in (decisions_grid(summary), classes_grid(summary), periods_grid(summary)):
        yield Heading(table.title)
        yield replace(table, title="") if table.rows else Paragraph(table.note)
    yield Heading(_("Association notes"))
    if not len(summary.notes):
        yield Paragraph(_("No association has written a note for this period."))
    for association, as_of, text in frame_rows(summary.notes):
        yield Heading(
            _("%(association)s, as of %(day)s") % {"association": association, "day": officialdate(as_of)}, 2
        )
        for line in filter(None, map(str.strip, text.splitlines())):
            yield Paragraph(line)
    yield Heading(_("How to read this"))
    for sentence in reading_hints(summary):
        yield Paragraph(sentence)
    facts = [[name, _fact(value)] for name, value in about(summary, printing)]
    yield Grid(
        title=_("Where the figures come from"),
        head=[[(_("What"), 1, 1), (_("Value"), 1, 1)]],
        rows=facts,
        wide=[1, 2.6],
        right=[False, False],
    )


def _target_sentence(summary: SectorSummary, row: dict[str, Any]) -> str:
    """One target in words."""
    words = {
        "target": row["name"],
        "value": thousands(row["value"]),
        "unit": row["unit"],
        "change": signed(row["change"]),
        "before": officialdate(summary.before),
        "national": thousands(row["national"]),
        "share": percent1(row["share"]),
        "goal": f"{comparator(row['comparator'])} {thousands(row['goal'])}",
        "due": officialdate(row["due"]),
        "at_due": thousands(row["value_at_due"]),
    }
    first = _("%(target)s (%(unit)s): %(value)s, %(change)s since %(before)s.") % words
    national = (
        _("This is %(share)s of the national figure, %(national)s; the national goal is %(goal)s by %(due)s.")
        if row["share"] is not None
        else _("The national figure is %(national)s; the national goal is %(goal)s by %(due)s.")
    ) % words
    at_due = (
        _("On the due date the sector had %(at_due)s.") % words if row["value_at_due"] is not None else ""
    )
    return together(first, national, at_due)


def figures_grid(summary: SectorSummary) -> Grid:
    """The sector against every target, as narrow as a page is."""
    table = figures_table(summary)
    return Grid(
        title=_("Contribution to each target"),
        head=[
            [
                (_("Target (unit)"), 1, 1),
                *((table.columns[place].title, 1, 1) for place in (3, 4, 5, 6, 7, 8)),
                (_("National goal"), 1, 1),
                (table.columns[12].title, 1, 1),
            ]
        ],
        rows=[
            [
                _("%(title)s (%(unit)s)") % {"title": row[1], "unit": row[2]},
                *(shown(row[place], table.columns[place].kind) for place in (3, 4, 5, 6, 7, 8)),
                f"{comparator(row[9])} {thousands(row[10])}",
                shown(row[12], Kind.COUNT),
            ]
            for row in table.rows
        ],
        wide=[3.4, 1.5, 1.8, 1.3, 1.5, 1.5, 1.7, 1.6, 1.6],
        right=[False, *[True] * 8],
        note=table.note,
    )


def breakdown_grid(summary: SectorSummary, dimension: str) -> Grid:
    """A breakdown with figure and change of each target beside each other; rows that are 0 throughout go."""
    table = breakdown_table(summary, dimension)
    names = list(dict.fromkeys(column.group for column in table.columns if column.group))
    several = len(names)
    kept = [row for row in table.rows[:-1] if dimension != "product_class" or any(row[2:])]
    kept = [row for row in kept if row[0] != NONE or any(row[2:])]
    order = [place for n in range(several) for place in (2 + n, 2 + several + n)]
    left_out = len(table.rows) - 1 - len(kept)
    gone = _("Not shown: %(n)d rows in which everything is 0.") % {"n": left_out} if left_out else ""
    return Grid(
        title="",
        head=[
            [(table.columns[1].title, 1, 2), *((name, 2, 1) for name in names)],
            [(table.columns[place].title, 1, 1) for place in order],
        ],
        rows=[
            [row[1], *(shown(row[place], table.columns[place].kind) for place in order)]
            for row in [*kept, table.rows[-1]]
        ],
        wide=[3.2, *[1.3, 1.1] * several],
        right=[False, *[True] * (2 * several)],
        note=together(table.note, gone),
        has_total=True,
    )


def grid(table: SummaryTable, wide: Sequence[float], shown_columns: Sequence[int] | None = None) -> Grid:
    """A table as texts, of all its columns or of some in an order of their own; without rows its sentence."""
    places = list(range(len(table.columns)) if shown_columns is None else shown_columns)
    picked: list[Column] = [table.columns[place] for place in places]
    return Grid(
        title=table.title,
        head=[[(column.full_title, 1, 1) for column in picked]],
        rows=[[shown(row[place], table.columns[place].kind) for place in places] for row in table.rows],
        wide=wide,
        right=[column.is_number for column in picked],
        note=table.note if table.rows else table.empty,
        has_total=table.has_total,
    )


def decisions_grid(summary: SectorSummary) -> Grid:
    """What each decision added or took away."""
    return grid(decisions_table(summary), [3.4, 4.4, 5, 1.6, 1.6])


def classes_grid(summary: SectorSummary) -> Grid:
    """The verdicts on the classes of the sector, bound before estimate."""
    places = [1, 2, 3, 4, 6, 5, 8, 9, 10]
    return grid(classes_table(summary), [3, 2.4, 1.2, 2, 2, 2, 1.8, 1.8, 2.2], places)


def periods_grid(summary: SectorSummary) -> Grid:
    """How complete the reporting of the sector is."""
    return grid(periods_table(summary), [4, 3, 1.6, 1.6, 1.6, 1.6, 1.6], range(1, 8))


def _fact(value: Any) -> str:
    """A fact in a narrow cell; a digest in groups, so that it breaks and can be compared by eye."""
    if isinstance(value, date):
        return officialdate(value)
    text = str(value)
    return " ".join(DIGEST_GROUP.findall(text)) if DIGEST.fullmatch(text) else text


def _history_picture(summary: SectorSummary) -> Picture:
    aims = summary.figures.set_index("target")
    charts = []
    for target, rows in summary.history.groupby("target", sort=False):
        name = _("%(title)s (%(unit)s)") % {
            "title": aims.loc[target, "name"],
            "unit": aims.loc[target, "unit"],
        }
        bars = [(isodate(on), int(value)) for on, value in zip(rows["on"], rows["value"], strict=True)]
        charts.append(Panel(name, bars))
    return panels(charts, _("Figures at the end of each year"))


def _regions_figure(summary: SectorSummary) -> Figure:
    """The target with the largest goal by region: its figure now and on the date compared with."""
    aim = summary.figures.sort_values("goal", ascending=False, kind="stable").iloc[0]
    places = catalogue_at(summary.standpoint).regions
    rows = summary.parts[
        (summary.parts["target"] == aim["target"]) & (summary.parts["dimension"] == "region")
    ]
    rows = rows[(rows["code"] != NONE) | (rows["value"] > 0)]
    bars = [
        (places[code].short if code in places else "—", int(value), int(before))
        for code, value, before in zip(rows["code"], rows["value"], rows["value_before"], strict=True)
    ]
    name = _("%(target)s, by region") % {"target": aim["name"]}
    now, before = officialdate(summary.standpoint.as_of), officialdate(summary.before)
    return Figure(name, columns(bars, now, before, name))


def _known(value: Any) -> Any:
    """Python's own value; None for what a frame has none of."""
    import pandas as pd  # as in policy.summary

    return None if pd.isna(value) else value
