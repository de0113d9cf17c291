"""The log in words: what kind of record, and what its fields said before and after."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from enterprises import log_columns
from enterprises.logged import NAMES, logged_models
from enterprises.models import Reminder, User
from enterprises.reminder_steps import Phase
from policy.history import field_label
from reliability_tracker.change_log import Change, LogEntry
from reliability_tracker.formats import DASH, officialtime

ORIGINS = {  # what changed something where no person did
    "schedule": gettext_lazy("by schedule"),
    "load_notice": gettext_lazy("loaded from the notice's files"),
    "load_demo": gettext_lazy("demo data"),
    "import": gettext_lazy("import of a file"),
    "undo_import": gettext_lazy("undoing of an import"),
}
Names = Mapping[tuple[Any, int], str]  # (model, key) → name
NOTHING: Names = {}
FEW = 3  # fields that a line of the list names
SHORT = 60  # characters of a value in a line of the list
OF_REPORTS = {
    *("enterprises.report", "enterprises.transition", "enterprises.indicatorrow", "enterprises.attachment"),
    *("enterprises.fieldcomment", "enterprises.linecomment", "enterprises.assignment"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, what it said and what it says."""

    label: str
    before: str
    after: str


def kinds() -> list[tuple[str, str]]:
    """(code, name) of every kind of record, by name."""
    found = {model._meta.label_lower: _kind(model) for model in logged_models()}
    return sorted(found.items(), key=lambda kind: kind[1])


def kind_of(entry: LogEntry) -> str:
    model = _model(entry)
    return _kind(model) if model else entry.kind


def names_of_people() -> dict[int, str]:
    """The people whom fields name by their key; one query."""
    return dict(User.objects.values_list("pk", "name"))


def names_in(entries: Iterable[LogEntry]) -> Names:
    """What the fields of these entries point to, by its name; one query for all kinds of things."""
    keys: dict[type[Model], set[int]] = defaultdict(set)
    for entry in entries:
        model, sides = _model(entry), entry.sides
        for field in _fields(model) if model else ():
            if isinstance(field, ForeignKey) and field.related_model is not User:
                keys[field.related_model] |= {
                    key for key in sides.get(field.column, ()) if isinstance(key, int)
                }
    called = [
        model._default_manager.filter(pk__in=wanted)
        .order_by()
        .values_list(Value(model._meta.label), "pk", Cast(column, TextField()))
        for model, wanted in keys.items()
        if wanted and (column := _name_column(model))
    ]
    rows = called[0].union(*called[1:], all=True) if called else ()
    return {(apps.get_model(label), key): name for label, key, name in rows if name}


def changes_of(entry: LogEntry, people: Mapping[int, str], names: Names = NOTHING) -> list[FieldChange]:
    """Every field that changed, in the order of the record's own."""
    model = _model(entry)
    fields = {} if model is None else {field.column: field for field in _fields(model)}
    order = {column: place for place, column in enumerate(fields)}
    sides = entry.sides
    columns = sorted(sides, key=lambda column: (order.get(column, len(order)), column))
    return [
        FieldChange(
            label_of(fields.get(column), column),
            *(_value(fields.get(column), value, people, names) for value in sides[column]),
        )
        for column in columns
        if not (column == "id" and entry.change != Change.CHANGED)
        and not (column == "thing" and entry.name)  # the name says what it is
    ]


def reminder_step(step: str) -> str:
    """Which reminder it was: `after:1` as "1 day after the due date"."""
    phase, _colon, rest = step.partition(":")
    if phase == "by_hand":
        return _("by hand on %(day)s") % {"day": rest}
    n = int(rest)
    if phase == Phase.ABOVE:
        said = ngettext(
            "to the level above, %(n)s day after the due date",
            "to the level above, %(n)s days after the due date",
            n,
        )
    elif phase == Phase.AFTER:
        said = ngettext("%(n)s day after the due date", "%(n)s days after the due date", n)
    else:
        said = ngettext("%(n)s day before the due date", "%(n)s days before the due date", n)
    return said % {"n": n} if n else _("on the due date")


def in_brief(entry: LogEntry, people: Mapping[int, str], names: Names = NOTHING) -> str:
    """The first fields that changed, in a line."""
    if entry.is_of_many:
        return _("%(n)s rows") % {"n": entry.rows}
    changes = changes_of(entry, people, names)
    shown = [_line(entry, change) for change in changes[:FEW]]
    more = len(changes) - FEW
    return _semicolon().join(shown) + (_(" and %(n)s more") % {"n": more} if more > 0 else "")


def in_full(entry: LogEntry, people: Mapping[int, str], side: str) -> str:
    """What all changed fields said before or after, for an export."""
    if entry.is_of_many:
        return in_brief(entry, people) if side == "after" else ""
    lines = [(change.label, getattr(change, side)) for change in changes_of(entry, people)]
    return _semicolon().join(_named(label, value) for label, value in lines if value != DASH)


def who(entry: LogEntry) -> str:
    """The person, else what did it."""
    if entry.person_id is not None:
        return str(entry.person) if entry.person else f"№ {entry.person_id}"
    return str(ORIGINS.get(entry.origin, entry.origin)) or _("past the site")


def address_of(entry: LogEntry) -> str:
    """The page of the record, where it has one that its name leads to."""
    if entry.is_of_many:
        return ""
    if entry.kind in OF_REPORTS and entry.name and not entry.name.isspace():
        return reverse("enterprises:report", args=[entry.name])
    return ""


def _kind(model: type[Model]) -> str:
    return capfirst(str(log_columns.KINDS.get(model._meta.label_lower, model._meta.verbose_name)))


def _model(entry: LogEntry) -> type[Model] | None:
    try:
        return apps.get_model(entry.kind)
    except (LookupError, ValueError):  # a kind of an earlier release
        return None


def _fields(model: type[Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def label_of(field: Field[Any, Any] | None, column: str) -> str:
    if field is None:
        return column
    unnamed = field.related_model is None and field.verbose_name == field.name.replace("_", " ")
    return (
        capfirst(str(log_columns.COLUMNS.get(column, field.verbose_name))) if unnamed else field_label(field)
    )


def _line(entry: LogEntry, change: FieldChange) -> str:
    if entry.change == Change.CHANGED:
        return _named(change.label, f"{_short(change.before)} → {_short(change.after)}")
    return _named(change.label, _short(change.after if entry.change == Change.ADDED else change.before))


def _named(label: str, value: str) -> str:
    return f"{label}{pgettext('between name and value', ': ')}{value}"


def _semicolon() -> str:
    return pgettext("between parts of a sentence", "; ")


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _name_column(model: type[Model]) -> str:
    """The column that the model's records are called by; empty where there is none."""
    columns = {field.column for field in _fields(model)}
    return next((name for name in NAMES if name in columns), "")


def _value(field: Field[Any, Any] | None, value: Any, people: Mapping[int, str], names: Names) -> str:
    """A value as people read it: choices by their words, people by their names, times in the site's zone."""
    if value is None or value in ("", [], {}):
        return DASH
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, ForeignKey) and field.related_model is User:
        return people.get(value, f"№ {value}")
    if isinstance(field, ForeignKey) and isinstance(value, int):
        return names.get((field.related_model, value), f"№ {value}")
    if field is not None and field.model is Reminder and field.name == "step":
        return reminder_step(str(value))
    if field is not None and field.choices and not isinstance(value, list | dict):
        return str(dict(field.flatchoices).get(value, value))
    if field is not None and field.get_internal_type() == "DateTimeField" and isinstance(value, str):
        return officialtime(datetime.datetime.fromisoformat(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
