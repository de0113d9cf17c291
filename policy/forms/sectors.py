"""What an association writes about its sector."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reliability_tracker.forms import Form


class NoteForm(Form):
    """The note as a text; `seen` is the version it was written on."""

    association = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "It appears in the summary under the name of the association. Saving it empty withdraws it."
        ),
    )
