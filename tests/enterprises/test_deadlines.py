"""By when each step is due: set on arriving, restated when stewards set other days, shown and sorted by."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from enterprises import deadlines, review
from enterprises.deadlines import days_for, days_of, set_days
from enterprises.enums import Deed, ReportState
from enterprises.models import Report, StepDays
from enterprises.verdicts import Refusal
from enterprises.workflow import perform
from enterprises.worklist import worklist_of
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.checking import StepDaysFactory
from tests.factories.reports import CycleFactory

pytestmark = pytest.mark.django_db

S = ReportState
TODAY = timezone.localdate()


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


def test_each_step_is_due_after_its_days(dalian: Any, people: Cast) -> None:
    report = report_in(S.DRAFT, people, dalian)
    today = timezone.localdate()
    found = {}

    for deed, by in [(Deed.SUBMIT, "reporter"), (Deed.PASS_ON, "city"), (Deed.PASS_ON, "province")]:
        perform(deed, report, by=people[by], comment="同意")
        found[report.state] = (report.step_due_on - today).days  # type: ignore[operator]
    review.send_back(report=report, by=people["ministry"], comment="请补充")
    found[report.state] = (report.step_due_on - today).days  # type: ignore[operator]

    assert found == dict(deadlines.PROPOSED)
    assert report.answer_due_on == report.step_due_on


def test_the_day_named_for_an_answer_is_when_it_is_due(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    named = timezone.localdate() + days(40)

    review.send_back(report=report, by=people["province"], comment="请补充", answer_due_on=named)

    assert (report.answer_due_on, report.step_due_on) == (named, named)


def test_nobody_is_waited_for_at_the_end(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    review.reject(report=report, by=people["province"], reason="不在范围")

    assert report.step_due_on is None


def test_the_days_of_a_cycle_go_before_the_general_ones() -> None:
    cycle, other = CycleFactory(code="2025H1"), CycleFactory(code="2025H2")
    StepDaysFactory(days=12)
    StepDaysFactory(days=4, cycle=cycle)

    found = [days_for(S.PROVINCIAL_CHECK, c.pk) for c in (cycle, other)]
    shown = {d.state: (d.days, d.otherwise, d.is_proposal) for d in days_of(cycle)}

    assert found == [4, 12]
    assert shown[S.PROVINCIAL_CHECK] == (4, 12, False)
    assert shown[S.CITY_CHECK] == (10, 10, True)


def test_other_days_restate_checks_under_way_and_leave_answers_alone(dalian: Any, people: Cast) -> None:
    since = timezone.now() - days(6)
    at_province = report_in(S.PROVINCIAL_CHECK, people, dalian, state_since=since)
    returned = report_in(S.RETURNED, people, dalian, step_due_on=TODAY)
    ended = report_in(S.REJECTED, people, dalian)

    changed = set_days(days={S.PROVINCIAL_CHECK: 3, S.RETURNED: 3, S.CITY_CHECK: None}, by=people["steward"])

    due = {r.pk: r.step_due_on for r in Report.objects.all()}
    assert changed == [S.PROVINCIAL_CHECK, S.RETURNED]
    assert due == {
        at_province.pk: timezone.localdate(since) + days(3),
        returned.pk: TODAY,
        ended.pk: None,
    }


def test_giving_up_the_days_of_a_cycle_brings_the_general_ones_back(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    set_days(days={S.PROVINCIAL_CHECK: 3}, cycle=report.cycle, by=people["steward"])

    set_days(days={S.PROVINCIAL_CHECK: None}, cycle=report.cycle, by=people["steward"])

    report.refresh_from_db()
    assert report.step_due_on == timezone.localdate(report.state_since) + days(15)
    assert not StepDays.objects.exists()


def test_only_stewards_set_days(people: Cast) -> None:
    for name in people.keys() - {"steward"}:
        with pytest.raises(Refusal, match="stewards"):
            set_days(days={S.CITY_CHECK: 1}, by=people[name])


def test_the_worklist_shows_what_is_overdue_first(dalian: Any, people: Cast) -> None:
    for due in (TODAY + days(3), TODAY - days(2), None, TODAY):
        report_in(S.PROVINCIAL_CHECK, people, dalian, step_due_on=due)

    rows = worklist_of(people["province"]).to_check.rows

    assert [row.step_due_on for row in rows] == [TODAY - days(2), TODAY, TODAY + days(3), None]


def test_the_list_is_filtered_and_sorted_by_the_day(client: Client, dalian: Any, people: Cast) -> None:
    late, soon, later = (
        report_in(S.PROVINCIAL_CHECK, people, dalian, step_due_on=TODAY + days(n)) for n in (-1, 6, 30)
    )
    client.force_login(people["province"])

    def numbers(**query: str) -> list[str]:
        answer = client.get(reverse("enterprises:reports"), query)
        return [row.record.number for row in answer.context["table"].rows]

    assert numbers(due="overdue") == [late.number]
    assert numbers(due="week") == [soon.number]
    assert numbers(sort="step_due_on") == [late.number, soon.number, later.number]


def test_a_steward_sets_days_on_the_page_and_others_read_them(client: Client, people: Cast) -> None:
    address = reverse("enterprises:step_days")
    client.force_login(people["steward"])
    wrong = client.post(address, {"city_check": "0", "ministry_check": "many"})

    client.post(address, {"city_check": "7"})
    client.force_login(people["province"])
    page = client.get(address)

    assert set(wrong.context["form"].errors) == {"city_check", "ministry_check"}
    assert [(row.state, row.days) for row in StepDays.objects.all()] == [(S.CITY_CHECK, 7)]
    assert {step.state: step.days for step in page.context["steps"]}[S.CITY_CHECK] == 7
    assert page.context["may_set"] is False
    assert client.post(address, {"city_check": "9"}).status_code == 403
