"""Who is too close to an enterprise to decide on it."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise
from policy.scope import scope_of
from reliability_tracker.db import set_together


class InterestQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: object) -> Self:
        """National staff see all; an authority those in its enterprises; everybody their own."""
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(enterprise__region__in=scope.regions)
            | Q(enterprise__city__in=scope.cities)
            | Q(person=getattr(user, "pk", None))
        )


@pghistory.track()
class Interest(models.Model):
    """利害关系: a person declares to have an interest in an enterprise, and cannot decide on it from then on.

    Only a steward withdraws it, with a reason.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="declared_interests", verbose_name=_("person")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="interests", verbose_name=_("enterprise")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    declared_at = models.DateTimeField(_("declared at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal = models.TextField(_("why it was withdrawn"), max_length=1000, blank=True)

    objects: Any = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared interest")
        ordering = ["-declared_at", "-id"]
        constraints = [
            set_together("withdrawn_at", "withdrawn_by", name="interest_withdrawal_is_signed"),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True) & Q(withdrawal=""))
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal="")),
                name="interest_withdrawal_has_its_reason",
                violation_error_message=_("Give the reason."),
            ),
            models.UniqueConstraint(
                fields=["person", "enterprise"],
                condition=Q(withdrawn_at__isnull=True),
                name="interest_is_declared_once",
                violation_error_message=_("You have declared this interest already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.enterprise_id}"
