"""One cell of a workbook as a value of the report form: the same fields read it that read the page.

A cell knows more than a text does: a number is a number, a day a day. What people write differently in
spreadsheets is put into the text a form takes: a name for a code, a serial number for a day, several choices
in one cell.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.intake.report_columns import field_of, options
from enterprises.report_form import CodeField
from enterprises.report_inputs import AmountField, DayField, NumberField, WholeNumberField
from enterprises.report_lists import Lists
from reliability_tracker.tables_in import folded, nearest
from reliability_tracker.workbooks import as_text

Read = tuple[Any, str, str]  # value, sentence, remedy; a sentence where it cannot be read
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415  # 1950-01-01 and 2100-12-31 as spreadsheets count days
DAY_ZERO = datetime.date(1899, 12, 30)
BETWEEN = re.compile(r"([、，,;；/\n]+)")
ERRORS = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)")
EXACT = 10**15  # digits a spreadsheet keeps
YES = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "on"})
NO = frozenset({"否", "no", "n", "false", "0", "×", "off"})


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands for a cell that cannot be read: why, and what to do."""

    sentence: str
    remedy: str


class Values(dict[Any, Any]):
    """cell → value of one column, None where it says nothing; each cell is read when it is first asked for.

    A whole column is asked for at once. A cell that is true or false is given as a text, or it would be
    taken for a number.
    """

    def __init__(self, reader: Reader, name: str) -> None:
        super().__init__({"": None})
        self.reader, self.name = reader, name

    def __missing__(self, cell: Any) -> Any:
        says = not isinstance(cell, str) or cell.strip()
        value, sentence, remedy = self.reader.read(self.name, cell) if says else (None, "", "")
        if isinstance(value, str | list) and not value:
            value = None
        self[cell] = found = Unread(sentence, remedy) if sentence else value
        return found


class Reader:
    """Reads cells by the name of their column; what was read once is known from then on."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.fields: dict[str, forms.Field] = {}
        self.known: dict[str, Values] = {}
        self.words: dict[str, dict[str, str]] = {}

    def values(self, name: str) -> Values:
        """What the cells of a column say."""
        if name not in self.known:
            self.known[name] = Values(self, name)
        return self.known[name]

    def read(self, name: str, cell: Any) -> Read:
        field = self.fields.get(name)
        if field is None:
            field = self.fields[name] = field_of(name, self.lists)
        if isinstance(cell, str) and ERRORS.fullmatch(cell.strip()):
            return (
                None,
                _("The formula in this cell has no result."),
                _("Correct the formula, or write the value."),
            )
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        if isinstance(field, NumberField) and is_number and (number := _number(field, cell)) is not None:
            return number, "", ""
        text, sentence, remedy = self._prepared(name, field, cell)
        if sentence:
            return None, sentence, remedy
        try:
            return field.clean(text), "", ""
        except ValidationError as wrong:
            return None, " ".join(wrong.messages), ""

    def _prepared(self, name: str, field: forms.Field, cell: Any) -> tuple[Any, str, str]:
        """The text, or texts, that the form takes for a cell."""
        text = as_text(cell)
        if isinstance(field, forms.MultipleChoiceField):
            return self._several(name, field, text)
        if isinstance(field, forms.ChoiceField | CodeField):
            return self._chosen(name, field, text)
        if isinstance(field, forms.BooleanField):
            return _yes_or_no(text)
        if isinstance(field, DayField):
            return _day(cell, text), "", ""
        if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
            return (
                None,
                _("The spreadsheet has turned this cell into a date or time."),
                _("Format the cell as text and write it again."),
            )
        return text, "", ""

    def _chosen(self, name: str, field: forms.Field, text: str) -> tuple[Any, str, str]:
        code = self._words_of(name).get(folded_choice(text))
        if code is not None:
            return code, "", ""
        names = [label for _code, label in options(field)]
        meant = nearest(text, names)
        remedy = (
            _("Did you mean “%(text)s”?") % {"text": meant}
            if meant
            else _("One of: %(choices)s") % {"choices": _listed(names)}
        )
        return None, _("“%(text)s” is not in the list.") % {"text": text[:60]}, remedy

    def _several(self, name: str, field: forms.Field, text: str) -> tuple[Any, str, str]:
        """The codes of several choices; a name may hold a separator itself, so the longest is tried first."""
        words, parts = self._words_of(name), BETWEEN.split(text)
        codes: list[str] = []
        at = 0
        while at < len(parts):
            for end in range(len(parts), at, -1):
                code = words.get(folded_choice("".join(parts[at:end])))
                if code is not None:
                    codes.append(code)
                    at = end
                    break
            else:
                if parts[at].strip() and not BETWEEN.fullmatch(parts[at]):
                    return (None, *self._chosen(name, field, parts[at].strip())[1:])
                at += 1
        return list(dict.fromkeys(codes)), "", ""

    def _words_of(self, name: str) -> dict[str, str]:
        """What may be written for each code: the code itself and its names in every language."""
        if name not in self.words:
            found: dict[str, set[str]] = defaultdict(set)
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    for code, label in options(field_of(name, self.lists)):
                        found[folded_choice(label)].add(code)
                        if name != "plan":  # the key of a plan is nothing that people write
                            found[folded_choice(code)].add(code)
            if name == "plan":
                for plan in self.lists.plans:
                    found[folded_choice(plan.number)].add(str(plan.pk))
            if name == "indicator":
                for indicator in self.lists.indicators:
                    for text in filter(None, (indicator.symbol, indicator.name_zh, indicator.name_en)):
                        found[folded_choice(text)].add(indicator.code)
            self.words[name] = {
                text: min(codes) for text, codes in found.items() if len(codes) == 1 or text in codes
            }
            if name != "plan":
                self.words[name] |= {folded_choice(code): code for codes in found.values() for code in codes}
        return self.words[name]


def folded_choice(text: str) -> str:
    """What is compared of a choice: without spaces, quotation marks and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and c not in "“”\"'")


@lru_cache(maxsize=4096)
def key_of(text: Any) -> str:
    """What is compared of names of products: without differences of width, case and spacing."""
    return folded_choice(as_text(text))


def _number(field: NumberField, cell: float) -> Decimal | None:
    """A cell's number exactly as it shows; None where the field has to look at it."""
    if not -EXACT < cell < EXACT or cell != cell:
        return None
    digits, places = field.max_digits or 0, field.decimal_places or 0
    if abs(cell) >= 10 ** (digits - places):
        return None
    if cell == int(cell):
        return Decimal(int(cell))
    number = Decimal(repr(cell))
    return number if -int(number.as_tuple().exponent) <= places else None


def _day(cell: Any, text: str) -> str:
    """A day as the form reads it; a number is one that the spreadsheet counts."""
    if isinstance(cell, datetime.datetime | datetime.date):
        return text
    serial = text if text.isdecimal() and len(text) == 5 else ""
    if serial and FIRST_SERIAL <= int(serial) <= LAST_SERIAL:
        return (DAY_ZERO + datetime.timedelta(days=int(serial))).isoformat()
    return text


def _yes_or_no(text: str) -> tuple[Any, str, str]:
    plain = folded_choice(text)
    if plain in YES | {folded_choice(_("yes"))}:
        return "on", "", ""
    if plain in NO | {folded_choice(_("no"))}:
        return "", "", ""
    return None, _("“%(text)s” is neither yes nor no.") % {"text": text[:60]}, _("Write yes or no.")


def _listed(names: list[str]) -> str:
    return " / ".join(names[:8]) + (" …" if len(names) > 8 else "")


__all__ = ["AmountField", "Reader", "WholeNumberField", "folded", "folded_choice", "key_of"]
