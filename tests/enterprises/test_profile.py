"""An enterprise's own facts, and the change of its credit code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from enterprises import counting, profile
from enterprises.credit_code import fictitious
from enterprises.models import Claim, CreditCodeChange, Enterprise, Report, User
from enterprises.verdicts import Refusal
from policy.enums import SourceKind
from policy.models import Contribution
from policy.sources import Source, registry
from policy.verification import verify
from tests.factories.enterprises import ClaimFactory, EnterpriseFactory, MembershipFactory, UserFactory
from tests.factories.notice import TargetFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db

NEW = fictitious(700_001)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def change(enterprise: Enterprise, **given: Any) -> CreditCodeChange:
    given = {
        "new_code": NEW,
        "changed_on": date(2025, 9, 1),
        "document_number": "变更〔2025〕8号",
        "by": UserFactory(ministry_steward=True),
    } | given
    return profile.change_credit_code(enterprise=enterprise, **given)


def refused(enterprise: Enterprise, **given: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        change(enterprise, **given)
    return [lack.message for lack in caught.value.lacks]


def test_fields_one_may_change_follow_from_the_role() -> None:
    enterprise = EnterpriseFactory()
    administrator = UserFactory(enterprise_administrator=True, membership__enterprise=enterprise)
    reporter = UserFactory(enterprise_reporter=True, membership__enterprise=enterprise)
    province, steward = UserFactory(provincial_reviewer=True), UserFactory(ministry_steward=True)

    assert profile.editable_fields(enterprise, by=administrator) == profile.OWN_FIELDS
    assert profile.editable_fields(enterprise, by=province) == profile.CONFIRMED_FIELDS
    assert profile.editable_fields(enterprise, by=steward) == (
        *profile.CONFIRMED_FIELDS,
        "region",
        *profile.OWN_FIELDS,
    )
    assert profile.editable_fields(enterprise, by=reporter) == ()
    assert profile.editable_fields(EnterpriseFactory(), by=administrator) == ()
    assert profile.editable_fields(EnterpriseFactory(region__code="330000"), by=province) == ()


def test_province_s_own_enterprise_is_not_its_to_confirm() -> None:
    province = UserFactory(provincial_reviewer=True)
    own = MembershipFactory(user=province).enterprise

    assert profile.editable_fields(own, by=province) == ()


def test_changed_code_stops_counting_and_the_new_one_starts_the_same_day() -> None:
    TargetFactory()
    report = ReportFactory(accepted=True, decided_on=date(2025, 7, 1))
    enterprise, old = report.enterprise, report.enterprise.credit_code
    counting.restate_report(report=report, by=report.accepted_by, reason="采纳")

    made = change(enterprise)

    assert (made.old_code, made.new_code) == (old, NEW)
    enterprise.refresh_from_db()
    assert enterprise.credit_code == NEW
    assert list(
        Contribution.objects.values_list("subject", "quantity", "effective_on", "source_kind").order_by("id")
    ) == [
        (old, 1, date(2025, 6, 30), SourceKind.REPORT),
        (old, -1, date(2025, 9, 1), SourceKind.NEW_CODE),
        (NEW, 1, date(2025, 9, 1), SourceKind.REPORT),
    ]
    assert Contribution.objects.get(quantity=-1).source_number == "变更〔2025〕8号"
    assert verify() == []


def test_source_of_a_changed_code_opens_the_enterprise() -> None:
    enterprise = EnterpriseFactory()
    change(enterprise)

    assert registry.address_of(Source(SourceKind.NEW_CODE, "变更〔2025〕8号")) == f"/enterprises/{NEW}/"
    assert registry.address_of(Source(SourceKind.NEW_CODE, "变更〔2025〕9号")) == ""


def test_people_keep_seeing_what_they_did_under_the_old_code() -> None:
    report = ReportFactory(submitted=True)
    reporter = report.created_by

    change(report.enterprise)

    assert list(Report.objects.visible_to(User.objects.get(pk=reporter.pk))) == [report]


def test_claim_on_the_new_code_goes_to_the_enterprise() -> None:
    enterprise = EnterpriseFactory()
    claim = ClaimFactory(credit_code=NEW, region__code="330000")

    change(enterprise)

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.enterprise, claim.region_id) == (enterprise, "320000")


def test_code_is_changed_by_stewards_only() -> None:
    assert refused(EnterpriseFactory(), by=UserFactory(provincial_reviewer=True)) == [
        "Only a steward of the ministry changes a credit code."
    ]


def test_code_that_belongs_to_another_is_refused() -> None:
    enterprise, other = EnterpriseFactory(), EnterpriseFactory()

    assert refused(enterprise, new_code=enterprise.credit_code) == ["This is the code it has."]
    assert refused(enterprise, new_code=other.credit_code) == ["Another enterprise has this code."]


def test_code_given_up_never_comes_back() -> None:
    enterprise = EnterpriseFactory()
    old = enterprise.credit_code
    change(enterprise)

    assert refused(enterprise, new_code=old, changed_on=date(2025, 10, 1)) == [
        "This code was given up once; it never comes back."
    ]


def test_day_of_the_change_is_past_and_after_the_change_before() -> None:
    enterprise = EnterpriseFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(enterprise, changed_on=tomorrow) == ["This day is still to come."]
    change(enterprise)

    assert refused(enterprise, new_code=fictitious(700_002)) == [
        "The code was changed after this day already."
    ]
