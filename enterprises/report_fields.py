"""The fields of an improvement report (DOMAIN 6.1): their sections, their names, words beside them.

A field of the report goes by its own name, a field of an indicator row by `rows-<order>-<name>`; so do the
inputs on the page, problems, comments of reviewers and texts that could not be stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from enterprises.evidence_fields import CHOICES, CIRCUMSTANCES, DATA
from enterprises.evidence_help import EVIDENCE_HELP, EVIDENCE_UNITS
from enterprises.models import IndicatorRow, Report
from reliability_tracker.forms import Section

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrPromise

ROWS = "indicators"  # the section that holds the indicator rows
SIGN = "sign"
FILES = "files"  # the place of the attachments on the page

SECTIONS = (
    Section(
        "enterprise",
        gettext_lazy("Enterprise"),
        (
            "industry_code",
            "size",
            "ownership",
            "quality_grade",
            "contact_name",
            "contact_phone",
            "contact_email",
        ),
        gettext_lazy("Name, code and region are those the province confirmed. Whom may a reviewer call?"),
    ),
    Section(
        "product",
        gettext_lazy("Product"),
        (
            "product_name",
            "product_model",
            "product_class",
            "product_class_other",
            "sector",
            "project",
            "layer",
            "link",
            "life_cycle_stages",
            "dimensions",
        ),
        gettext_lazy("The product whose reliability is improved, and where it stands in the notice."),
    ),
    Section(
        "improvement",
        gettext_lazy("Improvement"),
        ("started_on", "planned_end_on", "measures", "measures_text", "expenditure_wan", "super_deduction"),
        gettext_lazy("What is done, since when, and at what cost."),
    ),
    Section(
        ROWS,
        gettext_lazy("Indicators"),
        (),
        gettext_lazy(
            "One row for each indicator. A reliability value means something only with its operating"
            " condition, its time basis and its failure criterion. Zero is a value; an empty value needs a"
            " reason."
        ),
    ),
    Section(
        "results",
        gettext_lazy("Results"),
        ("benefit_wan", "failure_rate_fall", "warranty_cost_fall", "users", "remarks"),
        gettext_lazy("What the improvement has brought. All of it is voluntary."),
    ),
    Section(
        SIGN,
        gettext_lazy("Declaration"),
        ("late_reason", "warnings_answer", "declaration", "signatory", "signed_on"),
        gettext_lazy("The person who signs answers for the report. Do not enter classified information."),
    ),
)
REPORT_FIELDS = tuple(name for section in SECTIONS for name in section.fields)

ROW_GROUPS = (
    Section("indicator", gettext_lazy("Indicator"), ("indicator", "unit", "time_basis", "standard")),
    Section(
        "baseline",
        gettext_lazy("Before the improvement"),
        ("baseline_value", "baseline_on", "baseline_blank"),
        gettext_lazy("What was measured before anything was changed, and when."),
    ),
    Section(
        "current",
        gettext_lazy("After the improvement"),
        ("current_value", "current_on", "current_blank"),
        gettext_lazy("The newest value. While the work goes on, leave it empty and say why."),
    ),
    Section(
        "target",
        gettext_lazy("Goal"),
        ("target_value", "target_on", "target_blank"),
        gettext_lazy("What is to be reached, and by when."),
    ),
    Section("conditions", gettext_lazy("What the values hold for"), ("condition", "failure_criterion")),
    Section("evidence", gettext_lazy("What they rest on"), (*CHOICES, *DATA)),
    Section("circumstances", gettext_lazy("How it was tested"), CIRCUMSTANCES),
    Section(
        "benchmark",
        gettext_lazy("International advanced level"),
        ("benchmark_value", "benchmark_product", "benchmark_source", "benchmark_year"),
        gettext_lazy(
            "The best value known of the same product abroad, in the same unit and condition. Voluntary."
        ),
    ),
)
ROW_FIELDS = tuple(name for group in ROW_GROUPS for name in group.fields)

REQUIRED = frozenset(
    {
        *("industry_code", "size", "contact_name"),
        *("product_name", "product_model", "sector", "project", "link", "life_cycle_stages"),
        *("started_on", "measures", "measures_text"),
        *("declaration", "signatory", "signed_on"),
    }
)
ROW_REQUIRED = frozenset({"indicator", "unit", "time_basis", "standard", "condition", "failure_criterion"})

HELP: dict[str, str | _StrPromise] = {
    "declaration": gettext_lazy("We declare that this report is true and complete, and answer for it."),
    "industry_code": gettext_lazy("Four digits of GB/T 4754-2017. Example: 3451, rolling bearings."),
    "contact_name": gettext_lazy("Who can answer a reviewer’s questions on this report."),
    "product_name": gettext_lazy("As in your catalogue, without the model. Example: spindle motor."),
    "quality_grade": gettext_lazy(
        "By the enterprise quality management grades of 工信部联科〔2023〕249号, if it has been graded."
    ),
    "contact_phone": gettext_lazy("Telephone or email, at least one of them."),
    "product_model": gettext_lazy("Model, grade or version. Example: 7014C. “none” if the product has none."),
    "product_class": gettext_lazy(
        "Classes stand under their project. If none fits, leave it empty and name your own below."
    ),
    "product_class_other": "",
    "link": gettext_lazy("It decides which indicators make sense."),
    "layer": gettext_lazy("For the foundation project only."),
    "life_cycle_stages": gettext_lazy("In which stages of the product's life the improvement takes hold."),
    "dimensions": gettext_lazy("Beside the reliability of the product itself, if they are improved as well."),
    "started_on": gettext_lazy("Not after the end of the reporting cycle."),
    "measures": gettext_lazy("Kinds of measure, and methods."),
    "measures_text": gettext_lazy(
        "What was changed and which failures it removes, in at most 3000 characters. Example: seal redesigned"
        " after an FMEA; early leaks found by ESS."
    ),
    "expenditure_wan": gettext_lazy("On this improvement since it began."),
    "benefit_wan": gettext_lazy("Economic benefit since the improvement began."),
    "failure_rate_fall": gettext_lazy("Negative if it rose."),
    "warranty_cost_fall": gettext_lazy("Negative if it rose."),
    "users": gettext_lazy("Main users of the product. Example: two builders of machine tools."),
    "late_reason": gettext_lazy("The report is submitted after its due date."),
    "warnings_answer": gettext_lazy("One remark that answers all warnings listed above."),
    "standard": gettext_lazy("The standard by which the indicator is measured. Example: GB/T 23567.1-2009."),
    "condition": gettext_lazy(
        "Load, speed, environment, or the test profile. Example: rated load, 1500 r/min, 20 °C."
    ),
    "failure_criterion": gettext_lazy(
        "When the product counts as failed. Example: it stops, or its error exceeds 0.02 mm."
    ),
    "benchmark_source": gettext_lazy("Where the value is published. Required if a value is given."),
    **EVIDENCE_HELP,
}
UNITS: dict[str, str | _StrPromise] = {
    "expenditure_wan": gettext_lazy("10,000 yuan"),
    "benefit_wan": gettext_lazy("10,000 yuan"),
    "failure_rate_fall": "%",
    "warranty_cost_fall": "%",
    **EVIDENCE_UNITS,
}
_SHORT_LABELS: dict[str, str | _StrPromise] = {
    "baseline_value": pgettext_lazy("indicator", "Value"),
    "current_value": pgettext_lazy("indicator", "Value"),
    "target_value": pgettext_lazy("indicator", "Value"),
    "benchmark_value": pgettext_lazy("indicator", "Value"),
    "baseline_on": gettext_lazy("Date"),
    "current_on": gettext_lazy("Date"),
    "target_on": gettext_lazy("Date"),
    "baseline_blank": gettext_lazy("or why there is none"),
    "current_blank": gettext_lazy("or why there is none"),
    "target_blank": gettext_lazy("or why there is none"),
    "benchmark_product": gettext_lazy("Product"),
    "benchmark_source": gettext_lazy("Source"),
    "benchmark_year": gettext_lazy("Year"),
}
_CONFIRMED = (
    "credit_code",
    "enterprise_name",
    "region",
    "city",
)  # by the province; not on the form
ROW_NAME = re.compile(r"rows-(\d{1,3})-(\w+)")
WHOLE_ROW = re.compile(r"rows-(\d{1,3})")


def row_name(order: int, field: str) -> str:
    """The name of a row's field on the page."""
    return f"rows-{order}-{field}"


def section_of(name: str) -> str:
    """The key of the section in which a field stands."""
    if name.startswith("rows"):
        return ROWS
    if name in _CONFIRMED:
        return SECTIONS[0].key
    if name == FILES:
        return "results"
    return next((section.key for section in SECTIONS if name in section.fields), SIGN)


def short_label(name: str) -> str:
    """What a field is called below the heading of its group."""
    model = IndicatorRow if name in ROW_FIELDS else Report
    return capitalised(str(_SHORT_LABELS.get(name) or _called(model, name)))


def label_of(name: str, rows: Sequence[IndicatorRow] = ()) -> str:
    """What a field is called away from its place: `Indicator 2 (MTBF): baseline value`.

    rows: the rows of the report in their order, for a field of a row
    """
    found = ROW_NAME.fullmatch(name)
    if not found:
        if name == "rows":
            return _("Indicators")
        if name == FILES:
            return _("Attachments")
        if whole := WHOLE_ROW.fullmatch(name):
            return row_label(int(whole[1]), rows)
        known = name in REPORT_FIELDS or name in _CONFIRMED
        return capitalised(_called(Report, name)) if known else name
    order, field = int(found[1]), found[2]
    label = _called(IndicatorRow, field) if field in ROW_FIELDS else field
    return _("%(row)s: %(field)s") % {"row": row_label(order, rows), "field": label}


def row_label(order: int, rows: Sequence[IndicatorRow] = ()) -> str:
    """`Indicator 2 (MTBF)`, counted by its place in the report."""
    for place, row in enumerate(rows, start=1):
        if row.order == order:
            if row.indicator is None:
                return _("Indicator %(place)s") % {"place": place}
            name = row.indicator.symbol or row.indicator.name
            return _("Indicator %(place)s (%(name)s)") % {"place": place, "name": name}
    return pgettext("of a report", "Indicator that was removed")


def _called(model: type[Model], name: str) -> str:
    column: Any = model._meta.get_field(name)
    return str(column.verbose_name)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def field_order(rows: Sequence[IndicatorRow]) -> dict[str, int]:
    """name on the page → place, of every field of a report with these rows."""
    names: list[str] = []
    for section in SECTIONS:
        names += section.fields
        if section.key == ROWS:
            names.append("rows")
            names += [row_name(row.order, name) for row in rows for name in ROW_FIELDS]
        if section.key == "results":
            names.append(FILES)
    return {name: place for place, name in enumerate(names)}
