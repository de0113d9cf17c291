"""How far each expected report has come: worked out by the database whenever one of its facts changes.

The columns `is_…` of an expected report follow from the reports of its product and cycle, from the day it is
owed by, and from what was declared. Triggers bring them in line in the transaction of the change; here the
same is asked of all rows, to load them and to prove them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

COLUMNS = ("is_nothing", "is_received", "is_on_time", "is_returned", "is_accepted")

_ALL = "SELECT enterprises_reach(array_agg(id)) FROM enterprises_expectedreport"
_FAULTS = """
SELECT c.code, i.product_name || ' ' || i.product_model
  FROM enterprises_reached((SELECT array_agg(id) FROM enterprises_expectedreport)) AS f
  JOIN enterprises_expectedreport AS e ON e.id = f.id
  JOIN enterprises_cycle AS c ON c.id = e.cycle_id
  JOIN enterprises_improvement AS i ON i.id = e.improvement_id
 WHERE (e.is_nothing, e.is_received, e.is_on_time, e.is_returned, e.is_accepted)
    IS DISTINCT FROM (f.is_nothing, f.is_received, f.is_on_time, f.is_returned, f.is_accepted)
 ORDER BY e.id
"""
_RULE = "what is kept of an expected report does not agree with its reports"


def reach_all() -> None:
    """Bring every expected report in line; for loads, which set the triggers aside."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)


def faults() -> Iterator[tuple[str, str, str]]:
    """(cycle, product, rule) of each expected report that is not in line, for `policy.verification`."""
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS)
        for cycle, product in cursor.fetchall():
            yield cycle, product, _RULE
