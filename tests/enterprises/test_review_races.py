"""Several people at the same moment: one decides, the others are told who was first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from enterprises import review
from enterprises.enums import ReportState
from enterprises.models import Report, Transition
from enterprises.workflow import Refusal
from policy.models import Contribution
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed came to, all begun at the same moment: its answer, or its refusal's words."""
    barrier, outcomes = threading.Barrier(len(deeds), timeout=20), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            with translation.override("en"):
                barrier.wait()
                outcomes[place] = deed()
        except Refusal as refusal:
            outcomes[place] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def copies(report: Report, number: int) -> list[Report]:
    """The report as each of several people has it on the screen."""
    return [Report.objects.get(pk=report.pk) for _ in range(number)]


def test_two_reviewers_decide_at_once_and_one_is_told_who_was_first() -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    report = ReportFactory(ministry_check=True)
    first, second = UserFactory(ministry_reviewer=True), UserFactory(ministry_reviewer=True)
    one, other = copies(report, 2)

    outcomes = at_once(
        lambda: review.accept(report=one, by=first, opinion="同意"),
        lambda: review.send_back(report=other, by=second, comment="请补充"),
    )

    step = Transition.objects.get()
    at = f"{timezone.localtime(step.at):%H:%M}"
    refused = [outcome for outcome in outcomes if isinstance(outcome, str)]
    done = {"accept": "accepted it", "send_back": "sent it back"}[step.deed]
    assert refused == [f"{step.by} already {done} at {at}."]
    assert Report.objects.get().state == step.to_state
    assert Contribution.objects.count() == (1 if step.to_state == ReportState.ACCEPTED else 0)


def test_one_click_too_many_decides_once() -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    report = ReportFactory(ministry_check=True)
    reviewer = UserFactory(ministry_reviewer=True)

    outcomes = at_once(
        *(
            lambda copy=copy: review.accept(report=copy, by=reviewer, opinion="同意")
            for copy in copies(report, 4)
        )
    )

    assert [isinstance(outcome, Transition) for outcome in outcomes].count(True) == 1
    assert (Transition.objects.count(), Contribution.objects.count()) == (1, 1)


def test_two_colleagues_open_one_correction() -> None:
    report = ReportFactory(accepted=True)
    reporter = report.created_by

    outcomes = at_once(
        *(
            lambda copy=copy: review.correct(report=copy, by=reporter, reason="更正")
            for copy in copies(report, 2)
        )
    )

    correction = report.corrections.get()
    assert outcomes.count(correction) == 1
    assert f"Correction {correction.number} is already open. Finish or withdraw it first." in outcomes


def test_taking_back_and_opening_at_once_leave_a_report_that_agrees_with_itself() -> None:
    report = ReportFactory(submitted=True)
    region = report.region_id
    province = UserFactory(provincial_reviewer=True, membership__organisation__region__code=region)
    ministry = UserFactory(ministry_reviewer=True)
    review.pass_on(report=report, by=province, opinion="同意")
    one, other = copies(report, 2)

    taken, opened = at_once(
        lambda: review.take_back(report=one, by=province, reason="误操作"),
        lambda: review.open_for_check(report=other, by=ministry),
    )

    stored = Report.objects.get()
    if isinstance(taken, Transition):
        assert (stored.state, stored.opened_at, opened) == (ReportState.PROVINCIAL_CHECK, None, False)
    else:
        assert (stored.state, stored.opened_by, opened) == (ReportState.MINISTRY_CHECK, ministry, True)
