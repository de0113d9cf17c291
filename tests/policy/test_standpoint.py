"""From where we look: what a moment comes to, also while somebody is writing."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from policy.overview import target_standing
from policy.sources import Support
from policy.standpoint import Standpoint, standpoint
from reliability_tracker.moment import Moment
from tests.policy.counted import ENTERPRISES, Books, set_up_policy


def at(known_at: datetime.datetime | None) -> Standpoint:
    return standpoint(Moment(as_of=datetime.date(2025, 1, 1), known_at=known_at))


def value(known_at: datetime.datetime | None) -> int | None:
    return target_standing(at(known_at), ENTERPRISES).value


@pytest.mark.django_db
def test_standpoint_now_takes_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = at(None)

    assert found == Standpoint(datetime.date(2025, 1, 1), None, 0, found.settings, found.reporting, False)


def test_standpoint_of_a_past_time_is_asked_once(
    clerk: Any, known: list[Support], django_assert_num_queries: Any
) -> None:
    set_up_policy()
    (row,) = Books(known, clerk).count("2024-06-30")
    first = at(row.recorded_at)

    with django_assert_num_queries(1):
        again = at(row.recorded_at)

    assert (first.ledger, again.ledger) == (row.pk, row.pk)


def test_standpoint_of_a_time_to_come_follows_the_ledger(clerk: Any, known: list[Support]) -> None:
    set_up_policy()
    books = Books(known, clerk)
    tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(1)
    before = at(tomorrow).ledger
    (row,) = books.count("2024-06-30")

    assert (before, at(tomorrow).ledger) == (0, row.pk)


@pytest.mark.django_db(transaction=True)
def test_known_at_waits_for_a_writer_who_has_drawn_an_earlier_time(clerk: Any, known: list[Support]) -> None:
    """An answer for a time must not change when a writer commits who had the lock at that time."""
    set_up_policy()
    books = Books(known, clerk)
    written, asked, found = threading.Event(), threading.Event(), []

    def write() -> None:
        with transaction.atomic():
            books.count("2024-06-30")
            written.set()
            asked.wait(10)
            asked.clear()
            asked.wait(0.5)  # the reader is waiting for the lock by now
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(10)
    known_at = datetime.datetime.now(datetime.UTC)
    asked.set()
    found.append(value(known_at))
    writer.join()
    cache.clear()
    found.append(value(known_at))

    assert found == [1, 1]
