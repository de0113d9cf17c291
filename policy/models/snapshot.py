"""Published figures (数据快照): frozen as they were known, and only ever added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.models.base import OpenQuerySet
from policy.models.classification import Sector
from reliability_tracker.db import one_of

DIGEST = r"^[0-9a-f]{64}$"  # SHA-256


class Snapshot(models.Model):
    """The figures of one date as they were known when they were published.

    number:   1, 2, 3… in the order of publishing
    as_of:    the date of the figures
    known_at: the moment of publishing; what was recorded by then counts
    ledger_version, settings_version: the versions behind the figures
    content:  every target with its figures, goal, status and arithmetic, the thresholds and the method, in
              both languages (`policy.snapshots`)
    digest:   SHA-256 over the content and over the summaries of all sectors
    demo:     the database held demo data
    published_by: empty where it was done on the command line
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("published at"))
    ledger_version = models.BigIntegerField(_("ledger version"))
    settings_version = models.BigIntegerField(_("version of the settings"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    content = models.JSONField()
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    demo = models.BooleanField(default=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="snapshot_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(ledger_version__gte=0, settings_version__gte=0),
                name="snapshot_versions_are_not_negative",
            ),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="snapshot_has_its_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.as_of}"

    def get_absolute_url(self) -> str:
        return reverse("policy:snapshot", args=[self.number])


class SnapshotSummary(models.Model):
    """The summary of one sector in one language as it was published.

    content: its frames (`policy.summary.SectorSummary`), from which its documents are set again
    csv:     the file itself, so that it prints again byte for byte whatever becomes of the program
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="summaries")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    content = models.JSONField()
    csv = models.TextField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary in a snapshot")
        ordering = ["snapshot", "sector__order", "sector", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "sector", "language"], name="snapshot_summary_once_a_sector_and_language"
            ),
            one_of(
                "language", [code for code, _name in settings.LANGUAGES], name="snapshot_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.sector_id} {self.language}"
