"""The register of decisions: the documents that start and stop what counts."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.enums import DecisionKind, Ending
from policy.models.attribution import Attributed
from policy.scope import scope_of


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Decisions are public inside the system; a region or enterprise sees those that name its own."""
        scope = scope_of(user)
        if scope.national:
            return self
        mine = (
            Q(subjects__region__in=scope.regions)
            | Q(subjects__city__in=scope.cities)
            | Q(subjects__sector__in=scope.sectors)
            | Q(subjects__holder_code__in=scope.enterprises)
        )
        return self.filter(pk__in=self.model.objects.filter(mine).values("pk"))


@pghistory.track()
class Decision(models.Model):
    """决定: a document with number, date, kind and subjects."""

    number = models.CharField(_("document number"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=DecisionKind.choices)
    dated_on = models.DateField(_("dated"))
    title = models.CharField(_("title"), max_length=300)
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["-dated_on", "-id"]
        indexes = [models.Index(fields=["-dated_on", "-id"], name="decision_newest_first")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("policy:decision", args=[self.pk])


class SubjectQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(region__in=scope.regions)
            | Q(city__in=scope.cities)
            | Q(sector__in=scope.sectors)
            | Q(holder_code__in=scope.enterprises)
        )

    def starts(self) -> Self:
        return self.filter(ending="")

    def in_force(self) -> Self:
        """Starting lines that no later line has ended."""
        return self.starts().filter(stopped_by__isnull=True)


@pghistory.track()
class DecisionSubject(Attributed):
    """One line of a decision: it starts one subject, or ends the line that started it.

    subject:      public identity: a platform's or demonstration's number, a product class code, a report's number
    holder_code:  credit code of the enterprise that holds the platform or title, where it is an enterprise
    ending, ends: set on a line that ends another: how, and which line
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="subjects")
    subject = models.CharField(_("subject"), max_length=60)
    subject_name = models.CharField(_("name of the subject"), max_length=200)
    holder_code = models.CharField(_("credit code of the holder"), max_length=18, blank=True)
    ending = models.CharField(_("ending"), max_length=5, choices=Ending.choices, blank=True)
    ends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="stopped_by", verbose_name=_("ends")
    )

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject of a decision")
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "subject"],
                condition=Q(ends__isnull=True),
                name="decision_names_a_subject_once",
                violation_error_message=_("A decision names a subject once."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | ~Q(ending=""),
                name="decision_subject_says_how_it_ends",
                violation_error_message=_("Say whether it ceases or is void."),
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="decision_subject_lookup")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_name}"
