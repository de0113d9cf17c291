"""What belongs to an application: indicators, rights, enclosures, the eligibility check, transitions."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import CommentStanding
from enterprises.models.application import Application
from enterprises.models.measured import Measured, value_or_reason
from enterprises.models.moved import Moved
from enterprises.models.stored_file import RemovableFile
from enterprises.nomination_enums import ApplicationDeed, ApplicationState, EnclosureKind, RightKind
from reliability_tracker.db import in_order, set_together


class OfApplicationQuerySet(models.QuerySet[Any]):
    """Rows that are as visible as their application."""

    def visible_to(self, user: object) -> Self:
        return self.filter(application__in=Application.objects.visible_to(user))


class ApplicationIndicator(Measured):
    """主要指标 of an application: with a current value and a benchmark, or it is not complete."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator of an application")
        ordering = ["application", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "order"], name="application_indicator_order_is_its_own"
            ),
            value_or_reason("baseline", of="application_indicator"),
            value_or_reason("current", of="application_indicator"),
            value_or_reason("target", of="application_indicator"),
            in_order("baseline_on", "current_on", name="application_indicator_current_is_after_baseline"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.indicator_id}"


class ApplicationRight(models.Model):
    """知识产权与标准: a patent, a copyright or a standard that belongs to the case."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="rights")
    kind = models.CharField(_("kind"), max_length=14, choices=RightKind.choices)
    number = models.CharField(_("number"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    dated_on = models.DateField(_("date"), null=True, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("intellectual property or standard")
        ordering = ["application", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Enclosure(RemovableFile):
    """申报附件: a file by its kind. note says issuer and year where the kind asks for them."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="enclosures")
    kind = models.CharField(_("kind"), max_length=14, choices=EnclosureKind.choices)
    note = models.CharField(_("issuer and year"), max_length=200, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("enclosure")
        ordering = ["application", "id"]
        constraints = [
            set_together("removed_at", "removed_by", name="enclosure_removal_is_signed"),
            models.CheckConstraint(condition=Q(size__gt=0), name="enclosure_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationTransition(Moved):
    """流转: who moved an application when and where, and what they said. Append-only by trigger."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="transitions")
    deed = models.CharField(_("deed"), max_length=14, choices=ApplicationDeed.choices)
    from_state = models.CharField(_("from"), max_length=20, choices=ApplicationState.choices)
    to_state = models.CharField(_("to"), max_length=20, choices=ApplicationState.choices)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition of an application")
        ordering = ["application", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.from_state} → {self.to_state}"


class ApplicationComment(models.Model):
    """A comment on one field of an application that was sent back, and the answer it came again with."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="field_comments")
    transition = models.ForeignKey(ApplicationTransition, models.PROTECT, related_name="field_comments")
    field = models.CharField(_("field"), max_length=80)
    text = models.TextField(_("comment"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a field of an application")
        ordering = ["application", "id"]
        constraints = [
            set_together("answered_at", "answered_by", name="application_comment_answer_is_signed"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
                name="application_comment_answered_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.field}"

    @property
    def standing(self) -> CommentStanding:
        return CommentStanding.ANSWERED if self.answered_at else CommentStanding.OPEN


class EligibilityCheck(models.Model):
    """形式审查: the checklist with which an application was passed to the experts."""

    transition = models.OneToOneField(
        ApplicationTransition, models.PROTECT, primary_key=True, related_name="checklist"
    )
    code_is_right = models.BooleanField(_("the credit code is right"))
    record_is_clean = models.BooleanField(_("three years without a breach of law"))
    enclosures_are_there = models.BooleanField(_("all enclosures are there"))

    class Meta:
        verbose_name = _("eligibility check")
        constraints = [
            models.CheckConstraint(
                condition=Q(code_is_right=True, record_is_clean=True, enclosures_are_there=True),
                name="eligibility_check_passed_on_every_point",
                violation_error_message=_("An application passes on every point, or not at all."),
            )
        ]

    def __str__(self) -> str:
        return str(self.transition_id)
