"""Forms for the entries of the reference tables, made from what `policy.reference` says of each."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.forms import modelform_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policy.citations import figures_on
from policy.enums import Comparator, RegionKind
from policy.models import (
    ChainLink,
    NarrativeAssessment,
    QualityThresholds,
    Region,
    Sector,
    StatusThresholds,
    TargetVersion,
)
from policy.reference import ReferenceTable
from reliability_tracker.filters import DateInput
from reliability_tracker.formats import DASH
from reliability_tracker.forms import ModelForm


class SeveralField(forms.CharField):
    """Several short texts, separated by semicolons; cleaned to a list."""

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]


class EntryForm(ModelForm):
    """An entry of a reference table. `seen` says which version of it the person has before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            column = None if name == "seen" else self._meta.model._meta.get_field(name)
            if isinstance(column, ArrayField):
                self.fields[name] = self._several(name, field)
            elif isinstance(field, forms.DateField):
                field.widget = DateInput()
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        self._keep_the_family_straight()

    def _several(self, name: str, field: forms.Field) -> forms.Field:
        choices = {
            "sectors": lambda: [(s.code, s.name) for s in Sector.objects.all()],
            "levels": lambda: [(link.indicator_level, link.name) for link in ChainLink.objects.all()],
        }.get(name)
        if choices is None:
            return SeveralField(
                label=field.label, required=field.required, help_text=_("Separate several by semicolons.")
            )
        return forms.MultipleChoiceField(
            label=field.label, choices=choices, widget=forms.CheckboxSelectMultiple, required=field.required
        )

    def _keep_the_family_straight(self) -> None:
        """Parents that can be: not the entry itself; of a city its province. Only cities check reports."""
        parent: Any = self.fields.get("parent")
        if isinstance(self.instance, Region):
            if parent is not None:
                parent.queryset = Region.objects.filter(addressee=True)
                parent.required = True
            if not self.instance.is_city:
                self.fields.pop("checks_reports", None)
        elif parent is not None and self.instance.pk:
            parent.queryset = parent.queryset.exclude(pk=self.instance.pk)
        if parent is not None and not parent.required:
            parent.empty_label = DASH

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, without what is about the form itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def entry_form(table: ReferenceTable) -> type[EntryForm]:
    """The form that edits an entry of a table."""
    made: Any = modelform_factory(table.model, form=EntryForm, fields=table.fields, help_texts=table.helps)
    return made


def new_entry_form(table: ReferenceTable) -> type[EntryForm]:
    """The form that adds an entry, with what is stated once and for all."""
    fields = [table.key, *table.fixed, *table.fields]
    made: Any = modelform_factory(table.model, form=EntryForm, fields=fields, help_texts=table.helps)
    return made


def blank_entry(table: ReferenceTable) -> Any:
    """What a new entry begins as: a new region is a city."""
    return table.model(kind=RegionKind.CITY) if table.model is Region else table.model()


class GoalForm(ModelForm):
    """The number of a target from now on."""

    class Meta:
        model = TargetVersion
        fields = ("comparator", "baseline", "goal", "start_on", "due_on", "reason")
        widgets = {"start_on": DateInput(), "due_on": DateInput()}
        labels = {"comparator": _("Comparison")}

    comparator = forms.ChoiceField(label=_("Comparison"), choices=Comparator.choices)


class ThresholdsForm(ModelForm):
    """From which attainment a target is on track, or at risk, from now on."""

    class Meta:
        model = StatusThresholds
        fields = ("on_track_from", "at_risk_from", "reason")
        help_texts = {
            "on_track_from": _("Progress made ÷ progress expected by now: 0.95 means 95%."),
            "at_risk_from": _("Below this share of the progress expected, a target is off track."),
        }


class QualityThresholdsForm(ModelForm):
    """From when a value of a report looks odd."""

    class Meta:
        model = QualityThresholds
        fields = ("jump_factor", "outlier_score", "fewest_values", "reason")
        help_texts = {
            "jump_factor": _(
                "Values at least this many times those of the last cycle, or at most that fraction,"
                " are pointed out."
            ),
            "outlier_score": _("0.6745 × distance from the median ÷ MAD; the literature takes 3.5."),
            "fewest_values": _(
                "Accepted values of a class, indicator and unit; with fewer, nothing is pointed out."
            ),
        }


class AssessmentForm(ModelForm):
    """A dated word on a goal without a number."""

    class Meta:
        model = NarrativeAssessment
        fields = ("assessed_on", "text_zh", "text_en", "evidence")
        widgets = {
            "assessed_on": DateInput(),
            **{name: forms.Textarea(attrs={"rows": 5}) for name in ("text_zh", "text_en", "evidence")},
        }
        help_texts = {
            "text_zh": _("What has been reached on this goal and what has not, in a few sentences."),
            "evidence": _("The documents, surveys or data that the assessment rests on."),
        }

    figures = forms.MultipleChoiceField(
        label=_("Figures referred to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Each figure ticked is kept with the assessment: its value on the date of the assessment, as it"
            " is known now."
        ),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures: Any = self.fields["figures"]
        figures.choices = [
            (
                figure.code,
                gettext("%(figure)s (today: %(value)s)") % {"figure": figure.name, "value": figure.printed},
            )
            for figure in figures_on(today)[1]
        ]
