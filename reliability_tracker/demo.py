"""Whether what is shown is invented, which every page and export then says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

_marks: list[Callable[[object], bool]] = []


def marked_by(mark: Callable[[object], bool]) -> None:
    """Let an app say, by a cheap question, that the database holds demo data; it is told who reads."""
    if mark not in _marks:
        _marks.append(mark)


def holds_demo_data(reader: object = None) -> bool:
    """True if demo data was loaded into the database, whichever it is."""
    return any(mark(reader) for mark in _marks)


def is_demo(reader: object = None) -> bool:
    """True on the demo server, and on any other that demo data was loaded into.

    reader: who looks, if a page is made for somebody: then what the page has asked already is not asked again
    """
    return settings.DEMO or holds_demo_data(reader)
