"""Reporting cycles: everybody sees them with the counts of their area, stewards write and open them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from enterprises.cycles import cycles_with_counts, standing
from enterprises.models import Cycle, ExpectedReport
from enterprises.running_cycles import save_cycle
from enterprises.verdicts import Refusal
from tests.factories.enterprises import ImprovementFactory, UserFactory
from tests.factories.policy import RegionFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def steward(client: Client) -> Client:
    client.force_login(UserFactory(ministry_steward=True))
    return client


WRITTEN = {
    "code": " 2031h1 ",
    "name_zh": "2031年上半年",
    "name_en": "First half of 2031",
    "period_from": "2031-01-01",
    "period_to": "2031-06-30",
    "opens_on": "2031-07-01",
    "due_on": "2031-07-31",
}


def test_counts_are_those_of_the_readers_area() -> None:
    cycle = CycleFactory()
    far = RegionFactory(code="330000")
    received = ReportFactory(submitted=True)
    accepted = ReportFactory(accepted=True)
    rejected = ReportFactory(rejected=True)
    draft = ReportFactory()
    elsewhere = ReportFactory(accepted=True, improvement__enterprise__region=far)
    for report in (received, accepted, rejected, draft, elsewhere):
        ExpectedReportFactory(improvement=report.improvement, cycle=cycle)
    ReportFactory(submitted=True)  # nobody expected it

    people = {
        "ministry": UserFactory(ministry_reviewer=True),
        "province": UserFactory(provincial_reviewer=True),
        "enterprise": received.created_by,
        "association": UserFactory(association_analyst=True),
    }
    counts = {}
    for name, person in people.items():
        row = cycles_with_counts(person).get()
        counts[name] = (row.expected, row.received, row.accepted, row.voluntary)

    assert counts == {
        "ministry": (5, 3, 2, 1),
        "province": (4, 2, 1, 1),
        "enterprise": (1, 1, 0, 0),
        "association": (0, 0, 0, 0),
    }


def test_correction_is_not_received_twice() -> None:
    first = ReportFactory(accepted=True)
    ExpectedReportFactory(improvement=first.improvement, cycle=first.cycle)
    ReportFactory(
        submitted=True,
        improvement=first.improvement,
        reporter=first.created_by,
        version=2,
        corrects=first,
        number=f"{first.number}.2",
    )

    row = cycles_with_counts(UserFactory(ministry_reviewer=True)).get()

    assert (row.expected, row.received, row.accepted, row.voluntary) == (1, 1, 1, 0)


def test_standing_of_a_cycle() -> None:
    cycle = CycleFactory(opens_on=date(2025, 7, 1), due_on=date(2025, 7, 31))

    assert standing(cycle, date(2025, 7, 31)) == "open"
    assert standing(cycle, date(2025, 8, 1)) == "past its due date"
    assert standing(CycleFactory(code="2031H1", closed=True), date(2025, 7, 1)) == "not open yet"


@pytest.mark.parametrize(
    "role", ["enterprise_reporter", "provincial_reviewer", "observer", "ministry_steward"]
)
def test_everybody_sees_the_cycles(client: Client, role: str) -> None:
    CycleFactory()
    client.force_login(UserFactory(**{role: True}))

    pages = [client.get(address) for address in ("/cycles/", "/cycles/2025H1/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert ("New reporting cycle" in pages[0].content.decode()) == (role == "ministry_steward")


@pytest.mark.parametrize(
    "role", ["enterprise_reporter", "provincial_reviewer", "observer", "ministry_reviewer"]
)
@pytest.mark.parametrize("address", ["new/", "2025H1/edit/", "2025H1/open/"])
def test_cycles_are_run_by_stewards_only(client: Client, role: str, address: str) -> None:
    CycleFactory(closed=True)
    client.force_login(UserFactory(**{role: True}))

    statuses = [
        client.get(f"/cycles/{address}").status_code,
        client.post(f"/cycles/{address}", WRITTEN).status_code,
    ]

    assert statuses == [403, 403]
    assert Cycle.objects.get().opened_at is None


def test_list_costs_the_same_for_three_cycles_as_for_one(steward: Client) -> None:
    CycleFactory()
    one = queries_of(steward, "/cycles/")
    CycleFactory(code="2024H2")
    CycleFactory(code="2024H1")

    assert queries_of(steward, "/cycles/") == one


def test_list_is_exported_with_its_counts(steward: Client) -> None:
    ExpectedReportFactory()

    lines = b"".join(steward.get("/cycles/?export=csv").streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0].startswith(
        "Cycle,Code,Period,Opens,Due,Closes,State,Expected,Received,Accepted,Voluntary"
    )
    assert lines[1].startswith("Cycle 2025H1,2025H1,2025-01-01 – 2025-06-30,")
    assert ",open,1,0,0,0" in lines[1]


def test_cycle_is_written(steward: Client) -> None:
    response = steward.post("/cycles/new/", WRITTEN)

    cycle = Cycle.objects.get()
    assert (response.status_code, response.url) == (302, "/cycles/2031H1/")
    assert (cycle.code, cycle.period_to, cycle.due_on) == ("2031H1", date(2031, 6, 30), date(2031, 7, 31))
    assert (cycle.opened_at, cycle.next_serial) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "new"}, "code"),
        ({"code": "2031/1"}, "code"),
        ({"code": "2031.1"}, "code"),
        ({"code": "2025H1"}, "code"),
        ({"name_zh": ""}, "name_zh"),
        ({"period_to": "2030-01-01"}, "__all__"),
        ({"due_on": "2031-06-01"}, "__all__"),
    ],
)
def test_cycle_that_makes_no_sense_is_not_written(
    steward: Client, changes: dict[str, str], field: str
) -> None:
    CycleFactory()

    response = steward.post("/cycles/new/", WRITTEN | changes)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert Cycle.objects.count() == 1


def test_cycle_is_changed_until_it_is_opened(steward: Client) -> None:
    CycleFactory(code="2031H1", closed=True)
    later = WRITTEN | {"due_on": "2031-08-15"}

    changed = steward.post("/cycles/2031H1/edit/", later)
    Cycle.objects.update(opened_at=timezone.now(), opened_by=UserFactory())
    refused = steward.post("/cycles/2031H1/edit/", WRITTEN)

    assert (changed.status_code, refused.status_code) == (302, 403)
    assert Cycle.objects.get().due_on == date(2031, 8, 15)


def test_cycle_opened_meanwhile_is_not_written() -> None:
    cycle, steward = CycleFactory(closed=True), UserFactory(ministry_steward=True)
    Cycle.objects.update(opened_at=timezone.now(), opened_by=steward)

    with pytest.raises(Refusal):
        save_cycle(cycle=cycle, by=steward)


def test_opening_says_how_many_reports_it_expects_and_does_it_on_a_yes(steward: Client) -> None:
    ImprovementFactory.create_batch(3)
    cycle = CycleFactory(closed=True)

    asked = steward.get("/cycles/2025H1/open/").content.decode()
    before = ExpectedReport.objects.count()
    done = steward.post("/cycles/2025H1/open/", follow=True).content.decode()

    assert "Opening this cycle asks for 3 reports" in asked
    assert (before, ExpectedReport.objects.count()) == (0, 3)
    assert "The cycle is open. 3 reports are expected." in done
    assert ("Opened at" in done, "Opened by" in done) == (True, False)  # who it was stands beside it
    cycle.refresh_from_db()
    assert cycle.opened_at > timezone.now() - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("opens", "due", "sentence"),
    [(1, 30, "is still to come. Reports will be taken from today on."), (-9, -1, "is past."), (0, 0, "")],
)
def test_opening_at_an_unusual_time_is_cautioned_and_not_barred(
    opens: int, due: int, sentence: str, steward: Client
) -> None:
    today = timezone.localdate()
    CycleFactory(closed=True, opens_on=today + timedelta(days=opens), due_on=today + timedelta(days=due))

    asked = steward.get("/cycles/2025H1/open/")
    steward.post("/cycles/2025H1/open/")

    assert (sentence in asked.context["caution"], bool(asked.context["caution"])) == (True, bool(sentence))
    assert asked.context["caution"] in asked.content.decode()
    assert Cycle.objects.get().opened_at is not None


def test_open_cycle_is_not_opened_again(steward: Client) -> None:
    CycleFactory()

    assert [
        steward.get("/cycles/2025H1/open/").status_code,
        steward.post("/cycles/2025H1/open/").status_code,
    ] == [
        403,
        403,
    ]
