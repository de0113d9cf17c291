"""What a report says, from JSON and to JSON. It is read by the form (`enterprises.report_form`), so that a
program and a browser are understood alike: JSON becomes the texts that somebody would have typed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from enterprises.models import IndicatorRow, Report
from enterprises.report_fields import REPORT_FIELDS, ROW_FIELDS, row_name
from enterprises.report_form import MOST_ROWS, Entry, Texts, next_row, plain, stored_values, texts_of

Said = Iterator[tuple[str, str]]  # name of a field, sentence
ORDER = "order"


@dataclass(frozen=True)
class Body:
    """A report as a program sent it, on top of what is stored.

    wrong: what is no value of its field, or no field: (name, sentence)
    """

    texts: Texts
    wrong: list[tuple[str, str]] = field(default_factory=list)


def to_json(thing: Report | IndicatorRow) -> dict[str, Any]:
    """field → value: decimals as exact text, dates as ISO, a foreign key as its code; empty is null or ""."""
    return {name: _as_json(value) for name, value in stored_values(thing).items()}


def read_body(report: Report, rows: list[IndicatorRow], data: Mapping[str, Any]) -> Body:
    """The texts of the form after what `fields` and `rows` say; what they do not name stays.

    `rows`, where given, is all rows: one that is not named is removed, one without `order` is new.
    """
    texts, wrong = texts_of(report, rows), list[tuple[str, str]]()
    fields = data.get("fields", {})
    if isinstance(fields, Mapping):
        wrong += _take(texts, fields, Report, REPORT_FIELDS, "")
    else:
        wrong.append(("fields", _("This has to be an object: fields by their names.")))
    if "rows" in data:
        wrong += _take_rows(texts, report, {row.order for row in rows}, data["rows"])
    return Body(texts, wrong)


def unread(body: Body, entry: Entry, report: Report, rows: list[IndicatorRow]) -> list[tuple[str, str]]:
    """What of the body is no value yet. What somebody has left half-written before stays as it is."""
    before = set(Entry.of(report, rows, entry.lists).unread()) if report.typed else set()
    return [*body.wrong, *(said for said in entry.unread() if said not in before)]


def _take(texts: Texts, given: Mapping[str, Any], model: Any, known: tuple[str, ...], prefix: str) -> Said:
    for name, value in given.items():
        if name not in known:
            yield prefix + name, _no_such(name, known)
            continue
        column = model._meta.get_field(name)
        try:
            texts.setlist(prefix + name, list(_texts(value, column)))
        except ValueError as error:
            yield prefix + name, str(error)


def _take_rows(texts: Texts, report: Report, stored: set[int], given: Any) -> Said:
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        yield "rows", _("This has to be a list of objects.")
        return
    if len(given) > MOST_ROWS:
        yield "rows", _("A report has at most %(n)s indicators.") % {"n": MOST_ROWS}
        return
    commented = report.field_comments.values_list("field", flat=True)
    fresh = next_row(texts, commented)
    orders: list[int] = []
    for row in given:
        order = row.get(ORDER)
        if order is None:
            order, fresh = fresh, fresh + 1
        elif type(order) is not int or order not in stored:
            yield "rows", _("There is no row %(order)s. Leave “order” out for a new one.") % {"order": order}
            continue
        elif order in orders:
            yield "rows", _("Row %(order)s appears twice.") % {"order": order}
            continue
        orders.append(order)
        fields = {name: value for name, value in row.items() if name != ORDER}
        yield from _take(texts, fields, IndicatorRow, ROW_FIELDS, row_name(order, ""))
    texts.setlist("row", [str(order) for order in orders])


def _texts(value: Any, column: Any) -> Iterator[str]:
    """A value as it would be typed; ValueError for one that is no value of such a field."""
    if value is None:
        return
    if isinstance(column, models.BooleanField):
        if not isinstance(value, bool):
            raise ValueError(_("Give true or false."))
        if value:
            yield "on"
    elif isinstance(column, ArrayField):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(_("Give a list of codes."))
        yield from value
    elif isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(_("Give a text or a number."))
    else:
        yield str(value)


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return list(value) if isinstance(value, list) else value


def _no_such(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return _("There is no such field. Do you mean “%(name)s”?") % {"name": near[0]}
    return _("There is no such field.")
