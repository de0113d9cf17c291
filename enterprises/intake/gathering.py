"""The lines of a file put together: which of them speak of one report, and of one of its indicators.

What a line leaves empty it says nothing about, so the same report may stand on several lines and sheets.
Where two lines say different things of one field, both are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from enterprises.intake.cells import Reader, Unread, key_of
from enterprises.intake.report_columns import KEYS, ROW_COLUMNS
from enterprises.report_form import MOST_ROWS
from reliability_tracker.tables_in import Column, Head, Problem, find_head, letter, shortened
from reliability_tracker.workbooks import Book, Sheet, as_text

MOST_ORDER = 999  # of an indicator; its number on the page has at most three digits
AT_ONCE = 500  # rows that are read together
IS_ROW = frozenset(ROW_COLUMNS)
Progress = Callable[[int], None]


def _getter(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What takes the values at these places, as a tuple however many there are."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)


@dataclass(slots=True)
class Table:
    """A sheet whose head was understood.

    columns: (place in the row of the sheet, field), in their order; names: of the fields
    of_row, of_report: places among them of what is said of an indicator, and of the report itself
    row_names, row_values: the fields of the former, and what takes their values out of all
    keys: key → its place among them
    """

    sheet: Sheet
    head: Head
    columns: Sequence[tuple[int, str]]
    names: Sequence[str] = field(init=False)
    of_row: Sequence[int] = field(init=False)
    of_report: Sequence[int] = field(init=False)
    row_names: Sequence[str] = field(init=False)
    row_values: Callable[[Sequence[Any]], tuple[Any, ...]] = field(init=False)
    keys: Mapping[str, int] = field(init=False)
    head_width: int = field(init=False)

    def __post_init__(self) -> None:
        self.names = [name for _at, name in self.columns]
        places = list(enumerate(self.names))
        self.keys = {name: place for place, name in places if name in KEYS}
        self.of_row = [place for place, name in places if name in IS_ROW]
        self.row_names = [self.names[place] for place in self.of_row]
        self.row_values = _getter(self.of_row)
        self.of_report = [p for p, name in places if name not in IS_ROW and name not in KEYS]
        self.head_width = len(self.head.texts)

    def column_of(self, name: str) -> str:
        return self.head.column_of(name)


class Line(NamedTuple):
    """A row of a table that says something: values as `Table.names` has them, None where it says nothing."""

    table: Table
    number: int
    values: tuple[Any, ...]

    def said(self) -> Iterator[tuple[str, Any]]:
        """(field, value) of what it says."""
        return ((n, v) for n, v in zip(self.table.names, self.values, strict=True) if v is not None)


class Key(NamedTuple):
    """What names a report: the credit code as read, and product and model in a form that is compared."""

    credit_code: str
    product: str
    model: str


@dataclass(slots=True)
class Gathered:
    """What the file says of one report. rows: order of an indicator → the lines that speak of it.

    unnumbered: lines of indicators without a number, in their order
    """

    key: Key
    product_name: str
    product_model: str
    lines: list[Line] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[int, list[Line]] = field(default_factory=dict)
    unnumbered: list[Line] = field(default_factory=list)

    def settle_numbers(self, known: Sequence[int]) -> None:
        """Number the lines without one: first those the report has and no line names, then new ones.

        known: the orders of the rows the report has, or begins with
        """
        free = [order for order in known if order not in self.rows]
        following = max([*known, *self.rows, -1]) + 1
        for line in self.unnumbered:
            order = free.pop(0) if free else following
            following = max(following, order + 1)
            self.rows[order] = [line]
        self.unnumbered = []

    @property
    def first(self) -> Line:
        """The line to name where no other fits."""
        every = [*self.lines, *(line for lines in self.rows.values() for line in lines), *self.unnumbered]
        return min(every, key=lambda line: line.number)


@dataclass(slots=True)
class Gathering:
    """All that a file says: the reports in their order, the tables, and what is wrong with both."""

    reports: dict[Key, Gathered] = field(default_factory=dict)
    by_words: dict[tuple[str, ...], Gathered] = field(
        default_factory=dict
    )  # by their keys as a line writes them
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hints: Mapping[str, str] = field(default_factory=dict)  # field → what may be written
    unread: list[str] = field(default_factory=list)  # names of sheets without a known column
    lines: int = 0


def tables_of(
    book: Book, columns: Sequence[Column], *, ignored: Sequence[str] = (), others: Sequence[str] = ()
) -> Gathering:
    """The sheets whose heads are known, with what is wrong with the heads.

    ignored: heads that may stand there and are not read; others: names of sheets that hold no rows
    """
    gathering = Gathering(hints={column.name: column.hint for column in columns})
    for sheet in book.sheets:
        if sheet.name in others:
            continue
        head = find_head(sheet, columns, ignored)
        if head is None:
            gathering.unread.append(sheet.name)
            continue
        gathering.problems += head.problems
        gathering.tables.append(Table(sheet, head, sorted(head.places.items())))
    if not gathering.tables:
        rule = _("No sheet has any of the columns to fill in.")
        remedy = _("Download the workbook to fill in, and copy the rows into it.")
        gathering.problems.append(Problem("", None, "", "", rule, remedy))
    return gathering


def gather(gathering: Gathering, reader: Reader, own_code: str, told: Progress = lambda n: None) -> None:
    """Read every line of the tables. own_code: the enterprise of lines that name none; empty if several."""
    for table in gathering.tables:
        headless: dict[int, tuple[int, Any]] = {}
        fill = _Fill(table)
        rows = table.sheet.rows()
        while some := list(islice(rows, AT_ONCE)):
            some = [(number, cells) for number, cells in some if number > table.head.row]
            for number, cells in some:
                if fill.down:
                    fill(number - 1, cells)
                for at in _others(table, len(cells)) if len(cells) > table.head_width else ():
                    if cells[at] != "" and at not in headless:
                        headless[at] = number, cells[at]
            for line in _lines(table, some, reader, gathering):
                gathering.lines += 1
                told(1)
                _place(line, gathering, own_code)
        gathering.problems += fill.problems
        gathering.problems += _without_head(table, headless)
    if not gathering.lines and gathering.tables and not gathering.problems:
        table = gathering.tables[0]
        rule, remedy = _("There are no rows below the head."), _("Fill in at least one row.")
        gathering.problems.append(Problem(table.sheet.name, None, "", "", rule, remedy))


def _others(table: Table, width: int) -> Sequence[int]:
    """The places of a row that no heading stands above."""
    return [at for at in range(width) if at not in table.head.texts]


class _Fill:
    """Lets every row of merged cells hold what the first of them does; those merged sideways are named."""

    def __init__(self, table: Table) -> None:
        self.problems: list[Problem] = []
        self.down: list[tuple[int, int, int]] = []
        self.values: dict[int, Any] = {}
        read = {at for at, _name in table.columns}
        for first_row, first, last_row, last in table.sheet.merged:
            if last_row < table.head.row:
                continue
            if last > first and read.intersection(range(first, last + 1)):
                place = f"{letter(first)}{first_row + 1}:{letter(last)}{last_row + 1}"
                rule = _("Cells of several columns are merged.")
                remedy = _("Undo the merging and write each value in its own column.")
                column = table.head.texts.get(first, letter(first))
                self.problems.append(Problem(table.sheet.name, first_row + 1, column, place, rule, remedy))
            elif last_row > first_row:
                self.down.append((first_row, last_row, first))

    def __call__(self, row: int, cells: Any) -> None:
        for first, last, at in self.down:
            if row == first:
                self.values[at] = cells[at] if at < len(cells) else ""
            elif first < row <= last and at < len(cells) and cells[at] == "":
                cells[at] = self.values.get(at, "")


def _lines(
    table: Table, rows: Sequence[tuple[int, Any]], reader: Reader, gathering: Gathering
) -> Iterator[Line]:
    """The values of the rows that say something, read column by column. What cannot be read is named."""
    read: list[list[Any]] = []
    unread: list[tuple[int, int]] = []  # (place among the rows, among the columns)
    columns = list(zip_longest(*(cells for _number, cells in rows), fillvalue=""))
    for place, (at, name) in enumerate(table.columns):
        cells: Sequence[Any] = columns[at] if at < len(columns) else [""] * len(rows)
        if name in KEYS:
            read.append([as_text(cell) or None for cell in cells])
            continue
        kinds = set(map(type, cells))
        if bool in kinds:
            cells = [str(cell) if isinstance(cell, bool) else cell for cell in cells]
        read.append(list(map(reader.values(name).__getitem__, cells)))
        if Unread in set(map(type, read[-1])):
            unread += [(row, place) for row, value in enumerate(read[-1]) if isinstance(value, Unread)]
    for row, place in sorted(unread):
        at, name = table.columns[place]
        wrong, (number, cells) = read[place][row], rows[row]
        cure = wrong.remedy or gathering.hints[name]
        gathering.problems.append(
            Problem(
                *(table.sheet.name, number, table.column_of(name), shortened(cells[at]), wrong.sentence, cure)
            )
        )
        read[place][row] = None
    named, places = {row for row, _place in unread}, range(len(read))
    for row, ((number, _cells), values) in enumerate(zip(rows, zip(*read, strict=True), strict=True)):
        if row in named or _is_any_given(values, places):
            yield Line(table, number, values)


def _place(line: Line, gathering: Gathering, own_code: str) -> None:
    """Give a line to the report it speaks of."""
    table, values = line.table, line.values
    words = _key(line, "credit_code"), _key(line, "product_name"), _key(line, "product_model")
    of_row = _is_any_given(values, table.of_row)
    of_report = _is_any_given(values, table.of_report)
    if not words[1]:
        if of_row or of_report:
            rule, remedy = _("The row names no product."), _("Write the name of the product in each row.")
            gathering.problems.append(_at(line, "product_name", "", rule, remedy))
        return
    report = gathering.by_words.get(words)
    if report is None:
        name, model = (" ".join(text.split()) for text in words[1:])
        key = Key(key_of(words[0] or own_code).upper(), key_of(name), key_of(model))
        report = gathering.reports.setdefault(key, Gathered(key, name, model))
        gathering.by_words[words] = report
    if of_report or not table.of_row:
        report.lines.append(line)
        for place in table.of_report:
            value = values[place]
            if value is not None and report.values.setdefault(table.names[place], value) != value:
                gathering.problems.append(_contradiction(line, table.names[place], report))
    if of_row:
        _place_row(line, report, gathering)


def _is_any_given(values: Sequence[Any], places: Sequence[int]) -> bool:
    for place in places:  # noqa: SIM110 -- asked of every line: a generator takes twice as long
        if values[place] is not None:
            return True
    return False


def _key(line: Line, name: str) -> str:
    place = line.table.keys.get(name)
    return (line.values[place] or "") if place is not None else ""


def _place_row(line: Line, report: Gathered, gathering: Gathering) -> None:
    number = _key(line, "row")
    if not number:
        report.unnumbered.append(line)
        return
    if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= MOST_ORDER + 1:
        rule, remedy = _("This is not an indicator number."), _("A whole number from 1, or empty")
        gathering.problems.append(_at(line, "row", number, rule, remedy))
        return
    lines = report.rows.setdefault(int(number) - 1, [])
    for earlier in lines:
        held = dict(earlier.said())
        for name, value in line.said():
            if name in IS_ROW and held.get(name, value) != value:
                rule = _("Row %(row)d says something else about the same indicator.") % {
                    "row": earlier.number
                }
                remedy = _("Give each indicator its own number, or let both rows say the same.")
                gathering.problems.append(_at(line, name, value, rule, remedy))
    lines.append(line)
    if len(report.rows) == MOST_ROWS + 1:
        rule = _("A report has at most %(n)d indicators.") % {"n": MOST_ROWS}
        gathering.problems.append(_at(line, "row", number, rule, _("Delete rows.")))


def _contradiction(line: Line, name: str, report: Gathered) -> Problem:
    earlier = next(other for other in report.lines if dict(other.said()).get(name) is not None)
    rule = _("Row %(row)d says something else about the same report.") % {"row": earlier.number}
    remedy = _("Let both rows say the same, or leave one of the cells empty.")
    return _at(line, name, dict(line.said())[name], rule, remedy)


def _at(line: Line, name: str, value: Any, rule: str, remedy: str) -> Problem:
    column = line.table.column_of(name)
    return Problem(line.table.sheet.name, line.number, column, shortened(value), rule, remedy)


def _without_head(table: Table, headless: Mapping[int, tuple[int, Any]]) -> Iterator[Problem]:
    for at, (number, cell) in headless.items():
        rule = _("The column has no heading, but there is something in it.")
        remedy = _("Write the heading, or empty the column.")
        yield Problem(table.sheet.name, number, letter(at), shortened(cell), rule, remedy)
