"""会员企业: the enterprises that belong to an association, as it says itself."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise
from enterprises.models.organisation import Organisation
from reliability_tracker.db import set_together


class AssociationMemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """The list is the association's own; nobody else reads it."""
        associations = [
            m.organisation_id for m in getattr(user, "active_memberships", ()) if m.organisation_id
        ]
        return self.filter(association__in=associations)

    def current(self) -> Self:
        return self.filter(removed_at__isnull=True)


@pghistory.track()
class AssociationMember(models.Model):
    """One enterprise on the list of one association, until it is taken off."""

    association = models.ForeignKey(Organisation, models.PROTECT, related_name="member_enterprises")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("member enterprise")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AssociationMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member enterprise")
        ordering = ["association", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "enterprise"],
                condition=Q(removed_at__isnull=True),
                name="association_member_once",
                violation_error_message=_("This enterprise is on the list already."),
            ),
            set_together("removed_at", "removed_by", name="association_member_removal_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} {self.enterprise_id}"
