"""What workers do by themselves, and the queue behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from policy.tasks import verify_ledger
from reliability_tracker import tasks
from tests.background import waiting, work_off

pytestmark = pytest.mark.django_db


def test_task_is_deferred_with_the_transaction_of_the_one_who_asks() -> None:
    with transaction.atomic():
        verify_ledger.defer(timestamp=0)
        transaction.set_rollback(True)
    with transaction.atomic():
        tasks.remove_outlived.defer(timestamp=0)

    assert waiting() == ["remove_outlived"]


def being_done_by(heartbeat: Any, task: Any) -> ProcrastinateJob:
    """A task that a worker has taken, whose last sign of life was then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [heartbeat]
        )
        worker = cursor.fetchone()[0]
        job = task.defer(timestamp=0)
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job]
        )
    return ProcrastinateJob.objects.get(pk=job)


def test_what_a_lost_worker_was_doing_is_given_to_the_others(settings: Any) -> None:
    now = timezone.now()
    lost = being_done_by(now - timedelta(seconds=settings.WORKER_STALLED_AFTER_S + 5), verify_ledger)
    alive = being_done_by(now, tasks.remove_outlived)

    tasks.take_up_again.defer(timestamp=0)

    assert work_off() == ["take_up_again"]
    lost.refresh_from_db(), alive.refresh_from_db()
    assert (lost.status, alive.status) == ("todo", "doing")


def test_periodic_task_of_a_lost_worker_that_waits_already_is_not_queued_twice() -> None:
    being_done_by(timezone.now() - timedelta(hours=1), verify_ledger)
    verify_ledger.defer(timestamp=1)

    tasks.take_up_again.defer(timestamp=0)

    assert sorted(work_off()) == ["take_up_again", "verify_ledger"]


def test_tasks_that_failed_are_kept_for_a_week() -> None:
    for days in (6, 8):
        job = verify_ledger.configure(queueing_lock=str(days)).defer(timestamp=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job])
            cursor.execute(
                "UPDATE procrastinate_events SET at = now() - make_interval(days => %s) WHERE job_id = %s",
                [days, job],
            )

    tasks.remove_old_tasks.defer(timestamp=0)
    work_off()

    assert list(ProcrastinateJob.objects.values_list("queueing_lock", flat=True)) == ["6"]


def test_sessions_that_ended_are_forgotten() -> None:
    for key, days in (("old", -1), ("new", 1)):
        expires = timezone.now() + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=expires)

    tasks.forget_old_sessions.defer(timestamp=0)
    work_off()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_tasks_that_run_by_themselves() -> None:
    """The list says when; a task that is renamed or lost would simply no longer run."""
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    wanted = {
        "enterprises.tasks.forget_answers": "30 19 * * *",
        "enterprises.tasks.post_days": "0 0 * * *",
        "enterprises.tasks.remind": "30 23 * * *",
        "enterprises.tasks.tell_of_silence": "40 23 * * *",
        "policy.tasks.verify_ledger": "30 18 * * *",
        "reliability_tracker.tasks.forget_old_sessions": "15 19 * * *",
        "reliability_tracker.tasks.remove_old_tasks": "20 19 * * *",
        "reliability_tracker.tasks.remove_outlived": "10 19 * * *",
        "reliability_tracker.tasks.take_up_again": "* * * * *",
    }
    assert {name: periodic.get(name) for name in wanted} == wanted
