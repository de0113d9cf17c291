"""Objections (异议) to names in public notice."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.application import Application
from enterprises.models.public_notice import PublicNotice
from enterprises.models.stored_file import StoredFile
from enterprises.nomination_enums import OPEN_OBJECTIONS, ObjectionState
from reliability_tracker.db import set_together, state_has

O = ObjectionState  # noqa: E741 -- as S and D elsewhere, it stands beside its members
_DECIDED = [O.DISMISSED, O.UPHELD]


class ObjectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Reviewers of the ministry. Who objected is for the one who handles it alone: `handled_by`."""
        return self if "ministry_reviewer" in getattr(user, "roles", ()) else self.none()

    def handled_by(self, user: object) -> Self:
        """Those whose objector this person may know."""
        return self.visible_to(user).filter(handler=getattr(user, "pk", None))

    def open(self) -> Self:
        """Filed or admitted: while one is open, nobody is named."""
        return self.filter(state__in=OPEN_OBJECTIONS)


class Objection(models.Model):
    """异议: what somebody brings forward, under the real name, against a name in public notice.

    Several may run at once; none moves the application. name, contact and the files are shown to the handler
    only, and stand in no history table, letter or export.
    """

    number = models.CharField(_("number"), max_length=60, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    name = models.CharField(_("real name"), max_length=100)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    contact = models.CharField(_("telephone or email"), max_length=200)
    grounds = models.TextField(_("grounds"), max_length=5000)
    filed_at = models.DateTimeField(_("filed at"))
    state = models.CharField(_("state"), max_length=10, choices=O.choices, default=O.FILED)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    taken_up_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    admitted_at = models.DateTimeField(_("admitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.TextField(_("finding"), max_length=3000, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        ordering = ["filed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(contact="") & ~Q(grounds=""),
                name="objection_is_signed_and_says_why",
                violation_error_message=_("An objection has a real name, a contact and its grounds."),
            ),
            set_together("handler", "taken_up_at", name="objection_is_taken_up_by_someone"),
            set_together("decided_at", "decided_by", name="objection_decision_is_signed"),
            state_has(_DECIDED, "decided_at", name="objection_decision_has_its_date"),
            models.CheckConstraint(
                condition=Q(state=O.FILED) | Q(handler__isnull=False),
                name="objection_beyond_filing_has_a_handler",
            ),
            models.CheckConstraint(
                condition=Q(state=O.FILED, admitted_at__isnull=True)
                | Q(state=O.DISMISSED)
                | Q(state__in=[O.ADMITTED, O.UPHELD], admitted_at__isnull=False),
                name="objection_admitted_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED) | ~Q(finding=""),
                name="objection_decision_has_its_finding",
                violation_error_message=_("A decision on an objection says what was found."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:objection", args=[self.number])


class ObjectionFile(StoredFile):
    """What an objector brings as evidence; for the one who handles it alone."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("evidence of an objection")
        ordering = ["objection", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="objection_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
