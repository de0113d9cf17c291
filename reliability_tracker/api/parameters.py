"""What an address may carry: each parameter with its kind, for reading and for the description."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reliability_tracker.api.problems import Wrong, invalid
from reliability_tracker.moment import Moment, parse_date, parse_time

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_ON_A_PAGE = 200
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address.

    read:   text → value; ValueError with a sentence where it cannot be read
    schema: its JSON schema
    """

    name: str
    about: str | _StrPromise
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = str


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most:
            return int(text)
        raise ValueError(
            _("“%(text)s” is not a whole number from %(least)s to %(most)s.")
            % {"text": text[:40], "least": least, "most": most}
        )

    return read


def known_time(text: str) -> datetime:
    """As `parse_time`; without the time before 1901, when clocks here were minutes and seconds apart."""
    found = parse_time(text)
    offset = found.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise ValueError(_("“%(text)s” is too long ago.") % {"text": text[:40]})
    return found


LAST_PAGE = 1_000_000
PAGING = (
    Parameter(
        "page",
        gettext_lazy("which page, from 1"),
        {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
        whole(1, LAST_PAGE),
    ),
    Parameter(
        "per_page",
        gettext_lazy("rows on a page"),
        {"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE, "default": ON_A_PAGE},
        whole(1, MOST_ON_A_PAGE),
    ),
)
DATES = (
    Parameter(
        "as_of",
        gettext_lazy("the date that facts must have taken effect by; today if not given"),
        {"type": "string", "format": "date"},
        parse_date,
    ),
    Parameter(
        "known_at",
        gettext_lazy(
            "the time that facts must have been recorded by, or a bare date, which means the end of that day"
            " in Asia/Shanghai; all that is known now if not given"
        ),
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]},
        known_time,
    ),
)


def read_parameters(given: Any, known: Mapping[str, Parameter], others: frozenset[str]) -> dict[str, Any]:
    """name → value of the parameters given; 400 with everything that is wrong.

    others: names of filters, which read themselves. A name that nobody knows is refused: misspelt, it would
    quietly answer another question.
    """
    values, wrong = {}, []
    for name in given:
        text = given[name].strip()
        try:
            if name not in known and name not in others:
                raise ValueError(_no_such({*known, *others}))
            if not text:
                raise ValueError(_("Give it a value, or leave it out."))
            if "\x00" in text:
                raise ValueError(_("A text holds a character that cannot be stored."))
            if name in known:
                values[name] = known[name].read(text)
        except ValueError as error:
            wrong.append(Wrong(name, str(error)))
    if wrong:
        raise invalid(wrong)
    return values


def _no_such(names: set[str]) -> str:
    if not names:
        return _("There are no parameters here.")
    return _("There is no such parameter here; there are: %(names)s.") % {"names": ", ".join(sorted(names))}


def moment_of(values: Mapping[str, Any]) -> Moment:
    """The moment that `as_of` and `known_at` mean."""
    return Moment(as_of=values.get("as_of") or timezone.localdate(), known_at=values.get("known_at"))
