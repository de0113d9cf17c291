"""Files that people hand in to be taken over: workbooks of reports, lists of enterprises."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.enums import IntakeKind, IntakeState
from enterprises.models.cycle import Cycle
from reliability_tracker.db import one_of, state_has

_ENTERED = [IntakeState.ENTERED, IntakeState.UNDONE]


class IntakeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A file is seen by the one who handed it in."""
        return self.filter(by=user.pk) if user.is_authenticated else self.none()


class Intake(models.Model):
    """导入: a file that somebody handed in, what was found in it, and what was made of it.

    outcome: what looking at it found (`enterprises.intake.outcome`); empty while nobody has looked
    built:   what entering it made, and what stood there before, so that it can be undone
    """

    kind = models.CharField(_("kind"), max_length=12, choices=IntakeKind.choices)
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reporting cycle")
    )
    file = models.FileField(_("file"), upload_to="intakes/%Y/%m/", max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("digest"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    handed_in_at = models.DateTimeField(_("handed in at"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, choices=IntakeState.choices, default=IntakeState.HANDED_IN
    )
    outcome = models.JSONField(default=dict, blank=True)
    built = models.JSONField(default=dict, blank=True)
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported file")
        ordering = ["-handed_in_at", "-id"]
        constraints = [
            one_of("state", IntakeState.values, name="intake_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind=IntakeKind.REPORTS, cycle__isnull=False)
                | Q(kind=IntakeKind.ENTERPRISES, cycle__isnull=True),
                name="intake_of_reports_has_its_cycle",
                violation_error_message=_("A workbook of reports belongs to a reporting cycle."),
            ),
            state_has(_ENTERED, "entered_at", name="intake_entered_has_its_time"),
            state_has(IntakeState.UNDONE, "undone_at", name="intake_undone_has_its_time"),
        ]
        indexes = [models.Index(fields=["by", "-handed_in_at"], name="intake_of_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:intake", args=[self.pk])

    @property
    def content(self) -> bytes:
        with self.file.open("rb") as file:
            return bytes(file.read())
