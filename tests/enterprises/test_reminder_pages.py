"""Reminding by hand from the list of what has not come, and the days of the schedule."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from enterprises.models import ExpectedReport, Message, Reminder
from enterprises.reminder_rules import rule_of
from enterprises.reminder_steps import Rule
from tests.factories.enterprises import EnterpriseFactory, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST, REMIND = "/completeness/expected/", "/completeness/remind/"


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def province(client: Client) -> Client:
    client.force_login(UserFactory(name="王审核", provincial_reviewer=True))
    return client


def overdue(region: str = "320000", **enterprise: Any) -> ExpectedReport:
    """What an enterprise with one person has owed since yesterday."""
    due_on = timezone.localdate() - datetime.timedelta(days=1)
    cycle = CycleFactory(opens_on=due_on - datetime.timedelta(30), due_on=due_on)
    held = EnterpriseFactory(region__code=region, **enterprise)
    MembershipFactory(enterprise=held, user__name=f"填报{held.pk}")
    owed: ExpectedReport = ExpectedReportFactory(
        improvement=ImprovementFactory(enterprise=held), cycle=cycle, due_on=due_on
    )
    return owed


def test_those_who_check_tick_what_has_not_come(province: Client) -> None:
    owed, come = overdue(), overdue()
    ReportFactory(submitted=True, improvement=come.improvement, cycle=come.cycle)

    page = province.get(LIST).content.decode()

    assert page.count('type="checkbox" name="expected"') == 1
    assert f'value="{owed.pk}" aria-label="Select {owed.enterprise}"' in page
    assert "Send a reminder for those selected" in page


def test_those_who_look_on_tick_nothing(client: Client) -> None:
    overdue()
    client.force_login(UserFactory(provincial_observer=True))

    page = client.get(LIST).content.decode()

    assert 'name="expected"' not in page
    assert "Remind" not in page


def test_all_of_a_list_of_what_is_missing_can_be_reminded(province: Client) -> None:
    overdue()
    overdue()

    whole = province.get(LIST).content.decode()
    narrowed = province.get(LIST, {"reached": "overdue", "page": "1"}).content.decode()

    assert "Remind about all" not in whole
    assert f'href="{REMIND}?reached=overdue&amp;all=1">Remind about all 2 reports</a>' in narrowed


def test_reminding_shows_who_would_be_told_then_says_who_was(province: Client) -> None:
    owed = overdue()
    overdue("330000")
    asked = {"expected": [owed.pk], "reached": "overdue"}

    before = province.get(REMIND, asked).content.decode()
    unchanged = Message.objects.count()
    answer = province.post(f"{REMIND}?expected={owed.pk}&reached=overdue")

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    name = owed.enterprise.enterprise_name
    assert f"<strong>{name}</strong>" in before
    assert unchanged == 0
    assert answer["Location"] == f"{LIST}?reached=overdue"
    assert said == [f"Reminded: {name} (填报{owed.enterprise_id})."]
    assert Message.objects.get().told["who"] == "王审核"


def test_all_reminds_what_the_reader_sees_and_nothing_else(province: Client) -> None:
    own = [overdue(), overdue()]
    overdue("330000")

    province.post(f"{REMIND}?all=1&reached=overdue")

    assert sorted(Reminder.objects.values_list("thing", flat=True)) == [row.pk for row in own]


def test_second_time_on_a_day_nobody_is_told(province: Client) -> None:
    owed = overdue()
    province.post(f"{REMIND}?expected={owed.pk}")

    page = province.get(REMIND, {"expected": owed.pk}).content.decode()
    answer = province.post(f"{REMIND}?expected={owed.pk}")

    assert "Reminded today already" in page
    assert "There is nobody to remind." in page
    assert [str(m) for m in get_messages(answer.wsgi_request)][-1].startswith("No reminder was sent")
    assert Message.objects.count() == 1


def test_list_says_when_it_was_last_reminded(province: Client) -> None:
    owed = overdue()
    province.post(f"{REMIND}?expected={owed.pk}")

    (row,) = province.get(LIST).context["table"].data.data

    assert row.reminded_on == timezone.localdate()


def test_page_before_reminding_costs_the_same_for_one_and_for_three(province: Client) -> None:
    overdue()
    one = queries_of(province, f"{REMIND}?all=1&reached=overdue")
    overdue()
    overdue()

    assert queries_of(province, f"{REMIND}?all=1&reached=overdue") == one


def test_steward_sets_the_days_of_a_cycle(client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    cycle = CycleFactory()
    address = f"/cycles/{cycle.code}/reminders/"

    shown = client.get(address).content.decode()
    answer = client.post(address, {"days_before": "20，5", "days_after": "", "escalate_after": "30"})

    assert 'value="14, 3"' in shown
    assert answer["Location"] == f"/cycles/{cycle.code}/"
    assert rule_of(cycle) == Rule([20, 5], [], 30)
    assert (
        "20, 5 days before; to the level above after 30 days"
        in client.get(answer["Location"]).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"days_before": "soon"}, "days_before"),
        ({"days_after": "0, 3"}, "days_after"),
        ({"days_before": "999"}, "days_before"),
        ({"escalate_after": "0"}, "escalate_after"),
    ],
)
def test_days_that_cannot_be_are_refused_with_what_was_typed(
    client: Client, typed: dict[str, str], field: str
) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    cycle = CycleFactory()

    page = client.post(f"/cycles/{cycle.code}/reminders/", typed)

    assert set(page.context["form"].errors) == {field}
    assert f'value="{typed[field]}"' in page.content.decode()
