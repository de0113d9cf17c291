"""Accounts, and roles that end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from enterprises import people
from enterprises.enums import Role
from enterprises.models import Enterprise, Membership, User
from enterprises.verdicts import Refusal
from tests.factories.enterprises import (
    EnterpriseFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> Any:
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def administrator_of(enterprise: Enterprise) -> Membership:
    return MembershipFactory(enterprise=enterprise, role=Role.ENTERPRISE_ADMINISTRATOR)


def reporter_of(enterprise: Enterprise) -> Membership:
    return MembershipFactory(enterprise=enterprise, role=Role.ENTERPRISE_REPORTER)


def refused(**given: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        people.end(**given)
    return [lack.message for lack in caught.value.lacks]


# Roles


def test_giving_a_role_twice_changes_nothing() -> None:
    user, enterprise = UserFactory(), EnterpriseFactory()
    first = people.give_role(user=user, role=Role.ENTERPRISE_REPORTER, to=enterprise)

    assert people.give_role(user=user, role=Role.ENTERPRISE_REPORTER, to=enterprise) == first


def test_role_can_be_given_again_after_it_ended() -> None:
    membership = MembershipFactory(ended_at=timezone.now(), ended_by=UserFactory())

    again = people.give_role(user=membership.user, role=membership.role, to=membership.enterprise)

    assert again != membership


def test_steward_ends_any_role() -> None:
    steward, membership = UserFactory(ministry_steward=True), MembershipFactory()

    people.end(membership=membership, by=steward)

    membership.refresh_from_db()
    assert (membership.ended_by, membership.ended_at is None) == (steward, False)
    assert User.objects.get(pk=membership.user_id).active_memberships == []


def test_administrator_ends_roles_of_the_own_enterprise_only() -> None:
    own, other = administrator_of(EnterpriseFactory()), MembershipFactory()
    colleague = reporter_of(own.enterprise)

    people.end(membership=colleague, by=own.user)

    assert refused(membership=other, by=own.user) == [
        "Only an administrator of the enterprise or a steward can end this role."
    ]


def test_reporter_ends_the_own_role_only() -> None:
    enterprise = EnterpriseFactory()
    own, colleague = reporter_of(enterprise), reporter_of(enterprise)

    assert not people.may_end(colleague, by=own.user)
    people.end(membership=own, by=own.user)


def test_ended_role_is_not_ended_again() -> None:
    steward, membership = UserFactory(ministry_steward=True), MembershipFactory()
    people.end(membership=membership, by=steward)

    assert refused(membership=membership, by=steward) == ["This role has already been ended."]


def test_last_administrator_names_who_takes_over() -> None:
    enterprise = EnterpriseFactory()
    last, colleague = administrator_of(enterprise), reporter_of(enterprise)
    sentence = "This is the last administrator. Say which colleague takes over."
    assert refused(membership=last, by=last.user) == [sentence]
    assert refused(membership=last, by=last.user, successor=reporter_of(EnterpriseFactory())) == [sentence]

    people.end(membership=last, by=last.user, successor=colleague)

    active = Membership.objects.active().filter(enterprise=enterprise, role=Role.ENTERPRISE_ADMINISTRATOR)
    assert [membership.user for membership in active] == [colleague.user]


def test_one_of_two_administrators_leaves_freely() -> None:
    enterprise = EnterpriseFactory()
    first, second = administrator_of(enterprise), administrator_of(enterprise)

    people.end(membership=first, by=second.user)

    assert people.is_last(second)


def test_administrator_whose_account_is_closed_does_not_count() -> None:
    enterprise = EnterpriseFactory()
    closed, last = administrator_of(enterprise), administrator_of(enterprise)
    User.objects.filter(pk=closed.user_id).update(is_active=False)

    assert people.is_last(last)


def test_last_steward_stays() -> None:
    steward = UserFactory(ministry_steward=True)
    (own,) = steward.active_memberships
    assert refused(membership=own, by=steward) == ["This is the last steward. Invite another one first."]

    UserFactory(ministry_steward=True)

    people.end(membership=own, by=steward)


# The people page


def listed(client: Client, user: User, address: str = "/people/", **query: str) -> list[Any]:
    client.force_login(user)
    return [row.record for row in client.get(address, query).context["table"].rows]


def test_people_are_those_of_the_own_organisation(client: Client) -> None:
    organisation = OrganisationFactory(association=True)
    user = UserFactory(association_analyst=True, membership__organisation=organisation)
    colleague = MembershipFactory(organisation=organisation, role=Role.ASSOCIATION_ANALYST)
    MembershipFactory(role=Role.ASSOCIATION_ANALYST, organisation=OrganisationFactory(association=True))
    MembershipFactory()

    assert set(listed(client, user)) == {*user.active_memberships, colleague}


def test_people_of_an_enterprise_see_each_other(client: Client) -> None:
    own = administrator_of(EnterpriseFactory())
    colleague = reporter_of(own.enterprise)
    reporter_of(EnterpriseFactory())

    assert set(listed(client, own.user)) == {own, colleague}


def test_steward_finds_people_by_name_address_and_place(client: Client) -> None:
    steward = UserFactory(ministry_steward=True)
    found = MembershipFactory(
        user__name="欧阳锋", user__email="ouyang@test.example", enterprise__enterprise_name="演示机床有限公司"
    )
    MembershipFactory()

    for words in ("欧阳", "OUYANG@", "机床", "锋 机床", found.enterprise.credit_code):
        assert listed(client, steward, search=words) == [found]
    assert listed(client, steward, search="锋 轴承") == []
    assert listed(client, steward, role="enterprise_reporter", search="test.example")[0] in (
        Membership.objects.filter(role=Role.ENTERPRISE_REPORTER)
    )


def test_people_page_costs_the_same_for_one_and_three(client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    authority = OrganisationFactory(authority=True)
    MembershipFactory(role=Role.PROVINCIAL_REVIEWER, organisation=authority)
    reporter_of(EnterpriseFactory())
    cost = queries_of(client, "/people/")
    MembershipFactory.create_batch(2, role=Role.PROVINCIAL_REVIEWER, organisation=authority)
    MembershipFactory.create_batch(2)

    assert queries_of(client, "/people/") == cost <= 8


def test_ending_a_role_asks_first(client: Client) -> None:
    own = administrator_of(EnterpriseFactory())
    colleague = reporter_of(own.enterprise)
    client.force_login(own.user)
    assert f'href="/people/{colleague.pk}/end/"' in client.get("/people/").content.decode()

    response = client.get(f"/people/{colleague.pk}/end/")

    assert colleague.user.email in response.content.decode()
    assert client.post(f"/people/{colleague.pk}/end/")["Location"] == "/people/"
    colleague.refresh_from_db()
    assert colleague.ended_by == own.user


def test_ending_the_last_administrator_asks_for_the_successor(client: Client) -> None:
    last = administrator_of(EnterpriseFactory())
    colleague = reporter_of(last.enterprise)
    client.force_login(last.user)
    address = f"/people/{last.pk}/end/"

    assert list(client.get(address).context["form"].fields["successor"].queryset) == [colleague]
    assert client.post(address).context["form"].errors == {"successor": ["This field is required."]}
    client.post(address, {"successor": colleague.pk})

    last.refresh_from_db()
    assert last.ended_at is not None


def test_ending_a_role_of_others_is_refused_or_hidden(client: Client) -> None:
    enterprise = EnterpriseFactory()
    own, colleague, stranger = reporter_of(enterprise), reporter_of(enterprise), MembershipFactory()
    client.force_login(own.user)

    assert client.post(f"/people/{colleague.pk}/end/").status_code == 403
    assert client.post(f"/people/{stranger.pk}/end/").status_code == 404
    assert not Membership.objects.filter(ended_at__isnull=False).exists()
