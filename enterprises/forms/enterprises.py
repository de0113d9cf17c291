"""The forms of an enterprise: its profile, its credit code, its improvements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import improvements, profile
from enterprises.credit_code import validate
from enterprises.forms.registration import CityChoice, four_digits
from enterprises.models import Enterprise, Improvement
from enterprises.report_fields import HELP
from enterprises.report_inputs import DayField
from enterprises.report_lists import Lists
from policy.document_numbers import document_number
from policy.models import Region
from reliability_tracker.forms import BoundSection, Form, ModelForm, Section

PROFILE_HELP = {"industry_code", "quality_grade", "contact_phone"}  # said as the form of a report says it
PRODUCT_HELP = {
    *("product_name", "product_model", "product_class", "link", "layer"),
    *("life_cycle_stages", "dimensions"),
}


class ProfileForm(ModelForm):
    """What this person may change of an enterprise; the rest is not in the form."""

    city = CityChoice(label=gettext_lazy("City"), required=False, empty_label=gettext_lazy("none of these"))
    closed_on = DayField(
        label=gettext_lazy("Closed down on"),
        required=False,
        help_text=gettext_lazy("From then on no report is expected. What has counted stays."),
    )

    sections = (
        Section(
            "confirmed",
            gettext_lazy("Confirmed with the registration"),
            ("enterprise_name", "region", "city", "closed_on"),
        ),
        Section(
            "enterprise",
            gettext_lazy("The enterprise"),
            ("industry_code", "size", "ownership", "quality_grade"),
        ),
        Section(
            "contact", gettext_lazy("Contact details"), ("contact_name", "contact_phone", "contact_email")
        ),
    )

    class Meta:
        model = Enterprise
        fields = ("enterprise_name", "region", "city", "closed_on", *profile.OWN_FIELDS)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        editable = profile.editable_fields(self.instance, by=user)
        for name in [name for name in fields if name not in editable]:
            del fields[name]
        if "region" in fields:
            fields["region"].queryset = Region.objects.filter(addressee=True)
        for name in PROFILE_HELP & fields.keys():
            fields[name].help_text = HELP[name]
        for name in {"size", "ownership", "quality_grade"} & fields.keys():
            fields[name].choices = [("", _("not stated")), *fields[name].choices[1:]]

    @property
    def bound_sections(self) -> list[BoundSection]:
        """The sections of which this person may change something."""
        return [section for section in super().bound_sections if section.fields]

    def clean_industry_code(self) -> str:
        return four_digits(self.cleaned_data["industry_code"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        region = given.get("region", self.instance.region)
        city = given.get("city")
        if city is not None and region is not None and city.parent_id != region.pk:
            words = {"city": city.name, "region": city.parent.name}
            self.add_error("city", _("%(city)s belongs to %(region)s.") % words)
        return given


class CreditCodeChangeForm(Form):
    """The legal unit got another credit code."""

    new_code = forms.CharField(
        label=gettext_lazy("New credit code"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "code-input"}),
    )
    changed_on = DayField(label=gettext_lazy("Changed on"))
    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=100,
        help_text=gettext_lazy("The document that proves the change."),
    )

    def clean_new_code(self) -> str:
        return validate(self.cleaned_data["new_code"])

    def clean_document_number(self) -> str:
        return document_number(self.cleaned_data["document_number"])


class ImprovementForm(ModelForm):
    """One product under improvement, as DOMAIN 6.1 wants it."""

    life_cycle_stages = forms.MultipleChoiceField(
        label=gettext_lazy("Life-cycle stages"), widget=forms.CheckboxSelectMultiple
    )
    dimensions = forms.MultipleChoiceField(
        label=gettext_lazy("Dimensions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    started_on = DayField(label=gettext_lazy("Improvement began on"))
    planned_end_on = DayField(label=gettext_lazy("Planned end"), required=False)

    sections = (
        Section(
            "product",
            gettext_lazy("Product"),
            ("product_name", "product_model", "product_class", "product_class_other", "sector"),
        ),
        Section("project", gettext_lazy("Where it belongs"), ("project", "layer", "link")),
        Section(
            "improvement",
            gettext_lazy("Improvement"),
            ("life_cycle_stages", "dimensions", "started_on", "planned_end_on"),
        ),
    )

    class Meta:
        model = Improvement
        fields = (
            *("product_name", "product_model", "product_class", "product_class_other", "sector"),
            *("project", "layer", "link", "life_cycle_stages", "dimensions", "started_on", "planned_end_on"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        lists = Lists.read()
        names = ("product_class", "sector", "project", "layer", "link", "life_cycle_stages", "dimensions")
        for name in names:
            fields[name].choices = lists.choices(name)
        for name in ("product_model", "sector", "project", "link"):
            fields[name].required = True
        for name in PRODUCT_HELP & fields.keys():
            fields[name].help_text = HELP[name]

    def _post_clean(self) -> None:
        """The rules ask the improvement as it would be stored."""
        super()._post_clean()  # type: ignore[misc]
        for field, sentence in improvements.problems(self.instance):
            if field not in self.errors:
                self.add_error(field, sentence)

    def _get_validation_exclusions(self) -> set[str]:
        """The enterprise is not in the form, but the product is unique within it."""
        return super()._get_validation_exclusions() - {"enterprise"}  # type: ignore[misc]


class EndImprovementForm(Form):
    """When an improvement ended."""

    ended_on = DayField(
        label=gettext_lazy("Ended on"),
        required=False,
        help_text=gettext_lazy(
            "Leave empty if it continues. Cycles after this day expect no report; what was counted stays."
        ),
    )
