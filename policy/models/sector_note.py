"""What an association says of its sector (行业协会意见): never changed, only followed by another version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policy.models.base import OpenQuerySet, in_reader_language
from policy.models.classification import Sector


class SectorNote(models.Model):
    """One version of an association's note on its sector for one date.

    association_zh, association_en: the association as it was called then; the Chinese name is its identity
    as_of:   the date whose figures the note goes with
    version: 1, 2, 3… of the note; the newest is shown, and one without text shows nothing
    """

    sector = models.ForeignKey(Sector, models.PROTECT, related_name="notes", verbose_name=_("sector"))
    association_zh = models.CharField(_("association (Chinese)"), max_length=200)
    association_en = models.CharField(_("association (English)"), max_length=300, blank=True)
    as_of = models.DateField(_("as of"))
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("note"), max_length=5000, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of an association")
        ordering = ["sector", "-as_of", "association_zh", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["sector", "association_zh", "as_of", "version"],
                name="sector_note_versions_are_counted",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="sector_note_versions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sector_id} {self.as_of} {self.association_zh}"

    @property
    def association(self) -> str:
        return in_reader_language(self.association_zh, self.association_en)
