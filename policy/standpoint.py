"""From where we look: the versions that stand behind every figure of one moment.

A figure is a function of the date it is for (`as_of`), the newest row of the ledger it may read, and the
version of the settings. So what is worked out once is kept under these and is never stale. (Not to be asked
inside a transaction that writes the ledger: rolled back, its row numbers are given out again.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar, cast

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from policy.ledger import LOCK
from policy.models import version_for
from reliability_tracker.moment import Moment, as_of_from
from reliability_tracker.process_cache import ANSWER

if TYPE_CHECKING:
    from django.http import HttpRequest

KEPT_FOR = 24 * 60 * 60  # seconds; a key names its versions, so this only frees memory

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What a moment comes to in the database.

    as_of:     what had taken effect by this date
    known_at:  and was recorded by this time; None: all that is known now
    ledger:    the newest row of the ledger that was known then
    settings:  version of the goals, thresholds and reference data
    reporting: version of what is in progress
    to_come:   `as_of` lies in the future: what is already on record counts, and nothing is forecast from it
    """

    as_of: date
    known_at: datetime | None
    ledger: int
    settings: int
    reporting: int
    to_come: bool

    @property
    def key(self) -> str:
        """What a figure depends on, as part of a key of the cache."""
        known_at = f"{self.known_at.timestamp():.6f}" if self.known_at else "now"
        return f"{self.ledger}:{self.settings}:{self.as_of}:{known_at}:{int(self.to_come)}"

    def on(self, as_of: date) -> Standpoint:
        """The same knowledge, for another date."""
        return Standpoint(
            as_of, self.known_at, self.ledger, self.settings, self.reporting, as_of > timezone.localdate()
        )


def standpoint(moment: Moment, reader: object = None) -> Standpoint:
    """The versions behind a moment: one query, unless a known-at time is asked for the first time.

    reader: who looks, if a page is made for somebody: then the counters are those the page has asked already
    """
    version = version_for(reader)
    return Standpoint(
        as_of=moment.as_of,
        known_at=moment.known_at,
        ledger=version.ledger if moment.known_at is None else _ledger_at(moment.known_at, version.ledger),
        settings=version.settings,
        reporting=version.reporting,
        to_come=moment.as_of > timezone.localdate(),
    )


def remembered(name: str, compute: Callable[[], Answer]) -> Answer:
    """The answer kept under a name that says what it depends on, worked out where there is none yet.

    Everyone who asks is given the same object, so nobody may change it.
    """
    return cast("Answer", cache.get_or_set(f"{ANSWER}{name}", compute, KEPT_FOR))


def _ledger_at(known_at: datetime, newest: int) -> int:
    """The newest row recorded by a time; a time still to come shows what is known now.

    Rows are numbered and timed in the order of commits, under one lock. So once a later row is there, the
    answer cannot change any more. Until then a writer may hold the lock who has drawn an earlier time and not
    committed: we let that one finish and look again.
    """
    if known_at > timezone.now():
        return newest

    def look() -> int:
        found = _newest_row(known_at)
        if found >= newest:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", LOCK)
            found = _newest_row(known_at)
        return found

    return remembered(f"ledger-at:{known_at.timestamp():.6f}", look)


def _newest_row(known_at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM policy_contribution WHERE recorded_at <= %s ORDER BY recorded_at DESC LIMIT 1",
            [known_at],
        )
        row = cursor.fetchone()
    return row[0] if row else 0


def standpoint_from(request: HttpRequest) -> Standpoint:
    """The versions behind the dates in the address of this request, asked once a request."""
    found: Standpoint | None = getattr(request, "standpoint", None)
    if found is None:
        found = standpoint(as_of_from(request), request.user)
        request.standpoint = found  # type: ignore[attr-defined]
    return found
