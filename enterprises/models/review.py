"""What happened to a report: attachments brought, transitions made, comments given and answered."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import AttachmentKind, Deed, ReportState
from enterprises.models.indicator_row import IndicatorRow
from enterprises.models.report import Report
from reliability_tracker.db import set_together


class OfReportQuerySet(models.QuerySet[Any]):
    """Rows that are as visible as their report."""

    def visible_to(self, user: object) -> Self:
        return self.filter(report__in=Report.objects.visible_to(user))


class Attachment(models.Model):
    """附件: a file, known by its digest. The type is what the content says, not the name."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments")
    row = models.ForeignKey(IndicatorRow, models.SET_NULL, null=True, blank=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=12, choices=AttachmentKind.choices)
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("digest"), max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        ordering = ["report", "id"]
        constraints = [
            set_together("removed_at", "removed_by", name="attachment_removal_is_signed"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Transition(models.Model):
    """流转: who moved a report when, from where to where, and what they said. Append-only by trigger."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="transitions")
    deed = models.CharField(_("deed"), max_length=12, choices=Deed.choices)
    from_state = models.CharField(_("from"), max_length=20, choices=ReportState.choices)
    to_state = models.CharField(_("to"), max_length=20, choices=ReportState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    by_role = models.CharField(_("acting as"), max_length=120)
    at = models.DateTimeField(_("at"))
    comment = models.TextField(_("comment"), blank=True)
    document_number = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition")
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.from_state} → {self.to_state}"


class FieldComment(models.Model):
    """A reviewer's comment on one field of a report, and the enterprise's answer."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="field_comments")
    transition = models.ForeignKey(Transition, models.PROTECT, related_name="field_comments")
    field = models.CharField(_("field"), max_length=80)
    text = models.TextField(_("comment"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a field")
        ordering = ["report", "id"]
        constraints = [set_together("answered_at", "answered_by", name="field_comment_answer_is_signed")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"
