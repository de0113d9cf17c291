"""延期: one reporter is given another day for what is owed; the due date itself never moves."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.cycle import ExpectedReport
from reliability_tracker.db import set_together


class OfExpectedQuerySet(models.QuerySet[Any]):
    """Rows about an expected report, as visible as it is."""

    def visible_to(self, user: object) -> Self:
        return self.filter(expected__in=ExpectedReport.objects.visible_to(user))


class ExtensionQuerySet(OfExpectedQuerySet):
    def in_force(self) -> Self:
        return self.filter(replaced_at__isnull=True)


@pghistory.track()
class Extension(models.Model):
    """Another day for one expected report, with the reason. A later one replaces it; both stay on record."""

    expected = models.ForeignKey(ExpectedReport, models.PROTECT, related_name="extensions")
    until = models.DateField(_("extended to"))
    reason = models.TextField(_("reason"), max_length=1000)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        ordering = ["expected", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["expected"],
                condition=Q(replaced_at__isnull=True),
                name="extension_one_in_force",
                violation_error_message=_("This reporter has been given another day meanwhile."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_its_reason",
                violation_error_message=_("Give the reason."),
            ),
            set_together("replaced_at", "replaced_by", name="extension_replacement_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.expected_id} {self.until}"
