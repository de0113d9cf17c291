"""What an improvement report needs before it may be submitted (DOMAIN 6.1): one small function a rule.

Problems block; warnings do not, but they are answered by one remark, and that remark is required. All are
found at once, each with the field it is about. Zero is a value, blank is not zero: a blank value needs its
reason and is then complete. The sealed page is asked of no one: the report is printed, sealed, and the page
attached where the province wants it, for no source makes it a condition.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises import evidence_checks, evidence_warnings, row_checks
from enterprises.credit_code import enterprise_warning, validate
from enterprises.enums import AttachmentKind
from enterprises.filing import Filing, Said
from enterprises.models import IndicatorRow, Report
from enterprises.report_fields import FILES, REQUIRED, field_order, label_of, row_name, section_of
from reliability_tracker.formats import officialdate

PHONE = re.compile(r"\+?[\d ()-]{6,25}( ?(转|ext\.?|x) ?\d{1,6})?", re.IGNORECASE)
INDUSTRY = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field's name on the page, what it is called, the sentence, the section's key."""

    field: str
    label: str
    message: str
    section: str

    @property
    def anchor(self) -> str:
        """The id of the element to go to, as the list of problems above a form wants it."""
        return self.field


def problems(report: Report, *, on: datetime.date) -> list[Problem]:
    """Everything that keeps the report from being submitted on this day, in the order of the form."""
    return problems_of(Filing.of(report, on))


def warnings(report: Report, *, on: datetime.date) -> list[Problem]:
    """Everything that has to be answered by a remark, in the order of the form."""
    return warnings_of(Filing.of(report, on))


def problems_of(filing: Filing) -> list[Problem]:
    said = [(name, sentence) for check in CHECKS for name, sentence in check(filing)]
    return _in_order([*filing.unread.items(), *((n, s) for n, s in said if n not in filing.unread)], filing)


def warnings_of(filing: Filing) -> list[Problem]:
    return _in_order(_odd(filing), filing)


def _odd(filing: Filing) -> list[tuple[str, str]]:
    """What the warnings say; asked once, for the remark that answers them depends on it too."""
    if "odd" not in filing.found:
        filing.found["odd"] = [said for warn in WARNINGS for said in warn(filing)]
    return filing.found["odd"]


# The report


def required_is_given(filing: Filing) -> Said:
    for name, column in _required():
        if not getattr(filing.report, column):
            yield name, _("Fill this in.")


def credit_code_is_right(filing: Filing) -> Said:
    try:
        validate(filing.report.credit_code)
    except ValidationError as wrong:
        yield from (("credit_code", message) for message in wrong.messages)


def industry_code_has_four_digits(filing: Filing) -> Said:
    code = filing.report.industry_code
    if code and not INDUSTRY.fullmatch(code):
        yield "industry_code", _("An industry code has four digits.")


def someone_can_be_reached(filing: Filing) -> Said:
    phone = unicodedata.normalize("NFKC", filing.report.contact_phone)
    if not phone and not filing.report.contact_email and "contact_email" not in filing.unread:
        yield "contact_phone", _("Give a telephone number or an email address.")
    if phone and not PHONE.fullmatch(phone):
        yield "contact_phone", _("This is not a telephone number.")


def product_class_is_one_of_both(filing: Filing) -> Said:
    report = filing.report
    if not report.product_class_id and not report.product_class_other.strip():
        yield "product_class", _("Choose a class, or name another one below.")
    if report.product_class_id and report.product_class_other.strip():
        yield "product_class_other", _("A class is chosen already; leave this empty.")


def layer_is_of_the_foundation_project(filing: Filing) -> Said:
    report = filing.report
    if report.project_id == "foundation" and not report.layer_id:
        yield "layer", _("The foundation project needs its layer.")
    if report.project_id == "multiplication" and report.layer_id:
        yield "layer", _("The multiplication project has no layers; leave this empty.")


def product_is_reported_once(filing: Filing) -> Said:
    twin = filing.twin() if filing.report.product_name else None
    if twin is not None:
        yield (
            "product_name",
            _("Report %(number)s is about this product and model already.") % {"number": twin.number},
        )


def improvement_began_in_time(filing: Filing) -> Said:
    report = filing.report
    if report.started_on and report.started_on > report.cycle.period_to:
        yield (
            "started_on",
            _("The improvement has to begin by the end of the period reported, %(day)s.")
            % {"day": officialdate(report.cycle.period_to)},
        )


def fall_is_at_most_whole(filing: Filing) -> Said:
    for name in ("failure_rate_fall", "warranty_cost_fall"):
        fall = getattr(filing.report, name)
        if fall is not None and fall > 100:
            yield name, _("Nothing falls by more than 100 %.")


def is_declared_and_signed(filing: Filing) -> Said:
    report = filing.report
    if not report.declaration:
        yield "declaration", _("Declare that the report is true.")
    if report.signed_on and report.signed_on > filing.on:
        yield "signed_on", _("This day is still to come.")


def warnings_are_answered(filing: Filing) -> Said:
    if not filing.report.warnings_answer.strip() and _odd(filing):
        yield "warnings_answer", _("Answer the warnings by a remark.")


def paper_has_its_scan(filing: Filing) -> Said:
    """What is entered from paper can be compared with the paper."""
    if filing.report.on_paper and not any(file.kind == AttachmentKind.SCAN for file in filing.attachments):
        yield FILES, _("Attach the scan of the paper report.")


def there_is_a_row(filing: Filing) -> Said:
    if not filing.rows:
        yield "rows", _("Add at least one indicator.")


# Warnings


def credit_code_begins_as_usual(filing: Filing) -> Said:
    if sentence := enterprise_warning(filing.report.credit_code):
        yield "credit_code", sentence


def industry_suits_the_sector(filing: Filing) -> Said:
    """GB/T 4754-2017 gives no sectors of the notice: a hint, which never blocks."""
    report = filing.report
    if not INDUSTRY.fullmatch(report.industry_code):
        return
    if filing.industry is None:
        yield "industry_code", _("This code is not in the list of manufacturing; please check it.")
    elif filing.industry.sector_hint_id and report.sector_id not in (None, filing.industry.sector_hint_id):
        yield (
            "sector",
            _("Industry %(code)s %(name)s usually belongs to another sector.")
            % {"code": filing.industry.code, "name": filing.industry.name},
        )


def class_suits_the_project(filing: Filing) -> Said:
    report = filing.report
    if report.product_class and report.project_id not in (None, report.product_class.project_id):
        yield "project", _("The product class is listed under the other project.")


# All of them

Check = Callable[[Filing], Said]
RowCheck = Callable[[IndicatorRow, Filing], Said]


def each_row(check: RowCheck) -> Check:
    """A check of one row as a check of all of them."""

    def checked(filing: Filing) -> Said:
        for row in filing.rows:
            for name, sentence in check(row, filing):
                yield row_name(row.order, name), sentence

    checked.__name__ = check.__name__
    return checked


CHECKS: tuple[Check, ...] = (
    required_is_given,
    credit_code_is_right,
    industry_code_has_four_digits,
    someone_can_be_reached,
    product_class_is_one_of_both,
    layer_is_of_the_foundation_project,
    product_is_reported_once,
    improvement_began_in_time,
    there_is_a_row,
    paper_has_its_scan,
    each_row(row_checks.required_is_given),
    each_row(row_checks.indicator_fits),
    each_row(row_checks.basis_matches_the_unit),
    each_row(row_checks.value_or_reason),
    each_row(row_checks.dates_are_past),
    each_row(row_checks.percentage_is_one),
    each_row(row_checks.benchmark_has_its_source),
    each_row(row_checks.measurement_is_described),
    each_row(evidence_checks.evidence_is_possible),
    fall_is_at_most_whole,
    is_declared_and_signed,
    warnings_are_answered,
)
WARNINGS: tuple[Check, ...] = (
    credit_code_begins_as_usual,
    industry_suits_the_sector,
    class_suits_the_project,
    each_row(row_checks.target_is_better),
    each_row(row_checks.is_not_negative),
    each_row(row_checks.final_value_has_its_file),
    each_row(evidence_warnings.evidence_is_usual),
)


@cache
def _required() -> Sequence[tuple[str, str]]:
    """(field, its column) of those that have to be filled in; the declaration has a sentence of its own."""
    field: Any = Report._meta.get_field
    return [(name, str(field(name).attname)) for name in REQUIRED if name != "declaration"]


def _in_order(said: Sequence[tuple[str, str]], filing: Filing) -> list[Problem]:
    """As problems, in the order in which the form has its fields."""
    if not said:
        return []
    names = field_order(filing.rows)
    found = [
        Problem(name, label_of(name, filing.rows), sentence, section_of(name)) for name, sentence in said
    ]
    return sorted(found, key=lambda problem: names.get(problem.field, -1))
