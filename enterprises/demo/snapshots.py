"""The figures that the demo has published: those of the end of stage one, and of the last quarter."""

from __future__ import annotations

import datetime

from django.utils import timezone

from policy.snapshots import publish

STAGE_ONE = datetime.date(2025, 12, 31)


def publish_some(today: datetime.date) -> int:
    """Publish them as on the command line, as far as their dates have really come; how many there are."""
    quarter_end = datetime.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - datetime.timedelta(days=1)
    dates = sorted(day for day in {min(STAGE_ONE, quarter_end), quarter_end} if day <= timezone.localdate())
    for as_of in dates:
        publish(as_of=as_of, by=None)
    return len(dates)
