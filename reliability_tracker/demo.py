"""Whether what is shown is invented, which every page and export then says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

_marks: list[Callable[[], bool]] = []


def marked_by(mark: Callable[[], bool]) -> None:
    """Let an app say, by a cheap question, that the database holds demo data."""
    if mark not in _marks:
        _marks.append(mark)


def holds_demo_data() -> bool:
    """True if demo data was loaded into the database, whichever it is."""
    return any(mark() for mark in _marks)


def is_demo() -> bool:
    """True on the demo server, and on any other that demo data was loaded into."""
    return settings.DEMO or holds_demo_data()
