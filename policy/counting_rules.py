"""Rules of counting that hold for every target (DOMAIN 2.3; our proposal, the notice defines none)."""

from __future__ import annotations

import datetime

from django.db.models import Min

from policy.models import Notice


def opening_day() -> datetime.date:
    """The day from which anything counts: the date of the notice."""
    opening: datetime.date | None = Notice.objects.aggregate(day=Min("dated_on"))["day"]
    return opening or datetime.date.min


def counts_from(
    effective: datetime.date, *, decided_on: datetime.date, opening: datetime.date
) -> datetime.date | None:
    """From which day a decision counts, given the day it would take effect.

    An effective date before the opening is read as that day if the decision itself is later; a decision made
    earlier
    never counts: None.
    """
    return max(effective, opening) if decided_on >= opening else None
