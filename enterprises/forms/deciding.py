"""Deciding on many reports at once: what goes with all of them, and what each has of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.utils.translation import gettext as _

from enterprises.deciding import Prospect
from enterprises.forms.review import FIELDS_OF
from reliability_tracker.forms import Form

if TYPE_CHECKING:
    from django.http import QueryDict

OWN, SEEN = "comment-", "seen-"  # what the names of a report's own fields begin with
MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"


class DecideForm(Form):
    """What a person gives with a deed on several reports.

    prospects: those to which the deed can be done; each has the place for a comment of its own
    """

    def __init__(self, *args: Any, prospects: Sequence[Prospect], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prospects = prospects
        offer = next((p.offer for p in prospects if p.offer), None)
        if offer is not None:
            for need in offer.needs:
                self.fields |= FIELDS_OF[need](prospects[0].report, offer)
        if "comment" in self.fields:
            self.fields["comment"].required = False
            self.fields["comment"].help_text = _("For every report below that has no comment of its own.")
        for prospect in prospects:
            number = prospect.report.number
            self.fields[OWN + number] = forms.CharField(
                label=_("Comment on %(number)s") % {"number": number},
                required=False,
                max_length=3000,
                widget=forms.Textarea(attrs={"rows": 1, "class": "short"}),
            )
            self.fields[SEEN + number] = forms.DateTimeField(
                widget=forms.HiddenInput,
                required=False,
                initial=prospect.report.state_since.strftime(MOMENT),
                input_formats=[MOMENT],
            )

    @classmethod
    def again(cls, data: QueryDict, *, prospects: Sequence[Prospect], refused: Mapping[str, str]) -> Self:
        """The form for what was refused and could be tried again, with what was typed and why it was refused.

        refused: number → sentence
        """
        typed = data.copy()
        for prospect in prospects:
            typed[SEEN + prospect.report.number] = prospect.report.state_since.strftime(MOMENT)
        form = cls(typed, prospects=prospects)
        for prospect in prospects if form.is_valid() else ():
            form.add_error(OWN + prospect.report.number, refused[prospect.report.number])
        return form

    @property
    def common_fields(self) -> list[forms.BoundField]:
        """The fields of the deed, without those of single reports."""
        return [field for field in self.visible_fields() if not field.name.startswith(OWN)]

    @property
    def lines(self) -> list[tuple[Prospect, forms.BoundField, forms.BoundField]]:
        """(what will happen, comment of its own, moment seen) of each report."""
        numbers = [prospect.report.number for prospect in self.prospects]
        return [
            (prospect, self[OWN + number], self[SEEN + number])
            for prospect, number in zip(self.prospects, numbers, strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        """A comment for each, its own or the one for all: said before anything is done."""
        cleaned = super().clean() or {}
        without = [p for p in self.prospects if not cleaned.get(OWN + p.report.number, "").strip()]
        if without and "comment" in self.fields and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("Write one comment for all, or one for each report."))
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith((OWN, SEEN))}

    @property
    def comments(self) -> dict[str, str]:
        return self._of_reports(OWN)

    @property
    def seen(self) -> dict[str, datetime.datetime]:
        return {number: moment for number, moment in self._of_reports(SEEN).items() if moment}

    def _of_reports(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }
