"""Claims: who answers them, and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from enterprises import registration
from enterprises.enums import ClaimState, Desk, Role
from enterprises.models import Claim, Enterprise, Membership, User
from policy.models import Region
from tests.enterprises.registering import CODE, administered, refused, register
from tests.factories.enterprises import (
    ClaimFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.policy import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def test_confirming_registers_the_enterprise_with_the_claimant_as_administrator() -> None:
    claim, reviewer = register(), UserFactory(provincial_reviewer=True)

    membership = registration.confirm(claim=claim, by=reviewer)

    enterprise = Enterprise.objects.get(credit_code=CODE)
    assert (membership.user, membership.role, membership.enterprise) == (
        claim.claimant,
        Role.ENTERPRISE_ADMINISTRATOR,
        enterprise,
    )
    assert (
        enterprise.enterprise_name,
        enterprise.region_id,
        enterprise.industry_code,
        enterprise.contact_name,
        enterprise.contact_phone,
        enterprise.contact_email,
        enterprise.confirmed_by,
    ) == (
        "演示轴承有限公司",
        "320000",
        "3451",
        "王芳",
        "025-12345678",
        "wang@enterprise.example",
        reviewer,
    )
    claim.refresh_from_db()
    assert (claim.state, claim.enterprise, claim.decided_by) == (ClaimState.CONFIRMED, enterprise, reviewer)


@pytest.mark.parametrize(
    "person",
    [
        {"provincial_reviewer": True, "membership__organisation__region__code": "330000"},
        {"provincial_observer": True},
        {"city_reviewer": True},
        {"observer": True},
        {"ministry_reviewer": True},
        {"association_analyst": True},
        {"enterprise_administrator": True},
        {},
    ],
    ids=lambda person: next(iter(person), "no role"),
)
def test_deciding_is_for_the_authority_of_the_region(person: dict[str, Any]) -> None:
    claim = ClaimFactory()

    assert refused(registration.confirm, claim=claim, by=UserFactory(**person)) == [
        "Only the authority of the region decides on this."
    ]


def test_deciding_the_own_registration_is_refused() -> None:
    reviewer = UserFactory(provincial_reviewer=True)
    claim = ClaimFactory(claimant=reviewer)

    assert refused(registration.confirm, claim=claim, by=reviewer) == [
        "You cannot decide on your own registration."
    ]


def test_city_decides_only_where_it_checks() -> None:
    reviewer = UserFactory(city_reviewer=True)
    city = RegionFactory(code="210200")
    claim = ClaimFactory(region=city.parent, city=city)

    assert not registration.may_decide(claim, by=reviewer)
    Region.objects.filter(pk=city.pk).update(checks_reports=True)
    claim = Claim.objects.select_related("city").get()
    assert registration.may_decide(claim, by=reviewer)
    assert registration.may_decide(
        claim, by=UserFactory(provincial_reviewer=True, membership__organisation__region=city.parent)
    )


def test_second_decision_is_told_who_was_first() -> None:
    claim, first = ClaimFactory(), UserFactory(provincial_reviewer=True, name="李四")
    registration.confirm(claim=claim, by=first)
    claim.refresh_from_db()

    (sentence,) = refused(
        registration.refuse, claim=claim, by=UserFactory(provincial_reviewer=True), reason="no"
    )

    assert sentence.startswith("李四 has already decided this on ")
    assert sentence.endswith(": confirmed.")


def test_refusing_keeps_the_reason_and_tells_the_claimant(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    claim = ClaimFactory()

    with django_capture_on_commit_callbacks(execute=True):
        registration.refuse(claim=claim, by=UserFactory(provincial_reviewer=True), reason=" 执照不清晰 ")

    claim.refresh_from_db()
    assert (claim.state, claim.reason, claim.enterprise) == (ClaimState.REFUSED, "执照不清晰", None)
    assert [letter.to for letter in mailoutbox] == [[claim.claimant.email]]
    assert "执照不清晰" in mailoutbox[0].body
    assert not Membership.objects.filter(user=claim.claimant).exists()


def test_refusing_needs_a_reason() -> None:
    assert refused(
        registration.refuse, claim=ClaimFactory(), by=UserFactory(provincial_reviewer=True), reason=" "
    ) == ["Give the reason, so that the claimant knows what to do."]


def test_administrator_takes_the_claimant_in_as_a_colleague() -> None:
    enterprise, administrator = administered()
    claim = register(code=enterprise.credit_code)

    membership = registration.confirm(claim=claim, by=administrator, role=Role.ENTERPRISE_REPORTER)

    assert (membership.enterprise, membership.role) == (enterprise, Role.ENTERPRISE_REPORTER)
    assert Enterprise.objects.count() == 1


def test_province_waits_for_the_administrator_s_answer() -> None:
    enterprise, _administrator = administered()
    claim = register(code=enterprise.credit_code)
    (sentence,) = refused(registration.confirm, claim=claim, by=UserFactory(provincial_reviewer=True))

    assert sentence.startswith("The administrator of the enterprise answers first. From ")


def test_province_decides_when_the_administrator_is_silent() -> None:
    enterprise, administrator = administered()
    claim = register(code=enterprise.credit_code)
    long_ago = timezone.now() - timedelta(days=11)
    Claim.objects.update(created_at=long_ago)
    Enterprise.objects.update(confirmed_at=long_ago)
    claim = Claim.objects.get()
    reviewer = UserFactory(provincial_reviewer=True)

    assert registration.desk_of(claim) == Desk.PROVINCE
    assert list(registration.waiting_for(reviewer)) == [claim]
    assert list(registration.waiting_for(administrator)) == []
    assert refused(registration.confirm, claim=claim, by=administrator) == [
        "This is now with the authority of the region."
    ]
    assert registration.confirm(claim=claim, by=reviewer).role == Role.ENTERPRISE_ADMINISTRATOR


def test_administrator_s_refusal_goes_to_the_province(mailoutbox: list[Any]) -> None:
    enterprise, administrator = administered()
    reviewer = UserFactory(provincial_reviewer=True)
    claim = register(code=enterprise.credit_code)
    assert refused(registration.refuse, claim=claim, by=administrator, reason="?") == [
        "Pass it on to the authority of the region, which decides."
    ]
    assert refused(registration.refer, claim=claim, by=administrator, remark="") == [
        "Say why, so that the authority can decide."
    ]

    mailoutbox.clear()
    registration.refer(claim=claim, by=administrator, remark="我们不认识此人")

    claim.refresh_from_db()
    assert (claim.referral, claim.referred_by, registration.desk_of(claim)) == (
        "我们不认识此人",
        administrator,
        Desk.PROVINCE,
    )
    assert [letter.to for letter in mailoutbox] == [[claim.claimant.email], [reviewer.email]]
    assert "我们不认识此人" in mailoutbox[1].body
    registration.refuse(claim=claim, by=reviewer, reason="与执照不符")


def test_referring_is_for_the_administrator_only() -> None:
    claim = ClaimFactory()

    assert refused(registration.refer, claim=claim, by=UserFactory(provincial_reviewer=True), remark="?") == [
        "This is now with the authority of the region."
    ]


def test_of_two_claims_on_a_new_code_the_other_goes_to_the_new_administrator(mailoutbox: list[Any]) -> None:
    reviewer = UserFactory(provincial_reviewer=True)
    first = register()
    other = ClaimFactory(credit_code=CODE, region__code="330000")

    mailoutbox.clear()
    registration.confirm(claim=first, by=reviewer)

    other.refresh_from_db()
    assert (other.state, other.enterprise.credit_code, other.region_id) == (
        ClaimState.PENDING,
        CODE,
        "320000",
    )
    assert registration.desk_of(other) == Desk.ADMINISTRATOR
    assert [letter.to for letter in mailoutbox] == [
        [first.claimant.email],
        [other.claimant.email],
        [first.claimant.email],
    ]
    assert not registration.may_decide(other, by=reviewer)
    assert registration.may_decide(other, by=User.objects.get(pk=first.claimant_id))


def test_nobody_of_the_enterprise_decides_as_its_authority() -> None:
    enterprise, _administrator = administered()
    reviewer = UserFactory(provincial_reviewer=True)
    MembershipFactory(user=reviewer, enterprise=enterprise)
    claim = ClaimFactory(
        credit_code=enterprise.credit_code, enterprise=enterprise, referred_at=timezone.now()
    )

    assert not registration.may_decide(claim, by=reviewer)
    assert list(registration.waiting_for(reviewer)) == []


# What waits for whom


def test_waiting_claims_are_those_of_the_own_desk() -> None:
    enterprise, administrator = administered()
    to_colleagues = register(by=UserFactory(), code=enterprise.credit_code)
    new = ClaimFactory()
    ClaimFactory(region__code="330000")
    reviewer = UserFactory(provincial_reviewer=True)
    ClaimFactory(claimant=reviewer)

    assert list(registration.waiting_for(administrator)) == [to_colleagues]
    assert list(registration.waiting_for(reviewer)) == [new]
    assert list(registration.waiting_for(UserFactory(provincial_observer=True))) == []
    assert list(registration.waiting_for(UserFactory())) == []


def test_waiting_claims_of_a_region_without_reviewers_are_the_steward_s() -> None:
    UserFactory(provincial_reviewer=True)
    ClaimFactory()
    lonely = ClaimFactory(region__code="330000")

    assert list(registration.waiting_for(UserFactory(ministry_steward=True))) == [lonely]


def test_waiting_claims_of_a_city_that_checks_are_the_city_s_while_it_has_a_reviewer() -> None:
    city = RegionFactory(code="210200")
    Region.objects.filter(pk=city.pk).update(checks_reports=True)
    claim = ClaimFactory(region=city.parent, city=city)
    authority = OrganisationFactory(authority=True, region=city.parent)
    province = UserFactory(provincial_reviewer=True, membership__organisation=authority)
    assert list(registration.waiting_for(province)) == [claim]

    reviewer = UserFactory(city_reviewer=True)

    assert list(registration.waiting_for(reviewer)) == [claim]
    assert list(registration.waiting_for(province)) == []
