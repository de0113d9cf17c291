"""What letters a person gets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.enums import Letters
from enterprises.models import User
from reliability_tracker.forms import ModelForm

WORDS = {
    Letters.AT_ONCE.value: _("an email at once"),
    Letters.DAILY.value: _("one email a day"),
    Letters.INBOX.value: _("no emails, the inbox only"),
}


class LettersForm(ModelForm):
    """At once, once a day or none, and in which language."""

    class Meta:
        model = User
        fields = ("letters", "language")
        widgets = {"letters": forms.RadioSelect, "language": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["letters"]
        field.label, field.choices = _("Emails"), list(WORDS.items())
