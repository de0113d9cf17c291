"""The ledger: one row says that one subject starts (+1) or stops (-1) counting toward one target."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from policy.enums import SourceKind
from policy.models.attribution import Attributed
from policy.models.notice import Target
from policy.scope import scope_of
from reliability_tracker.db import SearchText


class ContributionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Rows a person may open; the national sums of all rows are the same for everyone."""
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(region__in=scope.regions)
            | Q(city__in=scope.cities)
            | Q(sector__in=scope.sectors)
            | Q(holder_code__in=scope.enterprises)
        )

    def up_to(self, version: int) -> Self:
        """What the ledger held at a version."""
        return self.filter(pk__lte=version)

    def effective(self, on: datetime.date) -> Self:
        """What had taken effect by a date."""
        return self.filter(effective_on__lte=on)


class Contribution(Attributed):
    """A row of the ledger. Written by `policy.ledger` alone; id, recorded_at and digest are the database's.

    ordinal:      1, 2, 3… for this target and subject; odd rows start (+1), even rows stop (-1)
    effective_on: from which date it counts (valid time)
    recorded_at:  when it was entered (transaction time); rises with the id, in the order of commits
    holder_code:  credit code of the enterprise concerned, where there is one
    digest:       SHA-256 over this row and the digest of the row before it
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="contributions")
    subject = models.CharField(_("subject"), max_length=60)
    subject_name = models.CharField(_("name of the subject"), max_length=200)
    holder_code = models.CharField(_("credit code of the holder"), max_length=18, blank=True)
    ordinal = models.PositiveIntegerField(_("ordinal"))
    quantity = models.SmallIntegerField(_("quantity"))
    effective_on = models.DateField(_("effective on"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    reason = models.CharField(_("reason"), max_length=500)
    source_kind = models.CharField(_("kind of source"), max_length=10, choices=SourceKind.choices)
    source_number = models.CharField(_("number of the source"), max_length=100)
    digest = models.CharField(max_length=64, editable=False)
    search = models.GeneratedField(
        expression=SearchText("subject_name", "subject", "holder_code"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger row")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "subject", "ordinal"], name="contribution_ordinal_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(quantity=F("ordinal") % 2 * 2 - 1),
                name="contribution_odd_rows_start_even_rows_stop",
                violation_error_message=_("Odd rows are +1, even rows -1."),
            ),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="contribution_ordinals_begin_at_one"),
        ]
        indexes = [
            models.Index(fields=["target", "effective_on"], name="contribution_as_of"),
            models.Index(fields=["recorded_at"], name="contribution_known_at"),
            models.Index(fields=["-effective_on", "-id"], name="contribution_newest_first"),
            models.Index(fields=["target", "subject"], name="contribution_moved", condition=Q(ordinal=2)),
            models.Index(fields=["region", "sector", "project"], name="contribution_of_part"),
            models.Index(fields=["source_number"], name="contribution_of_source"),
            # who is counted, page by page: all that is asked of a row before it is shown stands here
            models.Index(
                fields=["target", "region", "subject_name", "subject"],
                include=["id", "effective_on", "ordinal"],
                name="contribution_in_official_order",
            ),
            models.Index(
                fields=["sector"],
                name="contribution_by_decision",
                condition=Q(source_kind=SourceKind.DECISION),
            ),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="contribution_search"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.subject} {self.quantity:+d} @ {self.effective_on}"
