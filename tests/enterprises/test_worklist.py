"""What waits for whom, most urgent first, in few queries."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises import review, worklist
from enterprises.enums import ReportState
from enterprises.models import Report
from enterprises.worklist import tasks, waiting_for, waits_for, worklist_of
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.enterprises import ClaimFactory, ImprovementFactory, UserFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory

pytestmark = pytest.mark.django_db

S = ReportState
CHECKERS = {S.CITY_CHECK: {"city"}, S.PROVINCIAL_CHECK: {"province"}, S.MINISTRY_CHECK: {"ministry"}}


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


@pytest.mark.parametrize("state", ReportState.values)
def test_a_report_waits_for_those_whose_turn_it_is_to_check(state: str, dalian: Any, people: Cast) -> None:
    report = report_in(state, people, dalian)

    waits = {name for name, person in people.items() if report in waiting_for(person)}

    assert waits == CHECKERS.get(ReportState(state), set())


def test_the_oldest_waits_first(people: Cast, dalian: Any) -> None:
    now = timezone.now()
    days = (3, 9, 6)
    for days_ago in days:
        report_in(S.PROVINCIAL_CHECK, people, dalian, state_since=now - datetime.timedelta(days=days_ago))

    rows = worklist_of(people["province"]).to_check.rows

    assert [(now - report.state_since).days for report in rows] == [9, 6, 3]


def test_a_long_list_is_cut_and_says_how_much_is_left(
    people: Cast, dalian: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "SHOWN", 2)
    for _ in range(3):
        report_in(S.PROVINCIAL_CHECK, people, dalian)

    to_check = worklist_of(people["province"]).to_check

    assert (len(to_check.rows), to_check.count, to_check.more) == (2, 3, 1)


def test_an_enterprise_sees_what_it_owes_by_due_date(people: Cast, dalian: Any) -> None:
    today = timezone.localdate()
    past = CycleFactory(
        code="2025H1", opens_on=today - datetime.timedelta(60), due_on=today - datetime.timedelta(1)
    )
    now = CycleFactory(code="2025H2", due_on=today)
    expected = [
        ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian), cycle=cycle)
        for cycle in (now, past, now)
    ]
    draft = ReportFactory(improvement=expected[2].improvement, cycle=now, reporter=people["reporter"])

    owed = worklist_of(people["reporter"]).owed

    assert [(row.expected, row.draft, row.overdue) for row in owed.rows] == [
        (expected[1], "", True),
        (expected[0], "", False),
        (expected[2], draft.number, False),
    ]


@pytest.mark.parametrize(
    ("trait", "owed"),
    [
        ("complete", True),
        ("submitted", False),
        ("returned", False),
        ("accepted", False),
        ("rejected", False),
        ("annulled", False),
        ("withdrawn", True),
    ],
)
def test_a_report_is_owed_until_it_is_submitted_and_again_when_withdrawn(
    trait: str, owed: bool, people: Cast, dalian: Any
) -> None:
    expected = ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian))
    ReportFactory(
        **{trait: True},
        improvement=expected.improvement,
        cycle=expected.cycle,
        reporter=people["reporter"],
    )

    assert bool(worklist_of(people["reporter"]).owed.count) is owed


def test_the_drafts_of_what_is_owed_are_not_listed_twice(people: Cast, dalian: Any) -> None:
    expected = ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian))
    ReportFactory(improvement=expected.improvement, cycle=expected.cycle, reporter=people["reporter"])
    voluntary = report_in(S.DRAFT, people, dalian)
    accepted = report_in(S.ACCEPTED, people, dalian)
    ExpectedReportFactory(improvement=accepted.improvement, cycle=accepted.cycle)
    correction = review.correct(report=accepted, by=people["reporter"], reason="更正")

    assert set(worklist_of(people["reporter"]).drafts.rows) == {voluntary, correction}


def test_draft_of_a_closed_cycle_stays_on_the_worklist(people: Cast, dalian: Any) -> None:
    today = timezone.localdate()
    cycle = CycleFactory(due_on=today - datetime.timedelta(9), closes_on=today - datetime.timedelta(1))
    expected = ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian), cycle=cycle)
    draft = ReportFactory(improvement=expected.improvement, cycle=cycle, reporter=people["reporter"])

    work = worklist_of(people["reporter"])

    assert (work.owed.rows, work.drafts.rows) == ([], [draft])


def test_what_was_sent_back_waits_by_the_day_of_its_answer(people: Cast, dalian: Any) -> None:
    today = timezone.localdate()
    late, early = (
        report_in(S.RETURNED, people, dalian, answer_due_on=today + datetime.timedelta(days))
        for days in (9, 2)
    )

    work = worklist_of(people["reporter"])

    assert (work.returned.rows, work.returned.count) == ([early, late], 2)


def test_what_is_overdue_is_named_first(people: Cast, dalian: Any, client: Client) -> None:
    today = timezone.localdate()
    for days in (-2, 2):
        report_in(S.RETURNED, people, dalian, answer_due_on=today + datetime.timedelta(days))
    report_in(S.PROVINCIAL_CHECK, people, dalian, step_due_on=today - datetime.timedelta(1))

    found = {name: worklist_of(people[name]).overdue for name in ("reporter", "province", "ministry")}
    client.force_login(people["reporter"])

    assert {
        name: [(late.kind, late.count, late.more) for late in lates] for name, lates in found.items()
    } == {
        "reporter": [("returned", 1, False)],
        "province": [("to_check", 1, False)],
        "ministry": [],
    }
    assert 'href="#work-returned"' in client.get("/worklist/").content.decode()


def test_what_one_moved_on_can_be_taken_back_until_it_is_opened(people: Cast, dalian: Any) -> None:
    reports = [report_in(S.PROVINCIAL_CHECK, people, dalian) for _ in range(3)]
    for report in reports:
        review.pass_on(report=report, by=people["province"], opinion="同意")
    review.open_for_check(report=reports[0], by=people["ministry"])
    review.send_back(report=reports[1], by=people["ministry"], comment="请补充")

    moves = worklist_of(people["province"]).to_take_back

    assert [move.report for move in moves] == [reports[2]]


def test_stewards_see_cycles_whose_day_has_come(people: Cast) -> None:
    today = timezone.localdate()
    CycleFactory(code="2026H1", closed=True, opens_on=today)
    CycleFactory(
        code="2026H2",
        closed=True,
        opens_on=today + datetime.timedelta(1),
        due_on=today + datetime.timedelta(9),
    )

    assert worklist_of(people["steward"]).cycles_to_open == 1
    assert worklist_of(people["ministry"]).cycles_to_open == 0


def test_registrations_are_counted_for_those_who_confirm_them(people: Cast, dalian: Any) -> None:
    ClaimFactory(region=dalian.region)

    counted = {name for name, person in people.items() if worklist_of(person).registrations}

    assert counted == {"province"}


def test_the_worklist_of_others_is_empty(people: Cast, dalian: Any) -> None:
    report_in(S.PROVINCIAL_CHECK, people, dalian)
    ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian))

    empty = {name for name, person in people.items() if worklist_of(person).is_empty}

    assert people.keys() - empty == {"reporter", "administrator", "ministry of its own", "province"}


def test_the_number_beside_the_worklist_is_what_waits(people: Cast, dalian: Any) -> None:
    report_in(S.PROVINCIAL_CHECK, people, dalian)
    report_in(S.RETURNED, people, dalian)
    ClaimFactory(region=dalian.region)
    CycleFactory(code="2026H1", closed=True, opens_on=timezone.localdate())
    ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian))

    numbers = {name: tasks(person) for name, person in people.items() if tasks(person)}

    assert numbers == {
        "reporter": 2,
        "administrator": 2,
        "ministry of its own": 2,
        "province": 2,
        "steward": 1,
    }


@pytest.mark.parametrize(
    ("level", "states"),
    [
        ("city", {S.CITY_CHECK}),
        ("province", {S.PROVINCIAL_CHECK}),
        ("ministry", {S.MINISTRY_CHECK}),
        ("enterprise", {S.DRAFT, S.RETURNED}),
        ("me", {S.PROVINCIAL_CHECK}),
    ],
)
def test_reports_are_found_by_whom_they_wait_for(
    level: str, states: set[str], people: Cast, dalian: Any
) -> None:
    for state in ReportState.values:
        report_in(state, people, dalian)

    found = Report.objects.filter(waits_for(level, people["province"]))

    assert {report.state for report in found} == states


def test_what_waits_for_an_enterprise_is_what_it_may_write(people: Cast, dalian: Any) -> None:
    for state in ReportState.values:
        report_in(state, people, dalian)
    report_in(S.DRAFT, cast_of(enterprise_in_dalian()), enterprise_in_dalian())

    found = Report.objects.filter(waits_for("me", people["reporter"]))

    assert {(report.state, report.enterprise) for report in found} == {
        (S.DRAFT, dalian),
        (S.RETURNED, dalian),
    }


@pytest.mark.parametrize(("who", "most"), [("province", 7), ("reporter", 7), ("steward", 3)])
def test_the_worklist_asks_as_much_for_three_as_for_one(
    who: str, most: int, people: Cast, dalian: Any
) -> None:
    person, counts = people[who], []
    for _ in range(2):
        for _ in range(1 + len(counts)):
            for state in (S.PROVINCIAL_CHECK, S.RETURNED, S.DRAFT, S.MINISTRY_CHECK):
                report_in(state, people, dalian)
            ExpectedReportFactory(improvement=ImprovementFactory(enterprise=dalian))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            work = worklist_of(UserFactory._meta.model.objects.get(pk=person.pk))
            [(r.enterprise_name, str(r.cycle), r.is_late) for r in work.to_check.rows]
            [(str(o.expected.improvement), str(o.expected.cycle)) for o in work.owed.rows]
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= most + 2  # the person and the memberships
