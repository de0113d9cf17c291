"""The forms of a call: its rules, and what is done for a whole list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.models import Application, Call
from enterprises.nomination import panels
from enterprises.nomination.naming import last_day_of
from enterprises.verdicts import Refusal
from policy.enums import RegionKind
from policy.models import Region
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form, ModelForm, Section

CODE = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")


def refuse(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show what is in the way, each at its field where the form has it."""
    for lack in refusal.lacks:
        form.add_error(lack.field if lack.field in form.fields else None, lack.message)


class CallForm(ModelForm):
    """The call and its rules; the defaults are those of sister programmes."""

    sections = (
        Section(
            "call",
            gettext_lazy("Call"),
            ("code", "name_zh", "name_en", "document_number", "opens_on", "closes_on"),
        ),
        Section(
            "places",
            gettext_lazy("Places"),
            ("places_of_province", "places_of_city", "places_of_association", "limit"),
            gettext_lazy(
                "How many applications may be recommended. A city with places of its own recommends directly."
            ),
        ),
        Section(
            "course",
            gettext_lazy("Review and notice"),
            ("days_of_step", "scores_needed", "notice_days", "validity_years"),
            gettext_lazy("Defence and site check are off."),
        ),
    )

    units = {
        "days_of_step": gettext_lazy("days"),
        "notice_days": gettext_lazy("days"),
        "validity_years": pgettext_lazy("unit", "years"),
    }

    class Meta:
        model = Call
        fields = (
            *("code", "name_zh", "name_en", "document_number", "opens_on", "closes_on"),
            *("places_of_province", "places_of_city", "places_of_association", "limit"),
            *("days_of_step", "scores_needed", "notice_days", "validity_years"),
        )
        widgets = {name: DateInput() for name in ("opens_on", "closes_on")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "Part of every application's number, such as 2026-1. Letters, digits, hyphens."
        )
        if self.instance.pk and self.instance.next_serial > 1:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().lower()
        if not CODE.fullmatch(code) or code == "new":
            raise ValidationError(_("Use letters, digits and single hyphens between them."))
        return code


class PlacesForm(Form):
    """名额: a number of its own for each region or city that departs from the call's rule."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = dict(call.own_places.values_list("region", "places"))
        self.regions = list(
            Region.objects.filter(Q(addressee=True) | Q(kind=RegionKind.PLANNED_CITY)).order_by("order")
        )
        for region in self.regions:
            self.fields[f"places_{region.code}"] = forms.IntegerField(
                label=region.name,
                required=False,
                min_value=0,
                max_value=999,
                initial=held.get(region.code),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number-input"}),
            )

    @property
    def places(self) -> dict[Region, int | None]:
        return {region: self.cleaned_data[f"places_{region.code}"] for region in self.regions}


class RecommendForm(Form):
    """An opinion and a date for all that get a rank; empty ranks are left where they are."""

    comment = forms.CharField(
        label=gettext_lazy("Opinion"),
        max_length=500,
        help_text=gettext_lazy("It is logged for each that you recommend."),
        error_messages={"required": gettext_lazy("Give your opinion.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decided_on = forms.DateField(label=gettext_lazy("Date of the recommendation"), widget=DateInput())

    def __init__(self, *args: Any, waiting: Sequence[Application], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"decided_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        for application in waiting:
            self.fields[f"rank_{application.pk}"] = forms.IntegerField(
                label=_("Rank of %(number)s") % {"number": application.number},
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number-input"}),
            )

    @property
    def rows(self) -> list[tuple[Application, forms.BoundField]]:
        return [(application, self[f"rank_{application.pk}"]) for application in self.waiting]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self["comment"], self["decided_on"]]

    @property
    def ranks(self) -> dict[Application, int]:
        return {
            application: self.cleaned_data[f"rank_{application.pk}"]
            for application in self.waiting
            if self.cleaned_data.get(f"rank_{application.pk}")
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.ranks:
            raise ValidationError(_("Give a rank to each application that you recommend."))
        return given


class ListForm(Form):
    """推荐汇总表: its number and date."""

    number = forms.CharField(label=gettext_lazy("Number of the list"), max_length=100)
    dated_on = forms.DateField(label=gettext_lazy("Dated"), widget=DateInput())


class PaperForm(Form):
    """Paper and online agree."""

    paper_agrees = forms.BooleanField(
        label=gettext_lazy("The sealed list is here and agrees with the online one"), required=False
    )


class ChosenForm(Form):
    """Some of the applications of a list."""

    def __init__(self, *args: Any, applications: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = applications
        choices = [(str(a.pk), f"{a.number} · {a.case_title} · {a.enterprise_name}") for a in applications]
        self.fields["applications"] = forms.MultipleChoiceField(
            label=_("Applications"),
            choices=choices,
            required=False,
            initial=[pk for pk, _label in choices],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["applications"])

    @property
    def chosen(self) -> list[Application]:
        keys = set(self.cleaned_data["applications"])
        return [application for application in self.applications if str(application.pk) in keys]


class PanelForm(ChosenForm):
    """Which experts are asked about which applications, and until when."""

    experts = forms.MultipleChoiceField(
        label=gettext_lazy("Experts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each scores alone and sees nothing of the others."),
    )
    due_on = forms.DateField(label=gettext_lazy("Due"), required=False, widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["experts"]
        field.choices = [(str(expert.pk), expert.name) for expert in panels.experts()]

    @property
    def asked(self) -> list[Any]:
        return list(panels.experts().filter(pk__in=self.cleaned_data["experts"]))


class ShortlistForm(ChosenForm):
    """Those that pass the desk review."""

    comment = forms.CharField(
        label=pgettext_lazy("demonstration", "Remark"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoticeForm(ChosenForm):
    """公示: number, first and last day; the call's number of days by default."""

    number = forms.CharField(label=gettext_lazy("Number of the notice"), max_length=100)
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DateInput(),
        help_text=gettext_lazy("The first and the last day are both counted."),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs.setdefault("initial", {"first_day": today, "last_day": last_day_of(call, today)})
        super().__init__(*args, **kwargs)


class NamingForm(Form):
    """公布: the document, and the demonstration number of each that it names."""

    document = forms.CharField(label=gettext_lazy("Document number"), max_length=100)
    dated_on = forms.DateField(label=gettext_lazy("Dated"), widget=DateInput())
    title = forms.CharField(label=gettext_lazy("Title of the document"), max_length=300)

    def __init__(self, *args: Any, applications: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = applications
        for application in applications:
            self.fields[f"number_{application.pk}"] = forms.CharField(
                label=_("Demonstration number of %(number)s") % {"number": application.number},
                required=False,
                max_length=60,
            )

    @property
    def rows(self) -> list[tuple[Application, forms.BoundField]]:
        return [(application, self[f"number_{application.pk}"]) for application in self.applications]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self["document"], self["dated_on"], self["title"]]

    @property
    def numbers(self) -> dict[Application, str]:
        """Those that were given a number; the others stay in the notice."""
        return {
            application: self.cleaned_data[f"number_{application.pk}"]
            for application in self.applications
            if self.cleaned_data.get(f"number_{application.pk}")
        }
