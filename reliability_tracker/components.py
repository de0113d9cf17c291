"""What the templates in `templates/components` are given, where a name and a word would not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from reliability_tracker.statuses import Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise
    Number = int | float | Decimal
    Link = tuple[Text, str]


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A figure with its goal.

    href:     the list of what was counted
    expected: what was planned for this date
    status:   a registered status code
    notes:    sentences below the bar
    links, aside: the foot of the card
    """

    title: Text
    value: Number | None
    unit: Text = ""
    href: str = ""
    comparator: str = ">="
    goal: Number | None = None
    expected: Number | None = None
    status: str = ""
    notes: Sequence[Text] = ()
    links: Sequence[Link] = ()
    aside: Text = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where there is nothing yet, and the way to the next step."""

    title: Text
    text: Text = ""
    href: str = ""
    link: Text = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of a fixed number of places; without a name it is empty. `kind`: how far it has come, in a word."""

    name: Text = ""
    state: Text = ""
    tone: Tone = Tone.IDLE
    href: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the tile map. `outside`: there for completeness, neither counted nor linked."""

    row: int
    col: int
    short: Text
    name: Text
    value: int | None = None
    href: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what changed: `by` is +1, −1 or a sum; None shows no number."""

    on: date
    text: Text
    by: int | None = None
    href: str = ""
    detail: Text = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the history of a thing."""

    at: datetime
    title: Text
    who: Text = ""
    comment: Text = ""
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a thing, with how many are in it."""

    label: Text
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attached file: `digest` is its SHA-256, `added` who added it and when."""

    name: str
    href: str
    size: int | None = None
    kind: Text = ""
    added: Text = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CrossRow:
    """A row of counts: (value, address) cells, the last one the sum. is_part: counted in the row above"""

    label: Text
    cells: Sequence[tuple[Number | None, str]]
    href: str = ""
    is_total: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts by two classifications. `columns` names every cell of a row; the last is a sum if `sums`.

    column_hrefs: where the names of the first columns lead
    stacked: on a telephone each row is a card, for columns with long names
    """

    caption: Text
    corner: Text
    columns: Sequence[Text]
    rows: Sequence[CrossRow]
    sums: bool = True
    column_hrefs: Sequence[str] = ()
    stacked: bool = False

    @property
    def lines(self) -> list[tuple[CrossRow, list[tuple[Number | None, str, Text]]]]:
        """Each row with its cells: (value, address, name of the column)."""
        return [
            (row, [(*cell, column) for cell, column in zip(row.cells, self.columns, strict=True)])
            for row in self.rows
        ]

    @property
    def heads(self) -> list[tuple[Text, str]]:
        """(name, address) of each column."""
        return list(zip_longest(self.columns, self.column_hrefs, fillvalue=""))


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How a result follows: inputs with values, formula line by line, thresholds with whether they hold."""

    inputs: Sequence[tuple[Text, object]]
    formula: Sequence[str]
    result: Text
    thresholds: Sequence[tuple[Text, bool]] = ()
    source: Text = ""
