"""Real workers that are killed while they work: whatever was being done is there once or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from reliability_tracker.models import Job, JobState

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "tests.reliability_tracker.worker_settings"


class Killer:
    """Starts `manage.py work` on the database of a transactional test, and kills it.

    media: the folder both keep files in
    """

    def __init__(self, media: Path) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "WORKER_DATABASE": connection.settings_dict["NAME"],
            "WORKER_MEDIA": str(media),
        }
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "work"]
        self.worker = subprocess.Popen(command, cwd=ROOT, env=self.environment)

    def kill(self) -> None:
        """As a power cut or the kernel's want of memory does: without a word.

        The database may still be at the last it was told, a commit among it: over is when it has noticed.
        """
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()
        self.worker = None
        until(lambda: _others_connected() == 0)

    def stop(self) -> None:
        if self.worker is not None:
            self.worker.terminate()
            assert self.worker.wait(timeout=30) == 0
            self.worker = None

    def once_or_not_at_all(
        self, begin: Callable[[], Job], there: Callable[[], int], whole: int, *, within_s: float, seed: int
    ) -> bool:
        """Kill the worker of a job at a random point, then let another end it. Whether it was still at work.

        begin: starts the job;  there: how much of what it does is there;  whole: how much that is in the end
        within_s: about as long as the job takes
        """
        job = begin()
        self.start()
        until(lambda: _state(job) != JobState.WAITING)
        time.sleep(random.Random(seed).uniform(0, within_s))  # the random point itself
        self.kill()
        assert there() in (0, whole)
        interrupted = _state(job) == JobState.RUNNING

        killed = set(ProcrastinateWorker.objects.values_list("pk", flat=True))
        self.start()
        # one that has not begun yet cannot be told to stop
        until(ProcrastinateWorker.objects.exclude(pk__in=killed).exists)
        until(lambda: _state(job) in (JobState.FINISHED, JobState.FAILED))
        self.stop()

        job.refresh_from_db()
        assert (job.state, job.error, there()) == (JobState.FINISHED, "", whole)
        assert job.attempts == (2 if interrupted else 1)
        return interrupted


def _others_connected() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def until(condition: Callable[[], bool], *, within_s: float = 90) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)
