"""Icons as markup, and statuses as icon and word."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from reliability_tracker.statuses import Status


@cache
def icon(name: str) -> SafeString:
    """The icon `static/icons/<name>.svg`, in the colour of its text and silent to screen readers.

    LookupError if there is none.
    """
    found = finders.find(f"icons/{name}.svg")
    if not found:
        raise LookupError(f"there is no icon {name!r} in static/icons")
    return mark_safe(Path(found).read_text(encoding="utf-8").strip())  # noqa: S308 -- our own file


def chip(status: Status) -> SafeString:
    """A status: its icon and its word, in its tone."""
    return format_html('<span class="chip chip-{}">{}{}</span>', status.tone, icon(status.tone), status.label)
