"""What the statistics say of the evidence of a row, as it was computed when the report was submitted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.indicator_row import IndicatorRow


class Assessment(models.Model):
    """评定: input and output of `policy.assessment` for one indicator row, without a benchmark.

    input_digest: of the input, so that an unchanged one is known
    data_digest:  of the failure times alone, sorted, so that the same data in two reports are found; empty
                  for fewer than three times
    """

    row = models.OneToOneField(IndicatorRow, models.CASCADE, related_name="assessment")
    input = models.JSONField()
    input_digest = models.CharField(max_length=64)
    data_digest = models.CharField(max_length=64, blank=True, db_index=True)
    result = models.JSONField()
    software = models.JSONField()
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("assessment")

    def __str__(self) -> str:
        return f"{self.row_id} {self.input_digest[:12]}"
