"""What workers do: carry out the jobs that people started, post letters, and keep house.

A task is thin: it calls a deed. It is deferred in the transaction of the one who asks for it
(`task.defer(…)`), so it exists if and only if that is committed. A task may be done twice, when a worker is
lost at its end: it must not mind, or be a job (`reliability_tracker.jobs`), which is done once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.core.management import call_command
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from reliability_tracker import letters, working
from reliability_tracker.schedule import every_minute, nightly
from reliability_tracker.worker import give_back_stalled

if TYPE_CHECKING:
    from procrastinate import JobContext
    from procrastinate.jobs import Job


class WhenLost(BaseRetryStrategy):
    """Again at once when the worker was told to stop, a little later when the database was lost."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_at=timezone.now())
        if isinstance(exception, working.LOST) and job.attempts < working.MOST_ATTEMPTS:
            return RetryDecision(retry_at=timezone.now() + timedelta(seconds=5 * (job.attempts + 1)))
        return None


@app.task(pass_context=True, retry=WhenLost())
def carry_out(context: JobContext, job_id: int, request: str = "", address: str = "") -> None:
    """request: the number of the one that started the job, address: where it came from; for the logs"""
    with structlog.contextvars.bound_contextvars(request_id=request):
        working.carry_out(job_id, stopping=context.should_abort, address=address)


@app.task(queue="letters", priority=10, retry=letters.LaterAgain())  # a letter waits for no import
def post_letter(to: str, subject: str, text: str) -> None:
    letters.post(letters.Letter(to, subject, text))


@app.periodic(cron=every_minute())
@app.task(queueing_lock="take_up_again", lock="take_up_again")
async def take_up_again(timestamp: int) -> None:
    """Give what a lost worker was doing to the others."""
    await give_back_stalled(app.job_manager)


@app.periodic(cron=nightly("03:10"))
@app.task(queueing_lock="remove_outlived")
def remove_outlived(timestamp: int) -> None:
    working.remove_outlived()


@app.periodic(cron=nightly("03:15"))
@app.task(queueing_lock="forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:
    call_command("clearsessions")


@app.periodic(cron=nightly("03:20"))
@app.task(queueing_lock="remove_old_tasks")
async def remove_old_tasks(timestamp: int) -> None:
    """What failed is looked at within days or not at all."""
    await app.job_manager.delete_old_jobs(
        nb_hours=24 * 7, include_failed=True, include_cancelled=True, include_aborted=True
    )
