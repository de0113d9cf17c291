"""What was measured of one indicator: baseline, current, target and benchmark, under one condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import BlankReason, TimeBasis
from policy.models import Indicator

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _value(label: str | _StrPromise) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=24, decimal_places=9, null=True, blank=True)


def _reason(label: str | _StrPromise) -> models.CharField[Any, Any]:
    return models.CharField(label, max_length=20, choices=BlankReason.choices, blank=True)


def value_or_reason(what: str, *, of: str) -> models.CheckConstraint:
    """A value or the reason why there is none, not both."""
    return models.CheckConstraint(
        condition=Q(**{f"{what}_blank": ""}) | Q(**{f"{what}_value__isnull": True}),
        name=f"{of}_{what}_is_value_or_reason",
        violation_error_message=_("Give a value, or the reason why there is none, not both."),
    )


class Measured(models.Model):
    """The part of an indicator row that a report and an application for demonstration have alike."""

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

    class Meta:
        abstract = True


MEASURED_FIELDS = tuple(field.name for field in Measured._meta.local_fields)
