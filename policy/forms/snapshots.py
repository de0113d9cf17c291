"""What is asked before figures are published, and of whoever checks a paper."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form


class PublishForm(Form):
    """The date whose figures are published."""

    as_of = forms.DateField(label=_("As of"), widget=DateInput(), initial=timezone.localdate)
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=300,
        help_text=_("What the figures are published for, such as the yearly report."),
    )


class CheckForm(Form):
    """The code at the end of a paper."""

    code = forms.CharField(
        label=_("Check code"),
        max_length=160,
        help_text=_("You find it at the end of every summary: the last part of the check address."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The code alone, where the whole address was given."""
        return "".join(self.cleaned_data["code"].split()).rstrip("/").rsplit("/", 1)[-1]
