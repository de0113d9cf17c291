"""One process's clock is an hour ahead of the others' and of the database's: nothing is refused or lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from enterprises.enums import Deed, ReportState
from enterprises.models import Report, Transition
from policy.models import Contribution
from policy.verification import verify
from reliability_tracker import jobs
from reliability_tracker.models import Job, JobState
from tests.background import work_off
from tests.enterprises.cast import Cast, cast_of, report_in
from tests.factories.api import program_of
from tests.factories.checking import ReviewReasonFactory
from tests.factories.enterprises import EnterpriseFactory, UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory

pytestmark = pytest.mark.django_db


@contextmanager
def ahead() -> Iterator[None]:
    """In the process whose clock is wrong."""
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def people() -> Cast:
    NoticeFactory(), TargetFactory(code="enterprises-2025"), ReviewReasonFactory()
    return cast_of(EnterpriseFactory())


def do(person: Any, report: Report, deed: str, body: dict[str, Any]) -> None:
    address = f"/api/v1/reports/{report.number}/deeds/{deed}/"
    answer = program_of(person).post(address, body, content_type="application/json")
    assert answer.status_code == 200, answer.json()["errors"]


@pytest.mark.parametrize("wrong", [0, 1], ids=["every odd step", "every even step"])
def test_report_goes_its_way_whichever_step_is_taken_ahead(people: Cast, wrong: int) -> None:
    report = report_in(ReportState.DRAFT, people, people.enterprise)
    back = {"reasons": ["evidence-missing"], "comment": "补充", "answer_due_on": "2999-01-01"}
    accept = {"comment": "同意", "decided_on": timezone.localdate().isoformat()}
    comment = {"comment": "同意"}
    annul = accept | {"document_number": "工信〔2026〕1号", "reasons": ["evidence-missing"], "ending": "void"}
    steps = [
        ("reporter", Deed.SUBMIT, {}),
        ("province", Deed.SEND_BACK, back),
        ("reporter", Deed.SUBMIT, {"comment": "已补"}),
        ("province", Deed.PASS_ON, comment),
        ("ministry", Deed.ACCEPT, accept),
        ("ministry", Deed.ANNUL, annul),
    ]
    for number, (who, deed, body) in enumerate(steps):
        if number % 2 == wrong:
            with ahead():
                do(people[who], report, deed, body)
        else:
            do(people[who], report, deed, body)

    report.refresh_from_db()
    deeds = list(Transition.objects.filter(report=report).order_by("id").values_list("deed", flat=True))
    assert (report.state, deeds) == (ReportState.ANNULLED, [deed for _, deed, _ in steps])
    times = list(Contribution.objects.order_by("id").values_list("recorded_at", flat=True))
    assert times == sorted(times)
    assert max(times) <= timezone.now()
    assert verify() == []


def test_session_begun_ahead_is_good_elsewhere_and_the_other_way_round(client: Client) -> None:
    with ahead():
        client.force_login(UserFactory())
        assert client.get("/inbox/").status_code == 200
    assert client.get("/inbox/").status_code == 200

    client.force_login(UserFactory())

    with ahead():
        assert client.get("/inbox/").status_code == 200


@pytest.mark.parametrize("wrong", ["web", "worker"])
def test_job_is_done_whosever_clock_is_ahead(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = jobs.Kind("nothing", "Nothing", lambda work: jobs.Outcome())
    monkeypatch.setitem(jobs.KINDS, kind.name, kind)
    if wrong == "web":
        with ahead():
            jobs.start(kind=kind.name, by=UserFactory())
        work_off()
    else:
        jobs.start(kind=kind.name, by=UserFactory())
        with ahead():
            work_off()

    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.FINISHED, 1)
    assert not job.is_silent
