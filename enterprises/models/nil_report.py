"""零报告: an enterprise declares that for one product there is nothing to report in a cycle."""

from __future__ import annotations

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.cycle import ExpectedReport
from enterprises.models.extension import OfExpectedQuerySet
from reliability_tracker.db import set_together


class NilReportQuerySet(OfExpectedQuerySet):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track()
class NilReport(models.Model):
    """Nothing to report, with the reason: counts as received until it is withdrawn, or a report comes.

    question: why a reviewer does not take it; whoever asked is then the one by whom it was withdrawn
    """

    expected = models.ForeignKey(ExpectedReport, models.PROTECT, related_name="nil_reports")
    reason = models.TextField(_("reason"), max_length=1000)
    declared_at = models.DateTimeField(_("declared at"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    question = models.TextField(_("question"), max_length=1000, blank=True)

    objects = NilReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration that there is nothing to report")
        ordering = ["expected", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["expected"],
                condition=Q(withdrawn_at__isnull=True),
                name="nil_report_one_in_force",
                violation_error_message=_("It is declared already that there is nothing to report."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="nil_report_has_its_reason",
                violation_error_message=_("Give the reason."),
            ),
            set_together("withdrawn_at", "withdrawn_by", name="nil_report_withdrawal_is_signed"),
            models.CheckConstraint(
                condition=Q(question="") | Q(withdrawn_at__isnull=False),
                name="nil_report_in_question_is_in_force_no_more",
                violation_error_message=_("A declaration that was questioned does not hold any more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expected_id} {self.declared_at:%Y-%m-%d}"
