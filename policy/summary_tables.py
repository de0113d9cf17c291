"""The tables of a sector summary: one declaration for workbook, Word and PDF alike, made from its frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy import checking
from policy.assessment_numbers import achieved, rounded
from policy.enums import Verdict
from policy.figures import dimension_name, dimension_title
from policy.figures_digest import CheckCode
from policy.summary import CITY, DIMENSIONS, FRAMES, SectorSummary
from policy.units import readable_unit
from reliability_tracker.demo import is_demo
from reliability_tracker.formats import comparator, dash, officialdate, percent1, signed, thousands

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

Row = list[Any]


class Kind(StrEnum):
    """What the cells of a column hold, which decides how they are written and aligned."""

    TEXT = "text"
    COUNT = "count"
    CHANGE = "change"
    SHARE = "share"
    CONFIDENCE = "confidence"
    MEASURE = "measure"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """group: what the column belongs to, where several stand under one heading"""

    title: str
    kind: Kind = Kind.TEXT
    group: str = ""

    @property
    def full_title(self) -> str:
        return (
            _("%(target)s: %(name)s") % {"target": self.group, "name": self.title}
            if self.group
            else self.title
        )

    @property
    def is_number(self) -> bool:
        return self.kind not in (Kind.TEXT, Kind.DAY)


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A table with typed cells: Python's own values, None where there is none.

    has_total: its last row is a sum
    empty:     the sentence that stands for it where it has no row
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    empty: str = ""
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class Printing:
    """Who took a summary out, and when. It stands in documents and workbooks, never in the CSV."""

    by: str
    at: datetime


def summary_tables(summary: SectorSummary) -> list[SummaryTable]:
    """Every table, in the order in which documents show them."""
    return [
        figures_table(summary),
        *(breakdown_table(summary, dimension) for dimension in DIMENSIONS),
        history_table(summary),
        decisions_table(summary),
        classes_table(summary),
        periods_table(summary),
        notes_table(summary),
    ]


def figures_table(summary: SectorSummary) -> SummaryTable:
    """The sector against every target with a number."""
    return SummaryTable(
        key="figures",
        title=_("Figures"),
        columns=[
            Column(_("Target")),
            Column(_("Name of the target")),
            Column(_("Unit")),
            Column(_("Figure of the sector"), Kind.COUNT),
            Column(_before(summary), Kind.COUNT),
            Column(_("Change"), Kind.CHANGE),
            Column(_("On the due date"), Kind.COUNT),
            Column(_("National figure"), Kind.COUNT),
            Column(_("Share of the national figure"), Kind.SHARE),
            Column(_("Comparator")),
            Column(_("National goal"), Kind.COUNT),
            Column(_("Due date"), Kind.DAY),
            Column(_("In progress, not counted"), Kind.COUNT),
        ],
        rows=_rows(summary, "figures"),
        note=_(
            "The notice sets no goals for single sectors:"
            " each figure stands beside the national goal, not against it."
        ),
    )


def breakdown_table(summary: SectorSummary, dimension: str) -> SummaryTable:
    """A row for each code, figure and change of each target, sums at the end."""
    table = summary.table(dimension)
    of_which = table["dimension"] == CITY
    names = [
        pgettext("region", "of which %(city)s") % {"city": name} if city else name
        for name, city in zip(table["name"], of_which, strict=True)
    ]
    targets = list(summary.figures["target"])
    changes = summary.table(dimension, "change")[targets].add_suffix(" change")
    counts = table[targets].join(changes)
    rows = frame_rows(table[["code"]].assign(name=names).join(counts))
    aims = list(summary.figures["name"])
    return SummaryTable(
        key=dimension,
        title=dimension_title(dimension),
        columns=[
            Column(pgettext("classification", "code")),
            Column(dimension_name(dimension)),
            *(Column(_("Figure"), Kind.COUNT, group=name) for name in aims),
            *(Column(_("Change"), Kind.CHANGE, group=name) for name in aims),
        ],
        rows=[*rows, ["", _("Total"), *(int(total) for total in counts[~of_which].sum())]],
        note=_(
            "In the order of administrative divisions, which is not a ranking. A city is part of its "
            "province and is not added to the total."
        )
        if dimension == "region"
        else "",
        has_total=True,
    )


def history_table(summary: SectorSummary) -> SummaryTable:
    """Each target's figure at the end of each year."""
    shown = summary.figures[summary.figures["target"].isin(summary.history["target"])]
    wide = summary.history.pivot(index="on", columns="target", values="value")[list(shown["target"])]
    return SummaryTable(
        key="history",
        title=_("Figures at the end of each year"),
        columns=[Column(_("Date"), Kind.DAY), *(Column(name, Kind.COUNT) for name in shown["name"])],
        rows=frame_rows(wide.reset_index()),
        empty=_("Nothing is counted yet."),
    )


def decisions_table(summary: SectorSummary) -> SummaryTable:
    """What each decision added or took away."""
    return SummaryTable(
        key="decisions",
        title=_("Demonstrations and decisions"),
        columns=[
            Column(_("Effective on"), Kind.DAY),
            Column(_("Document number")),
            Column(_("Target")),
            Column(_("Added"), Kind.COUNT),
            Column(_("Taken away"), Kind.COUNT),
        ],
        rows=_rows(summary, "decisions", left_out="target"),
        note=_("Decisions are given by their number; whom they name is in the lists of what is counted."),
        empty=_("No decision has changed a figure of the sector."),
    )


def classes_table(summary: SectorSummary) -> SummaryTable:
    """What accepted evidence proves of the product classes of the sector."""
    rows = _rows(summary, "classes")
    for row in rows:
        row[3] = readable_unit(row[3]) if row[3] else ""
        row[10] = Verdict(row[10]).label if row[10] else pgettext("verdict", "not assessed")
    return SummaryTable(
        key="classes",
        title=_("Indicators and verdicts"),
        columns=[
            Column(pgettext("classification", "code")),
            Column(_("Product class")),
            Column(_("Indicator")),
            Column(_("Unit")),
            Column(_("International advanced value"), Kind.MEASURE),
            Column(_("Estimate"), Kind.MEASURE),
            Column(_("Lower bound"), Kind.MEASURE),
            Column(_("Upper bound"), Kind.MEASURE),
            Column(_("Confidence achieved"), Kind.CONFIDENCE),
            Column(_("Share of the market covered"), Kind.SHARE),
            Column(_("Verdict")),
            Column(_("Judged on"), Kind.DAY),
        ],
        rows=rows,
        note=_(
            "A claim is not evidence: a class counts only by a decision that rests on these verdicts."
            " Values of different indicators, products and conditions are never added up."
        ),
        empty=_("No class of the sector is designated or has been judged."),
    )


def periods_table(summary: SectorSummary) -> SummaryTable:
    """How complete the reporting is."""
    return SummaryTable(
        key="periods",
        title=_("Completeness of reporting"),
        columns=[
            Column(_("Code of the cycle")),
            Column(_("Reporting cycle")),
            Column(_("Due date"), Kind.DAY),
            Column(pgettext("reports", "Expected"), Kind.COUNT),
            Column(pgettext("reports", "Received"), Kind.COUNT),
            Column(pgettext("reports", "On time"), Kind.COUNT),
            Column(pgettext("reports", "Accepted"), Kind.COUNT),
            Column(pgettext("reports", "Voluntary"), Kind.COUNT),
        ],
        rows=_rows(summary, "periods"),
        note=_(
            "As it was when this was made, not as of the date. Reports that were not expected are listed "
            "separately."
        ),
        empty=_("No reporting cycle has been opened that expects reports of the sector."),
    )


def notes_table(summary: SectorSummary) -> SummaryTable:
    """What associations wrote."""
    return SummaryTable(
        key="notes",
        title=_("Association notes"),
        columns=[Column(_("Association")), Column(_("As of"), Kind.DAY), Column(_("Note"))],
        rows=_rows(summary, "notes"),
        empty=_("No association has written a note for this period."),
    )


def about(summary: SectorSummary, printing: Printing | None) -> Iterator[tuple[str, Any]]:
    """What a summary is, from where it is seen and how it can be checked."""
    yield _("Title"), title(summary)
    yield _("Sector"), summary.sector.code
    if summary.period:
        yield _("Reporting cycle"), summary.period
    yield _("As of"), summary.standpoint.as_of
    yield _("As known at"), known_at_words(summary)
    yield _("Ledger version"), summary.standpoint.ledger
    if summary.snapshot is not None:
        yield _("Snapshot"), summary.snapshot
    yield _("Compared with"), summary.before
    yield _("Digest of the counts (SHA-256)"), summary.digest
    yield _("Check address"), check_address(summary)
    if printing is not None:
        yield _("Exported by"), printing.by
        yield _("Exported at"), timezone.localtime(printing.at).isoformat(sep=" ", timespec="seconds")
    yield _("Nature of the data"), _("Demo data") if is_demo() else _("Working paper")


def reading_hints(summary: SectorSummary) -> list[str]:
    """How to read a summary, a sentence each."""
    return [
        _("A figure counts what had taken effect by the as-of date and was recorded by the known-at time."),
        _(
            "What is under check never counts; it is shown beside as reports in progress, as it was when "
            "this was made."
        ),
        _(
            "Parts add up to the whole. A city stands as “of which” under its province and is not added"
            " again."
        ),
        _("0 is a figure. An empty cell, or a dash, means that there is no figure."),
        _(
            "The digest covers every count; anyone who opens the check address sees which of our figures "
            "it belongs to."
        ),
        _("This is a working paper made from the records of the tracker, not an official document."),
    ]


def title(summary: SectorSummary) -> str:
    return _("Sector summary: %(sector)s") % {"sector": summary.sector.name}


def known_at_words(summary: SectorSummary) -> str:
    """The known-at time, or the word for now."""
    known_at = summary.standpoint.known_at
    return timezone.localtime(known_at).isoformat(timespec="seconds") if known_at else _("known now")


def check_code(summary: SectorSummary) -> str:
    """What the check address ends with."""
    place = summary.standpoint
    return str(CheckCode(summary.sector.code, place.as_of, summary.before, place.ledger, summary.digest))


def check_address(summary: SectorSummary) -> str:
    """Where anyone can see that the figures are ours."""
    return checking.check_address(check_code(summary))


def shown(value: Any, kind: Kind) -> str:
    """A cell as documents show it."""
    if value is None:
        return dash(value)
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.TEXT: str,
        Kind.COUNT: thousands,
        Kind.CHANGE: signed,
        Kind.SHARE: percent1,
        Kind.CONFIDENCE: achieved,
        Kind.MEASURE: rounded,
        Kind.DAY: officialdate,
    }
    return comparator(writers[kind](value))


def _rows(summary: SectorSummary, name: str, left_out: str = "") -> list[Row]:
    """The rows of a frame in the order of its columns, without one of them."""
    columns = [column for column in FRAMES[name] if column != left_out]
    return [[row.get(column) for column in columns] for row in summary.rows[name]]


def frame_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame with Python's own values; what is missing is None."""
    import pandas as pd  # as in policy.summary

    return [
        [None if pd.isna(value) else getattr(value, "item", lambda value=value: value)() for value in row]
        for row in frame.itertuples(index=False, name=None)
    ]


def _before(summary: SectorSummary) -> str:
    return _("On %(day)s") % {"day": officialdate(summary.before)}
