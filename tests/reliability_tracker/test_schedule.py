"""Times of day, in the site's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from croniter import croniter

from reliability_tracker.schedule import nightly


def test_nightly_is_the_sites_own_time_whatever_zone_the_worker_is_in():
    due = croniter(nightly("02:30"), datetime(2026, 3, 1, tzinfo=UTC)).get_next(datetime)

    assert due.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M") == "02:30"


def test_nightly_past_midnight_of_the_other_zone():
    assert (nightly("08:00"), nightly("07:59"), nightly("23:15")) == (
        "0 0 * * *",
        "59 23 * * *",
        "15 15 * * *",
    )
