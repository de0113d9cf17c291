"""Counters that say whether anything on the overview can have changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Version:
    """ledger: the newest row's id; settings: reference data and goals; reporting: reports in progress."""

    ledger: int
    settings: int
    reporting: int


class VersionCounter(models.Model):
    """One row. Deferred triggers raise a counter at the commit of whatever changes the facts behind it.

    demo: the database holds demo data, which every page and export then says
    """

    settings = models.BigIntegerField(default=0)
    reporting = models.BigIntegerField(default=0)
    demo = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="version_counter_is_one_row")]

    def __str__(self) -> str:
        return f"{self.settings}.{self.reporting}"

    @staticmethod
    def now() -> Version:
        """All counters, read together in one row."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT coalesce(max(id), 0) FROM policy_contribution),"
                " coalesce(max(settings), 0), coalesce(max(reporting), 0) FROM policy_versioncounter"
            )
            row = cursor.fetchone()
        return Version(*row)

    @staticmethod
    def holds_demo_data() -> bool:
        """Whether demo data was loaded here; for `reliability_tracker.demo`."""
        return VersionCounter.objects.filter(demo=True).exists()
