"""The forms of organisations, and of ending a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.credit_code import validate
from enterprises.enums import DepartmentalLine, OrganisationKind
from enterprises.models import Membership, Organisation
from enterprises.people import is_last, successors
from policy.models import Region, Sector
from reliability_tracker.forms import Form, ModelForm


class SuccessorChoice(forms.ModelChoiceField):
    def label_from_instance(self, membership: Any) -> str:
        return f"{membership.user.name} ({membership.user.email})"


class EndForm(Form):
    """Ending a role; the last administrator of an enterprise names who takes over."""

    successor = SuccessorChoice(
        Membership.objects.none(),
        label=gettext_lazy("Who takes over"),
        required=False,
        empty_label=gettext_lazy("Please choose"),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if membership.enterprise_id and is_last(membership):
            fields["successor"].queryset = successors(membership)
            fields["successor"].required = True
        else:
            del fields["successor"]


class OrganisationForm(ModelForm):
    """A department, an authority or an association. What roles rest on stays once it has people."""

    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For an industry association only."),
    )

    class Meta:
        model = Organisation
        fields = ("kind", "name_zh", "name_en", "region", "line", "sectors", "credit_code")
        help_texts = {
            "region": gettext_lazy("For a regional authority: its province, or a city that has one."),
            "line": gettext_lazy("For a department or an authority."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sectors"].choices = [(sector.code, sector.name) for sector in Sector.objects.all()]
        fields["region"].queryset = Region.objects.exclude(kind="map_only").order_by("order")
        fields["region"].empty_label = _("none")
        fields["kind"].choices = [("", _("Please choose")), *OrganisationKind.choices]
        fields["line"].choices = [("", _("none")), *DepartmentalLine.choices]
        if self.instance.pk and self.instance.memberships.exists():
            for name in ("kind", "region", "line"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Fixed, because people have roles here.")

    def clean_credit_code(self) -> str:
        code = self.cleaned_data["credit_code"]
        return validate(code) if code else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind, region = given.get("kind"), given.get("region")
        if kind == OrganisationKind.REGIONAL_AUTHORITY and not given.get("line"):
            self.add_error("line", _("Say which department of the region it is."))
        if kind == OrganisationKind.ASSOCIATION:
            given["line"] = ""
        else:
            given["sectors"] = []
        if region is not None and region.is_city and given.get("line") not in ("", DepartmentalLine.INDUSTRY):
            self.add_error("line", _("In a city only the industry line takes part."))
        return given
