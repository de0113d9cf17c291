"""Who is counted (计入名单): the rows of the ledger behind a figure, and those of one subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from policy.intervals import Step, settle
from policy.ledger import step_of
from policy.models import Contribution
from policy.models.contribution import ContributionQuerySet
from policy.standpoint import Standpoint
from policy.tally import WHOLE, Part


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a subject counts: from `starts_on`, up to and without `ends_on`; None: it still does."""

    starts_on: date
    ends_on: date | None


# Of each subject the last date on which its standing changed: the start on it, or nothing if it stopped then.
_STARTS = """
SELECT DISTINCT ON (subject) CASE sum(quantity) WHEN 1 THEN max(id) FILTER (WHERE quantity = 1) END
  FROM policy_contribution
 WHERE target_id = %s AND id <= %s AND effective_on <= %s {of_subjects}
 GROUP BY subject, effective_on
HAVING sum(quantity) <> 0
 ORDER BY subject, effective_on DESC
"""
# Subjects of which any row lies in a part: of no other can the row that counts.
_OF_SUBJECTS = (
    "AND subject IN (SELECT subject FROM policy_contribution WHERE target_id = %s AND {conditions})"
)
_IN_PART = {
    "sector": "coalesce(sector_id, 'none') = %s",
    "project": "coalesce(project_id, 'none') = %s",
    "region": "%s IN (coalesce(region_id, 'none'), city_id)",
}


def counted(standpoint: Standpoint, target: str, part: Part = WHOLE) -> QuerySet[Contribution]:
    """The row by which each subject counts at a moment: the start of the stretch it counts in.

    As many rows as the figure says. Of the starts on one date the newest stands; those before it were undone.

    part: what the rows are to be narrowed to afterwards; subjects that have nothing in it are not looked at
    """
    conditions = " AND ".join(_IN_PART[name] for name in part.filters)
    of_subjects = _OF_SUBJECTS.format(conditions=conditions) if part else ""
    asked: list[Any] = [target, standpoint.ledger, standpoint.as_of]
    if part:
        asked += [target, *part.filters.values()]
    starts = RawSQL(_STARTS.format(of_subjects=of_subjects), asked)  # noqa: S611 -- fixed text
    return Contribution.objects.filter(pk__in=starts)


def known_rows(standpoint: Standpoint) -> ContributionQuerySet:
    """What the ledger held at the moment, and had taken effect."""
    rows: ContributionQuerySet = Contribution.objects.up_to(standpoint.ledger)
    return rows.effective(standpoint.as_of)


def stretches(rows: list[Contribution]) -> list[Stretch]:
    """When a subject counts, from all its rows in their order."""
    steps: list[Step] = settle(map(step_of, rows))
    starts, stops = steps[::2], steps[1::2]
    return [
        Stretch(start.on, stops[place].on if place < len(stops) else None)
        for place, start in enumerate(starts)
    ]
