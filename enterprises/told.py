"""What a message names, kept as plain values, and given back to its words in the reader's language.

The name of a value says what it is: `…_on` is a date, `…_at` a time, and those in WORDS are codes of a list.
A thing with a Chinese and an English name keeps both.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from enterprises.enums import Deed, Desk, Role
from enterprises.places import PLACE
from policy.models.base import in_reader_language
from reliability_tracker.formats import officialdate, officialtime

# name of the value → what its code is called; `next` is the state whose next step is told.
# Demonstrations enter theirs at start-up (`enterprises.nomination.messages`).
WORDS: dict[str, Any] = {
    "deed": lambda code: Deed(code).label,
    "next": lambda code: PLACE[code].next,
    "state": lambda code: PLACE[code].reviewer,
    "role": lambda code: Role(code).label,
    "desk": lambda code: Desk(code).label,
}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As it can be kept: dates in ISO, named things by both their names, everything else as it is."""
    return {name: _plain(value) for name, value in values.items()}


def in_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """As a sentence takes it in, in the active language."""
    return {name: _in_words(name, value) for name, value in told.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "name_zh"):
        return {"zh": value.name_zh, "en": value.name_en}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return plain(value)
    return value


def _in_words(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return in_reader_language(value["zh"], value["en"])
        return in_words(value)
    if isinstance(value, list):
        return [_in_words(name, one) for one in value]
    if not value:
        return value
    if name in WORDS:
        return str(WORDS[name](value))
    if name.endswith("_on"):
        return officialdate(datetime.date.fromisoformat(value))
    if name.endswith("_at"):
        return officialtime(datetime.datetime.fromisoformat(value))
    return value
