"""Writers at the same moment: ids and times rise in the order of commits, and an answer once given stays."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from policy.ledger import restate
from policy.models import Contribution, VersionCounter
from policy.sources import Source, Support
from policy.verification import verify
from tests.policy.supports import support
from tests.policy.test_ledger import CODE, REPORT

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(deed: Any, failures: list[BaseException]) -> threading.Thread:
    """Run a deed on a connection of its own; what it raises is kept for the test."""

    def run() -> None:
        try:
            deed()
        except BaseException as failure:  # noqa: BLE001  (handed to the test)
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_two_writers_who_commit_in_the_opposite_order_to_their_start(
    clerk: Any, known: list[Support]
) -> None:
    known += [support("2024-01-01", subject="FIRST"), support("2024-01-01", subject="SECOND")]
    first_began, second_done = threading.Event(), threading.Event()
    answers: list[tuple[int, list[str]]] = []
    failures: list[BaseException] = []

    def first() -> None:
        with transaction.atomic():
            Contribution.objects.count()  # its transaction is open before the other's
            first_began.set()
            second_done.wait(20)
            restate(target="enterprises-2025", subject="FIRST", cause=REPORT, by=clerk, reason="accepted")

    def second() -> None:
        first_began.wait(20)
        restate(target="enterprises-2025", subject="SECOND", cause=REPORT, by=clerk, reason="accepted")
        version = VersionCounter.now().ledger
        answers.append((version, subjects_at(version)))
        second_done.set()

    for thread in [in_thread(first, failures), in_thread(second, failures)]:
        thread.join(30)

    assert failures == []
    version, answer = answers[0]
    known_at = Contribution.objects.get(pk=version).recorded_at
    assert (version, answer) == (1, ["SECOND"])
    assert subjects_at(1) == ["SECOND"]
    assert [c.subject for c in Contribution.objects.filter(recorded_at__lte=known_at)] == ["SECOND"]
    assert subjects_at(2) == ["SECOND", "FIRST"]


def test_a_writer_waits_for_the_one_before_it_and_draws_its_id_afterwards(
    clerk: Any, known: list[Support]
) -> None:
    known += [support("2024-01-01", subject="FIRST"), support("2024-01-01", subject="SECOND")]
    failures: list[BaseException] = []

    with transaction.atomic():
        restate(target="enterprises-2025", subject="FIRST", cause=REPORT, by=clerk, reason="accepted")
        other = in_thread(
            lambda: restate(
                target="enterprises-2025", subject="SECOND", cause=REPORT, by=clerk, reason="accepted"
            ),
            failures,
        )
        other.join(0.5)
        assert other.is_alive()
    other.join(20)

    rows = list(Contribution.objects.order_by("id"))
    assert failures == []
    assert [(row.pk, row.subject) for row in rows] == [(1, "FIRST"), (2, "SECOND")]
    assert rows[0].recorded_at < rows[1].recorded_at


def test_ten_writers_of_one_subject_at_the_same_moment_count_it_once(
    clerk: Any, known: list[Support]
) -> None:
    failures: list[BaseException] = []
    barrier = threading.Barrier(10)

    def accept(serial: int) -> None:
        barrier.wait(20)
        known.append(support(f"2024-{12 - serial:02d}-01", number=f"R-{serial}"))
        restate(
            target="enterprises-2025",
            subject=CODE,
            cause=Source("report", f"R-{serial}"),
            by=clerk,
            reason="accepted",
        )

    for thread in [in_thread(lambda n=n: accept(n), failures) for n in range(10)]:  # type: ignore[misc]
        thread.join(60)

    assert failures == []
    assert verify() == []
    assert sum(Contribution.objects.values_list("quantity", flat=True)) == 1


def subjects_at(version: int) -> list[str]:
    return list(Contribution.objects.up_to(version).order_by("id").values_list("subject", flat=True))
