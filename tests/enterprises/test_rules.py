"""Who stands how to a thing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from enterprises import rules
from tests.factories.enterprises import (
    ClaimFactory,
    EnterpriseFactory,
    ImprovementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.policy import RegionFactory

pytestmark = pytest.mark.django_db

ROLES = {
    "ministry_reviewer": {rules.is_ministry_reviewer, rules.is_ministry_staff, rules.is_national},
    "ministry_steward": {rules.is_ministry_steward, rules.is_ministry_staff, rules.is_national},
    "observer": {rules.is_observer, rules.is_national},
    "expert": {rules.is_expert},
    "provincial_reviewer": {rules.is_provincial_reviewer, rules.is_regional_staff},
    "provincial_observer": {rules.is_provincial_observer, rules.is_regional_staff},
    "city_reviewer": {rules.is_city_reviewer, rules.is_regional_staff},
    "association_analyst": {rules.is_association_analyst},
    "enterprise_reporter": {rules.is_enterprise_person},
    "enterprise_administrator": {rules.is_enterprise_person, rules.is_enterprise_administrator},
}


@pytest.mark.parametrize("role", ROLES)
def test_role_is_held_by_those_who_have_it_and_by_nobody_else(role: str) -> None:
    user = UserFactory(**{role: True})
    every = set().union(*ROLES.values())

    assert {predicate for predicate in every if predicate.test(user)} == ROLES[role]


def test_ended_membership_gives_no_role() -> None:
    user, steward = UserFactory(ministry_reviewer=True), UserFactory(ministry_steward=True)
    user.memberships.update(ended_at=user.date_joined, ended_by=steward)

    assert not rules.is_ministry_reviewer.test(user)


@pytest.mark.parametrize("user", [AnonymousUser(), None])
def test_visitor_has_no_role(user: object) -> None:
    assert not rules.is_national.test(user)
    assert not rules.is_own_enterprise.test(user, EnterpriseFactory())


def test_closed_account_has_no_role() -> None:
    assert not rules.is_ministry_steward.test(UserFactory(ministry_steward=True, is_active=False))


def test_provincial_reviewer_is_one_of_the_own_province_only() -> None:
    user = UserFactory(provincial_reviewer=True)
    here, there = EnterpriseFactory(), EnterpriseFactory(region__code="330000")

    assert rules.is_provincial_reviewer_of.test(user, here)
    assert not rules.is_provincial_reviewer_of.test(user, there)
    assert not rules.is_provincial_observer_of.test(user, here)
    assert not rules.is_provincial_reviewer_of.test(user, None)


def test_city_reviewer_is_one_of_the_own_city_only() -> None:
    user = UserFactory(city_reviewer=True)
    dalian = RegionFactory(code="210200")
    inside = EnterpriseFactory(region=dalian.parent, city=dalian)

    assert rules.is_city_reviewer_of.test(user, inside)
    assert not rules.is_city_reviewer_of.test(user, EnterpriseFactory(region=dalian.parent))


def test_place_of_an_improvement_is_its_enterprise_s() -> None:
    assert rules.is_provincial_reviewer_of.test(UserFactory(provincial_reviewer=True), ImprovementFactory())


def test_place_of_a_registration_is_the_one_it_names() -> None:
    user = UserFactory(provincial_reviewer=True)

    assert rules.is_provincial_reviewer_of.test(user, ClaimFactory())
    assert not rules.is_own_enterprise.test(user, ClaimFactory())


def test_association_analyst_is_one_of_the_sectors_it_covers() -> None:
    user = UserFactory(association_analyst=True)

    assert rules.is_association_analyst_of.test(user, ImprovementFactory())
    assert not rules.is_association_analyst_of.test(user, ImprovementFactory(sector__code="electronics"))


def test_administrator_of_an_enterprise_reports_for_it_too() -> None:
    enterprise = EnterpriseFactory()
    user = UserFactory(enterprise_administrator=True, membership__enterprise=enterprise)
    improvement = ImprovementFactory(enterprise=enterprise)

    assert rules.is_own_enterprise_administrator.test(user, improvement)
    assert rules.is_own_enterprise_reporter.test(user, improvement)
    assert not rules.is_own_enterprise_reporter.test(user, ImprovementFactory())


def test_reporter_is_no_administrator() -> None:
    enterprise = EnterpriseFactory()
    user = UserFactory(enterprise_reporter=True, membership__enterprise=enterprise)

    assert rules.is_own_enterprise_reporter.test(user, enterprise)
    assert not rules.is_own_enterprise_administrator.test(user, enterprise)


def test_nobody_checks_the_own_enterprise() -> None:
    user = UserFactory(provincial_reviewer=True)
    own, other = EnterpriseFactory(), EnterpriseFactory()
    MembershipFactory(user=user, enterprise=own)

    assert not rules.checks_as_province.test(user, own)
    assert rules.checks_as_province.test(user, other)


def test_a_thousand_questions_cost_one_query(django_assert_num_queries: object) -> None:
    user = UserFactory(provincial_reviewer=True)
    enterprises = [EnterpriseFactory(), EnterpriseFactory(), EnterpriseFactory()]

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(rules.checks_as_province.test(user, enterprise) for enterprise in enterprises)
