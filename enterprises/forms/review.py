"""The form of a deed: made of what the workflow table says it needs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import conditions as c
from enterprises.content import Line
from enterprises.deadlines import days_for
from enterprises.enums import ReportState
from enterprises.models import Report
from enterprises.report_fields import label_of
from enterprises.verdicts import Refusal
from enterprises.workflow import Offer
from policy.enums import Ending
from policy.models import ReviewReason
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form

ON_FIELD = "on-"  # what the name of a comment on a field begins with
ANSWER = "answer_"
IS_ANSWER = re.compile(rf"{ANSWER}\d+")
Fields = Mapping[str, forms.Field]


class DeedForm(Form):
    """What a person gives with a deed. `given` is what `workflow.perform` takes."""

    to = forms.CharField(widget=forms.HiddenInput)
    seen = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, *args: Any, report: Report, offer: Offer, lines: Sequence[Line] = (), **kwargs: Any):
        kwargs["initial"] = {
            "to": offer.to,
            "seen": report.state_since.strftime("%Y-%m-%dT%H:%M:%S.%f%z"),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        for need in offer.needs:
            self.fields |= FIELDS_OF[need](report, offer)
        if c.comments in offer.needs:
            self.fields |= {ON_FIELD + line.field: comment_on(line) for line in lines}

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields of the deed itself, without comments on single fields."""
        return [field for field in self.visible_fields() if not field.name.startswith(ON_FIELD)]

    @property
    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        answers = {
            int(name.removeprefix(ANSWER)): data.pop(name) for name in [*data] if IS_ANSWER.fullmatch(name)
        }
        comments = {
            name.removeprefix(ON_FIELD): data.pop(name) for name in [*data] if name.startswith(ON_FIELD)
        }
        return {**data, "field_comments": comments, "answers": answers}

    def refuse(self, refusal: Refusal) -> None:
        """Show what is in the way, each at its field where the form has it."""
        for lack in refusal.lacks:
            self.add_error(lack.field if lack.field in self.fields else None, lack.message)


def _text(
    label: str, missing: str, help_text: str = "", *, rows: int = 4, required: bool = True
) -> forms.Field:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=3000,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _day(label: str, missing: str, initial: datetime.date | None, *, required: bool = True) -> forms.Field:
    return forms.DateField(
        label=label,
        initial=initial,
        required=required,
        error_messages={"required": missing},
        widget=DateInput(),
    )


def comment_on(line: Line) -> forms.Field:
    """The place for a comment beside a field."""
    return forms.CharField(
        label=_("Comment on “%(field)s”") % {"field": line.label},
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 1, "class": "short"}),
    )


def _opinion(report: Report, offer: Offer) -> Fields:
    return {"comment": _text(_("Opinion"), _("Give your opinion."), _("The enterprise reads it too."))}


def _reason(report: Report, offer: Offer) -> Fields:
    return {"comment": _text(_("Reason"), _("Give the reason."), _("Everyone who sees the report reads it."))}


def _listed(use: str) -> Callable[[Report, Offer], Fields]:
    """The reasons that stewards keep for a use, to be ticked; nothing where they keep none."""

    def fields(report: Report, offer: Offer) -> Fields:
        kept = ReviewReason.objects.filter(in_use=True, **{use: True})
        choices = [(reason.pk, reason.name) for reason in kept]
        if not choices:
            return {}
        return {
            "reasons": forms.MultipleChoiceField(
                label=_("Reasons from the list"),
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Choose a reason from the list.")},
            )
        }

    return fields


def _what_changes(report: Report, offer: Offer) -> Fields:
    return {"comment": _text(_("What changes and why"), _("Say what changes and why."))}


def _comments(report: Report, offer: Offer) -> Fields:
    fields = {
        "comment": _text(
            _("Comment overall"),
            "",
            _("Here, or at single fields below: at least one comment."),
            required=False,
        )
    }
    if offer.to == ReportState.RETURNED:
        days = days_for(ReportState.RETURNED, report.cycle_id)
        day = timezone.localdate() + datetime.timedelta(days=days)
        fields["answer_due_on"] = _day(_("Answer due on"), _("Give a day."), day)
    return fields


def _answers(report: Report, offer: Offer) -> Fields:
    rows = list(report.rows.select_related("indicator"))
    asked = c.open_comments(report)
    fields = {
        f"{ANSWER}{comment.pk}": _text(
            _("Answer on “%(field)s”") % {"field": label_of(comment.field, rows)},
            _("Answer this comment."),
            comment.text,
            rows=2,
        )
        for comment in asked
    }
    for comment in asked:
        name = f"{ANSWER}{comment.pk}"
        fields[name].initial = comment.answer or report.typed.get(name, "")
    returned = c.last_return(report)
    overall = returned.comment if returned else ""
    answer = _text(
        _("Answer overall"),
        _("Answer the comment with which it was sent back."),
        overall,
        required=not asked,
    )
    answer.initial = report.typed.get("comment", "")
    return {**fields, "comment": answer}


def _late_reason(report: Report, offer: Offer) -> Fields:
    if not c.needs_reason(report, timezone.localdate()) or report.late_reason.strip():
        return {}
    return {"late_reason": _text(_("Reason for the delay"), _("Give the reason for the delay."))}


def _decision_date(report: Report, offer: Offer) -> Fields:
    day = _day(_("Date of the decision"), _("Give the date of the decision."), timezone.localdate())
    return {"decided_on": day}


def _deciding_document(report: Report, offer: Offer) -> Fields:
    return {
        "document_number": forms.CharField(
            label=_("Document number"),
            help_text=_("Of the document or minute, such as 工信部联科〔2026〕12号. It enters the register."),
            max_length=100,
            error_messages={"required": _("Give the number of the document or minute.")},
        ),
        "decided_on": _day(_("Date of the decision"), _("Give the date of the decision."), None),
        "ending": forms.ChoiceField(
            label=_("Ending"),
            choices=Ending.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Say whether it ceases or is void.")},
        ),
    }


FIELDS_OF: dict[c.Need, Callable[[Report, Offer], Fields]] = {
    c.opinion: _opinion,
    c.reason: _reason,
    c.return_reason: _listed("for_return"),
    c.reject_reason: _listed("for_rejection"),
    c.annul_reason: _listed("for_annulment"),
    c.what_changes: _what_changes,
    c.comments: _comments,
    c.answers: _answers,
    c.reason_if_late: _late_reason,
    c.date_of_decision: _decision_date,
    c.deciding_document: _deciding_document,
}
