"""Units as people read them."""

from __future__ import annotations

from django.utils.translation import pgettext

_READABLE = {"1e6 r": "10⁶ r"}


def readable_unit(unit: str) -> str:
    """A unit as a person reads it."""
    words = {
        "count": pgettext("unit", "count"),
        "count/1000": pgettext("unit", "per 1000"),
        "cycle": pgettext("unit", "cycles"),
        "a": pgettext("unit", "years"),
    }
    return words.get(unit) or _READABLE.get(unit, unit)
