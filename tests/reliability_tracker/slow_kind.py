"""A kind of work that takes a few seconds, for tests that kill its worker."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import connection

from reliability_tracker import jobs
from reliability_tracker.working import Work

NAME = "count_slowly"


def carry_out(work: Work) -> jobs.Outcome:
    """So many rows, one after the other."""
    rows = work.given["rows"]
    work.expect(rows, step="Counting")
    for number in range(rows):
        Group.objects.create(name=f"{work.job.pk}-{number}")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [work.given["pause_s"]])
        work.advance()
    return jobs.Outcome(file=b"x" * rows, name="rows.txt")


KIND = jobs.Kind(NAME, "Counting", carry_out)
jobs.register(KIND)
