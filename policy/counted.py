"""Who is counted (计入名单): the rows of the ledger behind a figure, and those of one subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.expressions import RawSQL

from policy.intervals import Step, settle
from policy.ledger import step_of
from policy.models import Contribution
from policy.models.contribution import ContributionQuerySet
from policy.standpoint import Standpoint


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a subject counts: from `starts_on`, up to and without `ends_on`; None: it still does."""

    starts_on: date
    ends_on: date | None


# Codes of the regions rise in the order of administrative divisions; an index has the rows in this order.
OFFICIAL_ORDER = ("region_id", "subject_name", "subject")

# Of each subject with more than one row the last date on which its standing changed: the start on it, or
# nothing if it stopped then.
_STARTS_OF_MOVED = """
SELECT DISTINCT ON (subject) CASE sum(quantity) WHEN 1 THEN max(id) FILTER (WHERE quantity = 1) END
  FROM policy_contribution
 WHERE target_id = %s AND id <= %s AND effective_on <= %s
   AND subject IN (SELECT subject FROM policy_contribution WHERE target_id = %s AND ordinal = 2 AND id <= %s)
 GROUP BY subject, effective_on
HAVING sum(quantity) <> 0
 ORDER BY subject, effective_on DESC
"""


def counted(standpoint: Standpoint, target: str) -> ContributionQuerySet:
    """The row by which each subject counts at a moment: the start of the stretch it counts in.

    As many rows as the figure says. Of the starts on one date the newest stands; those before it were undone.
    Nearly every subject has one row and counts by that: only of the others all rows are looked at.
    """
    known = Contribution.objects.up_to(standpoint.ledger).filter(target=target)
    moved = known.filter(ordinal=2).values("subject")
    asked = [target, standpoint.ledger, standpoint.as_of, target, standpoint.ledger]
    starts = RawSQL(_STARTS_OF_MOVED, asked)  # noqa: S611 -- fixed text
    rows: ContributionQuerySet = known.effective(standpoint.as_of)
    return rows.filter(Q(ordinal=1) & ~Q(subject__in=moved) | Q(pk__in=starts))


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
