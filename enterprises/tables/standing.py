"""Columns of what waits for somebody: where it is, for whom, until when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.places import StateWords
from reliability_tracker.icons import chip
from reliability_tracker.statuses import Status, Tone
from reliability_tracker.tables import DateColumn, StatusColumn


class DueColumn(DateColumn):
    """A day by which somebody has to act; past ones say so."""

    def render(self, value: datetime.date) -> str:
        if value >= timezone.localdate():
            return value.isoformat()
        overdue = Status("overdue", pgettext_lazy("step", "overdue"), Tone.BAD)
        return format_html("{} {}", value.isoformat(), chip(overdue))


class StandingColumn(StatusColumn):
    """Where a thing is, and below it whom it waits for; the export has that in a column of its own.

    words: state → what is said of it
    """

    def __init__(self, words: Mapping[str, StateWords], **kwargs: Any) -> None:
        self.words = words
        super().__init__(**kwargs)

    def render(self, record: Any, bound_column: Any) -> str:
        level = str(self.words[record.state].level)
        shown = super().render(record, bound_column)
        if not level:
            return shown
        waits = _("waits for %(level)s") % {"level": level}
        return format_html('{}<small class="below">{}</small>', shown, waits)
