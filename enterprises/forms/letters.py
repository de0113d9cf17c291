"""What letters a person gets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import User
from reliability_tracker.forms import ModelForm


class LettersForm(ModelForm):
    """At once, once a day or none, and in which language."""

    class Meta:
        model = User
        fields = ("letters", "language")
        widgets = {"letters": forms.RadioSelect, "language": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letters"].label = _("Emails")
