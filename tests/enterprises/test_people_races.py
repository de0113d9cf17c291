"""Several people at the same moment: registering, answering, accepting and leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import translation

from enterprises import invitations, people, registration
from enterprises.attachments import inspect
from enterprises.credit_code import fictitious
from enterprises.enums import ClaimState, Desk, Role
from enterprises.models import Claim, Enterprise, Membership, User
from enterprises.people import NewPerson
from enterprises.registration import Unit
from enterprises.verdicts import Refusal
from tests.factories.enterprises import (
    PDF,
    ClaimFactory,
    EnterpriseFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.policy import RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)

CODE = fictitious(999)


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """What is said to those who were refused, all begun at the same moment."""
    barrier, refused = threading.Barrier(len(deeds), timeout=20), []

    def run(deed: Callable[[], Any]) -> None:
        try:
            with translation.override("en"):
                barrier.wait()
                deed()
        except Refusal as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


def test_two_claims_on_a_new_code_confirmed_at_once_register_one_enterprise() -> None:
    first, second = ClaimFactory(credit_code=CODE), ClaimFactory(credit_code=CODE)
    one, other = UserFactory(provincial_reviewer=True), UserFactory(provincial_reviewer=True)

    refused = at_once(
        lambda: registration.confirm(claim=first, by=one),
        lambda: registration.confirm(claim=second, by=other),
    )

    enterprise = Enterprise.objects.get(credit_code=CODE)
    waiting = Claim.objects.get(state=ClaimState.PENDING)
    assert (waiting.enterprise, registration.desk_of(waiting)) == (enterprise, Desk.ADMINISTRATOR)
    assert len(refused) == 1
    assert refused[0].startswith("The administrator of the enterprise answers first.")
    assert [m.user_id for m in enterprise.memberships.all()] == [
        Claim.objects.get(state=ClaimState.CONFIRMED).claimant_id
    ]


def test_two_answers_to_one_claim_at_once_are_one() -> None:
    claim = ClaimFactory(credit_code=CODE)
    one, other = UserFactory(provincial_reviewer=True), UserFactory(provincial_reviewer=True)

    refused = at_once(
        lambda: registration.confirm(claim=claim, by=one),
        lambda: registration.refuse(claim=claim, by=other, reason="与执照不符"),
    )

    claim.refresh_from_db()
    assert len(refused) == 1
    assert refused[0].startswith(f"{claim.decided_by} has already decided this on ")
    assert Enterprise.objects.count() == (claim.state == ClaimState.CONFIRMED)


def test_same_person_registering_twice_at_once_registers_once() -> None:
    region = RegionFactory()

    def register() -> None:
        licence = ContentFile(PDF, name="licence.pdf")
        registration.register(
            by=NewPerson("wang@enterprise.example", "王芳", "a-long-pass-phrase"),
            unit=Unit(CODE, CODE, "演示轴承有限公司", region),
            licence=licence,
            inspected=inspect(licence),
        )

    assert at_once(register, register) == ["There is an account with this address. Sign in first."]
    assert Claim.objects.count() == 1


def test_two_accounts_with_one_address_at_once_are_one() -> None:
    person = NewPerson("wang@enterprise.example", "王芳", "a-long-pass-phrase")

    refused = at_once(
        lambda: people.create_person(person, verified=False),
        lambda: people.create_person(person, verified=True),
    )

    assert refused == ["There is an account with this address. Sign in first."]
    assert User.objects.get().emailaddress_set.count() == 1


def test_invitation_accepted_twice_at_once_makes_one_account() -> None:
    invitation = InvitationFactory(email="wang@enterprise.example")
    person = NewPerson("wang@enterprise.example", "王芳", "a-long-pass-phrase")

    refused = at_once(*[lambda: invitations.accept(invitation=invitation, by=person)] * 2)

    assert refused == ["This invitation has been accepted. Sign in with your account."]
    assert Membership.objects.filter(user__email="wang@enterprise.example").count() == 1


def test_two_administrators_ending_each_other_at_once_leave_one() -> None:
    enterprise = EnterpriseFactory()
    one, other = (
        MembershipFactory(enterprise=enterprise, role=Role.ENTERPRISE_ADMINISTRATOR) for _ in range(2)
    )

    refused = at_once(
        lambda: people.end(membership=one, by=other.user),
        lambda: people.end(membership=other, by=one.user),
    )

    assert len(refused) == 1
    assert people.has_administrator(enterprise)
