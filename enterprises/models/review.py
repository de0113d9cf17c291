"""What happened to a report: attachments brought, transitions made, comments given and answered."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import AttachmentKind, CommentStanding, Deed, DepartmentalLine, ReportState
from enterprises.models.indicator_row import IndicatorRow
from enterprises.models.moved import Moved
from enterprises.models.report import Report
from enterprises.models.stored_file import RemovableFile
from reliability_tracker.db import set_together


class OfReportQuerySet(models.QuerySet[Any]):
    """Rows that are as visible as their report."""

    def visible_to(self, user: object) -> Self:
        return self.filter(report__in=Report.objects.visible_to(user))


class Attachment(RemovableFile):
    """附件: a file, known by its digest. The type is what the content says, not the name."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments")
    row = models.ForeignKey(IndicatorRow, models.SET_NULL, null=True, blank=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=12, choices=AttachmentKind.choices)

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


class Transition(Moved):
    """流转: who moved a report when, from where to where, and what they said. Append-only by trigger."""

    by = models.ForeignKey(  # `transition_of_person` begins with it
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("by")
    )
    report = models.ForeignKey(Report, models.PROTECT, related_name="transitions")
    deed = models.CharField(_("deed"), max_length=12, choices=Deed.choices)
    from_state = models.CharField(_("from"), max_length=20, choices=ReportState.choices)
    to_state = models.CharField(_("to"), max_length=20, choices=ReportState.choices)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition")
        ordering = ["report", "id"]
        indexes = [models.Index(fields=["by", "at"], name="transition_of_person")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.from_state} → {self.to_state}"


class FieldComment(models.Model):
    """A reviewer's comment on one field of a report, and the enterprise's answer.

    An answer is settled by whoever checks, or opened again; what is open when the report is sent back is
    asked again by a further comment that `follows` it.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="field_comments")
    transition = models.ForeignKey(Transition, models.PROTECT, related_name="field_comments")
    field = models.CharField(_("field"), max_length=80)
    text = models.TextField(_("comment"))
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    standing = models.CharField(
        _("standing"), max_length=10, choices=CommentStanding.choices, default=CommentStanding.OPEN
    )
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a field")
        ordering = ["report", "id"]
        constraints = [
            set_together("answered_at", "answered_by", name="field_comment_answer_is_signed"),
            set_together("judged_at", "judged_by", name="field_comment_judgement_is_signed"),
            models.CheckConstraint(
                condition=~Q(standing=CommentStanding.SETTLED) | Q(judged_at__isnull=False),
                name="field_comment_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(standing=CommentStanding.ANSWERED) | Q(answered_at__isnull=False),
                name="field_comment_answered_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"


class LineComment(models.Model):
    """部门意见: what another departmental line says; it decides nothing. Append-only by trigger.

    body, line: the authority the person spoke for, and its departmental line, as they were then
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="line_comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    by_role = models.CharField(_("acting as"), max_length=30)
    body = models.ForeignKey("enterprises.Organisation", models.PROTECT, related_name="+")
    line = models.CharField(
        _("departmental line"), max_length=20, choices=DepartmentalLine.choices, blank=True
    )
    text = models.TextField(_("comment"), max_length=3000)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment of another line")
        ordering = ["report", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="line_comment_says_something",
                violation_error_message=_("Write the comment."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.line}"


class Assignment(models.Model):
    """分办: who of a level is to check a report; without a person it is anybody's again.

    state: the check it was made for
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="assignments")
    state = models.CharField(_("step"), max_length=20, choices=ReportState.choices)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.state} {self.to_id}"
