"""When periodic tasks run, in the site's own time: workers count the hours of UTC.

    @app.periodic(cron=nightly("02:30"))
    @app.task(queueing_lock="verify_ledger")       # not twice in the queue
    def verify_ledger(timestamp: int) -> None: …   # in `tasks.py` of an app; calls one deed

What was due while no worker ran is done once as soon as one does, if it is no older than a day.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

MINUTES_OF_A_DAY = 24 * 60


def every_minute() -> str:
    return "* * * * *"


def nightly(time: str) -> str:
    """Every day at a time of the site's, "02:30". Where clocks are changed, it is off by an hour at times."""
    hours, minutes = map(int, time.split(":"))
    zone = ZoneInfo(settings.TIME_ZONE)
    offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset()
    ahead = int(offset.total_seconds()) // 60 if offset else 0
    hour, minute = divmod((hours * 60 + minutes - ahead) % MINUTES_OF_A_DAY, 60)
    return f"{minute} {hour} * * *"
