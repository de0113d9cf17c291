"""A summary above a size is made in the background, and is the same file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from policy import summary_jobs
from policy.sources import Support
from reliability_tracker.models import Job, JobState
from tests.background import work_off
from tests.factories.enterprises import UserFactory
from tests.policy.counted import Books, set_up_policy
from tests.policy.test_overview_page import english

ADDRESS = "/sectors/machinery/summary.csv?as_of=2025-12-31"


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    books = Books(known, clerk)
    books.count("2024-06-30", times=3)
    return books


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(UserFactory(association_analyst=True))
    client.cookies["django_language"] = "en"
    return client


def test_large_summary_is_offered_and_made_in_the_background(
    books: Books, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = reader.get(ADDRESS).content
    monkeypatch.setitem(summary_jobs.ROWS_AT_ONCE, "csv", 3)

    asked = english(reader, ADDRESS)
    answer = reader.post(ADDRESS)
    work_off()

    job = Job.objects.get()
    assert "As CSV it is made in the background" in asked
    assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
    assert job.state == JobState.FINISHED
    assert "The summary of Name machinery is ready." in english(reader, job.get_absolute_url())
    assert job.result.read() == at_once
    assert job.result_name.startswith("machinery-2025-12-31-v")
    assert job.rows_done == job.rows_total > 3
    assert "Name machinery, 2025-12-31, CSV" in english(reader, "/jobs/")


@pytest.mark.parametrize("address", ["/sectors/nowhere/summary.csv", "/sectors/machinery/summary.odt"])
def test_summary_that_there_is_not_is_not_begun(books: Books, reader: Client, address: str) -> None:
    assert reader.post(address).status_code == 404
    assert not Job.objects.exists()


def test_summary_of_an_unknown_cycle_fails_and_says_so(books: Books, reader: Client) -> None:
    reader.post(f"{ADDRESS}&cycle=2099H1")
    work_off()

    assert "There is no reporting cycle 2099H1" in Job.objects.get().error
