"""Forms as pages show them: fields in sections, units beside numbers, every problem listed and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.functional import _StrPromise


UNCHOSEN = _("Please choose")  # the first of every list from which nothing is chosen yet
_DASHES = BLANK_CHOICE_DASH[0]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: its key (an anchor on the page), its heading, its fields, a word of help."""

    key: str
    title: str | _StrPromise
    fields: Sequence[str]
    help: str | _StrPromise = ""


@dataclass(frozen=True, slots=True)
class BoundSection:
    """A section with the fields of one form."""

    key: str
    title: str | _StrPromise
    help: str | _StrPromise
    fields: Sequence[BoundField]

    @property
    def problems(self) -> int:
        return sum(1 for field in self.fields if field.errors)

    @property
    def required(self) -> int:
        return sum(1 for field in self.fields if field.field.required)

    @property
    def missing(self) -> int:
        """Required fields that are still empty."""
        return sum(1 for field in self.fields if field.field.required and field.value() in (None, "", []))


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a form: which field, what is wrong, and the id of the element to go to."""

    label: str
    message: str
    anchor: str


class Sectioned(forms.BaseForm):
    """Gives a form `bound_sections` and `problems`, and its fields a `unit`.

    sections: the parts in order; fields that no section names come last, without heading
    units:    field name → the unit shown after the input
    """

    sections: ClassVar[Sequence[Section]] = ()
    units: ClassVar[Mapping[str, str | _StrPromise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, unit in self.units.items():
            if name in self.fields:
                self.fields[name].unit = unit  # type: ignore[attr-defined]
        for field in self.fields.values():
            if type(field.widget) is forms.Select:
                word_the_blank(field)

    @property
    def bound_sections(self) -> list[BoundSection]:
        """The sections with their fields; a field that this form lacks is skipped."""
        named = {name for section in self.sections for name in section.fields}
        rest = [field for field in self.visible_fields() if field.name not in named]
        bound = [
            BoundSection(
                section.key,
                section.title,
                section.help,
                [self[name] for name in section.fields if name in self.fields],
            )
            for section in self.sections
        ]
        return bound + ([BoundSection("rest", "", "", rest)] if rest else [])

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the fields, what concerns the whole form first."""
        return form_problems(self)


def word_the_blank(field: forms.Field) -> None:
    """Django's dashes for "nothing chosen" become words; a form that says something else there keeps it."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES[1]:
            field.empty_label = UNCHOSEN
    elif isinstance(field, forms.ChoiceField):
        choices: Sequence[Any] = list(field.choices)  # type: ignore[arg-type]  # typed as what is given, not read
        if choices and tuple(choices[0]) == _DASHES:
            field.choices = [("", UNCHOSEN), *choices[1:]]


def files_not_kept(field: BoundField) -> Sequence[str]:
    """The names of the files that came with a form which was refused: a browser does not send them again."""
    if not field.field.widget.needs_multipart_form or not field.data:
        return []
    files = field.data if isinstance(field.data, list | tuple) else [field.data]
    return [file.name for file in files]


def form_problems(form: forms.BaseForm) -> list[Problem]:
    """Everything that is wrong with a form, for the list above it."""
    problems = [Problem("", str(message), "") for message in form.non_field_errors()]
    for field in form:
        problems += [
            Problem(str(field.label), str(message), field.id_for_label or field.auto_id)
            for message in field.errors
        ]
    return problems


class Form(Sectioned, forms.Form):
    """A plain form in our look."""


class ModelForm(Sectioned, forms.ModelForm):
    """A model's form in our look."""


class Confirm(Form):
    """A yes to one deed, with the reason where the deed needs one."""

    reason = forms.CharField(label=_("Reason"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, reason_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_required
