"""By when an application has to leave the step it came to: so many days of its call, from when it came."""

from __future__ import annotations

import datetime

from django.utils import timezone

from enterprises.models import Application
from enterprises.nomination_enums import UNDER_CHECK, ApplicationState

TIMED = (*UNDER_CHECK, ApplicationState.RETURNED, ApplicationState.RECHECK)


def due_on(application: Application, state: str, since: datetime.datetime) -> datetime.date | None:
    """By when somebody has to act; None where nobody is waited for."""
    if state not in TIMED:
        return None
    return days_after(application, timezone.localdate(since))


def days_after(application: Application, day: datetime.date) -> datetime.date:
    """The last day of a step that begins on a day."""
    return day + datetime.timedelta(days=application.call.days_of_step)
