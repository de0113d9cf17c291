"""Forms about what one reporter owes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.credit_code import normalise
from enterprises.models import Enterprise
from enterprises.rules import checks_as_province
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form


class ReasonForm(Form):
    """Why there is nothing to report."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Give the reason.")},
        help_text=_("For instance: no measurement was due, production stood still."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionForm(ReasonForm):
    """Why the report is wanted all the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The enterprise reads it.")


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


class PaperForm(Form):
    """The enterprise that handed something in on paper, by its credit code."""

    enterprise = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, as on the licence. Spaces and lower-case letters are accepted."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "class": "code-input"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_enterprise(self) -> Enterprise:
        code = normalise(self.cleaned_data["enterprise"])
        found = Enterprise.objects.visible_to(self.user).filter(credit_code=code).first()
        if found is None or not checks_as_province.test(self.user, found):
            raise ValidationError(gettext("No enterprise of your province with this code is registered."))
        enterprise: Enterprise = found
        return enterprise
