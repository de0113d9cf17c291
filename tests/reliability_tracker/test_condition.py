"""How the tracker is doing: what is found, and what stewards are told to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from policy.models import LedgerCheck
from policy.tasks import verify_ledger
from policy.verification import last_proof
from reliability_tracker import condition, letters
from reliability_tracker.condition import Level
from reliability_tracker.letters import Letter
from tests.factories.enterprises import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Any:
    with translation.override("en"):
        yield


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def beat(ago: timedelta) -> None:
    execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", timezone.now() - ago)


def test_database_tells_its_version() -> None:
    found = condition.database()

    assert (found.level, found.pairs[0][0]) == (Level.GOOD, "PostgreSQL")


def test_workers_that_sent_a_heartbeat_lately_are_alive() -> None:
    beat(timedelta(seconds=3))
    beat(timedelta(hours=1))

    assert (condition.workers().level, condition.workers().sentences) == (
        Level.GOOD,
        ["1 worker is running."],
    )


def test_worker_that_died_is_missed() -> None:
    beat(timedelta(minutes=12))

    found = condition.workers()

    assert found.level == Level.BAD
    assert found.sentences[0] == "No worker for 12 minutes."
    assert "manage.py work" in found.sentences[1]


def test_worker_that_ended_in_good_order_is_missed_since_its_last_schedule() -> None:
    at = int((timezone.now() - timedelta(hours=3)).timestamp())
    execute(
        "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id)"
        " VALUES ('x', %s, '')",
        at,
    )

    assert condition.workers().sentences[0] == "No worker for 3 hours."


def test_worker_that_never_ran_is_missed() -> None:
    assert condition.workers().sentences[0] == "No worker has run yet."


def test_queue_tells_what_waits_and_warns_when_it_waits_long() -> None:
    letters.hand_over([Letter("a@test.example", "a", "b")])
    verify_ledger.configure(schedule_in={"hours": 5}).defer(timestamp=0)
    assert (condition.waiting_tasks().level, [n for _, n in condition.waiting_tasks().pairs]) == (
        Level.GOOD,
        ["1", "1", "0", "1"],
    )

    execute("UPDATE procrastinate_events SET at = now() - interval '25 minutes'")

    found = condition.waiting_tasks()
    assert (found.level, "25 minutes" in found.sentences[0]) == (Level.WARN, True)


def test_failures_are_counted_without_what_jobs_said() -> None:
    assert condition.failures().level == Level.GOOD
    execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", verify_ledger.defer(timestamp=0))
    execute("UPDATE procrastinate_jobs SET status = 'failed'")
    JobFactory(failed=True)

    found = condition.failures()

    assert found.level == Level.WARN
    assert [name for name, _ in found.pairs] == [
        "Task verify_ledger",
        "Ended without success: Sector summary",
    ]
    assert "There is no sector." not in str(found)


@pytest.mark.parametrize(
    ("hours", "words", "level"),
    [
        (1, "", Level.GOOD),
        (30, "", Level.WARN),
        (1, "row 2: its content was changed", Level.BAD),
    ],
)
def test_last_proof_of_the_ledger(hours: int, words: str, level: Level) -> None:
    at = timezone.now() - timedelta(hours=hours)
    LedgerCheck.objects.create(started_at=at, ended_at=at, rows=4, faults=bool(words), words=words)

    found = last_proof()

    assert (found.level, words in " ".join(found.sentences)) == (level, True)


def test_ledger_that_was_never_proved_needs_a_look() -> None:
    assert last_proof().level == Level.WARN


def test_page_shows_what_is_out_of_order_first(client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))

    levels = [finding.level for finding in client.get("/state/").context["findings"]]

    assert levels[0] == Level.BAD
    assert levels == sorted(levels, key=[Level.BAD, Level.WARN, Level.GOOD].index)


def test_page_is_for_those_who_run_the_tracker(client: Client) -> None:
    client.force_login(UserFactory(ministry_reviewer=True))

    assert client.get("/state/").status_code == 403
