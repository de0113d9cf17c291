"""How many days each step of checking has."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import CHECKS, ReportState
from enterprises.models.cycle import Cycle
from policy.models.base import OpenQuerySet
from reliability_tracker.db import one_of

TIMED = (*CHECKS, ReportState.RETURNED)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class StepDays(models.Model):
    """限办天数: the days a step has from when a report came to it; of one cycle, or of all others."""

    state = models.CharField(_("step"), max_length=20, choices=ReportState.choices)
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="step_days", verbose_name=_("cycle")
    )
    days = models.PositiveSmallIntegerField(_("days"))
    set_at = models.DateTimeField(_("set at"), auto_now=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: Any = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("days of a step")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "cycle"], nulls_distinct=False, name="step_days_are_set_once"
            ),
            one_of("state", TIMED, name="step_days_are_of_a_step_that_waits"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=366),
                name="step_days_are_between_one_and_a_year",
                violation_error_message=_("Give a number of days from 1 to 366."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.days}"
