"""What was deferred, done in the test's own process and transaction: no worker, no waiting."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from asgiref.sync import async_to_sync
from django.core.mail import EmailMessage
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job, Status
from procrastinate.sql import queries

MOST = 1000  # tasks that defer each other without end would be a fault


class Outbox(list[EmailMessage]):
    """Django's outbox of the tests; the letters that wait for a worker are posted once it is read."""

    def clear(self) -> None:
        """Forget those of the past, posted or not yet."""
        work_off(queue="letters")
        super().clear()

    def __len__(self) -> int:
        work_off(queue="letters")
        return super().__len__()

    def __iter__(self) -> Iterator[EmailMessage]:
        work_off(queue="letters")
        return super().__iter__()

    def __getitem__(self, place: Any) -> Any:
        work_off(queue="letters")
        return super().__getitem__(place)

    def __eq__(self, other: object) -> bool:
        return list(self) == other

    __hash__ = None


def work_off(*, queue: str | None = None, stopping: bool = False) -> list[str]:
    """Do what is due now, oldest first, and what that defers; the names of the tasks, in their order.

    As a worker does: what succeeded leaves the queue, what failed is tried again later if its task says so,
    and raises if it does not. Tasks for a later time stay; `waiting()` lists them.
    queue:    what is in this queue only
    stopping: the worker was told to stop
    """
    done: list[str] = []
    while (job := _next(queue)) is not None:
        done.append(job.task_name.rpartition(".")[2])
        assert len(done) < MOST
        _do(job, stopping=stopping)
        if stopping:
            break
    return done


def waiting() -> list[str]:
    """The names of the tasks in the queue, due or not."""
    names = ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("task_name", flat=True)
    return [name.rpartition(".")[2] for name in names]


def _next(queue: str | None) -> Job | None:
    queues = [queue] if queue else None
    row = app.connector.execute_query_one(query=queries["fetch_job"], queues=queues, worker_id=None)
    return None if row["id"] is None else Job.from_row(row | {"args": json.loads(row["args"])})


def _do(job: Job, *, stopping: bool) -> None:
    task = app.tasks[job.task_name]
    context = [SimpleNamespace(job=job, should_abort=lambda: stopping)] if task.pass_context else []
    run: Any = async_to_sync(task.func) if inspect.iscoroutinefunction(task.func) else task.func
    try:
        run(*context, **job.task_kwargs)
    except Exception as error:
        again = task.get_retry_exception(exception=error, job=job)
        if again is None:
            _finish(job, Status.FAILED, delete=False)
            raise
        when = again.retry_decision.retry_at
        app.connector.execute_query(
            query=queries["retry_job"],
            job_id=job.id,
            # at once is now: the clock of the test's transaction stands still
            retry_at=when if when and when > timezone.now() else None,
            new_priority=None,
            new_queue_name=None,
            new_lock=None,
        )
    else:
        _finish(job, Status.SUCCEEDED, delete=True)


def _finish(job: Job, status: Status, *, delete: bool) -> None:
    app.connector.execute_query(
        query=queries["finish_job"], job_id=job.id, status=status.value, delete_job=delete
    )
