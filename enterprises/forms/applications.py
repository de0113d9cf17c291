"""The form of an application: plain fields in sections, rows of indicators and rights, one file of each kind.

Nothing is required to save; `nomination.case` says what is still missing before it can be submitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.attachments import ACCEPT, inspect
from enterprises.enums import OrganisationKind, TimeBasis
from enterprises.forms.application_words import HELP_OF, ROW_DEMANDED, ROW_GROUPS, more_than_fields
from enterprises.models import Application, ApplicationIndicator, ApplicationRight, Enclosure, Organisation
from enterprises.nomination.case import FILES, REQUIRED, TOLD_BY_ISSUER
from enterprises.nomination_enums import EnclosureKind, RightKind
from enterprises.report_fields import HELP, ROW_REQUIRED, capitalised
from enterprises.report_inputs import DayField, LongText, NumberField, WholeNumberField
from enterprises.report_lists import Lists
from policy.units import readable_unit
from reliability_tracker.forms import UNCHOSEN, Form, ModelForm, Problem, Section

if TYPE_CHECKING:
    from django.forms import BoundField

SPARE_ROWS = 1  # empty ones at the end; saving them makes room for the next
TERMS = ("sector", "project", "layer", "link", "product_class")
MULTIPLE = ("life_cycle_stages", "dimensions")
LONG = ("overview", "practice", "results", "transfer")
ROW_FIELDS = (
    *("indicator", "unit", "time_basis", "standard"),
    *("baseline_value", "baseline_on", "current_value", "current_on"),
    *("benchmark_value", "benchmark_product", "benchmark_source", "benchmark_year"),
    *("condition", "failure_criterion"),
)


class ApplicationForm(ModelForm):
    """Everything but rows and files."""

    started_on = DayField(label=gettext_lazy("Improvement began on"))
    planned_end_on = DayField(label=gettext_lazy("Planned end"))
    signed_on = DayField(label=gettext_lazy("Signed on"))

    sections = (
        Section(
            "enterprise",
            gettext_lazy("Enterprise"),
            (
                *("legal_representative", "industry_code", "size"),
                *("contact_name", "contact_phone", "contact_email"),
            ),
            gettext_lazy("Name, code and region are those the province confirmed."),
        ),
        Section(
            "product",
            gettext_lazy("Product"),
            (
                *("product_name", "product_model", "product_class", "product_class_other"),
                *("sector", "project", "layer", "link", "life_cycle_stages", "dimensions"),
                *("started_on", "planned_end_on"),
            ),
            gettext_lazy("Taken from the accepted report."),
        ),
        Section("channel", gettext_lazy("Channel"), ("channel", "association")),
        Section("case", gettext_lazy("Case"), ("case_title", *LONG)),
        Section(
            "declaration",
            gettext_lazy("Declaration"),
            ("clean_record", "declaration", "signatory", "signed_on"),
            gettext_lazy(
                "The person who signs answers for the application. Do not enter classified information."
            ),
        ),
    )

    class Meta:
        model = Application
        fields = (
            *("legal_representative", "industry_code", "size"),
            *("contact_name", "contact_phone", "contact_email"),
            *("product_name", "product_model", "product_class", "product_class_other"),
            *("sector", "project", "layer", "link", "life_cycle_stages", "dimensions"),
            *("started_on", "planned_end_on", "channel", "association", "case_title", *LONG),
            *("clean_record", "declaration", "signatory", "signed_on"),
        )
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in LONG}

    def __init__(self, *args: Any, lists: Lists, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in TERMS:
            fields[name].choices = lists.choices(name)
        for name in MULTIPLE:
            fields[name] = forms.MultipleChoiceField(
                label=fields[name].label,
                choices=lists.choices(name),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        fields["association"].queryset = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
        for name, field in fields.items():
            if name not in ("product_name", "channel"):
                field.required = False
            field.demanded = name in (*REQUIRED, "clean_record", "declaration")
            field.help_text = HELP_OF.get(name) or field.help_text

    def validate_constraints(self) -> None:
        """The deed does, against what is stored."""


class IndicatorForm(Form):
    """One indicator; a row without anything in it is left out, one that is to go is ticked."""

    def __init__(
        self, *args: Any, lists: Lists, link: str, title: str, order: int, spare: bool = False, **kwargs: Any
    ) -> None:
        """spare: whether it may well stay empty"""
        super().__init__(*args, **kwargs)
        self.title, self.order, self.spare = title, order, spare
        labels = {field.name: field.verbose_name for field in ApplicationIndicator._meta.concrete_fields}
        made: dict[str, forms.Field] = {
            "indicator": forms.ChoiceField(choices=lists.choices("indicator", link)),
            "unit": forms.ChoiceField(choices=lists.choices("unit")),
            "time_basis": forms.ChoiceField(choices=[("", UNCHOSEN), *TimeBasis.choices]),
            "standard": forms.CharField(max_length=100),
            "baseline_value": NumberField(),
            "baseline_on": DayField(),
            "current_value": NumberField(),
            "current_on": DayField(),
            "benchmark_value": NumberField(),
            "benchmark_product": forms.CharField(max_length=200),
            "benchmark_source": forms.CharField(max_length=300),
            "benchmark_year": WholeNumberField(),
            "condition": LongText(max_length=1000),
            "failure_criterion": LongText(max_length=1000),
        }
        for name, field in made.items():
            label = str(labels[name])
            field.required, field.label = False, label[:1].upper() + label[1:]
            field.help_text = HELP.get(name, "") if name in ROW_REQUIRED else ""
            field.demanded = name in ROW_DEMANDED and not spare  # type: ignore[attr-defined]
            if name.endswith("_value") and self.initial.get("unit"):
                field.unit = readable_unit(self.initial["unit"])  # type: ignore[attr-defined]
        self.fields |= made
        if not spare:
            self.fields["away"] = forms.BooleanField(label=_("Take this indicator out"), required=False)

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in ROW_GROUPS]

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) not in (None, "") for name in ROW_FIELDS)

    @property
    def row(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ROW_FIELDS}
        given["indicator_id"] = given.pop("indicator") or None
        return {**given, "order": self.order}


class RightForm(Form):
    """A patent, a copyright or a standard."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RightKind.choices, required=False)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=100, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    dated_on = DayField(label=gettext_lazy("Date"), required=False)

    @property
    def is_blank(self) -> bool:
        return not (self.cleaned_data.get("number") or self.cleaned_data.get("title"))


class EnclosureField(forms.FileField):
    """A file that is looked at with everything else on the page, so that no text waits for another one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            inspect(file)
        return file


class EnclosureForm(Form):
    """One file of each kind, what it says of itself, and those that are to go."""

    def __init__(self, *args: Any, enclosures: Sequence[Enclosure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in EnclosureKind:
            there = [enclosure.name for enclosure in enclosures if enclosure.kind == kind]
            self.fields[f"file_{kind}"] = field = EnclosureField(
                label=str(kind.label)[:1].upper() + str(kind.label)[1:],
                required=False,
                help_text=_("Attached: %(names)s") % {"names": ", ".join(there)} if there else "",
                widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
            )
            field.demanded = kind in FILES  # type: ignore[attr-defined]
            if kind in TOLD_BY_ISSUER:
                self.fields[f"note_{kind}"] = forms.CharField(
                    label=_("Issuer and year"), required=False, max_length=200
                )
        if enclosures:
            self.fields["away"] = forms.MultipleChoiceField(
                label=_("Remove these files"),
                required=False,
                choices=[(str(file.pk), _with_kind(file)) for file in enclosures],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def brought(self) -> list[tuple[str, Any, str]]:
        """(kind, file, note) of each file that came along."""
        return [
            (kind, self.cleaned_data[f"file_{kind}"], self.cleaned_data.get(f"note_{kind}") or "")
            for kind in EnclosureKind.values
            if self.cleaned_data.get(f"file_{kind}")
        ]


def _with_kind(file: Enclosure) -> str:
    """A file by what it is and its name: two may be called alike."""
    return _("%(kind)s: %(name)s") % {"kind": capitalised(str(file.get_kind_display())), "name": file.name}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page. `todo`: what in it is still missing."""

    key: str
    title: str
    help: str
    fields: Sequence[BoundField]
    todo: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Progress:
    """The sections in their order, and everything that is missing."""

    sections: Sequence[Part]
    todo: Sequence[Problem]

    @property
    def complete(self) -> int:
        return sum(1 for section in self.sections if not section.todo)


class ApplicationPage:
    """The form and its rows and files, as one page has them."""

    def __init__(self, application: Application, data: Any = None, files: Any = None) -> None:
        lists = Lists.read()
        self.application = application
        self.revision: int | None = None  # on which it is written, once it is being saved
        self.enclosures = list(application.enclosures.filter(removed_at__isnull=True))
        self.form = ApplicationForm(data, instance=application, lists=lists)
        self.rows = self._rows(data, lists)
        self.rights = self._rights(data)
        self.files = EnclosureForm(data, files, enclosures=self.enclosures)

    def _rows(self, data: Any, lists: Lists) -> list[IndicatorForm]:
        stored = {row.order: row for row in self.application.rows.all()}
        first_free = max(stored, default=-1) + 1
        orders = [*stored, *range(first_free, first_free + SPARE_ROWS)]
        return [
            IndicatorForm(
                data,
                prefix=f"rows-{order}",
                lists=lists,
                link=self.application.link_id or "",
                title=_("Indicator %(place)s") % {"place": place},
                order=order,
                spare=bool(stored) and order not in stored,
                initial=_initial(stored.get(order)),
            )
            for place, order in enumerate(orders, 1)
        ]

    def _rights(self, data: Any) -> list[RightForm]:
        stored = list(self.application.rights.all())
        blanks: list[ApplicationRight | None] = [None] * (SPARE_ROWS + 1)
        return [
            RightForm(
                data,
                prefix=f"rights-{place}",
                initial={
                    name: getattr(right, name) for name in ("kind", "number", "title", "dated_on") if right
                },
            )
            for place, right in enumerate([*stored, *blanks])
        ]

    def progress(self, missing: Sequence[Problem]) -> Progress:
        """The page by sections. `missing`: what keeps it from being submitted, by the ids of the fields."""
        bound = [
            (section.key, str(section.title), str(section.help), list(section.fields))
            for section in self.form.bound_sections
        ]
        rest: list[tuple[str, str, str, Sequence[BoundField]]] = [
            (*words, ()) for words in more_than_fields()
        ]
        parts = [*bound[:-1], *rest, bound[-1]]  # the declaration is made at the end
        place = {f"id_{field.name}": key for key, _title, _help, fields in parts for field in fields}
        place["id_enclosures"] = "enclosures"
        return Progress(
            [
                Part(*part, [one for one in missing if place.get(one.anchor, "indicators") == part[0]])
                for part in parts
            ],
            missing,
        )

    @property
    def forms(self) -> list[Any]:
        return [self.form, *self.rows, *self.rights, self.files]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # each is asked, to show all problems

    @property
    def problems(self) -> list[Problem]:
        return [problem for form in self.forms for problem in form.problems]

    @property
    def fields(self) -> dict[str, Any]:
        return {name: self.form.cleaned_data[name] for name in self.form.Meta.fields}

    @property
    def kept_rows(self) -> list[dict[str, Any]]:
        return [form.row for form in self.rows if not form.is_blank and not form.cleaned_data.get("away")]

    @property
    def kept_rights(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.rights if not form.is_blank]


def _initial(row: ApplicationIndicator | None) -> dict[str, Any]:
    if row is None:
        return {}
    given = {name: getattr(row, name) for name in ROW_FIELDS if name != "indicator"}
    for name in ("baseline_value", "current_value", "benchmark_value"):
        if given[name] is not None:
            given[name] = format(given[name].normalize(), "f")
    return {**given, "indicator": row.indicator_id}
