"""What the database itself refuses of people, organisations and enterprises; each constraint by its name."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.enums import ClaimState, OrganisationKind, Role
from enterprises.models import CreditCodeChange
from tests.factories.enterprises import (
    ClaimFactory,
    EnterpriseFactory,
    ImprovementFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def refused(thing: Any, **changes: Any) -> str:
    """The name of the constraint that refuses a raw update."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**changes)
    cause = error.value.__cause__
    return cause.diag.constraint_name  # type: ignore[union-attr]


def test_address_is_one_person_s_in_any_case() -> None:
    UserFactory(email="wang@test.example")

    assert refused(UserFactory(), email="WANG@test.example") == "user_email_is_unique_in_any_case"


@pytest.mark.parametrize(
    ("constraint", "trait", "changes"),
    [
        ("organisation_authority_has_its_region", {"authority": True}, {"region": None}),
        (
            "organisation_authority_has_its_region",
            {"authority": True},
            {"kind": OrganisationKind.MINISTRY},
        ),
        ("organisation_association_has_a_sector", {"association": True}, {"sectors": []}),
    ],
)
def test_organisation_constraint(constraint: str, trait: dict[str, bool], changes: dict[str, Any]) -> None:
    assert refused(OrganisationFactory(**trait), **changes) == constraint


@pytest.mark.parametrize("factory", [MembershipFactory, InvitationFactory])
@pytest.mark.parametrize(
    ("ending", "changes"),
    [
        ("of_one_organisation", {"enterprise": None}),
        ("role_fits_the_organisation", {"role": Role.OBSERVER}),
    ],
)
def test_role_is_of_one_place_that_it_fits(factory: Any, ending: str, changes: dict[str, Any]) -> None:
    name = {
        ("of_one_organisation", MembershipFactory): "membership_is_of_one_organisation",
        ("of_one_organisation", InvitationFactory): "invitation_is_to_one_organisation",
        ("role_fits_the_organisation", MembershipFactory): "membership_role_fits_the_organisation",
        ("role_fits_the_organisation", InvitationFactory): "invitation_role_fits_the_organisation",
    }[ending, factory]

    assert refused(factory(), **changes) == name


@pytest.mark.parametrize("factory", [MembershipFactory, InvitationFactory])
def test_role_is_not_of_two_places(factory: Any) -> None:
    assert refused(factory(role=Role.OBSERVER), enterprise=EnterpriseFactory()) in (
        "membership_is_of_one_organisation",
        "invitation_is_to_one_organisation",
    )


def test_membership_is_held_once() -> None:
    first = MembershipFactory()
    second = MembershipFactory(enterprise=first.enterprise)

    assert refused(second, user=first.user) == "membership_is_held_once"


def test_end_of_a_membership_is_signed() -> None:
    assert refused(MembershipFactory(), ended_at=NOW) == "membership_end_is_signed"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("invitation_acceptance_is_signed", {"accepted_at": NOW}),
        ("invitation_revocation_is_signed", {"revoked_at": NOW}),
    ],
)
def test_invitation_is_signed(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(InvitationFactory(), **changes) == constraint


def test_invitation_is_not_both_accepted_and_revoked() -> None:
    user = UserFactory()
    ends = {"accepted_at": NOW, "accepted_by": user, "revoked_at": NOW, "revoked_by": user}

    assert refused(InvitationFactory(), **ends) == "invitation_is_not_both_accepted_and_revoked"


def test_invitation_is_open_once() -> None:
    first = InvitationFactory()
    second = InvitationFactory(enterprise=first.enterprise)

    assert refused(second, email=first.email) == "invitation_is_open_once"


def test_token_opens_one_invitation() -> None:
    first, second = InvitationFactory(), InvitationFactory()

    assert "token_digest" in refused(second, token_digest=first.token_digest)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("claim_decision_has_its_date", {"state": ClaimState.REFUSED}),
        ("claim_decision_is_signed", {"state": ClaimState.REFUSED, "decided_at": NOW}),
    ],
)
def test_claim_decision(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(ClaimFactory(), **changes) == constraint


def test_claim_that_is_confirmed_has_its_enterprise() -> None:
    decided = {"state": ClaimState.CONFIRMED, "decided_at": NOW, "decided_by": UserFactory()}

    assert refused(ClaimFactory(), **decided) == "claim_confirmed_has_its_enterprise"


def test_claim_that_was_referred_has_its_date() -> None:
    assert refused(ClaimFactory(), referred_by=UserFactory()) == "claim_referral_has_its_date"


def test_claim_is_made_once() -> None:
    first, second = ClaimFactory(), ClaimFactory()

    assert refused(second, claimant=first.claimant, credit_code=first.credit_code) == "claim_is_made_once"


@pytest.mark.parametrize("code", ["91000000ma00000157", "91000000MA0000015", "91000000MA0000015O"])
def test_credit_code_is_normalised(code: str) -> None:
    assert refused(EnterpriseFactory(), credit_code=code) == "enterprise_credit_code_is_normalised"


def test_credit_code_is_one_enterprise_s() -> None:
    first, second = EnterpriseFactory(), EnterpriseFactory()

    assert "credit_code" in refused(second, credit_code=first.credit_code)


def code_change(old: str, new: str) -> CreditCodeChange:
    return CreditCodeChange.objects.create(
        enterprise=EnterpriseFactory(),
        old_code=old,
        new_code=new,
        changed_on="2025-03-01",
        document_number="变更〔2025〕1号",
        recorded_by=UserFactory(),
    )


def test_change_of_a_code_changes_it() -> None:
    assert refused(code_change("A", "B"), new_code="A") == "credit_code_change_changes_it"


def test_credit_code_is_left_once() -> None:
    code_change("A", "B")

    assert refused(code_change("C", "D"), old_code="A") == "credit_code_is_left_once"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("improvement_ends_after_it_starts", {"planned_end_on": "2024-02-29"}),
        ("improvement_ended_after_it_started", {"ended_on": "2024-02-29"}),
    ],
)
def test_improvement_dates_are_in_order(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(ImprovementFactory(), **changes) == constraint


def test_improvement_product_is_unique_in_its_enterprise() -> None:
    first = ImprovementFactory()
    second = ImprovementFactory(enterprise=first.enterprise)

    assert refused(second, product_name=first.product_name) == "improvement_product_is_unique_in_enterprise"
