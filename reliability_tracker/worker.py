"""The process that does the work: `manage.py work`, any number of them on any machine."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from procrastinate import JobContext
    from procrastinate.manager import JobManager
    from procrastinate.middleware import AsyncCallNext
    from procrastinate.worker import Worker

RESTART_WITHIN_S = (0.5, 30.0)  # the first time, and at most
STOP_WITHIN_S = 20


def run(*, threads: int | None = None, until_idle: bool = False) -> None:
    """Do what was deferred until SIGINT or SIGTERM; what is going on then has some seconds to end.

    threads:    how many tasks at a time
    until_idle: end as soon as nothing is left to do
    """
    asyncio.run(_run(threads=threads or settings.WORKER_THREADS, until_idle=until_idle))


async def _run(*, threads: int, until_idle: bool) -> None:
    """The worker has connections of its own to the queue.

    The tasks keep Django's: what a task defers stands in the transaction of the task, and goes with it.
    """
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=threads + 2)
    worker_app = App(
        connector=connector, worker_defaults=app.worker_defaults, periodic_defaults=app.periodic_defaults
    )
    app.perform_import_paths()
    worker_app.tasks, worker_app.periodic_registry = app.tasks, app.periodic_registry
    async with worker_app.open_async():
        await give_back_stalled(worker_app.job_manager)
        await worker_app.run_worker_async(
            concurrency=threads, wait=not until_idle, worker_middleware=[_named_in_the_log]
        )


async def _named_in_the_log(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> object:
    """Each line that is logged while a task is done names it; a task has a context of its own."""
    name = context.job.task_name.rpartition(".")[2]
    structlog.contextvars.bind_contextvars(task=context.job.id, task_name=name)
    return await call_next()


async def give_back_stalled(manager: JobManager) -> None:
    """Let others take up what workers without a heartbeat were doing."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_STALLED_AFTER_S):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # it waits in the queue already: periodic ones do
            await manager.finish_job(job, Status.FAILED, delete_job=True)


# --- One beside the demo's web server ---------------------------------------------------------------------


class Keeper:
    """Keeps one worker running: a process that forks it, and forks another when it dies.

    The keeper has one thread, so that it may fork; it ends, with its worker, when its parent is gone.
    Connections to the database are closed before it is entered.
    """

    def __init__(self) -> None:
        self._process: BaseProcess = _fork.Process(target=_keep, args=(os.getpid(),), name="worker-keeper")

    def __enter__(self) -> Keeper:
        self._process.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        self._process.join(STOP_WITHIN_S + 5)
        if self._process.is_alive():
            self._process.kill()


_fork = multiprocessing.get_context("fork")


def _keep(parent: int) -> None:
    os.setsid()  # Ctrl-C is for the parent
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    pause, longest = RESTART_WITHIN_S
    while not stopping.is_set() and os.getppid() == parent:
        started = time.monotonic()
        worker = _fork.Process(target=_work, args=(os.getpid(),), name="worker")
        worker.start()
        while worker.is_alive() and not stopping.is_set() and os.getppid() == parent:
            worker.join(timeout=0.5)
        if not worker.is_alive():
            stopping.wait(pause)
            lived = time.monotonic() - started
            pause = RESTART_WITHIN_S[0] if lived > longest else min(2 * pause, longest)
    worker.terminate()
    worker.join(STOP_WITHIN_S)
    if worker.is_alive():
        worker.kill()


def _work(parent: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    run()


def end_with(parent: int) -> None:
    """Watch the parent, and end this process once it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
