"""Choosing product and cycle, what will be asked, starting once; and the print for the seal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Report
from enterprises.starting import reportable
from tests.factories.enterprises import ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.policy import IndustryCodeFactory
from tests.factories.reports import (
    AttachmentFactory,
    CycleFactory,
    ExpectedReportFactory,
    ReportFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

NEW = "/reports/new/"


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def today() -> date:
    return timezone.localdate()


def test_what_is_owed_comes_first_and_what_is_done_last() -> None:
    person = MembershipFactory()
    of_mine: dict[str, Any] = {"enterprise": person.enterprise}
    past = CycleFactory(code="2024H2", opens_on=date(2025, 1, 1), due_on=date(2025, 2, 28))
    past.period_from, past.period_to = date(2024, 7, 1), date(2024, 12, 31)
    past.save()
    now = CycleFactory()
    CycleFactory(code="2031H1", closed=True)
    owed, voluntary = ImprovementFactory(**of_mine), ImprovementFactory(**of_mine)
    done = ImprovementFactory(**of_mine, started_on=date(2025, 2, 1))
    ImprovementFactory(**of_mine, ended_on=date(2024, 6, 30), started_on=None)
    ExpectedReportFactory(improvement=owed, cycle=past)
    ExpectedReportFactory(improvement=owed, cycle=now)
    ReportFactory(accepted=True, improvement=done, cycle=now, reporter=person.user)
    ReportFactory(withdrawn=True, improvement=owed, cycle=now, reporter=person.user)
    ImprovementFactory()  # of another enterprise

    found = reportable(person.user, today())

    assert [(r.improvement, r.cycle.code, r.expected, r.late, r.report is None) for r in found] == [
        (owed, "2024H2", True, True, True),
        (owed, "2025H1", True, False, True),
        (voluntary, "2024H2", False, True, True),
        (voluntary, "2025H1", False, False, True),
        (done, "2025H1", False, False, False),
    ]


def test_page_leads_to_what_is_to_be_done(client: Client) -> None:
    draft = ReportFactory()
    client.force_login(draft.created_by)
    other = ImprovementFactory(enterprise=draft.enterprise)

    page = client.get(NEW).content.decode()

    assert f'href="{reverse("enterprises:report_edit", args=[draft.number])}"' in page
    assert f'href="{NEW}?improvement={other.pk}&amp;cycle=2025H1"' in page
    assert f'href="{reverse("enterprises:improvement_new")}"' in page


def test_person_without_improvements_is_led_to_the_first(client: Client) -> None:
    client.force_login(UserFactory(enterprise_reporter=True))

    page = client.get(NEW).content.decode()

    assert "Begin with your first improvement" in page
    assert reverse("enterprises:improvement_new") in page


def test_choice_can_be_narrowed_to_one_product(client: Client) -> None:
    person = MembershipFactory()
    CycleFactory()
    one, _other = (ImprovementFactory(enterprise=person.enterprise) for _ in range(2))
    client.force_login(person.user)

    items = client.get(f"{NEW}?improvement={one.pk}").context["items"]

    assert [item.improvement for item in items] == [one]


def test_reviewers_do_not_report(client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"improvement": ImprovementFactory().pk, "cycle": "x"}).status_code == 403


@pytest.mark.parametrize("query", ["improvement=0&cycle=2025H1", "improvement=x", "cycle=nothing"])
def test_product_of_another_enterprise_is_not_there(client: Client, query: str) -> None:
    CycleFactory()
    foreign = ImprovementFactory()
    client.force_login(UserFactory(enterprise_reporter=True))

    assert client.get(f"{NEW}?{query}").status_code == 404
    assert client.get(f"{NEW}?improvement={foreign.pk}&cycle=2025H1").status_code == 404
    assert client.post(NEW, {"improvement": foreign.pk, "cycle": "2025H1"}).status_code == 404


def test_fields_that_block_are_told_before_one_starts(client: Client) -> None:
    person = MembershipFactory()
    IndustryCodeFactory()
    CycleFactory()
    improvement = ImprovementFactory(enterprise=person.enterprise, layer=None)
    client.force_login(person.user)

    response = client.get(f"{NEW}?improvement={improvement.pk}&cycle=2025H1")

    asked = {
        str(title): [p.field for p in problems] for title, problems in response.context["asked"] if problems
    }
    assert asked == {
        "Product": ["layer"],
        "Improvement": ["measures", "measures_text"],
        "Indicators": ["rows"],
        "Declaration": ["declaration", "signatory", "signed_on"],
    }
    assert not Report.objects.exists()


def test_late_start_is_told_that_a_reason_will_be_asked(client: Client) -> None:
    person = MembershipFactory()
    due_on = today() - timedelta(days=3)
    CycleFactory(due_on=due_on, opens_on=due_on - timedelta(days=30))
    improvement = ImprovementFactory(enterprise=person.enterprise)
    client.force_login(person.user)

    page = client.get(f"{NEW}?improvement={improvement.pk}&cycle=2025H1").content.decode()

    assert "It is still taken, with the reason for the delay." in page


def test_start_leads_to_the_form_and_a_second_click_to_the_same(client: Client) -> None:
    person = MembershipFactory()
    CycleFactory()
    improvement = ImprovementFactory(enterprise=person.enterprise)
    client.force_login(person.user)

    posted = [client.post(NEW, {"improvement": improvement.pk, "cycle": "2025H1"}) for _ in range(2)]

    report = Report.objects.get()
    address = reverse("enterprises:report_edit", args=[report.number])
    assert [(response.status_code, response.url) for response in posted] == [(302, address)] * 2


def test_start_in_a_closed_cycle_is_refused_with_a_sentence(client: Client) -> None:
    person = MembershipFactory()
    CycleFactory(code="2031H1", closed=True)
    improvement = ImprovementFactory(enterprise=person.enterprise)
    client.force_login(person.user)

    response = client.post(NEW, {"improvement": improvement.pk, "cycle": "2031H1"}, follow=True)

    assert "is not open yet" in response.content.decode()
    assert not Report.objects.exists()


def test_choice_costs_the_same_for_three_products_as_for_one(client: Client) -> None:
    person = MembershipFactory()
    CycleFactory()
    ImprovementFactory(enterprise=person.enterprise)
    client.force_login(person.user)
    one = queries_of(client, NEW)
    ImprovementFactory.create_batch(2, enterprise=person.enterprise)

    assert queries_of(client, NEW) == one


# The print


def printed(report: Report) -> str:
    return reverse("enterprises:report_print", args=[report.number])


def test_print_says_everything_and_leaves_room_for_the_seal(client: Client) -> None:
    report = ReportFactory(complete=True)
    file = AttachmentFactory(report=report)
    client.force_login(report.created_by)

    page = client.get(printed(report)).content.decode()

    for text in (report.number, report.credit_code, report.product_name, "1,900", file.name, file.sha256):
        assert text in page
    assert "Working paper, not an official document." in page
    assert "Enterprise (seal)" in page
    assert "Demo data" in page


def test_print_is_as_visible_as_its_report(client: Client) -> None:
    draft, submitted = ReportFactory(), ReportFactory(submitted=True)
    client.force_login(UserFactory(provincial_reviewer=True))

    assert [client.get(printed(report)).status_code for report in (draft, submitted)] == [404, 200]
