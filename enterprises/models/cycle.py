"""Reporting cycles, and what each expects of whom."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.improvement import Improvement
from policy.models import Region
from policy.models.base import OpenQuerySet, in_reader_language
from policy.scope import scope_of
from reliability_tracker.db import in_order, set_together


class CycleQuerySet(OpenQuerySet):
    def opened(self) -> Self:
        return self.filter(opened_at__isnull=False)

    def taking_reports(self, on: datetime.date) -> Self:
        """Cycles that take reports on a day: opened and not closed; after the days of grace with a reason."""
        return self.opened().filter(Q(closes_on__isnull=True) | Q(closes_on__gte=on))


@pghistory.track(exclude=["next_serial"])  # a counter, not something people edit
class Cycle(models.Model):
    """报告期: the period reported on, and the days on which reports are taken.

    grace_until: 宽限期: until then a late report is marked late, but needs no reason; empty: no days of grace
    closes_on:   the last day on which reports are taken at all; empty: it does not close
    next_serial numbers the reports (R-<code>-<serial>) and only rises.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    grace_until = models.DateField(_("grace until"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
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
            in_order("due_on", "grace_until", "closes_on", name="cycle_grace_lies_between_due_and_closing"),
            in_order("due_on", "closes_on", name="cycle_closes_after_it_is_due"),
            set_together("opened_at", "opened_by", name="cycle_opening_is_signed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:cycle", args=[self.code])

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    @property
    def deadline(self) -> Deadline:
        """By when it is due for everyone who was given no other day."""
        return Deadline(self.due_on, self.grace_until, self.closes_on)

    def is_late_on(self, day: datetime.date) -> bool:
        return self.deadline.is_late_on(day)

    def is_closed_on(self, day: datetime.date) -> bool:
        return self.deadline.is_closed_on(day)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when one reporter owes the report of a cycle, and until when it is taken.

    extended_to: the day this reporter was given instead of the due date, which stays as it is
    """

    due_on: datetime.date
    grace_until: datetime.date | None = None
    closes_on: datetime.date | None = None
    extended_to: datetime.date | None = None

    @property
    def day(self) -> datetime.date:
        """The last day on which the report is in time."""
        return self.extended_to or self.due_on

    def is_late_on(self, day: datetime.date) -> bool:
        return day > self.day

    def needs_reason_on(self, day: datetime.date) -> bool:
        """Late, and the days of grace are over."""
        return day > max(self.day, self.grace_until or self.day)

    def is_closed_on(self, day: datetime.date) -> bool:
        """Past the closing; who was given a later day is still waited for."""
        return self.closes_on is not None and day > max(self.closes_on, self.day)


class ExpectedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(region__in=scope.regions)
            | Q(enterprise__city__in=scope.cities)
            | Q(enterprise__credit_code__in=scope.enterprises)
        )

    def with_day(self) -> Self:
        """Each with `extended_to`, if its reporter was given another day, and `day`, the one that holds."""
        in_force = FilteredRelation("extensions", condition=Q(extensions__replaced_at__isnull=True))
        return self.annotate(extension_in_force=in_force).annotate(
            extended_to=F("extension_in_force__until"),
            day=Coalesce(F("extension_in_force__until"), F("due_on")),
        )

    def still_taken(self, on: datetime.date) -> Self:
        """Of rows `with_day`: those whose cycle still takes a report of this reporter."""
        return self.filter(Q(cycle__closes_on__isnull=True) | Q(cycle__closes_on__gte=on) | Q(day__gte=on))


def _kept() -> models.BooleanField[Any, Any]:
    return models.BooleanField(default=False, db_default=False, editable=False)


class ExpectedReport(models.Model):
    """应报: one improvement owes one report in a cycle. The due date is a fact that a trigger keeps.

    region: that of its enterprise, now; a trigger fills it in and follows the enterprise, so that a list of
            one region is read in the order of an index
    is_…: what has become of it, kept by triggers on reports, extensions and declarations, so that
          completeness is a count of rows, whatever their number (`enterprises.reach`)
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, db_index=False, related_name="expected_reports")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="expected")
    region = models.ForeignKey(
        Region, models.PROTECT, db_index=False, related_name="+", editable=False, verbose_name=_("region")
    )
    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="expected")
    due_on = models.DateField(_("due on"))
    created_at = models.DateTimeField(auto_now_add=True)
    is_nothing = _kept()
    is_received = _kept()
    is_on_time = _kept()
    is_returned = _kept()
    is_accepted = _kept()

    objects = ExpectedQuerySet.as_manager()

    class Meta:
        verbose_name = _("expected report")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "improvement"], name="expected_report_once_a_cycle"),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="expected_by_due_day"),
            models.Index(fields=["region", "due_on", "id"], name="expected_of_region"),
            models.Index(fields=["cycle", "due_on", "id"], name="expected_of_cycle"),
            models.Index(fields=["cycle", "region", "due_on", "id"], name="expected_of_cycle_and_region"),
            # what few of them are
            models.Index(fields=["due_on", "id"], condition=Q(is_received=False), name="expected_missing"),
            models.Index(fields=["due_on", "id"], condition=Q(is_returned=True), name="expected_returned"),
            models.Index(fields=["due_on", "id"], condition=Q(is_nothing=True), name="expected_nothing"),
            models.Index(
                fields=["cycle", "is_received", "is_on_time", "is_accepted"], name="expected_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.improvement_id}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:owed", args=[self.pk])

    @property
    def deadline(self) -> Deadline:
        """By when it is owed; needs the rows `with_day`."""
        cycle: Cycle = self.cycle
        extended_to = getattr(self, "extended_to")  # noqa: B009 -- annotated by `with_day`
        return Deadline(self.due_on, cycle.grace_until, cycle.closes_on, extended_to)
