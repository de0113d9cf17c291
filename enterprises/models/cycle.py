"""Reporting cycles, and what each expects of whom."""

from __future__ import annotations

import datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.improvement import Improvement
from policy.models.base import OpenQuerySet, in_reader_language
from policy.scope import scope_of
from reliability_tracker.db import in_order, set_together


class CycleQuerySet(OpenQuerySet):
    def opened(self) -> Self:
        return self.filter(opened_at__isnull=False)

    def taking_reports(self) -> Self:
        """Cycles an enterprise may report for: opened; after the due date with a reason."""
        return self.opened()


@pghistory.track(exclude=["next_serial"])  # a counter, not something people edit
class Cycle(models.Model):
    """报告期: the period reported on, and the days on which reports are taken.

    next_serial numbers the reports (R-<code>-<serial>) and only rises.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_serial = models.PositiveIntegerField(default=1, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting cycle")
        ordering = ["-period_to", "-id"]
        constraints = [
            in_order("period_from", "period_to", name="cycle_period_is_in_order"),
            in_order("opens_on", "due_on", name="cycle_is_due_after_it_opens"),
            set_together("opened_at", "opened_by", name="cycle_opening_is_signed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:cycle", args=[self.code])

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    def is_late_on(self, day: datetime.date) -> bool:
        return day > self.due_on


class ExpectedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(enterprise__region__in=scope.regions)
            | Q(enterprise__city__in=scope.cities)
            | Q(enterprise__credit_code__in=scope.enterprises)
        )


class ExpectedReport(models.Model):
    """应报: one improvement owes one report in a cycle. The due date is a fact that a trigger keeps."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="expected_reports")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="expected")
    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="expected")
    due_on = models.DateField(_("due on"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExpectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("expected report")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "improvement"], name="expected_report_once_a_cycle"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.improvement_id}"
