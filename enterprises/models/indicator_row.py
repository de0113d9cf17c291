"""Indicator rows: baseline, current, target and benchmark of one indicator, under one condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import (
    AfterFailure,
    Clock,
    EvidenceKind,
    FieldRecords,
    Fixes,
    Method,
    Truncation,
)
from enterprises.models.measured import Measured, value_or_reason
from enterprises.models.report import Report
from reliability_tracker.db import at_least_zero, in_order

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DATA_LENGTH = 200_000  # characters of a field of pasted data


def _number(label: str | _StrPromise, digits: int, places: int) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=digits, decimal_places=places, null=True, blank=True)


def _choice(label: str | _StrPromise, choices: type[models.TextChoices]) -> models.CharField[Any, Any]:
    return models.CharField(label, max_length=12, choices=choices.choices, blank=True)


def _line(label: str | _StrPromise) -> models.CharField[Any, Any]:
    return models.CharField(label, max_length=300, blank=True)


def _data(label: str | _StrPromise) -> models.TextField[Any, Any]:
    """Columns as they were pasted; `enterprises.pasted` reads them."""
    return models.TextField(label, max_length=DATA_LENGTH, blank=True)


class IndicatorRow(Measured):
    """指标: one indicator of a report. A value means nothing without condition, basis and failure criterion.

    order: the row's number in the report, not used twice; it names the row's fields (`rows-<order>-unit`).

    What the evidence needs depends on its kind and method (`enterprises.evidence_fields`). Data are kept as
    they were pasted, one line an entry, and can be read by the method that is chosen:
    times:      failure times; for lives with failed or suspended, for growth with the system and its end
    unit_times: time of each unit on test; their sum is T
    groups:     units, hours, failures of each group of a failure-rate test
    fleet:      month, units in the field
    """

    report = models.ForeignKey(  # what keeps its order its own begins with it
        Report, models.CASCADE, db_index=False, related_name="rows"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    evidence_kind = models.CharField(
        _("kind of evidence"), max_length=12, choices=EvidenceKind.choices, blank=True
    )
    sample_size = models.PositiveIntegerField(_("sample size n"), null=True, blank=True)
    test_time = models.DecimalField(
        _("cumulative test time T"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    failures = models.PositiveIntegerField(_("relevant failures r"), null=True, blank=True)
    truncation = models.CharField(_("test plan"), max_length=10, choices=Truncation.choices, blank=True)
    confidence = models.DecimalField(
        _("confidence level"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    method = _choice(_("method"), Method)
    after_failure = _choice(_("a failed unit is"), AfterFailure)
    times = _data(_("failure times"))
    unit_times = _data(_("time of each unit"))
    end_time = _number(_("end of the test"), 20, 4)
    clock = _choice(_("clock"), Clock)
    fixes = _choice(_("faults are corrected"), Fixes)
    phase = _line(_("test phase and design revision"))
    quantile = _number(_("share failed p"), 5, 2)
    beta = _number(_("shape β"), 6, 3)
    beta_low = _number(_("smallest plausible β"), 6, 3)
    beta_source = _line(_("source of β"))
    trials = models.PositiveIntegerField(_("trials n"), null=True, blank=True)
    mission = _line(_("what one trial is"))
    groups = _data(_("groups on test"))
    activation_energy = _number(_("activation energy Ea"), 6, 4)
    junction_use = _number(_("junction temperature in use"), 6, 2)
    junction_test = _number(_("junction temperature on test"), 6, 2)
    acceleration_factor = _number(_("acceleration factor"), 14, 6)
    acceleration_source = _line(_("source of Ea or of the factor"))
    fleet = _data(_("units in the field by month"))
    hours_per_day = _number(_("use of a unit per day"), 9, 3)
    hours_source = _line(_("source of the use per day"))
    returns_coverage = _number(_("share of the failures that is reported"), 5, 2)
    field_records = _choice(_("failures known"), FieldRecords)
    tested_from = models.DateField(_("begin of the test or window"), null=True, blank=True)
    tested_to = models.DateField(_("end of the test or window"), null=True, blank=True)
    nonrelevant = models.PositiveIntegerField(_("failures not counted"), null=True, blank=True)
    nonrelevant_reasons = models.TextField(_("why they are not counted"), max_length=1000, blank=True)
    selection = _line(_("how the units were chosen"))
    population = models.PositiveIntegerField(_("chosen out of"), null=True, blank=True)
    earlier_runs = models.TextField(_("earlier tests of this design"), max_length=1000, blank=True)
    plan = models.ForeignKey(
        "enterprises.RegisteredPlan",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rows",
        verbose_name=_("registered test plan"),
    )
    evidence_number = models.CharField(_("test report number"), max_length=100, blank=True)
    evidence_body = models.CharField(_("test body"), max_length=200, blank=True)
    evidence_accreditation = models.CharField(_("CMA or CNAS number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("indicator row")
        ordering = ["report", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="indicator_row_order_is_its_own"),
            value_or_reason("baseline", of="indicator_row"),
            value_or_reason("current", of="indicator_row"),
            value_or_reason("target", of="indicator_row"),
            in_order("baseline_on", "current_on", name="indicator_row_current_is_after_baseline"),
            at_least_zero("test_time", name="indicator_row_test_time_is_not_negative"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gt=50, confidence__lt=100),
                name="indicator_row_confidence_is_between_50_and_100",
                violation_error_message=_("The confidence level lies between 50 and 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(quantile__isnull=True) | Q(quantile__gt=0, quantile__lt=100),
                name="indicator_row_quantile_is_a_share",
                violation_error_message=_("The share failed lies between 0 and 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(returns_coverage__isnull=True)
                | Q(returns_coverage__gte=0, returns_coverage__lte=100),
                name="indicator_row_returns_coverage_is_a_share",
                violation_error_message=_("The share lies between 0 and 100 %."),
            ),
            in_order("tested_from", "tested_to", name="indicator_row_test_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.indicator_id}"
