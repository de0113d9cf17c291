"""Indicator rows: baseline, current, target and benchmark of one indicator, under one condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import BlankReason, EvidenceKind, TimeBasis, Truncation
from enterprises.models.report import Report
from policy.models import Indicator
from reliability_tracker.db import at_least_zero, in_order

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _value(label: str | _StrPromise) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=24, decimal_places=9, null=True, blank=True)


def _reason(label: str | _StrPromise) -> models.CharField[Any, Any]:
    return models.CharField(label, max_length=20, choices=BlankReason.choices, blank=True)


def _blank_has_no_value(what: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{what}_blank": ""}) | Q(**{f"{what}_value__isnull": True}),
        name=f"indicator_row_{what}_is_value_or_reason",
        violation_error_message=_("Give a value, or the reason why there is none, not both."),
    )


class IndicatorRow(models.Model):
    """指标: one indicator of a report. A value means nothing without condition, basis and failure criterion.

    order: the row's number in the report, not used twice; it names the row's fields (`rows-<order>-unit`).
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, verbose_name=_("indicator")
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    standard = models.CharField(_("standard"), max_length=100, blank=True)
    baseline_value = _value(_("baseline value"))
    baseline_on = models.DateField(_("baseline date"), null=True, blank=True)
    baseline_blank = _reason(_("reason why there is no baseline"))
    current_value = _value(_("current value"))
    current_on = models.DateField(_("current date"), null=True, blank=True)
    current_blank = _reason(_("reason why there is no current value"))
    target_value = _value(_("target value"))
    target_on = models.DateField(_("target date"), null=True, blank=True)
    target_blank = _reason(_("reason why there is no target"))
    benchmark_value = _value(_("international advanced value"))
    benchmark_product = models.CharField(_("benchmark product"), max_length=200, blank=True)
    benchmark_source = models.CharField(_("benchmark source"), max_length=300, blank=True)
    benchmark_year = models.PositiveSmallIntegerField(_("benchmark year"), null=True, blank=True)
    condition = models.TextField(_("operating condition or test profile"), max_length=1000, blank=True)
    failure_criterion = models.TextField(_("failure criterion"), max_length=1000, blank=True)
    time_basis = models.CharField(_("time basis"), max_length=10, choices=TimeBasis.choices, blank=True)
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
    evidence_number = models.CharField(_("test report number"), max_length=100, blank=True)
    evidence_body = models.CharField(_("test body"), max_length=200, blank=True)
    evidence_accreditation = models.CharField(_("CMA or CNAS number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("indicator row")
        ordering = ["report", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="indicator_row_order_is_its_own"),
            _blank_has_no_value("baseline"),
            _blank_has_no_value("current"),
            _blank_has_no_value("target"),
            in_order("baseline_on", "current_on", name="indicator_row_current_is_after_baseline"),
            at_least_zero("test_time", name="indicator_row_test_time_is_not_negative"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gt=50, confidence__lt=100),
                name="indicator_row_confidence_is_between_50_and_100",
                violation_error_message=_("The confidence level lies between 50 and 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.indicator_id}"
