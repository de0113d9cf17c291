"""Moments as whole seconds on the site's clock, written without asking a calendar each time."""

from __future__ import annotations

import datetime
from functools import cached_property
from random import Random

from enterprises.demo.working_time import is_working_day, start_of

DAY = 86_400
_MORNING, _AFTERNOON = 9 * 3600, 14 * 3600
_BEFORE_NOON, _AFTER_NOON = 3 * 3600, 3 * 3600 + 1800


class Clock:
    """Days are counted from the first; a moment is a day times DAY and the seconds of that day.

    All days of the site's clock have 24 hours (Asia/Shanghai knows no summer time).
    """

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
        self.first = first
        self.dates = days
        self.words = [day.isoformat() for day in days]
        self._working = [0] * len(days)
        following = len(days) - 1
        for n in reversed(range(len(days))):
            following = n if is_working_day(days[n]) else following
            self._working[n] = following

    @cached_property
    def _times(self) -> list[str]:
        return [f" {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}+08" for s in range(DAY)]

    def day(self, date: datetime.date) -> int:
        return (date - self.first).days

    def moment(self, at: datetime.datetime) -> int:
        return int((at - start_of(self.first)).total_seconds())

    def text(self, moment: int) -> str:
        """As COPY reads a time."""
        return self.words[moment // DAY] + self._times[moment % DAY]

    def when(self, moment: int) -> datetime.datetime:
        return start_of(self.first) + datetime.timedelta(seconds=moment)

    def at_work(self, day: int, rng: Random) -> int:
        """Between nine and half past five, without noon, on the day or the next working one."""
        second = int(rng.random() * (_BEFORE_NOON + _AFTER_NOON))
        begins = _MORNING if second < _BEFORE_NOON else _AFTERNOON - _BEFORE_NOON
        return self._working[day] * DAY + begins + second

    def later(self, moment: int, days: int, rng: Random) -> int:
        """A moment at work, so many working days later; never the same or an earlier one."""
        day = moment // DAY
        for _ in range(days):
            day = self._working[day + 1]
        found = self.at_work(day, rng)
        return found if found > moment else self.at_work(day + 1, rng)
