"""Several people report at the same moment: one draft, one number each, nothing overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from enterprises.enums import AttachmentKind
from enterprises.models import Attachment, ExpectedReport, Report
from enterprises.report_form import Entered
from enterprises.reporting import attach, save_report, start_report
from enterprises.running_cycles import open_cycle
from tests.factories.enterprises import PDF, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.reports import CycleFactory, ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all deeds at the same moment, each on its own connection; what they return or raise, in order."""
    start = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(place: int) -> None:
        try:
            start.wait(20)
            results[place] = deeds[place]()
        except Exception as failure:  # noqa: BLE001 -- handed to the test
            results[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_double_click_makes_one_report() -> None:
    improvement, cycle = ImprovementFactory(), CycleFactory()
    reporter = MembershipFactory(enterprise=improvement.enterprise).user

    results = at_once([lambda: start_report(improvement=improvement, cycle=cycle, by=reporter)] * 5)

    assert [result.number for result in results] == ["R-2025H1-000001"] * 5
    assert Report.objects.count() == 1


def test_reports_started_at_once_get_numbers_without_gap_or_double() -> None:
    improvements, cycle = ImprovementFactory.create_batch(6), CycleFactory()
    people = [MembershipFactory(enterprise=improvement.enterprise).user for improvement in improvements]

    results = at_once(
        [
            lambda improvement=improvement, person=person: start_report(
                improvement=improvement, cycle=cycle, by=person
            )
            for improvement, person in zip(improvements, people, strict=True)
        ]
    )

    assert sorted(result.number for result in results) == [f"R-2025H1-{n:06d}" for n in range(1, 7)]


def test_of_two_saves_on_one_revision_one_is_refused_and_told_who_was_first() -> None:
    report = ReportFactory()
    people = [report.created_by, MembershipFactory(enterprise=report.enterprise).user]

    results = at_once(
        [
            lambda person=person: save_report(
                report=report, data=Entered({"users": person.email}), revision=1, by=person
            )
            for person in people
        ]
    )

    report.refresh_from_db()
    refused = next(outcome for outcome in results if not outcome.saved)
    assert sorted(outcome.saved for outcome in results) == [False, True]
    assert refused.differences == {"users"}
    assert refused.report.saved_by == report.saved_by
    assert (report.users, report.revision) == (report.saved_by.email, 2)


def test_cycle_opened_twice_at_once_expects_each_report_once() -> None:
    ImprovementFactory.create_batch(3)
    cycle, steward = CycleFactory(closed=True), UserFactory(ministry_steward=True)

    results = at_once([lambda: open_cycle(cycle=cycle, by=steward)] * 2)

    assert sorted(results) == [0, 3]
    assert ExpectedReport.objects.count() == 3


def test_file_attached_twice_at_once_is_kept_once() -> None:
    report = ReportFactory()

    at_once(
        [
            lambda: attach(
                report=report,
                file=ContentFile(PDF, name="报告.pdf"),
                kind=AttachmentKind.EVIDENCE,
                by=report.created_by,
            )
        ]
        * 2
    )

    assert Attachment.objects.count() == 1
