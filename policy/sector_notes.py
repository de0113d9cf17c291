"""Notes of associations on their sectors: what stands, what is offered as a start, and writing one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.models import SectorNote
from policy.sources import Association, registry
from policy.standpoint import Standpoint
from policy.stewardship import EditedMeanwhile


def notes_at(standpoint: Standpoint, sector: str, before: datetime.date) -> list[SectorNote]:
    """Of each association the newest note for a date after `before`, up to the as-of date, as known then."""
    rows = SectorNote.objects.filter(sector=sector, as_of__gt=before, as_of__lte=standpoint.as_of)
    if standpoint.known_at is not None:
        rows = rows.filter(written_at__lte=standpoint.known_at)
    newest = rows.order_by("association_zh", "as_of", "-version").distinct("association_zh", "as_of")
    latest = {note.association_zh: note for note in newest if note.text}  # the last date of each stands
    return list(latest.values())


def versions_of(sector: str, association: str, as_of: datetime.date) -> list[SectorNote]:
    """Every version of one note, newest first."""
    rows = SectorNote.objects.filter(sector=sector, association_zh=association, as_of=as_of)
    return list(rows.select_related("written_by").order_by("-version"))


def offered_start(sector: str, association: str, as_of: datetime.date) -> SectorNote | None:
    """What the association wrote last for an earlier date."""
    rows = SectorNote.objects.filter(sector=sector, association_zh=association, as_of__lt=as_of)
    newest: Iterable[SectorNote] = rows.order_by("-as_of", "-version").distinct("as_of")
    return next((note for note in newest if note.text), None)


def write_note(
    *, sector: str, association: Association, as_of: datetime.date, text: str, seen: int, by: Any
) -> SectorNote:
    """Add a version to the note of an association for a date; an empty text takes the note back.

    seen: the version the person had before them, 0 for none. Raises EditedMeanwhile where another was saved
    since, and PermissionDenied for a person who does not write for the association.
    """
    if association not in registry.associations_of(by, sector):
        raise PermissionDenied(_("Only analysts of an association of the sector write its note."))
    held = versions_of(sector, association.name_zh, as_of)
    newest = held[0].version if held else 0
    if newest != seen:
        raise EditedMeanwhile
    note = SectorNote(
        sector_id=sector,
        association_zh=association.name_zh,
        association_en=association.name_en,
        as_of=as_of,
        version=newest + 1,
        text=text.strip(),
        written_at=timezone.now(),
        written_by=by,
    )
    try:
        with transaction.atomic():
            note.full_clean(validate_unique=False, validate_constraints=False)
            note.save(force_insert=True)
    except IntegrityError as error:
        raise EditedMeanwhile from error
    return note
