"""Forms about what one reporter owes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form


class ReasonForm(Form):
    """Why there is nothing to report."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Give the reason.")},
        help_text=_("For instance: no measurement was due, production was at rest."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtensionForm(Form):
    """Another day, and why."""

    until = forms.DateField(
        label=_("Extended to"), widget=DateInput(), error_messages={"required": _("Give a day.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Give the reason.")},
        help_text=_("The enterprise and everyone who checks its report read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
