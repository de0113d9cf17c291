"""Forms of stewards for what a class is measured by. `policy.benchmarks` says what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy.indicator_methods import FITS
from policy.models import Benchmark, ClassRule, Indicator, MarketShare
from policy.sources import Submission
from policy.units import readable_unit
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import UNCHOSEN, ModelForm, Section


class BenchmarkForm(ModelForm):
    """A figure that a steward puts forward as the next version."""

    sections = [
        Section(
            "figure", gettext_lazy("The figure"), ["indicator", "unit", "value", "quantile", "valid_from"]
        ),
        Section(
            "beside",
            gettext_lazy("Figures shown beside it"),
            ["domestic_baseline", "interim_goal"],
            gettext_lazy(
                "Optional, in the same unit. Shown beside the benchmark; nothing is judged by them."
            ),
        ),
        Section(
            "meaning",
            gettext_lazy("What it means"),
            ["product", "condition", "failure_criterion"],
            gettext_lazy(
                "A value means nothing without the duty and the failure criterion it was found under."
            ),
        ),
        Section(
            "basis",
            gettext_lazy("Basis and source"),
            ["basis", "source", "source_year", "test_time", "failures", "confidence"],
            gettext_lazy(
                "T, r and γ only where the source states them. A figure without them is shown as a claim."
            ),
        ),
        Section("why", gettext_lazy("Reason for this version"), ["reason"]),
    ]

    class Meta:
        model = Benchmark
        fields = (
            *("indicator", "unit", "value", "quantile", "valid_from", "domestic_baseline", "interim_goal"),
            *("product", "condition", "failure_criterion", "basis", "source", "source_year", "test_time"),
            *("failures", "confidence", "reason"),
        )
        widgets = {
            "valid_from": DateInput(),
            "condition": forms.Textarea(attrs={"rows": 3}),
            "failure_criterion": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"product": gettext_lazy("Comparable product abroad")}
        help_texts = {
            "test_time": gettext_lazy("In the unit chosen above."),
            "confidence": gettext_lazy("Between 0 and 1: 0.9, not 90."),
        }

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judged: Any = self.fields["indicator"]
        judged.queryset = Indicator.objects.filter(code__in=FITS)
        units = dict.fromkeys(unit for indicator in judged.queryset for unit in indicator.units)
        self.fields["unit"].choices = [(unit, readable_unit(unit)) for unit in units]  # type: ignore[attr-defined]


class RuleForm(ModelForm):
    """The thresholds of the verdict from now on."""

    class Meta:
        model = ClassRule
        fields = (
            *("confidence", "sides", "coverage_required", "major_weight"),
            *("valid_from", "provenance", "source", "reason"),
        )
        widgets = {"valid_from": DateInput()}
        labels = {"sides": gettext_lazy("Type of bound")}


class ShareForm(ModelForm):
    """The market share of one product; the products are those that brought evidence."""

    class Meta:
        model = MarketShare
        fields = ("subject", "share", "source", "valid_from")
        widgets = {"valid_from": DateInput()}

    subject = forms.ChoiceField(label=gettext_lazy("Product"))

    def __init__(self, *args: Any, evidence: list[Submission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = {submission.subject: submission for submission in evidence}
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", UNCHOSEN),
            *((subject, _product_of(submission)) for subject, submission in self.products.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Name and holder come with the product."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self.products.get(cleaned.get("subject", ""))
        if chosen is not None:
            self.instance.product = f"{chosen.product} {chosen.model}".strip()
            self.instance.holder_code = chosen.holder_code
        return cleaned


def _product_of(submission: Submission) -> str:
    words = {"product": f"{submission.product} {submission.model}".strip(), "holder": submission.holder_name}
    return _("%(product)s (%(holder)s)") % words
