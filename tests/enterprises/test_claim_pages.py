"""Registrations as those who answer them see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enterprises.enums import ClaimState, Role
from enterprises.models import Enterprise, Membership
from policy.models import Region
from tests.factories.enterprises import (
    PDF,
    ClaimFactory,
    EnterpriseFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.policy import RegionFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_list_of_registrations_shows_what_the_reader_may_see(client: Client) -> None:
    here, there = ClaimFactory(), ClaimFactory(region__code="330000")
    client.force_login(UserFactory(provincial_reviewer=True))

    assert [row.record for row in client.get("/registrations/").context["table"].rows] == [here]

    client.force_login(UserFactory(ministry_steward=True))
    assert {row.record for row in client.get("/registrations/").context["table"].rows} == {here, there}


def test_list_of_registrations_costs_the_same_for_one_and_three(client: Client) -> None:
    city = RegionFactory(code="210200")
    enterprise = EnterpriseFactory(region=city.parent, city=city)
    where = {"region": city.parent, "city": city, "enterprise": enterprise}
    ClaimFactory(**where)
    client.force_login(UserFactory(ministry_steward=True))
    cost = queries_of(client, "/registrations/")
    ClaimFactory.create_batch(2, **where)

    assert queries_of(client, "/registrations/") == cost <= 8


def test_list_of_registrations_is_searched_filtered_and_exported(client: Client) -> None:
    found = ClaimFactory(enterprise_name="演示减速器有限公司")
    ClaimFactory(enterprise_name="演示轴承有限公司")
    client.force_login(UserFactory(ministry_steward=True))

    response = client.get("/registrations/", {"search": "减速", "state": "pending", "export": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"演示减速器有限公司,{found.credit_code},Jiangsu,{found.claimant.name},")
    assert "the authority of the province" in lines[1]


def test_registration_of_another_region_does_not_exist(client: Client) -> None:
    claim = ClaimFactory(region__code="330000")
    client.force_login(UserFactory(provincial_reviewer=True))

    for address in (f"/registrations/{claim.pk}/", f"/registrations/{claim.pk}/licence/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/registrations/{claim.pk}/answer/", {"deed": "confirm"}).status_code == 404


def test_province_confirms_on_the_page(client: Client) -> None:
    claim = ClaimFactory()
    client.force_login(UserFactory(provincial_reviewer=True))
    assert client.get(f"/registrations/{claim.pk}/").context["verdict"]

    response = client.post(f"/registrations/{claim.pk}/answer/", {"deed": "confirm"}, follow=True)

    assert messages_of(response) == ["Answered. The applicant gets an email."]
    membership = Membership.objects.get(user=claim.claimant)
    assert membership.role == Role.ENTERPRISE_ADMINISTRATOR
    assert membership.enterprise == Enterprise.objects.get(credit_code=claim.credit_code)


def test_province_refuses_on_the_page_with_a_reason(client: Client) -> None:
    claim = ClaimFactory()
    client.force_login(UserFactory(provincial_reviewer=True))

    response = client.post(f"/registrations/{claim.pk}/answer/", {"deed": "refuse", "reason": ""})

    assert response.context["form"].errors == {
        "reason": ["Give the reason, so that the claimant knows what to do."]
    }
    client.post(f"/registrations/{claim.pk}/answer/", {"deed": "refuse", "reason": "与执照不符"})
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (ClaimState.REFUSED, "与执照不符")


def test_administrator_chooses_the_role_of_the_colleague(client: Client) -> None:
    enterprise = EnterpriseFactory()
    claim = ClaimFactory(credit_code=enterprise.credit_code, enterprise=enterprise)
    client.force_login(UserFactory(enterprise_administrator=True, membership__enterprise=enterprise))
    form = client.get(f"/registrations/{claim.pk}/").context["form"]
    assert form["role"].initial == Role.ENTERPRISE_REPORTER

    client.post(f"/registrations/{claim.pk}/answer/", {"deed": "confirm", "role": Role.ENTERPRISE_REPORTER})

    assert Membership.objects.get(user=claim.claimant).role == Role.ENTERPRISE_REPORTER


def test_administrator_passes_the_claim_on(client: Client) -> None:
    enterprise = EnterpriseFactory()
    claim = ClaimFactory(credit_code=enterprise.credit_code, enterprise=enterprise)
    client.force_login(UserFactory(enterprise_administrator=True, membership__enterprise=enterprise))

    client.post(
        f"/registrations/{claim.pk}/answer/",
        {"deed": "refer", "role": Role.ENTERPRISE_REPORTER, "reason": "不认识"},
    )

    claim.refresh_from_db()
    assert (claim.state, claim.referral) == (ClaimState.PENDING, "不认识")


def test_reader_who_may_not_answer_reads_why(client: Client) -> None:
    claim = ClaimFactory()
    client.force_login(UserFactory(provincial_observer=True))

    response = client.get(f"/registrations/{claim.pk}/")

    assert "Only the authority of the region decides on this." in response.content.decode()
    response = client.post(f"/registrations/{claim.pk}/answer/", {"deed": "confirm"})
    assert response.context["form"].non_field_errors() == [
        "Only the authority of the region decides on this."
    ]
    claim.refresh_from_db()
    assert claim.state == ClaimState.PENDING


def test_answer_without_a_button_is_refused(client: Client) -> None:
    claim = ClaimFactory()
    client.force_login(UserFactory(provincial_reviewer=True))

    assert client.post(f"/registrations/{claim.pk}/answer/", {"deed": "burn"}).status_code == 403


def test_registration_page_shows_other_claims_and_what_is_odd(client: Client) -> None:
    enterprise = EnterpriseFactory(enterprise_name="演示轴承有限公司")
    claim = ClaimFactory(
        credit_code=enterprise.credit_code, enterprise=enterprise, enterprise_name="演示机床有限公司"
    )
    other = ClaimFactory(credit_code=enterprise.credit_code, enterprise=enterprise)
    client.force_login(UserFactory(provincial_reviewer=True))

    context = client.get(f"/registrations/{claim.pk}/").context

    assert list(context["others"]) == [other]
    assert context["warnings"] == ["Under this code “演示轴承有限公司” is registered."]


def test_licence_is_served_to_those_who_see_the_registration(client: Client) -> None:
    claim = ClaimFactory()
    client.force_login(UserFactory(provincial_reviewer=True))

    response = client.get(f"/registrations/{claim.pk}/licence/")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_scanned_licence_stands_on_the_page(client: Client) -> None:
    claim = ClaimFactory(licence_type="image/png", licence_name="licence.png")
    claim.licence.save("licence.png", SimpleUploadedFile("licence.png", PDF))
    client.force_login(UserFactory(provincial_reviewer=True))

    assert f'<img class="scan" src="/registrations/{claim.pk}/licence/"' in (
        client.get(f"/registrations/{claim.pk}/").content.decode()
    )
    response = client.get(f"/registrations/{claim.pk}/licence/")
    assert response["Content-Disposition"].startswith("inline;")


def test_city_that_checks_confirms(client: Client) -> None:
    city = RegionFactory(code="210200")
    Region.objects.filter(pk=city.pk).update(checks_reports=True)
    claim = ClaimFactory(region=city.parent, city=city)
    authority = OrganisationFactory(city_authority=True)
    client.force_login(UserFactory(city_reviewer=True, membership__organisation=authority))

    client.post(f"/registrations/{claim.pk}/answer/", {"deed": "confirm"})

    assert Enterprise.objects.get(credit_code=claim.credit_code).city == city
