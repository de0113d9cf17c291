"""Who changed what of an entry and when, field by field, from its history tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from policy.loading import MARK
from policy.reference import shown
from reliability_tracker.formats import DASH


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its name, what it said and what it says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one person changed at one time; `fields` is empty for the entry's beginning."""

    at: datetime.datetime
    who: str
    created: bool
    fields: Sequence[FieldChange]


def history_of(row: Model) -> list[ChangeSet]:
    """The changes of an entry, newest first: three queries, however many there are.

    Of the fields that its history keeps; a generated or excluded one has no trace.
    """
    events: Any = row.events  # type: ignore[attr-defined]
    entries = list(events.select_related("pgh_context").order_by("pgh_id"))
    people = _people(entries)
    kept = {f.attname for f in events.model._meta.concrete_fields}
    said = [f for f in row._meta.concrete_fields if not f.primary_key and f.attname in kept]
    fields = [f for f in said if not f.attname.endswith("_by_id")]  # who it was stands beside the change
    changes = []
    for place, event in enumerate(entries):
        before = entries[place - 1] if place else None
        changed = [
            FieldChange(field_label(f), shown(f, before) or DASH, shown(f, event) or DASH)
            for f in fields
            if before is not None and getattr(before, f.attname) != getattr(event, f.attname)
        ]
        if before is None or changed:
            changes.append(ChangeSet(event.pgh_created_at, _who(event, people), before is None, changed))
    return changes[::-1]


def _people(events: Iterable[Any]) -> dict[Any, str]:
    ids = {e.pgh_context.metadata.get("user") for e in events if e.pgh_context}
    found = get_user_model()._default_manager.in_bulk([pk for pk in ids if pk])
    return {pk: str(person) for pk, person in found.items()}


def _who(event: Any, people: dict[Any, str]) -> str:
    """A person, the loader of the notice, or whoever wrote past the application."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    if metadata.get("source") == MARK:
        return _("loaded from the notice's files")
    return people.get(metadata.get("user"), _("not recorded"))


def field_label(field: Field[Any, Any]) -> str:
    """Its name; of a key to another record that has none of its own, what that record is."""
    name, other = str(field.verbose_name), field.related_model
    unnamed = name == field.name.replace("_", " ")
    return capfirst(str(other._meta.verbose_name) if unnamed and isinstance(other, type) else name)
