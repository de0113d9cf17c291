"""Much to judge again is judged in the background, by the same deed, all or nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from policy import benchmark_jobs, benchmarks
from policy.models import Benchmark, ClassRule, ClassVerdict
from policy.sources import Submission
from policy.verdicts import workload
from reliability_tracker.models import Job, JobState
from tests.background import work_off
from tests.factories.enterprises import UserFactory
from tests.factories.policy import ProductClassFactory, RegionFactory, SectorFactory
from tests.factories.verdicts import BenchmarkFactory, ClassRuleFactory, IndicatorFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def steward(client: Client) -> Any:
    ClassRuleFactory()
    RegionFactory(code="320000")
    SectorFactory(code="machinery")
    person = UserFactory(ministry_steward=True)
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def proposal(steward: Any, evidence: list[Submission]) -> Benchmark:
    """A proposal for a class with three products that brought evidence."""
    evidence += [SubmissionFactory(failures=n, total_time=4000) for n in range(3)]
    stated = BenchmarkFactory.build(
        product_class=ProductClassFactory(), indicator=IndicatorFactory(), waiting=True, proposed_by=None
    )
    return benchmarks.propose(benchmark=stated, by=steward)


@pytest.fixture
def much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pieces of evidence are too many to wait for."""
    monkeypatch.setattr(benchmark_jobs, "JUDGED_AT_ONCE", 2)


def address(benchmark: Benchmark) -> str:
    return reverse("policy:benchmark_approve", args=[benchmark.product_class_id, benchmark.pk])


def test_little_to_judge_is_judged_at_once(client: Client, proposal: Benchmark) -> None:
    client.post(address(proposal))

    assert (ClassVerdict.objects.count(), Job.objects.count()) == (1, 0)


def test_much_to_judge_is_judged_by_a_job(client: Client, proposal: Benchmark, much: None) -> None:
    answer = client.post(address(proposal))

    job = Job.objects.get()
    proposal.refresh_from_db()
    assert (answer.url, proposal.is_waiting) == (job.get_absolute_url(), True)

    work_off()

    job.refresh_from_db(), proposal.refresh_from_db()
    assert (job.state, job.rows_done, job.rows_total) == (JobState.FINISHED, 3, 3)
    assert job.address == proposal.get_absolute_url()
    assert (proposal.is_waiting, proposal.approved_by) == (False, job.owner)
    assert ClassVerdict.objects.get().judged_by == job.owner


def test_job_that_is_cancelled_leaves_the_proposal_a_proposal(
    client: Client, proposal: Benchmark, much: None, steward: Any
) -> None:
    client.post(address(proposal))
    Job.objects.update(cancel_asked_at=datetime.datetime.now(datetime.UTC))

    work_off()

    proposal.refresh_from_db()
    assert (Job.objects.get().state, proposal.is_waiting) == (JobState.CANCELLED, True)
    assert not ClassVerdict.objects.exists()


def test_second_job_for_the_same_proposal_is_refused_with_the_sentence(
    client: Client, proposal: Benchmark, much: None
) -> None:
    client.post(address(proposal))
    client.post(address(proposal))

    work_off()

    assert [job.error for job in Job.objects.order_by("id")] == ["", "This is not a proposal any more."]


def test_rule_that_concerns_much_is_set_by_a_job(
    client: Client, proposal: Benchmark, steward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    benchmarks.approve(benchmark=proposal, by=steward)
    monkeypatch.setattr(benchmark_jobs, "JUDGED_AT_ONCE", 2)
    assert workload([proposal.product_class_id]) == 3
    given = {
        "confidence": "0.8",
        "sides": "1",
        "coverage_required": "0.5",
        "major_weight": "0.1",
        "valid_from": "2026-11-01",
        "provenance": "D",
        "source": "内部规定",
        "reason": "放宽",
    }

    answer = client.post(reverse("policy:class_rule_new"), given)
    work_off()

    job = Job.objects.get()
    assert (answer.url, job.state, job.error) == (job.get_absolute_url(), JobState.FINISHED, "")
    rule = ClassRule.objects.latest("version")
    assert (str(rule.confidence), rule.valid_from, rule.recorded_by) == (
        "0.800",
        datetime.date(2026, 11, 1),
        steward,
    )
    assert ClassVerdict.objects.count() == 2
