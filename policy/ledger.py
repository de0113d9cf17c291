"""The one writer of the ledger of contributions.

A deed elsewhere changes what supports a subject (a report accepted, a title revoked) and then calls
`restate`: the ledger is brought to the union of the supports, whatever came before and in whatever order.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from policy.intervals import Step, restatement, settle, steps_of, union
from policy.models import Contribution
from policy.sources import Source, Support, registry

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = (20230602, 77)  # the advisory lock that the ledger's own trigger takes as well

_CHAIN_DIGESTS = """
DO $$
DECLARE
  c policy_contribution;
  previous text := '';
BEGIN
  FOR c IN SELECT * FROM policy_contribution ORDER BY id LOOP
    previous := policy_contribution_digest(c, previous);
    UPDATE policy_contribution SET digest = previous WHERE id = c.id;
  END LOOP;
END $$
"""


@dataclass(frozen=True, slots=True)
class Restated:
    """What supports a subject from now on, what brought that about, and who entered it (their id) and why."""

    target: str
    subject: str
    supports: tuple[Support, ...]
    cause: Source
    by: int
    reason: str


@transaction.atomic
def restate(*, target: str, subject: str, cause: Source, by: Any, reason: str) -> list[Contribution]:
    """Bring the ledger of one subject to the union of what supports it now.

    target, subject: code of the target and public identity of what is counted
    cause:           the report or decision that changed the supports; the source of every stop
    by, reason:      who entered it and why, kept with each row
    Returns the rows written, in order; none if the union did not change. Afterwards the subject counts, on
    every date, one where a support holds and zero elsewhere. Holds the ledger's lock until the transaction
    ends.
    """
    lock()
    written = list(Contribution.objects.filter(target=target, subject=subject).order_by("ordinal"))
    supports = registry.all_supports(target, subject)
    event = Restated(target, subject, tuple(supports), cause, by.pk, reason)
    Contribution.objects.bulk_create(_rows_to_write(event, written))
    return list(
        Contribution.objects.filter(target=target, subject=subject, ordinal__gt=len(written)).order_by(
            "ordinal"
        )
    )


@transaction.atomic
def load_history(events: Iterable[tuple[datetime.datetime, Restated]]) -> int:
    """Write a past into an empty ledger, with the times at which each event was recorded; how many rows it
    took.

    events: (recorded at, what was then known to support a subject), in the order of their times
    For demonstration data and for populating at scale only: the ledger's triggers are set aside inside this
    one transaction, which takes the owner of the table. Raises ValueError if the ledger is not empty or a
    time falls.
    """
    lock()
    if Contribution.objects.exists():
        raise ValueError("The ledger is not empty; a past can only be loaded into an empty one.")
    written: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    rows: list[Contribution] = []
    latest = clock = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    for recorded_at, event in events:
        if recorded_at < latest:
            raise ValueError(f"recorded_at: {recorded_at} comes after {latest}; times must not fall.")
        latest = recorded_at
        for row in _rows_to_write(event, written[event.target, event.subject]):
            clock = max(recorded_at, clock + datetime.timedelta(microseconds=1))
            row.pk, row.recorded_at = len(rows) + 1, clock
            written[event.target, event.subject].append(row)
            rows.append(row)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE policy_contribution DISABLE TRIGGER USER")
        Contribution.objects.bulk_create(rows, batch_size=2000)
        cursor.execute(_CHAIN_DIGESTS)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE policy_contribution ENABLE TRIGGER USER")
    return len(rows)


def lock() -> None:
    """Let no other writer in until this transaction ends. Whoever locks several things locks this last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def step_of(row: Contribution) -> Step:
    """A row of the ledger as a step."""
    return Step(row.quantity, row.effective_on, row.attribution, Source(row.source_kind, row.source_number))


def _rows_to_write(event: Restated, written: list[Contribution]) -> list[Contribution]:
    """The rows that bring what was written to the union of the supports."""
    to_write = restatement(settle(map(step_of, written)), steps_of(union(event.supports)))
    if not to_write:
        return []
    name, holder = _named(event.supports, written)
    rows = []
    for ordinal, step in enumerate(to_write, start=len(written) + 1):
        source = _source(step, event.cause)
        rows.append(
            Contribution(
                target_id=event.target,
                subject=event.subject,
                subject_name=name,
                holder_code=holder,
                ordinal=ordinal,
                quantity=step.quantity,
                effective_on=step.on,
                recorded_by_id=event.by,
                reason=event.reason,
                source_kind=source.kind,
                source_number=source.number,
                sector_id=step.attribution.sector,
                project_id=step.attribution.project,
                layer_id=step.attribution.layer,
                region_id=step.attribution.region,
                city_id=step.attribution.city,
                product_class_id=step.attribution.product_class,
            )
        )
    return rows


def _source(step: Step, cause: Source) -> Source:
    """A start is caused by the support that begins it; a stop, or an undoing, by what brought it about."""
    return step.source if step.quantity == 1 and step.source else cause


def _named(supports: Iterable[Support], written: list[Contribution]) -> tuple[str, str]:
    """Name and holder of the subject as its newest support says, or as the ledger last said."""
    newest = max(supports, key=lambda s: (s.decided_on, s.source.number), default=None)
    if newest is not None:
        return newest.subject_name, newest.holder_code
    return written[-1].subject_name, written[-1].holder_code
