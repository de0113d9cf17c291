"""Tables that people fill in: which columns they have, how their heads are recognised, what is wrong in them.

A problem names sheet, row, column, value, rule and remedy, so that a person finds the cell and knows what to
do. Heads are read in every language of the site, in any order; a misspelt one is told with the likely right
one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from reliability_tracker.workbooks import Cells, Sheet, as_text

HEAD_WITHIN = 10  # rows from the top; above the head there may be titles
SHORT = 80  # characters of a value that is quoted
SHOWN = 5  # places that are named for problems that are the same


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where, what stands there, the rule it breaks, and what to do."""

    sheet: str
    row: int | None
    column: str
    value: str
    rule: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    name:   the field it fills; labels: what its head may say, the reader's own first
    hint:   what may be written in it: the remedy where something else was
    kind:   "text", "number", "date", "choice" (one of `choices`), "choices" (several) or "yes or no"
    needed: whether it has to be filled in sooner or later; required: whether the table has to have it
    """

    name: str
    labels: Sequence[str]
    hint: str = ""
    required: bool = False
    needed: bool = False
    kind: str = "text"
    choices: Sequence[str] = ()
    comment: str = ""
    width: int = 14

    @property
    def label(self) -> str:
        return self.labels[0]


@dataclass(slots=True)
class Head:
    """The head of a sheet: its row, and which field stands in which column (from 0).

    texts: what the head says, by column
    """

    row: int
    places: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def column_of(self, name: str) -> str:
        """What the column of a field is called in this sheet; empty if it has none."""
        return next((self.texts[at] for at, known in self.places.items() if known == name), "")


def folded(text: str) -> str:
    """What is compared: without spaces, quotation marks, brackets with a unit in them, and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for opening, closing in ("()", "[]"):
        if plain.endswith(closing) and opening in plain[1:]:
            plain = plain[: plain.rindex(opening)]
    return "".join(c for c in plain if not c.isspace() and c not in "“”\"'*:")


def find_head(sheet: Sheet, columns: Sequence[Column], ignored: Iterable[str] = ()) -> Head | None:
    """The head of a sheet, the row near its top that names most columns; None where no row names any.

    ignored: heads that may stand there and are not read
    """
    known = {folded(label): column.name for column in columns for label in (*column.labels, column.name)}
    best: tuple[int, int, Cells] | None = None
    for number, cells in sheet.rows():
        if number > HEAD_WITHIN:
            break
        hits = len({known[key] for cell in cells if (key := folded(as_text(cell))) in known})
        if hits and (best is None or hits > best[0]):
            best = hits, number, cells
    if best is None:
        return None
    head = Head(best[1])
    _read_head(head, best[2], sheet, columns, known, {folded(name) for name in ignored})
    return head


def _read_head(
    head: Head,
    cells: Cells,
    sheet: Sheet,
    columns: Sequence[Column],
    known: Mapping[str, str],
    ignored: set[str],
) -> None:
    labels = {column.name: column.label for column in columns}
    unknown: list[str] = []
    for at, cell in enumerate(cells):
        text = as_text(cell)
        if not text:
            continue
        head.texts[at] = text.rstrip(" *")
        if folded(text) in ignored:
            continue
        name = known.get(folded(text))
        if name is None:
            unknown.append(text)
        elif name in head.places.values():
            head.problems.append(
                Problem(
                    sheet.name,
                    head.row,
                    text,
                    text,
                    _("This column appears twice."),
                    _("Delete one of the two columns."),
                )
            )
        else:
            head.places[at] = name
    missing = [c for c in columns if c.required and c.name not in head.places.values()]
    absent = {key: name for key, name in known.items() if name not in head.places.values()}
    meant: set[str] = set()
    for text in unknown:
        needed = [key for key, name in absent.items() if name in {column.name for column in missing}]
        close = _close(folded(text), needed) or _close(folded(text), absent)
        remedy = _("Delete the column, or give it the name of a column of the template.")
        if close:
            meant.add(absent[close[0]])
            remedy = _("Did you mean “%(column)s”?") % {"column": labels[absent[close[0]]]}
        head.problems.append(
            Problem(sheet.name, head.row, text, text, _("This column is not known."), remedy)
        )
    for column in missing:
        remedy = _("Add the column “%(column)s”.") % {"column": column.label}
        if column.name in meant:
            remedy = _("Write “%(column)s” above the column that is not known.") % {"column": column.label}
        head.problems.append(
            Problem(sheet.name, head.row, column.label, "", _("This column is missing."), remedy)
        )


def _close(key: str, among: Iterable[str]) -> list[str]:
    """The nearest one, if any is near; of a word of two or three characters one may be wrong."""
    return get_close_matches(key, list(among), n=1, cutoff=0.5 if len(key) < 4 else 0.6)


def nearest(text: str, among: Iterable[str]) -> str:
    """The one that was likely meant; empty if none is near."""
    by_key = {folded(choice): choice for choice in among if choice}
    close = _close(folded(text), by_key)
    return by_key[close[0]] if close else ""


def letter(place: int) -> str:
    """0 as A, 26 as AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def shortened(value: Any) -> str:
    text = " ".join(as_text(value).split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


@dataclass(frozen=True, slots=True)
class Group:
    """Problems that say the same: the first of them, and where all of them are."""

    first: Problem
    problems: Sequence[Problem]

    @property
    def count(self) -> int:
        return len(self.problems)

    @property
    def named(self) -> Sequence[Problem]:
        return self.problems[:SHOWN]

    @property
    def others(self) -> int:
        return max(self.count - SHOWN, 0)


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Equal ones together, in the order in which they first occur."""
    groups: dict[Problem, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(replace(problem, row=None, value=""), []).append(problem)
    return [Group(same[0], same) for same in groups.values()]


def as_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as plain values."""
    return [asdict(problem) for problem in problems]
