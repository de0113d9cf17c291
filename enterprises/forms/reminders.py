"""When reminders of a cycle go out."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.reminder_steps import Rule
from reliability_tracker.forms import Form

LONGEST = 180
BETWEEN = re.compile(r"[\s,，、;；]+")


class DaysField(forms.CharField):
    """Numbers of days, with commas or spaces between them; none is an answer too."""

    def __init__(self, *, least: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=80, **kwargs)
        self.least = least

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        parts = [part for part in BETWEEN.split(text) if part]
        if any(not part.isascii() or not part.isdigit() for part in parts):
            raise ValidationError(_("Write days as whole numbers with commas between them, such as 14, 3."))
        days = sorted({int(part) for part in parts})
        if any(not self.least <= day <= LONGEST for day in days):
            raise ValidationError(
                _("Days lie between %(least)s and %(most)s.") % {"least": self.least, "most": LONGEST}
            )
        return days


class ReminderForm(Form):
    """Days before, days after, and when the level above hears of it."""

    units = dict.fromkeys(("days_before", "days_after", "escalate_after"), gettext_lazy("days"))

    days_before = DaysField(
        least=0,
        label=gettext_lazy("Days before the due date"),
        help_text=gettext_lazy(
            "On each of these days those who owe a report are reminded. Put commas between several days;"
            " 0 is the due date itself."
        ),
    )
    days_after = DaysField(
        least=1,
        label=gettext_lazy("Days after the due date"),
        help_text=gettext_lazy("On each of these days those whose report is overdue are reminded."),
    )
    escalate_after = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LONGEST,
        label=gettext_lazy("Days after which the level above is told"),
        help_text=gettext_lazy("Leave empty if it is not to be told."),
    )

    def rule(self) -> Rule:
        data = self.cleaned_data
        return Rule(data["days_before"], data["days_after"], data["escalate_after"])
