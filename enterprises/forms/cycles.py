"""The form of a reporting cycle."""

from __future__ import annotations

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
        fields = ("code", "name_zh", "name_en", "period_from", "period_to", "opens_on", "due_on")
        widgets = {name: DateInput() for name in ("period_from", "period_to", "opens_on", "due_on")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = _("Reports after this day are late and need a reason.")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code) or code == "NEW":
            raise ValidationError(_("Use capitals, digits and single hyphens between them."))
        return code
