"""The form in which a test plan is registered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import StopRule
from enterprises.models import RegisteredPlan
from enterprises.models.test_plan import STOPS_AT
from enterprises.report_inputs import DayField, NumberField, WholeNumberField
from enterprises.report_lists import Lists
from reliability_tracker.forms import ModelForm, Section


class PlanForm(ModelForm):
    """What the test is to show, and the one amount at which it stops."""

    confidence = NumberField(
        label=gettext_lazy("Confidence level γ"),
        help_text=gettext_lazy("One-sided, more than 50 and less than 100."),
    )
    benchmark_value = NumberField(
        label=gettext_lazy("Value to be shown θ0"),
        help_text=gettext_lazy("The value against which the test is planned, in the unit of the indicator."),
    )
    amount = NumberField(
        label=gettext_lazy("Stops at"),
        help_text=gettext_lazy("The test time over all units, or the number of failures or trials."),
    )
    # a field is taken out of its class, so that it does not hide what `Form.units` is
    units = WholeNumberField(label=gettext_lazy("Units on test"), min_value=1)  # type: ignore[assignment]
    starts_on = DayField(
        label=gettext_lazy("The test begins on"), help_text=gettext_lazy("Today at the earliest.")
    )
    condition = forms.CharField(
        label=gettext_lazy("Operating condition or test profile"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )
    failure_criterion = forms.CharField(
        label=gettext_lazy("Failure criterion"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("When the product counts as failed."),
    )

    sections = (
        Section(
            "aim",
            gettext_lazy("What is to be shown"),
            ("indicator", "unit", "benchmark_value", "confidence"),
        ),
        Section("stop", gettext_lazy("When the test stops"), ("stop_rule", "amount", "units", "starts_on")),
        Section("holds", gettext_lazy("What the values hold for"), ("condition", "failure_criterion")),
    )

    class Meta:
        model = RegisteredPlan
        fields = (
            *("indicator", "unit", "benchmark_value", "confidence", "stop_rule", "units", "starts_on"),
            *("condition", "failure_criterion"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        lists = Lists.read()
        fields["indicator"].choices = lists.choices("indicator", self.instance.improvement.link_id or "")
        fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=lists.choices("unit"))
        fields["stop_rule"].label = _("The test stops")
        fields["stop_rule"].choices = [("", _("Please choose")), *StopRule.choices]
        fields["confidence"].unit = "%"

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise ValidationError(_("A plan is registered before its test begins."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        amount, rule = given.get("amount"), given.get("stop_rule")
        if amount is not None and rule:
            self._stop(rule, amount)
        return given

    def _stop(self, rule: str, amount: Decimal) -> None:
        """The amount goes where its rule has it; failures and trials are whole."""
        if amount <= 0:
            self.add_error("amount", _("The amount has to be above 0."))
            return
        if rule != StopRule.TIME and amount != amount.to_integral_value():
            self.add_error("amount", _("Give a whole number of failures or trials."))
            return
        for other in STOPS_AT.values():
            setattr(self.instance, other, None)
        setattr(self.instance, STOPS_AT[rule], amount if rule == StopRule.TIME else int(amount))
