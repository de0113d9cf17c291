"""How far each expected report has come, and the counts of them: worked out by the database at each change.

The columns `is_…` of an expected report follow from the reports of its product and cycle, from the day it is
owed by, and from what was declared; its region is that of its enterprise. A report that was received is
voluntary where none of its product and cycle is expected. Triggers bring them in line in the transaction of
the change; here the same is asked of all rows, to load them and to prove them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

COLUMNS = ("is_nothing", "is_received", "is_on_time", "is_returned", "is_accepted")

_ALL = "SELECT enterprises_reach(array_agg(id)) FROM enterprises_expectedreport"
_PLACE_ALL = """
UPDATE enterprises_expectedreport AS e SET region_id = f.region_id
  FROM enterprises_enterprise AS f WHERE f.id = e.enterprise_id AND f.region_id <> e.region_id
"""
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
_MOVED = """
SELECT c.code, i.product_name || ' ' || i.product_model
  FROM enterprises_expectedreport AS e
  JOIN enterprises_enterprise AS f ON f.id = e.enterprise_id AND f.region_id <> e.region_id
  JOIN enterprises_cycle AS c ON c.id = e.cycle_id
  JOIN enterprises_improvement AS i ON i.id = e.improvement_id
 ORDER BY e.id
"""
_WRONGLY_VOLUNTARY = """
SELECT r.id FROM enterprises_report AS r
  LEFT JOIN enterprises_expectedreport AS e
    ON e.improvement_id = r.improvement_id AND e.cycle_id = r.cycle_id
 WHERE r.is_voluntary <> (r.version = 1 AND r.submitted_at IS NOT NULL AND e.id IS NULL
                          AND r.state NOT IN ('rejected', 'withdrawn', 'annulled'))
"""
_JUDGE_ALL = f"""
UPDATE enterprises_report SET is_voluntary = NOT is_voluntary WHERE id IN ({_WRONGLY_VOLUNTARY})
"""  # noqa: S608 -- fixed text
_MISJUDGED = f"""
SELECT c.code, r.number FROM enterprises_report AS r JOIN enterprises_cycle AS c ON c.id = r.cycle_id
 WHERE r.id IN ({_WRONGLY_VOLUNTARY}) ORDER BY r.id
"""  # noqa: S608 -- fixed text
_COUNTS = ("expected", "received", "on_time", "nothing", "returned", "accepted", "voluntary", "waiting")
_OF = "cycle_id, sector_id, region_id, product_class_id, due_on"
_NAMES = ", ".join((_OF, *_COUNTS))
_SUMS = ", ".join(f"sum({name})" for name in _COUNTS)
_COUNT_ALL = f"""
DELETE FROM enterprises_reportingcount;
INSERT INTO enterprises_reportingcount ({_NAMES}) SELECT {_NAMES} FROM enterprises_counted()
"""  # noqa: S608 -- fixed text
_ADD_UP = f"""
WITH gone AS (DELETE FROM enterprises_reportingcount RETURNING {_NAMES})
INSERT INTO enterprises_reportingcount ({_NAMES})
SELECT {_OF}, {_SUMS} FROM gone GROUP BY {_OF}
"""  # noqa: S608 -- fixed text
_MISCOUNTED = f"""
WITH told AS (SELECT {_OF}, {", ".join(f"sum({name}) AS {name}" for name in _COUNTS)}
                FROM (SELECT {_NAMES} FROM enterprises_reportingcount UNION ALL
                      SELECT {_OF}, {", ".join(f"-{name}" for name in _COUNTS)}
                        FROM enterprises_counted()) AS differences
               GROUP BY {_OF})
SELECT DISTINCT c.code, coalesce(told.sector_id, '')
  FROM told JOIN enterprises_cycle AS c ON c.id = told.cycle_id
 WHERE ({", ".join(_COUNTS)}) <> ({", ".join("0" for _name in _COUNTS)})
 ORDER BY 1, 2
"""  # noqa: S608 -- fixed text
_MISCOUNT = "the counts of a cycle and sector do not agree with its reports"
_UNASKED = "whether a report came without being expected does not agree with what is expected"
_ELSEWHERE = "the region of an expected report is not that of its enterprise"
_RULE = "what is kept of an expected report does not agree with its reports"


def reach_all() -> None:
    """Bring all expected reports, reports and counts in line; for loads, which set the triggers aside."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_ALL)
        cursor.execute(_ALL)
        cursor.execute(_JUDGE_ALL)
        cursor.execute(_COUNT_ALL)


def add_up() -> None:
    """One row of counts for each cycle, sector, region, class and due day in place of one for each change.

    In one statement: who reads meanwhile sees those before or the one after, and who adds does not wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ADD_UP)


def faults() -> Iterator[tuple[str, str, str]]:
    """(cycle, product, report or sector, rule) of each expected report, report and count that is not in line.

    For `policy.verification`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS)
        for cycle, product in cursor.fetchall():
            yield cycle, product, _RULE
        cursor.execute(_MOVED)
        for cycle, product in cursor.fetchall():
            yield cycle, product, _ELSEWHERE
        cursor.execute(_MISJUDGED)
        for cycle, number in cursor.fetchall():
            yield cycle, number, _UNASKED
        cursor.execute(_MISCOUNTED)
        for cycle, sector in cursor.fetchall():
            yield cycle, sector, _MISCOUNT
