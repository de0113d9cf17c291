"""Counters that say whether anything on the overview can have changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Version:
    """What the facts behind a page stood at when it was asked for.

    ledger:    the newest row's id
    settings:  reference data and goals
    reporting: reports, and what is expected of whom
    people:    who belongs where, in which role
    messages:  what people are told, and have read; no figure rests on it
    demo:      the database holds demo data
    """

    ledger: int
    settings: int
    reporting: int
    people: int
    messages: int
    demo: bool


class VersionCounter(models.Model):
    """One row. Deferred triggers raise a counter at the commit of whatever changes the facts behind it.

    demo: the database holds demo data, which every page and export then says
    """

    settings = models.BigIntegerField(default=0)
    reporting = models.BigIntegerField(default=0)
    people = models.BigIntegerField(default=0, db_default=0)
    messages = models.BigIntegerField(default=0, db_default=0)
    demo = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="version_counter_is_one_row")]

    def __str__(self) -> str:
        return f"{self.settings}.{self.reporting}.{self.people}"

    @staticmethod
    def now() -> Version:
        """All counters, read together in one row."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT coalesce(max(id), 0) FROM policy_contribution),"
                " coalesce(max(settings), 0), coalesce(max(reporting), 0), coalesce(max(people), 0),"
                " coalesce(max(messages), 0), coalesce(bool_or(demo), false) FROM policy_versioncounter"
            )
            row = cursor.fetchone()
        return Version(*row)


def version_for(reader: object) -> Version:
    """The counters as the reader's page found them, asked once; without a reader, as they are now."""
    found = getattr(reader, "version", None)
    return found if isinstance(found, Version) else VersionCounter.now()
