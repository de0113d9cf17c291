"""Killed without a word while people work: nothing acknowledged is lost, and all goes on by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.operations.installation import Installation, until
from tests.operations.load import Load

pytestmark = pytest.mark.long


def some_more(load: Load, number: int = 10) -> float:
    """Wait until so many more writes are acknowledged; how many seconds that took."""
    enough = load.writes() + number
    return until(lambda: load.writes() >= enough, within_s=120)


@contextmanager
def kept_running(office: Installation) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers, each started again when it ends, as systemd does; the list of all there were."""
    workers = [office.work(), office.work()]
    over = threading.Event()

    def keep() -> None:
        running = list(workers)
        while not over.wait(0.5):
            for place, worker in enumerate(running):
                if worker.poll() is not None:
                    running[place] = office.work()
                    workers.append(running[place])

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield workers
    finally:
        over.set()
        keeper.join()


def test_web_process_that_is_killed(office: Installation) -> None:
    web = office.serve()
    load = Load(office)
    with load.under_way():
        some_more(load)
        for _ in range(3):
            first, other = office.web_processes(web)
            first.kill()
            some_more(load)
            until(lambda: len(office.web_processes(web)) == 2)
            assert other.is_running()
        some_more(load)

    load.assert_nothing_was_lost()


def test_worker_that_is_killed(office: Installation) -> None:
    office.serve()
    load = Load(office, savers=1, jobs=True)
    with kept_running(office) as workers:
        with load.under_way():
            until(lambda: len(load.done.jobs) >= 2)
            for _ in range(3):
                busy = next(worker for worker in reversed(workers) if worker.poll() is None)
                busy.kill()
                some_more(load)
        until(lambda: not under_way(office), within_s=120)

    load.assert_nothing_was_lost()


def under_way(office: Installation) -> int:
    statement = "SELECT count(*) FROM reliability_tracker_job WHERE state IN ('waiting', 'running')"
    return int(office.sql(statement)[0][0])


def test_database_that_is_killed_and_comes_back(office: Installation) -> None:
    office.serve()
    load = Load(office, jobs=True)
    with kept_running(office):
        with load.under_way():
            some_more(load)
            postmaster = office.postmaster
            assert postmaster
            os.kill(postmaster.pid, signal.SIGKILL)
            until(lambda: not office.healthy())
            time.sleep(3)  # nobody can do anything

            office.start_database()
            back = time.monotonic()
            some_more(load)

            assert time.monotonic() - back < 30
        until(lambda: not under_way(office), within_s=120)

    load.assert_nothing_was_lost()
    assert load.done.again > 0
