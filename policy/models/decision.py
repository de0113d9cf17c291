"""The register of decisions: the documents that start and stop what counts."""

from __future__ import annotations

import datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.enums import DecisionKind, Ending
from policy.models.attribution import Attributed
from policy.scope import scope_of
from reliability_tracker.db import set_together

# What concerns core product classes belongs to no region or enterprise: everyone signed in may read it.
OPEN_KINDS = [
    DecisionKind.CLASS_DESIGNATED,
    DecisionKind.DESIGNATION_REMOVED,
    DecisionKind.CLASS_CONFIRMED,
    DecisionKind.CLASS_REVOKED,
]


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """National staff see all; others those on core classes, and those that name one of their own."""
        scope = scope_of(user)
        if scope.national:
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = DecisionSubject.objects.visible_to(user).filter(decision=OuterRef("pk"))
        return self.filter(Q(kind__in=OPEN_KINDS) | Exists(own))

    def registered(self) -> Self:
        """Entries that stand: not struck out as entered by mistake."""
        return self.filter(struck_at__isnull=True)


@pghistory.track()
class Decision(models.Model):
    """决定: a document with number, date, kind and subjects.

    struck_at: when the last of its lines was struck out; its number is then free for the right entry
    """

    number = models.CharField(_("document number"), max_length=100)
    kind = models.CharField(_("kind"), max_length=30, choices=DecisionKind.choices)
    dated_on = models.DateField(_("dated"))
    title = models.CharField(_("title"), max_length=300)
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(_("struck out at"), null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(struck_at__isnull=True),
                name="decision_number_is_registered_once",
                violation_error_message=_("This document number is registered already."),
            ),
        ]
        indexes = [models.Index(fields=["-dated_on", "-id"], name="decision_newest_first")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("policy:decision", args=[self.pk])


class SubjectQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """National staff see all; others those on core classes, and those of their own."""
        scope = scope_of(user)
        if scope.national:
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(
            Q(decision__kind__in=OPEN_KINDS)
            | Q(region__in=scope.regions)
            | Q(city__in=scope.cities)
            | Q(sector__in=scope.sectors)
            | Q(holder_code__in=scope.enterprises)
        )

    def titles(self, on: datetime.date) -> Self:
        """公布名单: demonstrations whose title stands on a date, by administrative order. Open to all."""
        named = self.in_force(on).filter(decision__kind=DecisionKind.DEMONSTRATIONS_NAMED)
        return named.order_by(F("region__order").asc(nulls_last=True), "subject_name", "subject", "id")

    def standing(self, known_at: datetime.datetime | None = None) -> Self:
        """Lines known by a time (None: now) and not struck out by then."""
        if known_at is None:
            return self.filter(struck_at__isnull=True)
        return self.filter(Q(struck_at__isnull=True) | Q(struck_at__gt=known_at), recorded_at__lte=known_at)

    def starts(self) -> Self:
        """Lines that start something."""
        return self.filter(ending="")

    def in_force(self, on: datetime.date | None = None, known_at: datetime.datetime | None = None) -> Self:
        """Starting lines that hold on a date, as known at a time; on None: that nothing has ended at all."""
        endings = DecisionSubject.objects.standing(known_at).filter(ends=OuterRef("pk"))
        lines = self.standing(known_at).starts()
        if on is None:
            return lines.filter(~Exists(endings))
        ended = endings.filter(Q(ending=Ending.VOID) | Q(decision__dated_on__lte=on))
        return lines.filter(~Exists(ended), decision__dated_on__lte=on)


@pghistory.track()
class DecisionSubject(Attributed):
    """One line of a decision: it starts one subject, or ends the line that started it.

    subject:      public identity: number of a platform, demonstration or report, or code of a product class
    holder_code:  credit code of the enterprise that holds the platform or title, where it is an enterprise
    ending, ends: set on a line that ends another: how, and which line
    verdict:      of a class that was confirmed: the newest verdict on it that the confirmation rests on
    struck_…:     the line was entered by mistake; it stays on record and counts for nothing
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="subjects")
    subject = models.CharField(_("subject"), max_length=60)
    subject_name = models.CharField(_("name of the subject"), max_length=200)
    holder_code = models.CharField(_("credit code of the holder"), max_length=18, blank=True)
    ending = models.CharField(_("ending"), max_length=5, choices=Ending.choices, blank=True)
    ends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="endings", verbose_name=_("ends")
    )
    verdict = models.ForeignKey(
        "policy.ClassVerdict",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="confirmations",
        verbose_name=_("verdict"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    struck_at = models.DateTimeField(_("struck out at"), null=True, editable=False)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("struck out by"),
    )
    struck_reason = models.CharField(_("why it was struck out"), max_length=300, blank=True, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject of a decision")
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "subject"],
                condition=Q(ends__isnull=True, struck_at__isnull=True),
                name="decision_names_a_subject_once",
                violation_error_message=_("A decision names a subject once."),
            ),
            models.UniqueConstraint(
                fields=["ends"],
                condition=Q(struck_at__isnull=True),
                name="decision_subject_is_ended_once",
                violation_error_message=_("What has ended cannot end again."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | ~Q(ending=""),
                name="decision_subject_says_how_it_ends",
                violation_error_message=_("Say whether it ceases or is void."),
            ),
            set_together("struck_at", "struck_by", name="decision_subject_striking_is_signed"),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""),
                name="decision_subject_striking_has_a_reason",
                violation_error_message=_("Say why the line is struck out."),
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="decision_subject_lookup")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_name}"
