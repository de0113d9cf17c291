"""A worker that is killed in the middle of its work leaves nothing half done, and another ends it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import FileSystemStorage

from reliability_tracker import jobs
from reliability_tracker.models import Job, JobState
from tests.factories.enterprises import UserFactory
from tests.killing import Killer, until
from tests.reliability_tracker import slow_kind

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

ROWS, PAUSE_S = 200, 0.005


@pytest.fixture
def killer(tmp_path: Path) -> Iterator[Killer]:
    killer = Killer(tmp_path)
    yield killer
    if killer.worker is not None:
        killer.kill()


def begin(**given: Any) -> Job:
    return jobs.start(kind=slow_kind.NAME, by=UserFactory(), given={"rows": ROWS, "pause_s": PAUSE_S} | given)


def test_worker_killed_at_ten_random_points_leaves_its_work_there_once_or_not_at_all(killer: Killer) -> None:
    interrupted = 0
    for seed in range(10):
        Group.objects.all().delete()
        interrupted += killer.once_or_not_at_all(
            begin, Group.objects.count, ROWS, within_s=ROWS * PAUSE_S * 1.5, seed=seed
        )

    assert interrupted >= 3  # or the points were no points of the work


def test_result_of_the_attempt_that_was_killed_does_not_stay(killer: Killer, tmp_path: Path) -> None:
    killer.once_or_not_at_all(begin, Group.objects.count, ROWS, within_s=1.0, seed=1)

    job = Job.objects.get()
    assert FileSystemStorage(tmp_path).listdir(job.folder)[1] == ["rows.txt"]


def test_progress_is_seen_and_cancelling_heard_while_the_work_goes_on(killer: Killer) -> None:
    job = begin(rows=3000)
    killer.start()

    until(lambda: Job.objects.get().rows_done > 0)
    assert Group.objects.count() == 0
    jobs.cancel(job=job)
    until(lambda: Job.objects.get().is_over)

    killer.stop()
    assert (Job.objects.get().state, Group.objects.count()) == (JobState.CANCELLED, 0)


def test_worker_that_is_told_to_stop_gives_its_work_back(killer: Killer) -> None:
    killer.environment["WORKER_GRACE_S"] = "0.2"
    begin(rows=3000)
    killer.start()
    until(lambda: Job.objects.get().rows_done > 0)
    assert killer.worker is not None

    killer.worker.send_signal(signal.SIGTERM)

    assert killer.worker.wait(timeout=30) == 0
    job = Job.objects.get()
    assert (job.state, job.attempts, Group.objects.count()) == (JobState.WAITING, 0, 0)
