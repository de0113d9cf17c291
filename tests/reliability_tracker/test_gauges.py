"""What Prometheus is told, and who may ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from policy.summary_jobs import NAME
from reliability_tracker import letters
from reliability_tracker.letters import Letter
from tests.factories.enterprises import UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.reports import CycleFactory

pytestmark = pytest.mark.django_db

BEARER = {"Authorization": "Bearer t"}


@pytest.fixture
def told(client: Client, settings: Any) -> Any:
    """Asks for the metrics: {(name, labels in the order of their names): value}."""
    settings.METRICS_TOKEN = "t"

    def ask() -> dict[Any, float]:
        text = client.get("/metrics", headers=BEARER).content.decode()
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return {(s.name, *(s.labels[name] for name in sorted(s.labels))): s.value for s in samples}

    return ask


def test_metrics_are_for_whoever_has_the_token(client: Client, settings: Any) -> None:
    steward = Client()
    steward.force_login(UserFactory(ministry_steward=True))
    assert [client.get("/metrics").status_code, steward.get("/metrics").status_code] == [404, 404]

    settings.METRICS_TOKEN = "t"

    answers = [
        client.get("/metrics", headers=headers) for headers in ({}, {"Authorization": "Bearer u"}, BEARER)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert steward.get("/metrics").status_code == 404


def test_metrics_count_requests_by_view_and_answer(client: Client, told: Any) -> None:
    key = ("django_http_responses_total_by_status_view_method_total", "GET", "200", "healthz")
    before = told().get(key, 0)

    client.get("/healthz")

    assert told()[key] == before + 1


def test_metrics_tell_of_the_queue_and_the_jobs(told: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    letters.hand_over([Letter("a@test.example", "a", "b")])
    JobFactory.create_batch(2, failed=True)

    found = told()

    assert found["tracker_workers_alive",] == found["tracker_letters_due",] == 1
    assert found["tracker_jobs", NAME, "failed"] == 2


def test_metrics_tell_what_the_apps_have_to_say(told: Any) -> None:
    CycleFactory(code="2025H1")

    found = told()

    assert found["tracker_ledger_version",] == 0
    assert found["tracker_reports_expected", "2025H1"] == 0
