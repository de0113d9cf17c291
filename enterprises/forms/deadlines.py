"""The days of each step of checking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from enterprises.deadlines import Days
from reliability_tracker.forms import Form


class StepDaysForm(Form):
    """A number of days for each step; an empty one follows what holds otherwise. `days`: what was entered."""

    def __init__(self, *args: Any, steps: Sequence[Days], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in steps:
            self.fields[step.state] = forms.IntegerField(
                label=step.step,
                required=False,
                min_value=1,
                max_value=366,
                initial=step.setting.days if step.setting else None,
                help_text=_("Left empty: %(days)s days, as usual.") % {"days": step.otherwise},
            )
            self.fields[step.state].unit = _("days")  # type: ignore[attr-defined]

    @property
    def days(self) -> dict[str, int | None]:
        return dict(self.cleaned_data)
