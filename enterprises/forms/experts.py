"""The forms of an expert: a score with its comment, and an interest."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models.panel import FULL_SCORE
from reliability_tracker.forms import Form


class ScoreForm(Form):
    """A score of one's own; it may be changed until the desk review is decided."""

    score = forms.IntegerField(
        label=_("Score"),
        min_value=0,
        max_value=FULL_SCORE,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Give a score from 0 to 100.")
        ),
        help_text=_("From 0 to 100."),
    )
    comment = forms.CharField(
        label=_("Comment"),
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Say how you came to the score.")},
        help_text=_("The convener of the panel reads it; other experts do not."),
    )


class InterestForm(Form):
    """利害关系: why the expert may not review this one."""

    interest = forms.CharField(
        label=_("Interest"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say which interest it is.")},
        help_text=_("For instance: employed there until last year. A score given before is taken out."),
    )


class ReleaseForm(Form):
    """Why the convener lets an expert go."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Give the reason.")},
        help_text=_("The expert reads it."),
    )
