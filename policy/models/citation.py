"""A figure that an assessment in words refers to, as it stood: never changed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.models.base import OpenQuerySet, in_reader_language
from policy.models.notice import NarrativeAssessment

REGISTERS = ("service-bodies", "specialists")


class Citation(models.Model):
    """One figure with the date it is for, the ledger it was read from, and its value as printed.

    figure: code of a target, or of a register
    """

    assessment = models.ForeignKey(NarrativeAssessment, models.PROTECT, related_name="citations")
    figure = models.CharField(_("figure"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=300)
    as_of = models.DateField(_("as of"))
    ledger_version = models.BigIntegerField(_("ledger version"))
    read_at = models.DateTimeField(_("read at"))
    value = models.IntegerField(_("value"))
    printed_zh = models.CharField(_("as printed (Chinese)"), max_length=80)
    printed_en = models.CharField(_("as printed (English)"), max_length=80)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure referred to")
        ordering = ["assessment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "figure"], name="citation_once_an_assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.figure} {self.printed}"

    def get_absolute_url(self) -> str:
        """Where the figure is printed again: as of its date and as known then; a register as of its date."""
        if self.figure in REGISTERS:
            return f"{reverse('policy:reference_table', args=[self.figure])}?on={self.as_of.isoformat()}"
        read_at = timezone.localtime(self.read_at).isoformat()
        dates = urlencode({"as_of": self.as_of.isoformat(), "known_at": read_at})
        return f"{reverse('policy:target', args=[self.figure])}?{dates}"

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    @property
    def printed(self) -> str:
        return in_reader_language(self.printed_zh, self.printed_en)
