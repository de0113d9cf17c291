"""Organisations: known to everyone, changed by stewards."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from enterprises.enums import DepartmentalLine, Role
from enterprises.models import Organisation, User
from tests.factories.enterprises import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def listed(client: Client, user: User, address: str = "/people/", **query: str) -> list[Any]:
    client.force_login(user)
    return [row.record for row in client.get(address, query).context["table"].rows]


ENTERED = {
    "kind": "regional_authority",
    "name_zh": "江苏省财政厅",
    "name_en": "Jiangsu finance",
    "line": "finance",
    "region": "320000",
    "credit_code": "",
}


def test_organisations_are_known_to_everyone_and_changed_by_stewards(client: Client) -> None:
    organisation = OrganisationFactory(authority=True, name_en="Jiangsu industry")
    user, steward = UserFactory(provincial_reviewer=True), UserFactory(ministry_steward=True)

    assert organisation in listed(client, user, "/organisations/")
    page = client.get("/organisations/").content.decode()
    assert f"/organisations/{organisation.pk}/" not in page
    assert client.get(f"/organisations/{organisation.pk}/").status_code == 403
    assert client.post("/organisations/new/", ENTERED).status_code == 403

    client.force_login(steward)
    assert f"/organisations/{organisation.pk}/" in client.get("/organisations/").content.decode()
    assert client.post("/organisations/new/", ENTERED)["Location"] == "/organisations/"
    assert Organisation.objects.get(name_zh="江苏省财政厅").line == DepartmentalLine.FINANCE


def test_organisation_list_costs_the_same_for_one_and_three(client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    OrganisationFactory(authority=True)
    OrganisationFactory(association=True)
    cost = queries_of(client, "/organisations/")
    OrganisationFactory.create_batch(2, authority=True)
    OrganisationFactory.create_batch(2, association=True)

    assert queries_of(client, "/organisations/") == cost <= 10


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"region": ""}, {"__all__": ["A regional authority has a region; nothing else has."]}),
        ({"line": ""}, {"line": ["Say which department of the region it is."]}),
        (
            {"region": "210200", "line": "finance"},
            {"line": ["In a city only the industry line takes part."]},
        ),
        (
            {"kind": "association", "region": ""},
            {"__all__": ["An association covers at least one sector."]},
        ),
        (
            {"kind": "ministry"},
            {"__all__": ["A regional authority has a region; nothing else has."]},
        ),
        (
            {"region": "710000"},
            {"region": ["Select a valid choice. That choice is not one of the available choices."]},
        ),
    ],
)
def test_organisation_has_what_its_kind_needs(
    client: Client, changes: dict[str, str], errors: dict[str, list[str]]
) -> None:
    OrganisationFactory(city_authority=True)
    OrganisationFactory(authority=True)
    OrganisationFactory(authority=True, region__code="710000")
    client.force_login(UserFactory(ministry_steward=True))

    response = client.post("/organisations/new/", ENTERED | changes)

    assert response.context["form"].errors == errors


def test_organisation_with_people_keeps_what_their_roles_rest_on(client: Client) -> None:
    organisation = OrganisationFactory(authority=True, name_zh="江苏省工业和信息化厅")
    MembershipFactory(organisation=organisation, role=Role.PROVINCIAL_REVIEWER)
    OrganisationFactory(authority=True, region__code="330000")
    client.force_login(UserFactory(ministry_steward=True))

    client.post(f"/organisations/{organisation.pk}/", ENTERED | {"region": "330000"})

    organisation.refresh_from_db()
    assert (organisation.name_zh, organisation.region_id, organisation.line) == (
        "江苏省财政厅",
        "320000",
        DepartmentalLine.INDUSTRY,
    )
