"""What a status looks like: its word, its tone and its icon. The apps enter their own at start-up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import TextChoices
    from django.utils.functional import _StrPromise


class Tone(StrEnum):
    """The few ways something can stand. Each has a colour and an icon of the same name in `static/icons`."""

    GOOD = "good"  # reached, accepted, confirmed
    LATE = "late"  # reached, but after its date
    WARN = "warn"  # at risk, needs an answer
    BAD = "bad"  # missed, rejected, refuted
    BUSY = "busy"  # somebody is working on it
    INFO = "info"  # on its way as planned
    IDLE = "idle"  # not begun, or withdrawn
    NOTE = "note"  # told in words, without a number


@dataclass(frozen=True, slots=True)
class Status:
    """One status: its code, its word in the reader's language, its tone."""

    code: str
    label: str | _StrPromise
    tone: Tone


_statuses: dict[str, Status] = {}


def register(choices: type[TextChoices], tones: Mapping[Any, Tone], *, of: str = "") -> None:
    """Enter every member of an enumeration with its tone.

    of: what it is the state of, put before the codes (`demonstration:revoked`), for words that mean something
        else elsewhere
    ValueError where a tone is missing or another enumeration gave the same code another word or tone.
    """
    for member in choices:
        if member.value not in tones:
            raise ValueError(f"{choices.__name__}.{member.name} has no tone")
        code = f"{of}:{member.value}" if of else member.value
        status = Status(code, member.label, tones[member.value])
        known = _statuses.setdefault(status.code, status)
        if (str(known.label), known.tone) != (str(status.label), status.tone):
            raise ValueError(f"status {status.code!r} is entered twice and differs")


def known() -> list[Status]:
    """Every status that was entered."""
    return list(_statuses.values())


def status(code: str) -> Status:
    """The status of a code; KeyError if no app entered it."""
    return _statuses[code]
