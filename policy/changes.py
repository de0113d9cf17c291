"""What changed in a stretch of days (变化): starts and stops of the ledger, netted and told together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from policy.standpoint import Standpoint, remembered
from policy.tally import OF_PART, WHOLE, Part

RECENT_DAYS = 90
SHOWN = 8

# What was started and undone on the same date leaves nothing. Subjects of one decision are told together, and
# so are those that reports started, or stopped, in one month.
_CHANGES = f"""
WITH changed AS (
  SELECT target_id, subject, effective_on, sum(quantity) AS net,
         (array_agg(CASE source_kind WHEN 'decision' THEN source_number ELSE '' END
                    ORDER BY id DESC))[1] AS decision
    FROM policy_contribution
   WHERE id <= %(ledger)s AND effective_on > %(since)s AND effective_on <= %(until)s AND {OF_PART}
   GROUP BY target_id, subject, effective_on
  HAVING sum(quantity) <> 0)
SELECT target_id, min(effective_on), max(effective_on), sum(net), count(*), min(subject), decision
  FROM changed
 GROUP BY target_id, decision, sign(net),
          CASE decision WHEN '' THEN date_trunc('month', effective_on) ELSE effective_on END
 ORDER BY max(effective_on) DESC, target_id, decision, sum(net) DESC
"""  # noqa: S608 -- fixed text


@dataclass(frozen=True, slots=True)
class Change:
    """What one decision, or the reports of one month, did to one figure.

    first:    the first day on which something took effect; `on` is the last
    quantity: net change of the figure
    subjects: how many subjects it concerns; `subject` is the identity of one of them
    decision: number of the decision, empty for reports
    """

    target: str
    first: date
    on: date
    quantity: int
    subjects: int
    subject: str
    decision: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes after `since` up to and including `until`, newest first, the first few of them.

    entries: how many there are in all
    totals:  by target, (what was added, what was taken away), the second never positive
    """

    since: date
    until: date
    shown: tuple[Change, ...]
    entries: int
    totals: Mapping[str, tuple[int, int]]


def recent_changes(standpoint: Standpoint, days: int = RECENT_DAYS, part: Part = WHOLE) -> Changes:
    """What changed in the days up to the as-of date, in all or in a part."""
    until = standpoint.as_of
    since = date.fromordinal(max(until.toordinal() - days, 1))
    name = f"changes:{standpoint.ledger}:{since}:{until}:{':'.join(part.parameters.values())}"
    return remembered(name, lambda: _read(standpoint, since, until, part=part))


def changes_between(standpoint: Standpoint, since: date) -> Changes:
    """All that changed after a date, up to the as-of date."""
    until = standpoint.as_of
    return remembered(
        f"changes:{standpoint.ledger}:{since}:{until}:all", lambda: _read(standpoint, since, until, None)
    )


def first_day(changes: Changes) -> date:
    """The first day that is looked at, for a filter that includes both ends."""
    return changes.since + timedelta(1)


def _read(
    standpoint: Standpoint, since: date, until: date, most: int | None = SHOWN, part: Part = WHOLE
) -> Changes:
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGES,
            {"ledger": standpoint.ledger, "since": since, "until": until, **part.parameters},
        )
        found = [
            Change(target, first, on, int(net), subjects, subject, decision)
            for target, first, on, net, subjects, subject, decision in cursor
        ]
    totals: dict[str, tuple[int, int]] = {}
    for change in found:
        added, taken = totals.get(change.target, (0, 0))
        totals[change.target] = (added + max(change.quantity, 0), taken + min(change.quantity, 0))
    return Changes(since, until, tuple(found[:most]), len(found), totals)
