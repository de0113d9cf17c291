"""Columns pasted from a spreadsheet: a text is cut into lines and cells. `pasted` says what they mean.

Taken are tab, semicolon, comma and space between cells, full-width characters, separators of thousands and a
first line of headings. A comma is a separator of thousands where three digits follow; if the lines then have
too few cells, it separates cells after all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.typed import read_number

MOST_LINES = 10_000
NAMED = 40  # unreadable lines that are quoted; of the others the numbers are given
SHORT = 40  # characters of a line that is quoted
THOUSANDS = re.compile(r"(?<![\w.,])[+-]?\d{1,3}(?:,\d{3})+(?!\d)(?!,\d)")
NARROW = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")
NAME = re.compile(r"[^\W\d]\S*")  # of a system above its column: S1, 样机2
IN_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]\s*|[\s:_/.-]+$")

Read = TypeVar("Read")


class Unreadable(Exception):
    """What is wrong with a line, as a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty: its number in the field, its text, its cells."""

    number: int
    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The lines of a field. heads: names of the columns, where the first line is one of headings."""

    lines: tuple[Line, ...]
    heads: tuple[str, ...] = ()

    def places(self, words: Mapping[str, frozenset[str]]) -> dict[str, int]:
        """role → place of its column, of the roles whose words stand in the headings."""
        return {
            role: place
            for role, known in words.items()
            for place, head in reversed(list(enumerate(self.heads)))
            if head.lower() in known
        }


def columns_of(text: str, words: frozenset[str], *, least: int = 1) -> Columns:
    """The cells of a pasted text; `least` cells are expected in each line.

    words: the headings that are known, in lower case; a first line without any is one of data
    Raises ValidationError for more than MOST_LINES lines.
    """
    wide = NARROW.sub("", text)
    lines = [
        (number, line.strip(" \r"))
        for number, line in enumerate(unicodedata.normalize("NFKC", wide).split("\n"), start=1)
        if line.strip()
    ]
    if len(lines) > MOST_LINES:
        raise ValidationError(
            _("These are %(n)s lines; the limit is %(most)s.")
            % {"n": f"{len(lines):,}", "most": f"{MOST_LINES:,}"},
            code="too_many",
        )
    read = [Line(number, line.strip(), _cells(line)) for number, line in lines]
    heading = read[0] if read and _is_heading(read, words) else None
    body = read[1:] if heading else read
    wanted = max(least, len(heading.cells) if heading and "," in heading.text else 0)
    counts = {len(line.cells) for line in body}
    if counts and (min(counts) < wanted or len(counts) > 1):
        split = [Line(line.number, line.text, _cells(line.text, thousands=False)) for line in body]
        widths = {len(line.cells) for line in split}
        if min(widths) >= wanted and len(widths) == 1:
            body, counts = split, widths
    if heading is None:
        return Columns(tuple(body))
    cells = (
        heading.cells if len(heading.cells) <= max(counts, default=0) else _cells(heading.text, spaces=False)
    )
    return Columns(tuple(body), tuple(map(_heading, cells)))


def each(lines: Iterable[Line], read: Callable[[Line], Read]) -> list[tuple[Line, Read]]:
    """Every line read; raises ValidationError with a sentence for each that cannot be, all at once."""
    done: list[tuple[Line, Read]] = []
    wrong: list[tuple[Line, str]] = []
    for line in lines:
        try:
            done.append((line, read(line)))
        except Unreadable as reason:
            wrong.append((line, str(reason)))
    if wrong:
        raise ValidationError(_named(wrong))
    return done


def number(text: str) -> Decimal:
    """A finite number of a cell."""
    try:
        return read_number(text)
    except ValidationError as wrong:
        raise Unreadable(_("“%(text)s” is not a number") % {"text": shortened(text)}) from wrong


def above_zero(text: str) -> Decimal:
    found = number(text)
    if found <= 0:
        raise Unreadable(_("a number above 0 is needed"))
    return found


def whole(text: str) -> int:
    """A whole number from 0."""
    found = number(text)
    if found < 0 or found != found.to_integral_value() or found > 2_147_483_647:
        raise Unreadable(_("“%(text)s” is not a whole number from 0") % {"text": shortened(text)})
    return int(found)


def is_number(text: str) -> bool:
    try:
        read_number(text)
    except ValidationError:
        return False
    return True


def shortened(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _named(wrong: Sequence[tuple[Line, str]]) -> list[str]:
    """A sentence for each line: its number, its text, the rule it breaks."""
    said = [
        _("Line %(number)s “%(text)s”: %(rule)s.")
        % {"number": line.number, "text": shortened(line.text.replace("\t", " ")), "rule": rule}
        for line, rule in wrong[:NAMED]
    ]
    if rest := wrong[NAMED:]:
        said.append(
            ngettext(
                "Line %(numbers)s cannot be read either.",
                "Lines %(numbers)s cannot be read either.",
                len(rest),
            )
            % {"numbers": ", ".join(str(line.number) for line, _rule in rest)}
        )
    return said


def _cells(line: str, *, thousands: bool = True, spaces: bool = True) -> tuple[str, ...]:
    for separator in "\t;":
        if separator in line:
            return tuple(cell.strip() for cell in line.split(separator))
    plain = THOUSANDS.sub(lambda found: found[0].replace(",", ""), line) if thousands else line
    if "," in plain:
        return tuple(cell.strip() for cell in plain.split(","))
    return tuple(plain.split()) if spaces else (plain,)


def _is_heading(lines: Sequence[Line], words: frozenset[str]) -> bool:
    """Whether the first line holds known headings; or names, such as S1 and S2, above columns of numbers."""
    first, rest = lines[0], lines[1:2]
    if any(map(is_number, first.cells)):
        return False
    if any(_heading(cell).lower() in words for cell in (*first.cells, first.text)):
        return True
    below = [cell for line in rest for cell in line.cells if cell]
    named = len(first.cells) > 1 and all(map(NAME.fullmatch, first.cells))
    return named and bool(below) and all(map(is_number, below))


def _heading(cell: str) -> str:
    """`失效时间（h）` as 失效时间."""
    return IN_BRACKETS.sub("", cell).strip()
