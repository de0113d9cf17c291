"""Days and hours on which people work, so that what happened happened when someone could have done it."""

from __future__ import annotations

import datetime
from random import Random

from django.utils import timezone

_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (5, 3), *((10, day) for day in range(1, 8))}
_DAY = datetime.timedelta(days=1)


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def working_day(day: datetime.date) -> datetime.date:
    """The day itself, or the next one on which people work."""
    while not is_working_day(day):
        day += _DAY
    return day


def last_working_day(day: datetime.date) -> datetime.date:
    """The day itself, or the last one before it on which people worked."""
    while not is_working_day(day):
        day -= _DAY
    return day


def working_days_before(day: datetime.date, number: int) -> datetime.date:
    """So many working days before a day."""
    for _ in range(number):
        day = last_working_day(day - _DAY)
    return day


def day_of(moment: datetime.datetime) -> datetime.date:
    """The day of a moment on the site's clock."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def at_work(day: datetime.date, rng: Random) -> datetime.datetime:
    """A moment between nine and half past five, without noon, on the day or the next working one."""
    minute = rng.randrange(0, 180 + 210)
    start = datetime.time(9) if minute < 180 else datetime.time(14)
    begins = datetime.datetime.combine(working_day(day), start)
    offset = datetime.timedelta(
        minutes=minute % 180 if minute < 180 else minute - 180, seconds=rng.randrange(60)
    )
    return timezone.make_aware(begins + offset)


def working_days_after(moment: datetime.datetime, number: int, rng: Random) -> datetime.datetime:
    """A moment at work so many working days later; with 0, later on the same day or early on the next."""
    day = day_of(moment)
    for _ in range(number):
        day = working_day(day + _DAY)
    later = at_work(day, rng)
    return later if later > moment else at_work(day + _DAY, rng)


def start_of(day: datetime.date) -> datetime.datetime:
    """The first moment of a day on the site's clock."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_default_timezone())
