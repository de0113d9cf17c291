"""What is odd about a report, for those who check it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import FlagKind
from enterprises.models.report import Report
from enterprises.models.review import OfReportQuerySet
from reliability_tracker.db import one_of, set_together


class QualityFlagQuerySet(OfReportQuerySet):
    def standing(self) -> Self:
        """Those that the newest submission raised."""
        return self.filter(gone_at__isnull=True)

    def open(self) -> Self:
        """Those that nobody has dismissed."""
        return self.standing().filter(dismissed_at__isnull=True)


class QualityFlag(models.Model):
    """数据质量提示: found when a report was submitted; it blocks nothing.

    field: the field it is about, as the form calls it; empty for the report as a whole
    facts: the numbers and words it was found by, from which its sentence is made in the reader's language
    gone_at: when a later submission did not raise it any more
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="flags")
    kind = models.CharField(_("kind"), max_length=12, choices=FlagKind.choices)
    field = models.CharField(_("field"), max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)
    gone_at = models.DateTimeField(_("gone at"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissal = models.TextField(_("why it was dismissed"), max_length=1000, blank=True)

    objects: Any = QualityFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("data-quality flag")
        ordering = ["report", "id"]
        constraints = [
            one_of("kind", FlagKind.values, name="quality_flag_is_of_a_kind"),
            set_together("dismissed_at", "dismissed_by", name="quality_flag_dismissal_is_signed"),
            models.CheckConstraint(
                condition=(Q(dismissed_at__isnull=True) & Q(dismissal=""))
                | (Q(dismissed_at__isnull=False) & ~Q(dismissal="")),
                name="quality_flag_dismissal_has_its_reason",
                violation_error_message=_("Give the reason."),
            ),
            models.UniqueConstraint(
                fields=["report", "kind", "field"],
                condition=Q(gone_at__isnull=True),
                name="quality_flag_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind} {self.field}"
