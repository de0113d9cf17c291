"""The form to which credit codes are pasted."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reliability_tracker.forms import Form


class CodesForm(Form):
    codes = forms.CharField(
        label=_("Unified social credit codes"),
        error_messages={"required": _("Enter at least one credit code.")},
        help_text=_("Any number, one below the other or separated by commas, as pasted from a table."),
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "class": "code-input"}),
    )
