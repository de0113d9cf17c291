"""The columns of the reporting workbook: the fields of a report and of its indicators, and what names them.

A line is known by the enterprise, the product and its model; one about an indicator also by its number. The
same columns may stand on one sheet or on several.
"""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.evidence_fields import CIRCUMSTANCES, DATA
from enterprises.models import IndicatorRow, Report
from enterprises.report_fields import (
    HELP,
    REPORT_FIELDS,
    REQUIRED,
    ROW_FIELDS,
    ROW_REQUIRED,
    UNITS,
    capitalised,
)
from enterprises.report_form import form_field
from enterprises.report_inputs import AmountField, DayField, NumberField, WholeNumberField
from enterprises.report_lists import Lists
from reliability_tracker.tables_in import Column

NAMED_BY = ("credit_code", "product_name", "product_model")
KEYS = ("credit_code", "enterprise_name", "product_name", "product_model", "number", "row")
REPORT_COLUMNS = tuple(name for name in REPORT_FIELDS if name not in NAMED_BY)
ROW_COLUMNS = tuple(ROW_FIELDS)
COUNTED = ("method", "sample_size", "test_time", "failures", "truncation", "confidence")
MAIN_EVIDENCE = (*COUNTED, "plan", "evidence_number", "evidence_body", "evidence_accreditation")
MAIN = tuple(n for n in ROW_COLUMNS if n not in (*DATA, *CIRCUMSTANCES) or n in MAIN_EVIDENCE)
SPECIAL = tuple(name for name in ROW_COLUMNS if name not in MAIN)


def columns_of_reports(lists: Lists) -> list[Column]:
    """Every column a workbook of reports may have, named in the reader's language first."""
    found = []
    for name in (*KEYS, *REPORT_COLUMNS, *ROW_COLUMNS):
        labels = [_label(name)]
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                labels.append(_label(name))
        field = None if name in KEYS else field_of(name, lists)
        found.append(
            Column(
                name,
                tuple(dict.fromkeys(labels)),
                hint=_hint(name, field),
                required=name == "product_name",
                needed=is_needed(name),
                kind=_kind(field),
                choices=tuple(label for _code, label in options(field)) if field else (),
                comment=str(HELP.get(name, "")),
                width=_width(name, field),
            )
        )
    return found


def field_of(name: str, lists: Lists) -> forms.Field:
    """The field of the report form that reads a column."""
    return form_field(IndicatorRow if name in ROW_FIELDS else Report, name, lists, "")


def options(field: forms.Field) -> Iterator[tuple[str, str]]:
    """(code, label) of what a field takes from a list, without groups and without "please choose"."""
    if isinstance(field, forms.BooleanField):
        yield from (("yes", _("yes")), ("no", _("no")))
    for value, label in getattr(field, "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(value, label)]
        yield from ((str(code), str(text).strip("\u3000 ")) for code, text in pairs if code not in ("", None))


def is_needed(name: str) -> bool:
    """Whether a report needs the column before it can be submitted."""
    return name in REQUIRED or name in ROW_REQUIRED or name in ("product_name",)


def _label(name: str) -> str:
    match name:
        case "number":
            return _("Report number")
        case "row":
            return _("Indicator no.")
    model = IndicatorRow if name in ROW_FIELDS else Report
    text = capitalised(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return f"{text} ({UNITS[name]})" if name in UNITS and name not in ROW_FIELDS else text


def _hint(name: str, field: forms.Field | None) -> str:
    match name:
        case "row":
            return _("A whole number from 1, or empty")
        case "credit_code":
            return _("The 18 characters on the business licence")
        case "product_name" | "product_model":
            return _("The product as it is called in its other reports")
    if isinstance(field, AmountField):
        return _("An amount in 10,000 yuan, such as 120.5")
    if isinstance(field, WholeNumberField):
        return _("A whole number from 0")
    if isinstance(field, NumberField):
        return _("A number, such as 1234.5; the unit has its own column")
    if isinstance(field, DayField):
        return _("A date, such as 2025-12-31")
    if isinstance(field, forms.BooleanField):
        return _("Yes or no")
    if isinstance(field, forms.MultipleChoiceField):
        return _("One or more of the list, with 、 between them")
    if isinstance(field, forms.ChoiceField):
        return _("One of the list")
    length = getattr(field, "max_length", None)
    return _("A text of at most %(n)s characters") % {"n": length} if length else _("A text")


def _kind(field: forms.Field | None) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        return "choices"
    if isinstance(field, forms.ChoiceField):
        return "choice"
    if isinstance(field, forms.BooleanField):
        return "yes or no"
    if isinstance(field, DayField):
        return "date"
    return "number" if isinstance(field, NumberField | WholeNumberField) else "text"


def _width(name: str, field: forms.Field | None) -> int:
    if name in ("condition", "failure_criterion", "measures_text") or name.endswith(("text", "remarks")):
        return 36
    if name in ("credit_code", "enterprise_name", "product_name", "contact_email"):
        return 24
    return 14 if isinstance(field, DayField | NumberField | WholeNumberField) else 18
