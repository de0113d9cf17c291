"""Making a token."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import TokenScope
from enterprises.models.api import LONGEST
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form

USUAL = datetime.timedelta(days=90)


class TokenForm(Form):
    name = forms.CharField(
        label=pgettext_lazy("token", "Name"),
        max_length=80,
        help_text=_("Which program uses it, such as: nightly export."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
        help_text=_("Never more than you may do yourself."),
    )
    expires_on = forms.DateField(
        label=_("Valid until"), widget=DateInput(), help_text=_("A year at most; the day is included.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = timezone.localdate() + USUAL
        kwargs["initial"] = {"expires_on": usual, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_expires_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is past."))
        if day >= today + LONGEST:
            raise forms.ValidationError(_("A token is valid for a year at most."))
        return day
