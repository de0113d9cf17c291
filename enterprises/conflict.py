"""Two people wrote on one report: both versions of each field side by side, and one chosen of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.models import IndicatorRow
from enterprises.report_fields import ROW_FIELDS, WHOLE_ROW, field_order, label_of, row_name
from enterprises.report_form import ANSWER, Entry, Texts
from reliability_tracker.formats import DASH

if TYPE_CHECKING:
    from django.forms import BoundField

KEEP = "keep:"  # with a field's name: which version to keep
THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of which two versions exist: what stands in the database, and what was not saved."""

    name: str
    label: str
    theirs: str
    mine: str


def conflicts(theirs: Entry, mine: Entry, names: Iterable[str], rows: list[IndicatorRow]) -> list[Conflict]:
    """The fields of these names in the order of the form; rows: those in the database."""
    orders = sorted({form.order for form in (*theirs.rows, *mine.rows)})
    known = {row.order: row for row in rows}
    shown = [known.get(order) or IndicatorRow(order=order) for order in orders]
    places = field_order(shown) | {f"rows-{order}": place for place, order in enumerate(orders, start=10_000)}
    return [
        Conflict(name, _label(name, shown), readable(theirs, name), readable(mine, name))
        for name in sorted(names, key=lambda name: (places.get(name, 20_000), name))
    ]


def readable(entry: Entry, name: str) -> str:
    """What stands in a field, in words; of a whole row its indicator, or that it is not there."""
    if whole := WHOLE_ROW.fullmatch(name):
        if not any(row.order == int(whole[1]) for row in entry.rows):
            return _("(not there)")
        return readable(entry, row_name(int(whole[1]), "indicator"))
    bound = entry.field(name)
    texts = entry.texts.getlist(name)
    if bound is None:
        return "\n".join(texts) or DASH
    if isinstance(bound.field, forms.BooleanField):
        return _("yes") if texts else _("no")
    words = _words(bound)
    return pgettext("between items of a list", ", ").join(words.get(text, text) for text in texts) or DASH


def merged(mine: Texts, theirs: Texts, choices: Mapping[str, str]) -> Texts:
    """My texts with those of the other version where it was chosen: `{name: THEIRS}`."""
    texts = mine.copy()
    for name, choice in choices.items():
        if choice != THEIRS:
            continue
        whole = WHOLE_ROW.fullmatch(name)
        if not whole:
            texts.setlist(name, theirs.getlist(name))
            continue
        there = whole[1] in theirs.getlist("row")
        others = [order for order in texts.getlist("row") if order != whole[1]]
        texts.setlist("row", others + ([whole[1]] if there else []))
        for field in ROW_FIELDS if there else ():
            texts.setlist(row_name(int(whole[1]), field), theirs.getlist(row_name(int(whole[1]), field)))
    return texts


def _label(name: str, rows: list[IndicatorRow]) -> str:
    return _("Answer to a comment") if ANSWER.fullmatch(name) else label_of(name, rows)


def _words(bound: BoundField) -> dict[str, str]:
    """code → word, of a field with choices, grouped or not."""
    words: dict[str, str] = {}
    choices: Any = getattr(bound.field, "choices", ())
    for code, word in choices:
        entries = word if isinstance(word, list | tuple) else [(code, word)]
        words |= {str(key): str(text) for key, text in entries if key != ""}
    return words
