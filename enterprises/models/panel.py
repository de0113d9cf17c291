"""Experts who review applications, each on their own."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.application import Application
from enterprises.models.call import Call
from reliability_tracker.db import set_together

FULL_SCORE = 100


class Panel(models.Model):
    """专家组: the experts one person of the ministry asked to review a set of applications.

    Only the convener reads their single scores; everyone else of the ministry reads how many and their mean.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="panels")
    convened_at = models.DateTimeField(_("convened at"))
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("convened by")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("panel")
        ordering = ["call", "id"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.pk}"


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """An expert its own; the convener those of the panel; nobody else a single score."""
        person = getattr(user, "pk", None)
        if person is None:
            return self.none()
        return self.filter(Q(expert=person) | Q(panel__convened_by=person))

    def asked_of(self, user: object) -> Self:
        """What an expert has been asked and may read: not released, no interest declared."""
        return self.standing().filter(expert=getattr(user, "pk", None))

    def standing(self) -> Self:
        return self.filter(released_at__isnull=True, conflict_at__isnull=True)

    def scored(self) -> Self:
        """Independent scores that count: given, and not by one who was released or declared an interest."""
        return self.standing().filter(scored_at__isnull=False)

    def open(self) -> Self:
        return self.standing().filter(scored_at__isnull=True)


class Review(models.Model):
    """资料评审意见: what one expert was asked of one application, and the score and comment given.

    conflict_…: the expert declared an interest; release…: the convener let the expert go, and why
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="reviews")
    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("expert")
    )
    asked_at = models.DateTimeField(_("asked at"))
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    comment = models.TextField(_("comment"), max_length=3000, blank=True)
    scored_at = models.DateTimeField(_("scored at"), null=True, blank=True)
    conflict_at = models.DateTimeField(_("interest declared at"), null=True, blank=True)
    conflict_reason = models.CharField(_("interest"), max_length=300, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    release_reason = models.CharField(_("reason for the release"), max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of an expert")
        ordering = ["panel", "application", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "expert"],
                name="review_is_asked_once",
                violation_error_message=_("This expert was asked already."),
            ),
            set_together("score", "scored_at", name="review_score_has_its_time"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=FULL_SCORE),
                name="review_score_is_at_most_a_hundred",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(scored_at__isnull=True) | ~Q(comment=""),
                name="review_score_has_its_comment",
                violation_error_message=_("A score comes with a comment."),
            ),
            models.CheckConstraint(
                condition=Q(conflict_at__isnull=True, conflict_reason="")
                | (Q(conflict_at__isnull=False, scored_at__isnull=True) & ~Q(conflict_reason="")),
                name="review_conflict_says_which_and_has_no_score",
                violation_error_message=_("Who declares an interest says which, and gives no score."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, release_reason="")
                | (Q(released_at__isnull=False, scored_at__isnull=True) & ~Q(release_reason="")),
                name="review_release_says_why_and_has_no_score",
                violation_error_message=_("An expert who is let go is told why, and has given no score."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.expert_id}"
