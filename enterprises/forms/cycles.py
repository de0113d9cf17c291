"""The form of a reporting cycle."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.models import Cycle
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import ModelForm

CODE = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*")


class CycleForm(ModelForm):
    """Code, names, period, and the days on which reports are taken."""

    code = forms.CharField(
        label=pgettext_lazy("reporting cycle", "Code"),
        max_length=20,
        help_text=gettext_lazy("Part of every report's number, such as 2025H1. Capitals, digits, hyphens."),
    )

    class Meta:
        model = Cycle
        fields = (
            *("code", "name_zh", "name_en", "period_from", "period_to"),
            *("opens_on", "due_on", "grace_until", "closes_on"),
        )
        widgets = {
            name: DateInput()
            for name in ("period_from", "period_to", "opens_on", "due_on", "grace_until", "closes_on")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = _("Fixed once the cycle is open; reports after it are late.")
        _explain(self)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code) or code == "NEW":
            raise ValidationError(_("Use capitals, digits and single hyphens between them."))
        return code


class ClosingForm(ModelForm):
    """The days of grace and the closing, which may still be moved while a cycle is open."""

    class Meta:
        model = Cycle
        fields = ("grace_until", "closes_on")
        widgets = {name: DateInput() for name in ("grace_until", "closes_on")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain(self)


def _explain(form: ModelForm) -> None:
    form.fields["grace_until"].help_text = _(
        "Until this day a late report is marked late, but needs no reason. May be empty."
    )
    form.fields["closes_on"].help_text = _(
        "The last day on which reports are taken, except from those who were given a later one. May be empty."
    )


def next_cycle(last: Cycle | None) -> dict[str, Any]:
    """What the form of a new cycle begins with: the period after the last one, with the same distances."""
    if last is None:
        return {}
    first = last.period_to + datetime.timedelta(days=1)
    months = _month(last.period_to) - _month(last.period_from) + 1
    period_to = _plus_months(first, months) - datetime.timedelta(days=1)
    half = 1 if first.month == 1 else 2
    yearly = months == YEAR
    days = {
        name: _plus_months(day, months)
        for name in ("opens_on", "due_on", "grace_until", "closes_on")
        if (day := getattr(last, name))
    }
    return {
        "code": f"{first.year}" if yearly else f"{first.year}H{half}",
        "name_zh": f"{first.year}年" if yearly else f"{first.year}年{'上下'[half - 1]}半年",
        "name_en": f"{first.year}" if yearly else f"{('First', 'Second')[half - 1]} half of {first.year}",
        "period_from": first,
        "period_to": period_to,
        **days,
    }


YEAR = 12  # months


def _month(day: datetime.date) -> int:
    return day.year * YEAR + day.month - 1


def _plus_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last of that month; the last of a month stays the last."""
    place = _month(day) + months
    year, month = divmod(place, YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return datetime.date(year, month + 1, last if is_last else min(day.day, last))
