"""The report form as a reader of texts: what can be stored becomes a value, the rest is kept as it was typed.

Nothing here asks whether a report is complete; `enterprises.submission` does. The texts come from a browser
or, by `texts_of`, from the database, so that a form shows and reads both alike.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, cast

from django import forms
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from enterprises.evidence_data import unit_of_times
from enterprises.evidence_fields import PASTED
from enterprises.evidence_help import EXAMPLES, TIMES_HELP
from enterprises.models import IndicatorRow, Report
from enterprises.report_fields import (
    HELP,
    REPORT_FIELDS,
    REQUIRED,
    ROW_FIELDS,
    ROW_NAME,
    ROW_REQUIRED,
    UNITS,
    row_name,
    short_label,
)
from enterprises.report_inputs import (
    AmountField,
    DayField,
    IndicatorSelect,
    LongText,
    NumberField,
    WholeNumberField,
)
from enterprises.report_lists import BASIS_OF_UNIT, Lists
from enterprises.settling import put, settle_report, settle_row
from policy.units import readable_unit

if TYPE_CHECKING:
    from django.forms import BoundField

MOST_ROWS = 50
_IN_UNIT = ("baseline_value", "current_value", "target_value", "benchmark_value")
ANSWER = re.compile(
    r"answer_\d+|comment"
)  # answers to reviewers, kept with the texts until they are submitted

Texts = MultiValueDict[str, str]
Typed = str | list[str]


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody has entered.

    values:  field → value, of the fields that were entered; a foreign key is a code; None or "" is empty
    rows:    row's number → the same; rows that are missing are removed; None leaves all rows as they are
    typed:   field → text that could not become a value yet
    answers: `answer_<comment>` → answer to a reviewer's comment, not submitted yet
    """

    values: Mapping[str, Any]
    rows: Mapping[int, Mapping[str, Any]] | None = None
    typed: Mapping[str, Typed] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


class Lenient(forms.Form):
    """A form over fields of a model in which nothing is required and nothing is lost."""

    model: type[models.Model]
    field_names: tuple[str, ...]
    demanded: frozenset[str]

    def __init__(self, data: Texts, lists: Lists, *, prefix: str | None = None, link: str = "") -> None:
        super().__init__(data, auto_id="%s", prefix=prefix, use_required_attribute=False)
        self.texts = data
        for name in self.field_names:
            self.fields[name] = form_field(self.model, name, lists, link)
            self.fields[name].demanded = name in self.demanded  # type: ignore[attr-defined]
            self.fields[name].unit = UNITS.get(name, "")  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """field → value; what could not be read is empty."""
        self.is_valid()  # reads the texts
        return {name: self.cleaned_data.get(name, empty_of(self.fields[name])) for name in self.fields}

    @property
    def typed(self) -> dict[str, Typed]:
        """name on the page → text, of what could not be read or may not stand in the database."""
        texts: dict[str, Typed] = {}
        for name in self.errors:
            given = [_as_stored(text) for text in self.texts.getlist(self.add_prefix(name))]
            several = isinstance(self.fields[name], forms.MultipleChoiceField)
            texts[self.add_prefix(name)] = given if several else (given or [""])[-1]
        return texts

    def settle(self, faults: Mapping[str, list[str]]) -> None:
        """Take values out that the database would refuse, with the sentences why."""
        for name, sentences in faults.items():
            self.add_error(name, sentences)


class ReportForm(Lenient):
    model, field_names, demanded = Report, REPORT_FIELDS, REQUIRED

    def __init__(self, data: Texts, lists: Lists) -> None:
        super().__init__(data, lists)
        self.fields["warnings_answer"].widget.attrs["placeholder"] = (
            " "  # the style sheet asks if it is empty
        )

    def clean(self) -> dict[str, Any]:
        self.settle(settle_report(self.cleaned_data))
        return self.cleaned_data


class RowForm(Lenient):
    """One indicator row. An indicator that is measured in one unit only brings it along.

    So do the data: n, T and r that they say themselves need not be typed (`evidence_data.brought_along`).
    """

    model, field_names, demanded = IndicatorRow, ROW_FIELDS, ROW_REQUIRED

    def __init__(self, data: Texts, order: int, lists: Lists, link: str = "") -> None:
        super().__init__(data, lists, prefix=f"rows-{order}", link=link)
        self.order = order
        self.lists = lists
        self.fields["indicator"].widget.describe(lists)
        self.fields["unit"].widget.attrs["data-basis"] = json.dumps(BASIS_OF_UNIT)
        unit, basis = self._text("unit"), self._text("time_basis")
        for name in _IN_UNIT:
            self.fields[name].unit = readable_unit(unit) or " "  # type: ignore[attr-defined]
        times = unit_of_times(IndicatorRow(method=self._text("method"), unit=unit, time_basis=basis))
        for name, of_time in (("test_time", basis), ("end_time", times), ("hours_per_day", basis)):
            self.fields[name].unit = readable_unit(of_time) or " "  # type: ignore[attr-defined]
        method = self._text("method")
        for name in PASTED:
            example = EXAMPLES.get(method if name == "times" else name, EXAMPLES[""])
            attrs = self.fields[name].widget.attrs
            attrs |= {"placeholder": example, "spellcheck": "false"}
            attrs.pop("maxlength", None)  # a browser would cut what is pasted, and say nothing
        self.fields["times"].help_text = TIMES_HELP.get(method, TIMES_HELP[""])

    @property
    def row(self) -> IndicatorRow:
        """What stands on the page, as a row that is not stored."""
        row = IndicatorRow(order=self.order)
        put(row, self.values)
        return row

    def clean(self) -> dict[str, Any]:
        self.settle(settle_row(self.cleaned_data, self.lists))
        return self.cleaned_data

    def _text(self, name: str) -> str:
        return str(self.texts.get(self.add_prefix(name), ""))


class Entry:
    """The whole form over one set of texts."""

    def __init__(self, texts: Texts, lists: Lists | None = None, *, improvement: int | None = None) -> None:
        """improvement: whose test plans may be named; not needed beside the lists."""
        self.texts = texts
        self.lists = lists or Lists.read(improvement)
        link = texts.get("link", "")
        self.form = ReportForm(texts, self.lists)
        self.rows = [RowForm(texts, order, self.lists, link) for order in row_orders(texts)]

    @classmethod
    def of(cls, report: Report, rows: Sequence[IndicatorRow], lists: Lists | None = None) -> Self:
        """The form as the database has it."""
        return cls(texts_of(report, rows), lists, improvement=report.improvement_id)

    @property
    def forms(self) -> list[Lenient]:
        return [self.form, *self.rows]

    @property
    def entered(self) -> Entered:
        """What is to be saved."""
        typed: dict[str, Typed] = {}
        for form in self.forms:
            typed |= form.typed
        answers = {
            name: _as_stored(self.texts.get(name, "")) for name in self.texts if ANSWER.fullmatch(name)
        }
        return Entered(self.form.values, {row.order: row.values for row in self.rows}, typed, answers)

    def field(self, name: str) -> BoundField | None:
        """The field of this name on the page."""
        found = ROW_NAME.fullmatch(name)
        if not found:
            return self.form[name] if name in self.form.fields else None
        row = next((row for row in self.rows if row.order == int(found[1])), None)
        return row[found[2]] if row and found[2] in row.fields else None

    def say(self, name: str, message: str) -> None:
        """Show a sentence at a field, unless it already says it."""
        bound = self.field(name)
        if bound is not None and message not in bound.errors:
            bound.form.add_error(bound.name, message)

    def unread(self) -> list[tuple[str, str]]:
        """(name on the page, sentence) of what could not be read."""
        return [
            (form.add_prefix(name), str(message))
            for form in self.forms
            for name, messages in form.errors.items()
            for message in messages
        ]


def is_text(name: str) -> bool:
    """Whether a name on the page is that of a text of the report, not of a button or of a hidden input."""
    if found := ROW_NAME.fullmatch(name):
        return found[2] in ROW_FIELDS
    return name == "row" or name in REPORT_FIELDS or bool(ANSWER.fullmatch(name))


def row_orders(texts: Texts) -> list[int]:
    """The numbers of the rows on the page, in their order."""
    given = [
        int(text) for text in texts.getlist("row") if text.isascii() and text.isdecimal() and len(text) < 4
    ]
    return sorted(set(given))[:MOST_ROWS]


def next_row(texts: Texts, named: Iterable[str] = ()) -> int:
    """The number of a row to be added: above every one on the page and every one that a comment names."""
    commented = [int(found[1]) for found in map(ROW_NAME.fullmatch, named) if found]
    return max([*row_orders(texts), *commented, -1]) + 1


def texts_of(report: Report, rows: Sequence[IndicatorRow]) -> Texts:
    """The texts a form shows for what the database has; what was typed and not stored stands in its place."""
    texts: Texts = MultiValueDict()
    for name in REPORT_FIELDS:
        texts.setlist(name, _as_texts(_stored(report, name)))
    for row in rows:
        texts.appendlist("row", str(row.order))
        for name in ROW_FIELDS:
            texts.setlist(row_name(row.order, name), _as_texts(_stored(row, name)))
    for name, text in report.typed.items():
        texts.setlist(name, text if isinstance(text, list) else [text])
    return texts


def stored_values(thing: Report | IndicatorRow) -> dict[str, Any]:
    """field → value as `Entered` has them."""
    names = REPORT_FIELDS if isinstance(thing, Report) else ROW_FIELDS
    return {name: _stored(thing, name) for name in names}


def _stored(thing: models.Model, name: str) -> Any:
    return getattr(thing, thing._meta.get_field(name).attname)  # type: ignore[union-attr]


def _as_stored(text: str) -> str:
    """A text that is kept as it is: line ends as in the database, without what it cannot hold."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def _as_texts(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, Decimal):
        return [plain(value)]
    if isinstance(value, datetime.date):
        return [value.isoformat()]
    return [] if value is None else [str(value)]


def plain(number: Decimal) -> str:
    """1200.000000000 as 1200."""
    return format(number.normalize(), "f") if number else "0"


def empty_of(form_field: forms.Field) -> Any:
    """What stands in the database for a field without value."""
    if isinstance(form_field, forms.MultipleChoiceField):
        return []
    if isinstance(form_field, NumberField | WholeNumberField | DayField | CodeField):
        return None
    return False if isinstance(form_field, forms.BooleanField) else ""


class CodeField(forms.ChoiceField):
    """The code of an entry of a list, or nothing."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


class KeyField(CodeField):
    """The key of an entry of a list, a number, or nothing."""

    def clean(self, value: Any) -> int | None:
        key = super().clean(value)
        return int(key) if key else None


def form_field(model: type[models.Model], name: str, lists: Lists, link: str) -> forms.Field:
    column: Any = model._meta.get_field(name)
    words: dict[str, Any] = {"label": short_label(name), "help_text": HELP.get(name, ""), "required": False}
    if isinstance(column, models.ForeignKey):
        widget = IndicatorSelect if name == "indicator" else forms.Select
        kind_of_key = KeyField if name == "plan" else CodeField
        return kind_of_key(choices=lists.choices(name, link), widget=widget, **words)
    if hasattr(column, "base_field"):
        return forms.MultipleChoiceField(
            choices=lists.choices(name), widget=forms.CheckboxSelectMultiple, **words
        )
    if name == "unit":
        return forms.ChoiceField(choices=lists.choices("unit"), **words)
    if getattr(column, "choices", None):
        return forms.ChoiceField(choices=[("", _("Please choose")), *column.choices], **words)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(**words)
    kinds: dict[Any, type[forms.Field]] = {
        models.DecimalField: NumberField,
        models.DateField: DayField,
        models.PositiveIntegerField: WholeNumberField,
        models.PositiveSmallIntegerField: WholeNumberField,
        models.TextField: LongText,
    }
    kind = AmountField if name.endswith("_wan") else kinds.get(type(column))
    return cast(forms.Field, column.formfield(**words, **({"form_class": kind} if kind else {})))
