"""Invitations, singly and by list."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from enterprises import invitations
from enterprises.enums import DepartmentalLine, InvitationState, Role
from enterprises.invitations import Invitee
from enterprises.models import Invitation, Membership, User
from enterprises.people import NewPerson, roles_of
from enterprises.verdicts import Refusal
from tests.factories.enterprises import (
    PASSWORD,
    EnterpriseFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NEW = NewPerson("anything@test.example", "李四", PASSWORD)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def steward() -> User:
    return UserFactory(ministry_steward=True)


def refused(deed: Any, *args: Any, **given: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        deed(*args, **given)
    return [lack.message for lack in caught.value.lacks]


def token_in(letter: Any) -> str:
    found = re.search(r"/invitation/([\w-]+)/", letter.body)
    assert found
    return found.group(1)


# Who may be what


def test_roles_are_those_of_the_organisation() -> None:
    assert roles_of(EnterpriseFactory()) == (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR)
    assert roles_of(OrganisationFactory()) == (
        *(Role.MINISTRY_REVIEWER, Role.MINISTRY_STEWARD, Role.OBSERVER, Role.EXPERT),
    )
    assert roles_of(OrganisationFactory(line=DepartmentalLine.FINANCE)) == (Role.OBSERVER,)
    assert roles_of(OrganisationFactory(authority=True)) == (
        Role.PROVINCIAL_REVIEWER,
        Role.PROVINCIAL_OBSERVER,
    )
    assert roles_of(OrganisationFactory(authority=True, line=DepartmentalLine.SCIENCE)) == (
        Role.PROVINCIAL_OBSERVER,
    )
    assert roles_of(OrganisationFactory(city_authority=True)) == (Role.CITY_REVIEWER,)
    assert roles_of(OrganisationFactory(city_authority=True, line=DepartmentalLine.MARKET)) == ()
    assert roles_of(OrganisationFactory(association=True)) == (Role.ASSOCIATION_ANALYST,)


# Inviting


def test_inviting_mails_a_link_of_which_only_the_digest_is_kept(
    steward: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    organisation = OrganisationFactory(authority=True)

    with django_capture_on_commit_callbacks(execute=True):
        (invitation,) = invitations.invite(
            [Invitee("Li@Authority.example", "李四", Role.PROVINCIAL_REVIEWER, organisation)], by=steward
        )

    (letter,) = mailoutbox
    token = token_in(letter)
    assert letter.to == ["li@authority.example"]
    assert (invitation.email, invitation.organisation, invitation.role, invitation.invited_by) == (
        "li@authority.example",
        organisation,
        Role.PROVINCIAL_REVIEWER,
        steward,
    )
    assert token not in invitation.token_digest
    assert invitations.find(token) == invitation
    assert invitation.expires_at - timezone.now() > timedelta(days=13)


def test_administrator_invites_to_the_own_enterprise_only() -> None:
    own, other = EnterpriseFactory(), EnterpriseFactory()
    user = UserFactory(enterprise_administrator=True, membership__enterprise=own)

    assert invitations.may_invite(own, by=user)
    assert refused(
        invitations.invite, [Invitee("li@test.example", "", Role.ENTERPRISE_REPORTER, other)], by=user
    ) == ["Only its administrator or a steward of the ministry invites to an enterprise."]
    assert refused(
        invitations.invite, [Invitee("li@test.example", "", Role.OBSERVER, OrganisationFactory())], by=user
    ) == ["Only a steward of the ministry invites to an organisation."]


@pytest.mark.parametrize(
    "role", ["enterprise_reporter", "provincial_reviewer", "ministry_reviewer", "observer"]
)
def test_nobody_else_invites(role: str) -> None:
    enterprise = EnterpriseFactory()
    belonging = {"membership__enterprise": enterprise} if role == "enterprise_reporter" else {}
    user = UserFactory(**{role: True}, **belonging)

    assert not invitations.may_invite(enterprise, by=user)
    assert not invitations.may_invite(OrganisationFactory(), by=user)


def test_inviting_tells_everything_in_the_way_and_sends_nothing(
    steward: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    province = OrganisationFactory(authority=True, name_en="Jiangsu industry")
    member = MembershipFactory(role=Role.PROVINCIAL_REVIEWER, organisation=province).user
    open_one = InvitationFactory(role=Role.PROVINCIAL_OBSERVER, organisation=province)
    twice = Invitee("twice@test.example", "", Role.PROVINCIAL_REVIEWER, province)
    invitees = [
        Invitee(member.email.upper(), "", Role.PROVINCIAL_REVIEWER, province),
        Invitee(open_one.email, "", Role.PROVINCIAL_OBSERVER, province),
        Invitee("a@test.example", "", Role.MINISTRY_STEWARD, province),
        twice,
        twice,
    ]

    with django_capture_on_commit_callbacks(execute=True):
        problems = refused(invitations.invite, invitees, by=steward)

    assert [problem.split(" on ")[0] for problem in problems] == [
        f"{member.email.upper()} already has this role there.",
        f"{open_one.email} was already invited",
        (
            "“ministry steward” does not go with Jiangsu industry. Possible there: provincial reviewer, "
            "provincial observer."
        ),
        "twice@test.example is listed more than once.",
        "twice@test.example is listed more than once.",
    ]
    assert mailoutbox == []
    assert list(Invitation.objects.all()) == [open_one]


def test_same_person_may_have_another_role(steward: User) -> None:
    member = MembershipFactory()

    invitations.invite(
        [Invitee(member.user.email, "", Role.ENTERPRISE_ADMINISTRATOR, member.enterprise)], by=steward
    )


# Changing


def test_resending_makes_the_old_link_useless(
    steward: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    invitation = InvitationFactory(token="old", expires_at=timezone.now() - timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        invitations.resend(invitation=invitation, by=steward)

    assert invitations.find("old") is None
    found = invitations.find(token_in(mailoutbox[0]))
    assert found == invitation
    assert invitations.is_open(found)


def test_revoked_invitation_cannot_be_accepted_or_sent_again(steward: User) -> None:
    invitation = invitations.revoke(invitation=InvitationFactory(), by=steward)

    sentence = "This invitation has been withdrawn. Ask the person who invited you."
    assert refused(invitations.accept, invitation=invitation, by=NEW) == [sentence]
    assert refused(invitations.resend, invitation=invitation, by=steward) == [sentence]


def test_colleague_without_the_right_changes_no_invitation() -> None:
    invitation = InvitationFactory()
    user = UserFactory(enterprise_reporter=True, membership__enterprise=invitation.enterprise)

    for deed in (invitations.resend, invitations.revoke):
        assert refused(deed, invitation=invitation, by=user) == [
            "Only its administrator or a steward of the ministry invites to an enterprise."
        ]


def test_state_says_what_became_of_an_invitation() -> None:
    now, user = timezone.now(), UserFactory()
    InvitationFactory(email="1@test.example")
    InvitationFactory(email="2@test.example", expires_at=now - timedelta(days=1))
    InvitationFactory(email="3@test.example", accepted_at=now, accepted_by=user)
    InvitationFactory(email="4@test.example", revoked_at=now, revoked_by=user)

    states = invitations.with_state(Invitation.objects.order_by("email")).values_list("state", flat=True)

    assert list(states) == [
        InvitationState.OFFERED,
        InvitationState.EXPIRED,
        InvitationState.TAKEN_UP,
        InvitationState.REVOKED,
    ]


# Accepting


def test_accepting_makes_an_account_with_the_invited_address() -> None:
    invitation = InvitationFactory()

    membership = invitations.accept(invitation=invitation, by=NEW)

    user = membership.user
    assert (user.email, user.name, user.check_password(PASSWORD)) == (invitation.email, "李四", True)
    assert list(user.emailaddress_set.values_list("verified", flat=True)) == [True]
    assert (membership.enterprise, membership.role) == (invitation.enterprise, invitation.role)
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at is None) == (user, False)


def test_accepting_adds_the_role_to_the_own_account() -> None:
    user = UserFactory(association_analyst=True)
    invitation = InvitationFactory(email=user.email, role=Role.OBSERVER)

    membership = invitations.accept(invitation=invitation, by=user)

    assert membership.user == user
    assert set(User.objects.get(pk=user.pk).roles) == {Role.ASSOCIATION_ANALYST, Role.OBSERVER}


def test_accepting_with_a_second_verified_address_is_allowed() -> None:
    user = UserFactory()
    user.emailaddress_set.create(email="second@test.example", verified=True)

    assert invitations.may_accept(InvitationFactory(email="second@test.example"), by=user)


def test_accepting_somebody_else_s_invitation_is_refused() -> None:
    user = UserFactory(email="mine@test.example")
    user.emailaddress_set.create(email="other@test.example", verified=False)
    invitation = InvitationFactory(email="other@test.example")

    assert refused(invitations.accept, invitation=invitation, by=user) == [
        (
            "You are signed in as mine@test.example; this invitation is for other@test.example. "
            "Sign out and open it again."
        )
    ]


def test_accepting_as_a_new_person_is_refused_where_the_address_has_an_account() -> None:
    invitation = InvitationFactory(email=UserFactory().email)

    assert refused(invitations.accept, invitation=invitation, by=NEW) == [
        "There is an account with this address. Sign in first."
    ]


def test_accepting_twice_is_refused() -> None:
    invitation = InvitationFactory()
    invitations.accept(invitation=invitation, by=NEW)

    assert refused(invitations.accept, invitation=invitation, by=NEW) == [
        "This invitation has been accepted. Sign in with your account."
    ]


def test_accepting_after_its_time_is_refused() -> None:
    invitation = InvitationFactory(expires_at="2025-03-01T00:00:00+08:00")

    assert refused(invitations.accept, invitation=invitation, by=NEW) == [
        "This invitation was valid until 1 March 2025. Ask for another one."
    ]


def test_accepted_invitation_is_one_membership(steward: User) -> None:
    organisation = OrganisationFactory()
    user = UserFactory()
    MembershipFactory(user=user, organisation=organisation, role=Role.OBSERVER)
    invitation = InvitationFactory(email=user.email, organisation=organisation, role=Role.OBSERVER)

    invitations.accept(invitation=invitation, by=user)

    assert Membership.objects.filter(user=user).count() == 1
