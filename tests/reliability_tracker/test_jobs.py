"""Jobs: started with the commit, told of, cancelled, done once or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.exceptions import JobAborted

from enterprises.models import Organisation
from reliability_tracker import jobs, working
from reliability_tracker.models import Job, JobState
from tests.background import waiting, work_off
from tests.factories.enterprises import OrganisationFactory, UserFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`kind(function)` enters a kind of work named "test" for this test."""
    monkeypatch.setattr(jobs, "KINDS", {})
    monkeypatch.setattr(working, "KINDS", jobs.KINDS)
    return lambda function, **more: jobs.register(jobs.Kind("test", "A test", function, **more))


def start(**more: Any) -> Job:
    return jobs.start(kind="test", by=UserFactory(), **more)


def enter(name: str) -> None:
    """Something that is in the database or is not."""
    OrganisationFactory(name_zh=name)


def named(name: str) -> bool:
    return Organisation.objects.filter(name_zh=name).exists()


def test_job_is_begun_once_its_transaction_is_committed_and_never_otherwise(kind: Any) -> None:
    kind(lambda work: None)

    with transaction.atomic():
        start()
        transaction.set_rollback(True)

    assert (waiting(), Job.objects.count()) == ([], 0)


def test_job_of_an_unknown_kind_is_refused(kind: Any) -> None:
    with pytest.raises(KeyError):
        start()


def test_kind_entered_twice_must_be_the_same(kind: Any) -> None:
    kind(print)
    kind(print)

    with pytest.raises(ValueError, match="twice"):
        kind(repr)


def test_job_is_carried_out_as_its_owner_with_what_it_was_given(kind: Any) -> None:
    seen = []

    def read(work: working.Work) -> jobs.Outcome:
        seen.append((work.by, work.given, work.source.read(), translation.get_language()))
        work.expect(2, step="Reading")
        work.advance()
        work.advance()
        return jobs.Outcome({"rows": 2}, address="/", file=b"a,b\n", name="rows.csv")

    kind(read)
    with translation.override("en"):
        job = start(given={"cycle": "2026H1"}, file=ContentFile(b"1\n2\n", "表.csv"))

    assert work_off() == ["carry_out"]

    job.refresh_from_db()
    assert seen == [(job.owner, {"cycle": "2026H1"}, b"1\n2\n", "en")]
    assert (job.state, job.came, job.address) == (JobState.FINISHED, {"rows": 2}, "/")
    assert (job.rows_done, job.rows_total, job.step, job.percent) == (2, 2, "Reading", 100)
    assert (job.result.read(), job.result_name) == (b"a,b\n", "rows.csv")
    assert job.asked_at <= job.started_at <= job.finished_at


def test_what_came_of_a_job_is_worded_for_its_reader_whatever_language_it_was_started_in(kind: Any) -> None:
    kind(
        lambda work: jobs.Outcome({"n": 2}),
        outcome=lambda came: (
            ngettext("%(n)d problem was found.", "%(n)d problems were found.", came["n"]) % came
        ),
    )
    job = start()

    work_off()

    job.refresh_from_db()
    with translation.override("en"):
        english = jobs.outcome_of(job)
    with translation.override("zh-hans"):
        chinese = jobs.outcome_of(job)
    assert (english, chinese) == ("2 problems were found.", "发现2个问题。")


def test_job_of_which_only_the_words_were_kept_says_them(kind: Any) -> None:
    assert jobs.outcome_of(JobFactory(finished=True, came=None, outcome="汇总已生成。")) == "汇总已生成。"


def test_steps_and_failures_of_a_job_are_in_the_language_it_was_started_in(kind: Any) -> None:
    def fail(work: working.Work) -> None:
        raise jobs.Failed(_("Sign out"))

    kind(fail)
    with translation.override("en"):
        english = start()
    chinese = start()

    work_off()

    english.refresh_from_db(), chinese.refresh_from_db()
    assert (english.error, chinese.error) == ("Sign out", "退出登录")


def test_job_that_fails_says_why_and_leaves_nothing(kind: Any) -> None:
    def fail(work: working.Work) -> None:
        enter("half")
        raise jobs.Failed("Sheet 2 is missing.")

    kind(fail)
    job = start()

    work_off()

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Sheet 2 is missing.")
    assert not named("half")


def test_fault_of_the_program_is_told_without_its_inside_and_counted(kind: Any) -> None:
    def fail(work: working.Work) -> None:
        enter("half")
        raise ZeroDivisionError("secret")

    kind(fail)
    job = start()

    with pytest.raises(ZeroDivisionError):
        work_off()

    job.refresh_from_db()
    assert (job.state, "secret" in job.error, named("half")) == (JobState.FAILED, False, False)


def test_waiting_job_is_cancelled_at_once_and_never_begun(kind: Any) -> None:
    kind(lambda work: enter("done"))
    job = start()

    assert jobs.cancel(job=job)
    work_off()

    job.refresh_from_db()
    assert (job.state, named("done")) == (JobState.CANCELLED, False)
    assert not jobs.cancel(job=job)


def test_running_job_that_is_cancelled_ends_at_its_next_row_and_leaves_nothing(kind: Any) -> None:
    rows = []

    def count(work: working.Work) -> None:
        enter("half")
        for row in range(3):
            work.advance()
            rows.append(row)
            jobs.cancel(job=work.job)

    kind(count)
    job = start()

    work_off()

    job.refresh_from_db()
    assert (rows, job.state, named("half")) == ([0], JobState.CANCELLED, False)


def test_job_that_failed_can_be_started_again(kind: Any) -> None:
    answers: list[Any] = [jobs.Failed("Not yet."), None]

    def answer(work: working.Work) -> None:
        if (said := answers.pop(0)) is not None:
            raise said

    kind(answer)
    job = start()
    work_off()
    job.refresh_from_db()
    assert job.state == JobState.FAILED

    assert jobs.retry(job=job)
    work_off()

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FINISHED, "")
    assert not jobs.retry(job=job)


def test_job_whose_worker_is_told_to_stop_goes_back_and_is_begun_anew(kind: Any) -> None:
    runs = []

    def count(work: working.Work) -> None:
        runs.append(work.job.attempts)
        enter("done")
        work.advance()

    kind(count)
    job = start()

    work_off(stopping=True)

    job.refresh_from_db()
    assert (job.state, job.attempts, named("done")) == (JobState.WAITING, 0, False)

    work_off()

    job.refresh_from_db()
    assert (job.state, runs, named("done")) == (JobState.FINISHED, [1, 1], True)


def test_database_that_is_lost_is_tried_again_later_and_not_for_ever(kind: Any) -> None:
    def lose(work: working.Work) -> None:
        raise OperationalError("gone")

    kind(lose)
    job = start()

    work_off()

    job.refresh_from_db()
    assert (job.state, waiting()) == (JobState.RUNNING, ["carry_out"])

    for _attempt in range(working.MOST_ATTEMPTS - 1):
        with pytest.raises(OperationalError):
            working.carry_out(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, working.MOST_ATTEMPTS)


def test_job_whose_worker_is_lost_each_time_is_given_up(kind: Any) -> None:
    kind(lambda work: enter("done"))
    job = start()
    Job.objects.update(state=JobState.RUNNING, attempts=working.MOST_ATTEMPTS, started_at=timezone.now())

    work_off()

    job.refresh_from_db()
    assert (job.state, named("done")) == (JobState.FAILED, False)


def test_worker_that_was_thought_lost_writes_nothing_once_another_has_the_job(kind: Any) -> None:
    def slow(work: working.Work) -> jobs.Outcome:
        enter("twice")
        Job.objects.filter(pk=work.job.pk).update(attempts=2)  # another worker takes it up
        return jobs.Outcome({"rows": 1})

    kind(slow)
    job = start()

    work_off()

    job.refresh_from_db()
    assert (job.state, job.came, named("twice")) == (JobState.RUNNING, None, False)


def test_finished_job_that_is_handed_over_again_is_not_done_again(kind: Any) -> None:
    runs = []
    kind(lambda work: runs.append(work.job.pk))
    job = start()
    work_off()

    working.carry_out(job.pk)

    assert runs == [job.pk]


def test_results_of_an_attempt_that_was_lost_are_removed_by_the_next(
    kind: Any, django_capture_on_commit_callbacks: Any
) -> None:
    kind(lambda work: jobs.Outcome(file=b"new", name="rows.csv"))
    job = start()
    left = default_storage.save(f"{job.folder}/rows.csv", ContentFile(b"old"))

    with django_capture_on_commit_callbacks(execute=True):
        working._begin(job.pk)

    assert not default_storage.exists(left)


def test_jobs_are_removed_with_their_files_a_week_after_their_end(kind: Any) -> None:
    kind(lambda work: jobs.Outcome(file=b"x", name="rows.csv"))
    old, new = start(file=ContentFile(b"1", "a.csv")), start()
    work_off()
    days = timedelta(days=7, minutes=1)
    ago = timezone.now() - days
    Job.objects.filter(pk=old.pk).update(asked_at=ago, started_at=ago, finished_at=ago)
    old.refresh_from_db()

    assert working.remove_outlived() == 1

    assert list(Job.objects.all()) == [new]
    assert not default_storage.exists(old.result.name)
    assert not default_storage.exists(old.source.name)


def test_job_is_visible_to_its_owner_alone(kind: Any) -> None:
    kind(print)
    job, other = start(), UserFactory()

    assert list(Job.objects.visible_to(job.owner)) == [job]
    assert list(Job.objects.visible_to(other)) == []


def test_time_left_follows_from_the_pace_of_the_step() -> None:
    now = timezone.now()
    job = Job(
        state=JobState.RUNNING,
        rows_done=250,
        rows_total=1000,
        seen_at=now,
        step_started_at=now - timedelta(seconds=10),
    )

    assert (job.percent, job.time_left) == (25, timedelta(seconds=30))


def test_job_is_silent_when_its_worker_was_not_heard_of_for_long(settings: Any) -> None:
    now = timezone.now()
    long_ago = now - timedelta(seconds=settings.WORKER_STALLED_AFTER_S + 1)

    assert Job(state=JobState.RUNNING, seen_at=long_ago).is_silent
    assert not Job(state=JobState.RUNNING, seen_at=now).is_silent
    assert not Job(state=JobState.FINISHED, seen_at=long_ago).is_silent


NOW = timezone.now()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("job_state_is_known", {"state": "asleep"}),
        ("job_that_is_over_has_its_end", {"state": JobState.CANCELLED}),
        ("job_that_runs_has_started", {"state": JobState.RUNNING}),
        ("job_that_failed_says_why", {"state": JobState.FAILED, "finished_at": NOW}),
        ("job_has_a_result_once_it_is_finished", {"came": {}}),
        (
            "job_result_has_its_name",
            {"state": JobState.FINISHED, "started_at": NOW, "finished_at": NOW, "result": "x"},
        ),
        ("job_times_are_in_order", {"started_at": NOW - timedelta(days=400)}),
        ("job_rows_are_not_negative", {"rows_done": -1}),
        ("job_does_no_more_rows_than_there_are", {"rows_done": 2, "rows_total": 1}),
    ],
)
def test_database_refuses(kind: Any, name: str, change: dict[str, Any]) -> None:
    kind(print)
    job = start()
    Job.objects.update(asked_at=NOW - timedelta(days=1))

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**change)
    connection.check_constraints()


def test_stopping_is_heard_between_rows(kind: Any) -> None:
    kind(lambda work: work.advance())
    job = start()

    with pytest.raises(JobAborted):
        working.carry_out(job.pk, stopping=lambda: True)
