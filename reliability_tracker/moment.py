"""The two dates a reader may choose, and how every link carries them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from reliability_tracker.formats import together

if TYPE_CHECKING:
    from django.http import HttpRequest

BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
UNESCAPED_PLUS = re.compile(r" (?=\d{2}:\d{2}$)")


@dataclass(frozen=True, slots=True)
class Moment:
    """As of which date, and as known at which time, figures are shown.

    as_of:    the date a fact has to have taken effect by
    known_at: the time it has to have been recorded by; None: everything known now
    problem:  what was wrong with the dates in the address, as a sentence; empty if nothing
    carried:  the valid dates the reader chose, as pairs for the next address
    """

    as_of: date
    known_at: datetime | None = None
    problem: str = field(default="", compare=False)
    carried: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def is_today(self) -> bool:
        return self.as_of == timezone.localdate()


def parse_date(text: str) -> date:
    """An ISO date, 2025-12-31; ValueError with a sentence for the reader otherwise."""
    if BARE_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(_("“%(text)s” is not a date. Write it as 2025-12-31.") % {"text": text[:40]})


def parse_time(text: str) -> datetime:
    """An ISO time with or without an offset, or a bare date, which means the end of that day.

    Without an offset it is the site's time. ValueError with a sentence for the reader otherwise.
    """
    if BARE_DATE.fullmatch(text):
        return timezone.make_aware(datetime.combine(parse_date(text), time.max))
    try:
        parsed = datetime.fromisoformat(UNESCAPED_PLUS.sub("+", text))
        return timezone.localtime(parsed) if timezone.is_aware(parsed) else timezone.make_aware(parsed)
    except (ValueError, OverflowError):  # the last hours of the year 9999 may lie beyond it here
        raise ValueError(
            _("“%(text)s” is not a time. Write it as 2025-12-31 or 2025-12-31T18:00.") % {"text": text[:40]}
        ) from None


def read_moment(as_of: str, known_at: str) -> Moment:
    """The moment two texts of an address mean; what cannot be read is left out and said in `problem`."""
    problems: list[str] = []
    carried: list[tuple[str, str]] = []
    shown, known = timezone.localdate(), None
    if as_of:
        try:
            shown = parse_date(as_of)
            carried.append(("as_of", as_of))
        except ValueError as error:
            problems.append(_("%(problem)s Today is shown instead.") % {"problem": error})
    if known_at:
        try:
            known = parse_time(known_at)
            carried.append(("known_at", known_at))
        except ValueError as error:
            problems.append(_("%(problem)s What is known now is shown instead.") % {"problem": error})
    return Moment(as_of=shown, known_at=known, problem=together(*problems), carried=tuple(carried))


def as_of_from(request: HttpRequest) -> Moment:
    """The moment in the address of this request (`as_of`, `known_at`), read once a request."""
    moment: Moment | None = getattr(request, "moment", None)
    if moment is None:
        moment = read_moment(request.GET.get("as_of", "").strip(), request.GET.get("known_at", "").strip())
        request.moment = moment  # type: ignore[attr-defined]
    return moment


def carry(address: str, request: HttpRequest | None, **query: object) -> str:
    """The address with the reader's dates and further parameters added, without those that are None or "".

    What the address already says about itself is kept.
    """
    if not query and (request is None or not as_of_from(request).carried):
        return address
    parts = urlsplit(address)
    pairs = dict(parse_qsl(parts.query, keep_blank_values=True))
    for key, value in query.items():
        if value is not None and value != "":
            pairs[key] = str(value)
    if request is not None:
        for key, value in as_of_from(request).carried:
            pairs.setdefault(key, value)
    return urlunsplit(parts._replace(query=urlencode(pairs)))
