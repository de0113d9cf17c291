"""The one writer of the ledger of contributions.

A deed elsewhere changes what supports a subject (a report accepted, a title revoked) and then calls `restate`:
the ledger is brought to the union of the supports, whatever came before and in whatever order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from policy.intervals import Step, restatement, settle, steps_of, union
from policy.models import Contribution
from policy.sources import Source, Support, registry

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = (20230602, 77)  # the advisory lock that the ledger's own trigger takes as well


@transaction.atomic
def restate(*, target: str, subject: str, cause: Source, by: Any, reason: str) -> list[Contribution]:
    """Bring the ledger of one subject to the union of what supports it now.

    target, subject: code of the target and public identity of what is counted
    cause:           the report or decision that changed the supports; the source of every stop
    by, reason:      who entered it and why, kept with each row
    Returns the rows written, in order; none if the union did not change. Afterwards the subject counts, on every
    date, one where a support holds and zero elsewhere. Holds the ledger's lock until the transaction ends.
    """
    lock()
    written = list(Contribution.objects.filter(target=target, subject=subject).order_by("ordinal"))
    supports = registry.all_supports(target, subject)
    to_write = restatement(settle(map(step_of, written)), steps_of(union(supports)))
    if not to_write:
        return []
    name, holder = _named(supports, written)
    rows = [
        Contribution(
            target_id=target,
            subject=subject,
            subject_name=name,
            holder_code=holder,
            ordinal=len(written) + place,
            quantity=step.quantity,
            effective_on=step.on,
            recorded_by=by,
            reason=reason,
            source_kind=(_source(step, cause)).kind,
            source_number=(_source(step, cause)).number,
            sector_id=step.attribution.sector,
            project_id=step.attribution.project,
            layer_id=step.attribution.layer,
            region_id=step.attribution.region,
            city_id=step.attribution.city,
            product_class_id=step.attribution.product_class,
        )
        for place, step in enumerate(to_write, start=1)
    ]
    Contribution.objects.bulk_create(rows)
    return list(
        Contribution.objects.filter(target=target, subject=subject, ordinal__gt=len(written)).order_by(
            "ordinal"
        )
    )


def lock() -> None:
    """Let no other writer in until this transaction ends. Whoever locks several things takes this one last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def step_of(row: Contribution) -> Step:
    """A row of the ledger as a step."""
    return Step(row.quantity, row.effective_on, row.attribution, Source(row.source_kind, row.source_number))


def _source(step: Step, cause: Source) -> Source:
    """A start is caused by the support that begins it; a stop, or an undoing, by what brought it about."""
    return step.source if step.quantity == 1 and step.source else cause


def _named(supports: Iterable[Support], written: list[Contribution]) -> tuple[str, str]:
    """Name and holder of the subject as its newest support says, or as the ledger last said."""
    newest = max(supports, key=lambda s: (s.decided_on, s.source.number), default=None)
    if newest is not None:
        return newest.subject_name, newest.holder_code
    return written[-1].subject_name, written[-1].holder_code
