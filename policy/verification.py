"""The proof of the ledger: replay all decisions, compare on every date, and check that no row was touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.intervals import Step, settle, steps_of, union
from policy.ledger import step_of
from policy.models import Contribution, LedgerCheck
from policy.sources import Support, registry
from reliability_tracker.condition import Finding, Level
from reliability_tracker.db import of_one_moment
from reliability_tracker.formats import duration, officialtime, thousands

WORDS_KEPT = 100  # faults that are kept in words
WORDS_SHOWN = 5
PROVED_WITHIN = timedelta(hours=26)
log = structlog.get_logger()

_TOUCHED = """
SELECT id, target_id, subject, altered, out_of_place, out_of_time
  FROM (SELECT id, target_id, subject,
               digest IS DISTINCT FROM policy_contribution_digest(c, coalesce(lag(digest) OVER w, ''))
                 AS altered,
               id IS DISTINCT FROM row_number() OVER w AS out_of_place,
               coalesce(recorded_at <= lag(recorded_at) OVER w, false) AS out_of_time
          FROM policy_contribution AS c WINDOW w AS (ORDER BY id)) AS rows
 WHERE altered OR out_of_place OR out_of_time
 ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row or subject for which the ledger does not say what it must.

    row: id of a row of the ledger, or None where a row is missing
    """

    row: int | None
    target: str
    subject: str
    rule: str

    def __str__(self) -> str:
        where = f"row {self.row}" if self.row is not None else "no row"
        return f"{where}: {self.target} {self.subject}: {self.rule}"


def verify() -> list[Fault]:
    """Every fault of the ledger, by row; an empty list proves it.

    Checked: ids without a gap and times that rise; each row's digest; ordinals, signs and copied
             attributions;
    zero or one on every date; that each subject stands, on every date, as the union of its supports says; and
    that what workflows name and end is what the register says.
    """
    with of_one_moment():
        agreed = [Fault(None, *fault) for ask in registry.faults for fault in ask()]
        return [*_touched_rows(), *_subjects(), *agreed]


def prove() -> LedgerCheck:
    """Verify the ledger and keep what was found, for those who run the tracker to see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        started_at = cursor.fetchone()[0]
    faults = verify()
    if faults:
        log.error("ledger_has_faults", faults=len(faults), first=str(faults[0]))
    return LedgerCheck.objects.create(
        started_at=started_at,
        rows=Contribution.objects.count(),
        faults=len(faults),
        words="\n".join(map(str, faults[:WORDS_KEPT])),
    )


def last_proof() -> Finding:
    """What the newest proof found, for those who run the tracker."""
    title = _("Check of the ledger")
    check = LedgerCheck.objects.first()
    if check is None:
        return Finding(title, Level.WARN, [_("It has not been proved yet; a worker does so every night.")])
    pairs = [
        (_("Checked on"), officialtime(check.ended_at)),
        (_("Time taken"), duration(check.ended_at - check.started_at)),
        (_("Rows of the ledger"), thousands(check.rows)),
    ]
    if check.faults:
        words = ngettext("%(n)d fault was found.", "%(n)d faults were found.", check.faults)
        remedy = _("Publish nothing until it is cleared up: “manage.py verify_ledger” names every row.")
        faults = check.words.splitlines()[:WORDS_SHOWN]
        return Finding(title, Level.BAD, [words % {"n": check.faults}, *faults, remedy], pairs)
    if timezone.now() - check.ended_at > PROVED_WITHIN:
        return Finding(
            title, Level.WARN, [_("It was not proved last night. See whether a worker runs.")], pairs
        )
    return Finding(title, Level.GOOD, [_("The ledger agrees with all decisions.")], pairs)


def _touched_rows() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        for pk, target, subject, altered, out_of_place, out_of_time in cursor.fetchall():
            if out_of_place:
                yield Fault(pk, target, subject, "a row before it is missing: ids have a gap")
            if altered:
                yield Fault(pk, target, subject, "its content or that of the row before was changed")
            if out_of_time:
                yield Fault(pk, target, subject, "recorded no later than the row before it")


def _subjects() -> Iterator[Fault]:
    rows: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    for row in Contribution.objects.defer("search").order_by("ordinal"):
        rows[row.target_id, row.subject].append(row)
    supports: dict[tuple[str, str], list[Support]] = defaultdict(list)
    for support in registry.all_supports():
        supports[support.target, support.subject].append(support)
    for target, subject in sorted({*rows, *supports}):
        key = (target, subject)
        yield from _subject(target, subject, rows.get(key, []), steps_of(union(supports.get(key, []))))


def _subject(target: str, subject: str, rows: list[Contribution], wanted: list[Step]) -> Iterator[Fault]:
    last = rows[-1].pk if rows else None
    for place, row in enumerate(rows, start=1):
        if row.ordinal != place:
            yield Fault(row.pk, target, subject, f"ordinal {row.ordinal} stands where {place} belongs")
        if row.quantity != (1 if place % 2 else -1):
            yield Fault(row.pk, target, subject, f"row {place} of a subject counts {row.quantity:+d}")
        if place % 2 == 0 and row.attribution != rows[place - 2].attribution:
            yield Fault(row.pk, target, subject, "a stop does not copy the attribution of its start")
    standing = _standing(rows)
    for date, count in standing.items():
        if count not in (0, 1):
            yield Fault(last, target, subject, f"counts {count} on {date}")
    settled = settle(map(step_of, rows))
    if len(settled) != len(wanted) or not all(a.same_as(b) for a, b in zip(settled, wanted, strict=True)):
        yield Fault(
            last, target, subject, f"the ledger says {_words(settled)}, the decisions say {_words(wanted)}"
        )


def _standing(rows: list[Contribution]) -> dict[object, int]:
    """Running sum on every date on which something changes."""
    change: dict[object, int] = defaultdict(int)
    for row in rows:
        change[row.effective_on] += row.quantity
    total, standing = 0, {}
    for date in sorted(change, key=str):
        total += change[date]
        standing[date] = total
    return standing


def _words(steps: list[Step]) -> str:
    return ", ".join(f"{step.quantity:+d} on {step.on} {_key(step)}" for step in steps) or "nothing"


def _key(step: Step) -> str:
    a = step.attribution
    return "/".join(
        part or "none" for part in (a.sector, a.project, a.layer, a.region, a.city, a.product_class)
    )
