"""The form of a deed on one application: made of what the table says it needs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.content import Line
from enterprises.forms.review import ANSWER, IS_ANSWER, ON_FIELD, comment_on
from enterprises.forms.review import FIELDS_OF as FIELDS_OF_REPORT
from enterprises.models import Application
from enterprises.nomination import conditions as c
from enterprises.nomination import field_comments
from enterprises.nomination.case import label_of
from enterprises.nomination.deadlines import days_after
from enterprises.nomination.effects import valid_until
from enterprises.nomination.quota import next_rank
from enterprises.nomination.table import Offer
from policy.enums import Ending
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form

Fields = Mapping[str, forms.Field]
CHECKLIST = ("code_is_right", "record_is_clean", "enclosures_are_there")


class ApplicationDeedForm(Form):
    """What a person gives with a deed. `given` is what `nomination.table.perform` takes."""

    to = forms.CharField(widget=forms.HiddenInput)
    seen = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(
        self, *args: Any, application: Application, offer: Offer, lines: Sequence[Line] = (), **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "to": offer.to,
            "seen": application.state_since.strftime("%Y-%m-%dT%H:%M:%S.%f%z"),
        }
        super().__init__(*args, **kwargs)
        for need in offer.needs:
            fields: Any = LISTED[need](application, offer) if need in LISTED else FIELDS_OF[need](application)
            for name, field in fields.items():
                field.demanded = _is_demanded(need, name, fields)
            self.fields |= fields
        if c.comment in offer.needs:
            self.fields |= {ON_FIELD + line.field: comment_on(line) for line in lines}
        for field in self.fields.values():
            field.required = False  # what is missing the deed says, with all that is in its way

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields of the deed itself, without comments on single fields."""
        return [field for field in self.visible_fields() if not field.name.startswith(ON_FIELD)]

    @property
    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        of_fields = [name for name in data if name.startswith(ON_FIELD)]
        answers = [name for name in data if IS_ANSWER.fullmatch(name)]
        data["field_comments"] = {name.removeprefix(ON_FIELD): data.pop(name) for name in of_fields}
        data["answers"] = {int(name.removeprefix(ANSWER)): data.pop(name) for name in answers}
        if CHECKLIST[0] in data:
            data["checklist"] = tuple(data.pop(name) for name in CHECKLIST)
        return data


def _is_demanded(need: Any, name: str, fields: Fields) -> bool:
    """Whether the deed is refused where the field is empty; it is marked then."""
    if need is c.comment:
        return False  # overall or at single fields
    if need is c.answer:
        return name != "comment" or len(fields) == 1
    return name != "valid_until"


def _text(label: str, help_text: str = "", *, rows: int = 4, most: int = 3000) -> forms.Field:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(label: str) -> forms.Field:
    return forms.CharField(label=label, required=False, max_length=100)


def _day(label: str, initial: datetime.date | None = None) -> forms.Field:
    return forms.DateField(label=label, initial=initial, required=False, widget=DateInput())


def _opinion(application: Application) -> Fields:
    return {"comment": _text(_("Opinion"), _("The enterprise reads it too."))}


def _reason(application: Application) -> Fields:
    return {"comment": _text(_("Reason"), _("Everyone who sees the application reads it."))}


def _answer(application: Application) -> Fields:
    """One for each comment on a field, and one for the comment overall."""
    rows = list(application.rows.select_related("indicator"))
    fields = {
        f"{ANSWER}{one.pk}": _text(
            _("Answer on “%(field)s”") % {"field": label_of(one.field, rows)}, one.text, rows=2
        )
        for one in field_comments.asked(application)
    }
    returned = field_comments.last_return(application)
    overall = returned.comment if returned else ""
    return {**fields, "comment": _text(_("Answer overall"), overall)}


def _finding(application: Application) -> Fields:
    return {"comment": _text(_("Finding"))}


def _comment(application: Application) -> Fields:
    day = days_after(application, timezone.localdate())
    return {
        "comment": _text(_("Comment overall"), _("Here, or at single fields below: at least one comment.")),
        "answer_due_on": _day(_("Answer due on"), day),
    }


def _recommendation(application: Application) -> Fields:
    recommender = c.recommender_in(application)
    return {
        "comment": _text(_("Opinion"), most=c.OPINION_LENGTH),
        "rank": forms.IntegerField(
            label=_("Rank"),
            required=False,
            min_value=1,
            max_value=999,
            initial=next_rank(application.call, recommender) if recommender else None,
        ),
        "decided_on": _day(_("Date of the recommendation"), timezone.localdate()),
    }


def _document(application: Application) -> Fields:
    return {"document_number": _line(_("Number of the association's document"))}


def _letter(application: Application) -> Fields:
    return {
        "document_number": _line(_("Number of the letter")),
        "decided_on": _day(_("Date of the letter"), timezone.localdate()),
    }


def _checklist(application: Application) -> Fields:
    labels = (
        _("The credit code is right"),
        _("Three years without a breach of law, as the credit report shows"),
        _("All enclosures are there"),
    )
    return {
        name: forms.BooleanField(label=label, required=False)
        for name, label in zip(CHECKLIST, labels, strict=True)
    }


def _deciding_document(application: Application) -> Fields:
    return {
        "document_number": _line(_("Number of the document or minute")),
        "decided_on": _day(_("Date of the decision"), timezone.localdate()),
    }


def _ending(application: Application) -> Fields:
    return {
        "ending": forms.ChoiceField(
            label=_("How it ends"),
            choices=Ending.choices,
            required=False,
            initial=Ending.CEASE,
            widget=forms.RadioSelect,
        )
    }


def _validity(application: Application) -> Fields:
    today = timezone.localdate()
    return {
        "decided_on": _day(_("Date of the decision"), today),
        "valid_until": _day(_("Valid until"), valid_until(today, application.call.validity_years)),
    }


def _nothing(application: Application) -> Fields:
    return {}


LISTED: dict[Any, Any] = {
    need: FIELDS_OF_REPORT[need] for need in (c.return_reason, c.reject_reason, c.annul_reason)
}
FIELDS_OF: dict[Any, Callable[[Application], Fields]] = {
    c.opinion: _opinion,
    c.reason: _reason,
    c.answer: _answer,
    c.finding: _finding,
    c.comment: _comment,
    c.recommendation: _recommendation,
    c.associations_document: _document,
    c.letter: _letter,
    c.checklist: _checklist,
    c.deciding_document: _deciding_document,
    c.ending: _ending,
    c.new_validity: _validity,
    c.paper_agrees: _nothing,
    c.published_notice: _nothing,
    c.naming_document: _nothing,
}
