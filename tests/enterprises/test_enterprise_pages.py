"""The list of enterprises, the page of one, its profile, its code and its improvements."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from enterprises import counting
from enterprises.credit_code import fictitious
from enterprises.enums import ClaimState, EnterpriseSize
from enterprises.models import Enterprise, User
from tests.factories.enterprises import (
    ClaimFactory,
    EnterpriseFactory,
    ImprovementFactory,
    UserFactory,
)
from tests.factories.notice import TargetFactory
from tests.factories.policy import (
    IndustryCodeFactory,
    RegionFactory,
)
from tests.factories.reports import ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def listed(client: Client, user: User, **query: str) -> list[Any]:
    client.force_login(user)
    return [row.record for row in client.get("/enterprises/", query).context["table"].rows]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# The list


def test_list_shows_the_enterprises_one_may_see(client: Client) -> None:
    here, there = EnterpriseFactory(), EnterpriseFactory(region__code="330000")
    accepted = ReportFactory(accepted=True, improvement__enterprise=there)
    own = UserFactory(enterprise_reporter=True, membership__enterprise=there)

    assert listed(client, UserFactory(provincial_reviewer=True)) == [here]
    assert listed(client, UserFactory(observer=True)) == [here, there]
    assert listed(client, own) == [there]
    assert listed(client, UserFactory(association_analyst=True)) == [accepted.enterprise]
    assert listed(client, UserFactory(expert=True)) == []


def test_list_is_searched_in_chinese_and_by_code(client: Client) -> None:
    found = EnterpriseFactory(enterprise_name="演示精密机床有限公司")
    EnterpriseFactory(enterprise_name="演示轴承有限公司")
    steward = UserFactory(ministry_steward=True)

    for words in ("机床", "床", "精密 公司", found.credit_code.lower(), found.credit_code[-6:]):
        assert listed(client, steward, search=words) == [found]
    assert listed(client, steward, search="床机") == []


def test_list_is_filtered_by_region_city_sector_and_size(client: Client) -> None:
    city = RegionFactory(code="210200")
    found = EnterpriseFactory(region=city.parent, city=city, size=EnterpriseSize.LARGE)
    ImprovementFactory.create_batch(2, enterprise=found, sector__code="electronics")
    ImprovementFactory()
    steward = UserFactory(ministry_steward=True)

    for name, value in {
        "region": "210000",
        "city": "210200",
        "sector": "electronics",
        "size": "large",
    }.items():
        assert listed(client, steward, **{name: value}) == [found]


def test_list_counts_improvements_and_accepted_reports(client: Client) -> None:
    improvement = ImprovementFactory()
    ImprovementFactory(enterprise=improvement.enterprise)
    ReportFactory(accepted=True, improvement=improvement)
    ReportFactory(improvement=improvement, cycle__code="2025H2")

    (row,) = listed(client, UserFactory(ministry_steward=True))

    assert (row.improvements_count, row.accepted_count) == (2, 1)


def test_list_exports_what_is_filtered(client: Client) -> None:
    EnterpriseFactory(enterprise_name="演示机床有限公司")
    EnterpriseFactory()
    client.force_login(UserFactory(ministry_steward=True))

    response = client.get("/enterprises/", {"search": "机床", "export": "csv"})

    head, line = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert head.startswith("Enterprise,Credit code,Region,City,Industry code,Size,Improvements,")
    assert line.startswith("演示机床有限公司,9100")


def test_list_costs_the_same_for_one_and_three(client: Client) -> None:
    city = RegionFactory(code="210200")
    client.force_login(UserFactory(ministry_steward=True))
    EnterpriseFactory(region=city.parent, city=city)
    cost = queries_of(client, "/enterprises/")
    EnterpriseFactory.create_batch(2, region=city.parent, city=city)

    assert queries_of(client, "/enterprises/") == cost <= 11


# The page


def test_page_shows_people_registrations_and_reports_to_those_concerned(client: Client) -> None:
    TargetFactory()
    reporter = UserFactory(enterprise_reporter=True)
    enterprise = reporter.active_memberships[0].enterprise
    improvement = ImprovementFactory(enterprise=enterprise)
    report = ReportFactory(accepted=True, improvement=improvement, reporter=reporter)
    draft = ReportFactory(improvement=improvement, reporter=reporter, cycle__code="2025H2")
    claim = ClaimFactory(
        credit_code=enterprise.credit_code,
        enterprise=enterprise,
        state=ClaimState.CONFIRMED,
        decided_at=timezone.now(),
        decided_by=report.accepted_by,
    )

    def seen_by(user: User) -> tuple[set[Any], set[Any], set[Any]]:
        client.force_login(user)
        context = client.get(f"/enterprises/{enterprise.credit_code}/").context
        return (
            {membership.user for membership in context["people"]},
            set(context["claims"]),
            {row.record for row in context["reports"].rows},
        )

    assert seen_by(reporter) == ({reporter}, set(), {report, draft})
    assert seen_by(UserFactory(provincial_reviewer=True)) == ({reporter}, {claim}, {report})
    assert seen_by(UserFactory(observer=True)) == ({reporter}, {claim}, {report})
    assert seen_by(UserFactory(association_analyst=True)) == (set(), set(), {report})


def test_page_of_an_enterprise_one_may_not_see_does_not_exist(client: Client) -> None:
    enterprise = EnterpriseFactory(region__code="330000")

    for user in (
        UserFactory(provincial_reviewer=True),
        UserFactory(enterprise_administrator=True),
        UserFactory(association_analyst=True),
    ):
        client.force_login(user)
        for tail in ("", "edit/", "code/"):
            assert client.get(f"/enterprises/{enterprise.credit_code}/{tail}").status_code == 404


def test_page_says_whether_the_enterprise_counts_on_a_date(client: Client) -> None:
    TargetFactory()
    report = ReportFactory(accepted=True, decided_on=date(2025, 7, 1))
    counting.restate_report(report=report, by=report.accepted_by, reason="采纳")
    client.force_login(UserFactory(observer=True))
    address = report.enterprise.get_absolute_url()

    assert client.get(address).context["counts"] is True
    opened = f"/targets/enterprises-2025/counted/{report.credit_code}/"
    assert f'href="{opened}"' in client.get(address).content.decode()
    assert client.get(address, {"as_of": "2025-06-29"}).context["counts"] is False
    assert client.get(address, {"known_at": "2025-12-31"}).context["counts"] is False


def test_page_under_a_former_code_leads_to_the_one_it_has(client: Client) -> None:
    enterprise, steward = EnterpriseFactory(), UserFactory(ministry_steward=True)
    old, new = enterprise.credit_code, fictitious(700_010)
    client.force_login(steward)
    client.post(
        f"/enterprises/{old}/code/",
        {"new_code": new, "changed_on": "2025-09-01", "document_number": "变更[2025]8号"},
    )

    assert client.get(f"/enterprises/{old}/", {"as_of": "2025-06-30"})["Location"] == (
        f"/enterprises/{new}/?as_of=2025-06-30"
    )
    assert enterprise.code_changes.get().document_number == "变更〔2025〕8号"
    client.force_login(UserFactory(enterprise_reporter=True))
    assert client.get(f"/enterprises/{old}/").status_code == 404


def test_page_costs_the_same_for_one_and_three_of_everything(client: Client) -> None:
    TargetFactory()
    client.force_login(UserFactory(ministry_steward=True))
    enterprise = EnterpriseFactory()

    def add(count: int) -> None:
        for improvement in ImprovementFactory.create_batch(count, enterprise=enterprise):
            ReportFactory(submitted=True, improvement=improvement)
        ClaimFactory.create_batch(count, enterprise=enterprise)

    add(1)
    cost = queries_of(client, enterprise.get_absolute_url())
    add(2)

    assert queries_of(client, enterprise.get_absolute_url()) == cost <= 14


# The profile and the code


def test_administrator_changes_the_profile_but_not_what_was_confirmed(client: Client) -> None:
    enterprise = EnterpriseFactory()
    IndustryCodeFactory()
    client.force_login(UserFactory(enterprise_administrator=True, membership__enterprise=enterprise))
    address = f"/enterprises/{enterprise.credit_code}/edit/"
    given = {
        "enterprise_name": "另一公司",
        "region": "330000",
        "industry_code": "３４５１",
        "size": "large",
        "ownership": "",
        "quality_grade": "",
        "contact_name": "李四",
        "contact_phone": "",
        "contact_email": "li@enterprise.example",
    }

    response = client.post(address, given, follow=True)

    assert messages_of(response) == ["Saved."]
    enterprise.refresh_from_db()
    assert (enterprise.industry_code, enterprise.size, enterprise.contact_name) == ("3451", "large", "李四")
    assert enterprise.region_id == "320000"
    assert enterprise.enterprise_name != "另一公司"


def test_unknown_industry_code_warns_and_is_saved(client: Client) -> None:
    enterprise = EnterpriseFactory()
    client.force_login(UserFactory(enterprise_administrator=True, membership__enterprise=enterprise))

    response = client.post(
        f"/enterprises/{enterprise.credit_code}/edit/", {"industry_code": "9999"}, follow=True
    )

    assert messages_of(response) == [
        "Saved.",
        "This code is not in the list of manufacturing; please check it.",
    ]
    assert Enterprise.objects.get().industry_code == "9999"


def test_province_corrects_what_it_confirmed(client: Client) -> None:
    enterprise = EnterpriseFactory()
    RegionFactory(code="210200")
    client.force_login(UserFactory(provincial_reviewer=True))
    address = f"/enterprises/{enterprise.credit_code}/edit/"

    response = client.post(address, {"enterprise_name": "", "city": "210200", "closed_on": "2025年9月1日"})
    assert response.context["form"].errors == {
        "enterprise_name": ["This field is required."],
        "city": ["Dalian belongs to Liaoning."],
    }
    client.post(address, {"enterprise_name": "演示新名有限公司", "city": "", "closed_on": "2025年9月1日"})

    enterprise.refresh_from_db()
    assert (enterprise.enterprise_name, enterprise.closed_on) == ("演示新名有限公司", date(2025, 9, 1))


def test_reporter_s_profile_page_is_closed(client: Client) -> None:
    enterprise = EnterpriseFactory()
    client.force_login(UserFactory(enterprise_reporter=True, membership__enterprise=enterprise))

    assert client.get(f"/enterprises/{enterprise.credit_code}/edit/").status_code == 403
    assert client.post(f"/enterprises/{enterprise.credit_code}/code/").status_code == 403


def test_wrong_code_is_refused_with_its_rule(client: Client) -> None:
    enterprise = EnterpriseFactory()
    client.force_login(UserFactory(ministry_steward=True))

    response = client.post(
        f"/enterprises/{enterprise.credit_code}/code/",
        {"new_code": "91000000MA00077794", "changed_on": "2025-09-01", "document_number": "x"},
    )

    assert response.context["form"].errors == {
        "new_code": ["The check digit of the organisation code (place 17) does not fit places 9 to 16."]
    }
