"""The form to hand in a file of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Cycle
from reliability_tracker.formats import file_size
from reliability_tracker.forms import Form
from reliability_tracker.workbook_gate import LISTS, REPORTS


class HandInForm(Form):
    cycle = forms.ModelChoiceField(
        label=_("Reporting cycle"), queryset=Cycle.objects.none(), to_field_name="code", empty_label=None
    )
    file = forms.FileField(
        label=_("Workbook or CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = Cycle.objects.opened()  # type: ignore[attr-defined]
        self.fields["file"].help_text = _("XLSX, or CSV in UTF-8 or GB18030; at most %(size)s.") % {
            "size": file_size(REPORTS.packed)
        }


class ListForm(Form):
    file = forms.FileField(
        label=_("Workbook or CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("XLSX, or CSV in UTF-8 or GB18030; at most %(size)s.") % {
            "size": file_size(LISTS.packed)
        }
