"""Registration: claims, and who answers them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest
from django.utils import translation

from enterprises import registration
from enterprises.enums import ClaimState, Desk
from enterprises.models import Claim, CreditCodeChange
from policy.models import Region
from tests.background import work_off
from tests.enterprises.registering import CODE, administered, refused, register
from tests.factories.enterprises import (
    PASSWORD,
    PDF,
    EnterpriseFactory,
    UserFactory,
)
from tests.factories.policy import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


# Registering


def test_registration_makes_an_account_and_a_claim() -> None:
    claim = register()

    user = claim.claimant
    assert (user.email, user.name, user.phone, user.check_password(PASSWORD)) == (
        "wang@enterprise.example",
        "王芳",
        "025-12345678",
        True,
    )
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("wang@enterprise.example", False, True)
    ]
    assert (claim.state, claim.enterprise, claim.referred_at) == (ClaimState.PENDING, None, None)
    assert (claim.credit_code, claim.credit_code_typed) == (CODE, CODE.lower())
    assert registration.desk_of(claim) == Desk.PROVINCE
    assert not user.active_memberships


def test_licence_is_kept_with_its_digest_under_a_name_that_tells_nothing() -> None:
    claim = register()

    assert claim.licence.read() == PDF
    assert (claim.licence_name, claim.licence_type, claim.licence_size) == (
        "营业执照.pdf",
        "application/pdf",
        len(PDF),
    )
    assert PurePath(claim.licence.name).stem.startswith(claim.licence_sha256[:32])


def test_registration_tells_the_claimant_and_the_province(mailoutbox: list[Any]) -> None:
    reviewer = UserFactory(provincial_reviewer=True)
    UserFactory(provincial_reviewer=True, membership__organisation__region__code="330000")
    UserFactory(provincial_observer=True)

    register()
    work_off()

    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (
            ["wang@enterprise.example"],
            "Your registration of 演示轴承有限公司 has been received",
        ),
        (
            [reviewer.email],
            "待办注册：演示轴承有限公司",
        ),
    ]
    assert f"/registrations/{Claim.objects.get().pk}/" in mailoutbox[1].body


def test_registration_in_a_city_that_checks_goes_to_the_city() -> None:
    city = RegionFactory(code="210200")
    Region.objects.filter(pk=city.pk).update(checks_reports=True)
    city.refresh_from_db()

    claim = register(region=city.parent, city=city)

    assert registration.desk_of(claim) == Desk.CITY


def test_registration_is_told_to_a_steward_where_the_province_has_nobody(mailoutbox: list[Any]) -> None:
    steward = UserFactory(ministry_steward=True)

    register()
    work_off()

    assert mailoutbox[1].to == [steward.email]


def test_registered_person_can_claim_another_enterprise() -> None:
    user = UserFactory(enterprise_reporter=True)

    assert register(by=user).claimant == user


def test_registration_with_a_known_address_asks_to_sign_in() -> None:
    UserFactory(email="wang@enterprise.example")

    assert refused(register) == ["There is an account with this address. Sign in first."]


def test_registration_of_the_own_enterprise_is_refused() -> None:
    enterprise, user = administered()

    assert refused(register, by=user, code=enterprise.credit_code) == [
        "You already belong to this enterprise."
    ]


def test_second_registration_by_the_same_person_is_refused_while_the_first_waits() -> None:
    user = UserFactory()
    register(by=user)

    assert refused(register, by=user) == ["You have already asked to act for this enterprise."]


def test_registration_with_a_code_given_up_names_the_new_one() -> None:
    enterprise, steward = EnterpriseFactory(), UserFactory(ministry_steward=True)
    CreditCodeChange.objects.create(
        enterprise=enterprise,
        old_code=CODE,
        new_code=enterprise.credit_code,
        changed_on="2025-03-01",
        document_number="〔2025〕1号",
        recorded_by=steward,
    )

    assert refused(register) == [
        f"This code was given up on 1 March 2025. The enterprise now has the code {enterprise.credit_code}."
    ]


def test_registration_of_a_registered_code_goes_to_its_administrator(mailoutbox: list[Any]) -> None:
    enterprise, administrator = administered()

    claim = register(code=enterprise.credit_code, region=RegionFactory(code="330000"))
    work_off()

    assert (claim.enterprise, claim.region) == (enterprise, enterprise.region)
    assert registration.desk_of(claim) == Desk.ADMINISTRATOR
    assert [letter.to for letter in mailoutbox] == [[claim.claimant.email], [administrator.email]]


def test_registration_of_a_code_without_administrator_goes_to_the_province() -> None:
    enterprise = EnterpriseFactory()

    assert registration.desk_of(register(code=enterprise.credit_code)) == Desk.PROVINCE
