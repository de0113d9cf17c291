"""The pages of jobs: their owner's alone, alive with scripts, whole without."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reliability_tracker.models import Job, JobState
from tests.background import waiting
from tests.factories.enterprises import UserFactory
from tests.factories.jobs import JobFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client: Client) -> Any:
    person = UserFactory()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def words(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return re.sub(r"\s+", " ", text)


def without_token(response: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_running_job_tells_how_far_it_is_and_offers_to_cancel(client: Client, me: Any) -> None:
    now = timezone.now()
    job = JobFactory(owner=me, running=True)
    Job.objects.update(asked_at=now, started_at=now, step_started_at=now - timedelta(seconds=32), seen_at=now)

    shown = client.get(job.get_absolute_url())

    for part in (
        "Sector summary",
        "Machinery, 2025-12-31, CSV",
        "running",
        "32%",
        "Writing the file",
        "3,200 of 10,000 rows",
    ):
        assert part in words(shown)
    assert "about 68 seconds left" in words(shown)
    assert f'action="{reverse("work:cancel", args=[job.pk])}"' in shown.content.decode()


def test_htmx_gets_the_panel_alone_and_asks_again_only_while_the_job_goes_on(client: Client, me: Any) -> None:
    running, over = JobFactory(owner=me, running=True), JobFactory(owner=me, finished=True)

    panels = [
        without_token(client.get(job.get_absolute_url(), headers={"HX-Request": "true"}))
        for job in (running, over)
    ]
    page = client.get(running.get_absolute_url())

    assert [panel.strip().startswith("<section") for panel in panels] == [True, True]
    assert ['hx-trigger="every 2s"' in panel for panel in panels] == [True, False]
    assert panels[0].strip() in without_token(page)
    assert page.headers["Vary"].split(", ")[0] == "HX-Request"
    assert "data-announce" in panels[0]


@pytest.mark.parametrize("percent", [(3_200, 30), (3_999, 30), (4_000, 40)])
def test_what_is_read_aloud_changes_at_each_tenth(client: Client, me: Any, percent: tuple[int, int]) -> None:
    job = JobFactory(owner=me, running=True, rows_done=percent[0])

    assert f'data-announce="running: {percent[1]}%"' in client.get(job.get_absolute_url()).content.decode()


def test_finished_job_offers_its_result_as_long_as_it_is_kept(client: Client, me: Any) -> None:
    job = JobFactory(owner=me, finished=True)

    shown = client.get(job.get_absolute_url())
    file = client.get(reverse("work:result", args=[job.pk]))

    assert "The summary of Machinery is ready." in words(shown)
    assert "Kept until" in words(shown)
    assert "machinery.csv (4 B)" in words(shown)
    assert b"".join(file.streaming_content) == b"a,b\n"
    assert file.headers["Content-Disposition"] == 'attachment; filename="machinery.csv"'
    assert file.headers["Content-Type"] == "text/csv"


def test_job_without_a_result_has_none_to_download(client: Client, me: Any) -> None:
    assert client.get(reverse("work:result", args=[JobFactory(owner=me).pk])).status_code == 404


def test_failed_job_says_why_and_is_started_again(client: Client, me: Any) -> None:
    job = JobFactory(owner=me, failed=True)

    assert "There is no sector." in words(client.get(job.get_absolute_url()))

    again = client.post(reverse("work:retry", args=[job.pk]))

    job.refresh_from_db()
    assert (again.url, job.state, waiting()) == (job.get_absolute_url(), JobState.WAITING, ["carry_out"])


def test_waiting_job_is_cancelled(client: Client, me: Any) -> None:
    job = JobFactory(owner=me)

    shown = client.post(reverse("work:cancel", args=[job.pk]), follow=True)

    assert "It was cancelled; nothing of it has stayed." in words(shown)


def test_deeds_that_come_too_late_say_so(client: Client, me: Any) -> None:
    job = JobFactory(owner=me, finished=True)

    cancelled = client.post(reverse("work:cancel", args=[job.pk]), follow=True)
    retried = client.post(reverse("work:retry", args=[job.pk]), follow=True)

    assert "there was nothing to cancel" in words(cancelled)
    assert "Only what failed or was cancelled can be started again." in words(retried)


def test_job_that_waits_says_so_when_no_worker_runs(client: Client, me: Any) -> None:
    assert "No worker is running at the moment." in words(client.get(JobFactory(owner=me).get_absolute_url()))


def test_job_whose_worker_is_silent_says_that_another_takes_it_up(client: Client, me: Any) -> None:
    job = JobFactory(owner=me, running=True)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.update(asked_at=long_ago, started_at=long_ago, seen_at=long_ago)

    assert "Another takes it up from the beginning" in words(client.get(job.get_absolute_url()))


def test_list_shows_my_jobs_and_nobody_elses(client: Client, me: Any) -> None:
    JobFactory(owner=me, finished=True)
    JobFactory(failed=True)

    shown = client.get(reverse("work:jobs"))

    assert [row.record.owner for row in shown.context["table"].rows] == [me]
    assert "machinery.csv" in words(shown)


def test_list_that_is_empty_says_what_comes_here(client: Client, me: Any) -> None:
    assert "Nothing yet." in words(client.get(reverse("work:jobs")))


def test_list_costs_the_same_for_one_job_and_for_three(client: Client, me: Any) -> None:
    JobFactory(owner=me, finished=True)
    client.get(reverse("work:jobs"))
    for_one = queries_of(client, reverse("work:jobs"))
    JobFactory.create_batch(2, owner=me, running=True)

    assert queries_of(client, reverse("work:jobs")) == for_one


def test_list_is_exported(client: Client, me: Any) -> None:
    JobFactory(owner=me, running=True)

    lines = b"".join(client.get(reverse("work:jobs"), {"export": "csv"}).streaming_content).decode()

    assert "3,200 of 10,000 rows" in lines
