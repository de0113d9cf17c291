"""When people are reminded of what they owe, and the reminders that were given."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from enterprises.enums import DueKind
from enterprises.models.cycle import Cycle
from reliability_tracker.db import one_of


@pghistory.track()
class ReminderPolicy(models.Model):
    """When reminders of one cycle go out, in days from a due date. Without one our proposal holds.

    escalate_after: so many days after the due date the level above hears of it; empty: never
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="reminder_policy")
    days_before = ArrayField(models.PositiveSmallIntegerField(), blank=True, verbose_name=_("days before"))
    days_after = ArrayField(models.PositiveSmallIntegerField(), blank=True, verbose_name=_("days after"))
    escalate_after = models.PositiveSmallIntegerField(_("days until the level above"), null=True, blank=True)

    class Meta:
        verbose_name = _("policy of reminders")
        constraints = [
            models.CheckConstraint(
                condition=Q(escalate_after__isnull=True) | Q(escalate_after__gte=1),
                name="reminder_policy_escalates_after_a_day",
                violation_error_message=_(
                    "The level above hears of it a day after the due date at the earliest."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}"


class ReminderQuerySet(models.QuerySet[Any]):
    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)


class Reminder(models.Model):
    """催报: that those who owe a thing were reminded of it, once for each step.

    thing: the key of an expected report, or of the step (transition) by which a report or application
           came to where it waits
    step:  before:3, after:1, above:15, or by_hand:2026-12-01
    by:    who reminded by hand; nobody where the schedule did
    told:  how many people that were
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DueKind.choices)
    thing = models.BigIntegerField()
    step = models.CharField(_("step"), max_length=30)
    on = models.DateField(_("on"))
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told = models.PositiveSmallIntegerField(_("people told"))

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing", "step"], name="reminder_of_a_step_is_given_once"
            ),
            one_of("kind", DueKind.values, name="reminder_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} {self.step}"
