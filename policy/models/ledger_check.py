"""What each proof of the ledger found, whoever or whatever asked for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from reliability_tracker.db import in_order


class LedgerCheck(models.Model):
    """One proof of the ledger.

    rows:   how many rows the ledger had
    faults: how many it found; none proves the ledger
    words:  the first of them, one a line, as `verify_ledger` prints them
    """

    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), db_default=Now())
    rows = models.PositiveBigIntegerField(_("rows"))
    faults = models.PositiveIntegerField(_("faults"))
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("proof of the ledger")
        ordering = ["-id"]
        get_latest_by = "id"
        constraints = [
            in_order("started_at", "ended_at", name="ledger_check_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(faults=0, words="") | Q(faults__gt=0) & ~Q(words=""),
                name="ledger_check_names_its_faults",
                violation_error_message=_("Faults are named, and nothing is named without faults."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.faults}"
