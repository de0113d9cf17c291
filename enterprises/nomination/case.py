"""What an application needs before it may be submitted (DOMAIN 6.2): one small function a rule.

Enterprise, product and indicators follow the rules of a report (`enterprises.submission`, `row_checks`);
current value and benchmark are required here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import row_checks, submission
from enterprises.models import Application, ApplicationIndicator, Enclosure
from enterprises.models.organisation import Organisation
from enterprises.nomination_enums import Channel, EnclosureKind
from enterprises.report_fields import ROW_NAME, capitalised, row_name
from policy.models import IndustryCode

if TYPE_CHECKING:
    from enterprises.filing import Filing

Said = Iterator[tuple[str, str]]  # name of a field, sentence

REQUIRED = (
    *("industry_code", "size", "contact_name", "legal_representative"),
    *("product_name", "product_model", "sector", "project", "link", "life_cycle_stages", "started_on"),
    *("case_title", "overview", "practice", "results", "transfer"),
    *("signatory", "signed_on"),
)
FILES = (
    EnclosureKind.LICENCE,
    EnclosureKind.CREDIT_REPORT,
    EnclosureKind.SEALED_PAGE,
)
TOLD_BY_ISSUER = (EnclosureKind.MARKET_SHARE, EnclosureKind.AUDIT_REPORT)


@dataclass(frozen=True)
class Case:
    """An application as it would be submitted on a day; reads like `enterprises.filing.Filing`."""

    report: Application
    rows: Sequence[ApplicationIndicator]
    on: datetime.date
    enclosures: Sequence[Enclosure] = ()

    @classmethod
    def of(cls, application: Application, on: datetime.date) -> Case:
        rows = list(application.rows.select_related("indicator"))
        return cls(application, rows, on, list(application.enclosures.filter(removed_at__isnull=True)))

    @property
    def unread(self) -> dict[str, str]:
        """A form saves nothing that is no value, so there is none."""
        return {}

    @cached_property
    def industry(self) -> IndustryCode | None:
        return IndustryCode.objects.filter(pk=self.report.industry_code).first()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field's name on the page, what it is called, the sentence."""

    field: str
    label: str
    message: str

    @property
    def anchor(self) -> str:
        return self.field


def problems(application: Application, *, on: datetime.date) -> list[Problem]:
    """Everything that keeps the application from being submitted on this day."""
    found = Case.of(application, on)
    return [
        Problem(name, label_of(name, found.rows), sentence)
        for check in CHECKS
        for name, sentence in check(found)
    ]


def required_is_given(found: Case) -> Said:
    for name in REQUIRED:
        field: Any = Application._meta.get_field(name)
        value = getattr(found.report, field.attname)
        if not (value.strip() if isinstance(value, str) else value):
            yield name, _("Fill this in.")


def channel_names_its_association(found: Case) -> Said:
    application = found.report
    if application.channel != Channel.ASSOCIATION:
        return
    association: Organisation | None = application.association
    if association is None:
        yield "association", _("Name the association that recommends.")
    elif application.sector_id and application.sector_id not in association.sectors:
        yield (
            "association",
            _("%(association)s does not cover this sector.") % {"association": association.name},
        )


def record_is_clean(found: Case) -> Said:
    if not found.report.clean_record:
        yield "clean_record", _("Only an enterprise with a clean record may apply. Confirm it here.")


def is_declared_and_signed(found: Case) -> Said:
    if not found.report.declaration:
        yield "declaration", _("Declare that the application is true.")
    if found.report.signed_on and found.report.signed_on > found.on:
        yield "signed_on", _("This day is still to come.")


def files_are_there(found: Case) -> Said:
    kinds = {enclosure.kind for enclosure in found.enclosures}
    for kind in FILES:
        if kind not in kinds:
            yield "enclosures", _("Attach: %(kind)s.") % {"kind": EnclosureKind(kind).label}
    for enclosure in found.enclosures:
        if enclosure.kind in TOLD_BY_ISSUER and not enclosure.note.strip():
            yield "enclosures", _("“%(name)s”: say issuer and year.") % {"name": enclosure.name}


def there_is_an_indicator(found: Case) -> Said:
    if not found.rows:
        yield "rows", _("Add at least one indicator.")


def current_value_and_benchmark(found: Case) -> Said:
    """A demonstration shows a result, beside the advanced level of the same product abroad."""
    for row in found.rows:
        for what in ("baseline", "current"):
            if getattr(row, f"{what}_value") is None:
                yield row_name(row.order, f"{what}_value"), _("An application needs this value.")
            elif getattr(row, f"{what}_on") is None:
                yield row_name(row.order, f"{what}_on"), _("A value needs its date.")
        for name in ("benchmark_value", "benchmark_product", "benchmark_year"):
            if not getattr(row, name):
                yield row_name(row.order, name), _("An application needs the benchmark.")


def of_report(check: Any) -> Any:
    """A check of a report, asked of an application: it reads nothing that both do not have."""

    def checked(found: Case) -> Said:
        yield from check(cast("Filing", found))

    return checked


def of_row(check: Any) -> Any:
    """A check of an indicator row, asked of each row of an application."""

    def checked(found: Case) -> Said:
        for row in found.rows:
            for name, sentence in check(row, cast("Filing", found)):
                yield row_name(row.order, name), sentence

    return checked


CHECKS = (
    required_is_given,
    of_report(submission.credit_code_is_right),
    of_report(submission.industry_code_has_four_digits),
    of_report(submission.someone_can_be_reached),
    of_report(submission.product_class_is_one_of_both),
    of_report(submission.layer_is_of_the_foundation_project),
    channel_names_its_association,
    there_is_an_indicator,
    of_row(row_checks.required_is_given),
    of_row(row_checks.indicator_fits),
    of_row(row_checks.basis_matches_the_unit),
    of_row(row_checks.dates_are_past),
    of_row(row_checks.percentage_is_one),
    of_row(row_checks.benchmark_has_its_source),
    current_value_and_benchmark,
    record_is_clean,
    files_are_there,
    is_declared_and_signed,
)


def label_of(name: str, rows: Sequence[ApplicationIndicator] = ()) -> str:
    """What a field is called away from its place: `Indicator 2 (MTBF): baseline value`."""
    if name == "rows":
        return _("Indicators")
    if name == "enclosures":
        return pgettext("files of an application", "Enclosures")
    found = ROW_NAME.fullmatch(name)
    model: Any = ApplicationIndicator if found else Application
    label = str(model._meta.get_field(found[2] if found else name).verbose_name)
    if not found:
        return capitalised(label)
    place = next((place for place, row in enumerate(rows, 1) if row.order == int(found[1])), 0)
    return _("%(row)s: %(field)s") % {"row": _("Indicator %(place)s") % {"place": place}, "field": label}
