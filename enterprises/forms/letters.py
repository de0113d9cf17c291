"""What letters a person gets."""

from __future__ import annotations

from django import forms

from enterprises.models import User
from reliability_tracker.forms import ModelForm


class LettersForm(ModelForm):
    """At once, once a day or none, and in which language."""

    class Meta:
        model = User
        fields = ("letters", "language")
        widgets = {"letters": forms.RadioSelect, "language": forms.RadioSelect}
