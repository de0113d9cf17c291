"""The member enterprises of an association, as it lists them itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from enterprises import members
from enterprises.credit_code import fictitious
from enterprises.models import AssociationMember
from enterprises.verdicts import Refusal
from tests.factories.enterprises import AssociationMemberFactory, EnterpriseFactory, UserFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, NilReportFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def test_a_member_stands_on_the_list_once() -> None:
    first = AssociationMemberFactory()

    with pytest.raises(IntegrityError, match="association_member_once"), transaction.atomic():
        AssociationMemberFactory(association=first.association, enterprise=first.enterprise)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [("association_member_removal_is_signed", {"removed_at": timezone.now()})],
)
def test_a_removal_is_signed(constraint: str, wrong: dict[str, Any]) -> None:
    AssociationMemberFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AssociationMember.objects.update(**wrong)


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def analyst() -> Any:
    return UserFactory(association_analyst=True)


@pytest.fixture
def association(analyst: Any) -> Any:
    return analyst.memberships.get().organisation


def test_pasted_codes_are_added_all_at_once(analyst: Any, association: Any) -> None:
    first, second = EnterpriseFactory(), EnterpriseFactory()

    members.add(
        association=association, text=f"{first.credit_code}，{second.credit_code.lower()}\n", by=analyst
    )

    assert {m.enterprise for m in AssociationMember.objects.visible_to(analyst)} == {first, second}
    assert not AssociationMember.objects.visible_to(UserFactory(ministry_steward=True)).exists()


def test_all_problems_are_told_at_once_and_nothing_is_added(analyst: Any, association: Any) -> None:
    right, listed = EnterpriseFactory(), EnterpriseFactory()
    AssociationMemberFactory(association=association, enterprise=listed)
    unknown = fictitious(700_001)
    codes = [right.credit_code, "91000000", listed.credit_code, unknown, right.credit_code]

    _found, problems = members.check("\n".join(codes), association)
    with pytest.raises(Refusal):
        members.add(association=association, text=" ".join(codes), by=analyst)

    assert [problem.number for problem in problems] == [2, 3, 4, 5]
    assert [problem.message for problem in problems[1:]] == [
        "This enterprise is on the list already.",
        "No enterprise with this code is registered.",
        "This code is in the list twice.",
    ]
    assert AssociationMember.objects.count() == 1


def test_only_its_own_analyst_keeps_the_list(association: Any) -> None:
    member = AssociationMemberFactory(association=association)
    stranger = UserFactory(association_analyst=True)

    with pytest.raises(Refusal, match="Only analysts"):
        members.add(association=association, text=EnterpriseFactory().credit_code, by=stranger)
    with pytest.raises(Refusal, match="Only analysts"):
        members.remove(member=member, by=stranger)


def test_what_is_taken_off_stays_on_record_and_can_come_again(analyst: Any, association: Any) -> None:
    member = AssociationMemberFactory(association=association)

    members.remove(member=member, by=analyst)
    members.add(association=association, text=member.enterprise.credit_code, by=analyst)

    assert AssociationMember.objects.count() == 2
    assert AssociationMember.objects.current().get().pk != member.pk


def test_an_association_learns_only_whether_a_member_has_reported(
    client: Client, analyst: Any, association: Any
) -> None:
    def member(**state: Any) -> Any:
        report = ReportFactory(**state)
        ExpectedReportFactory(improvement=report.improvement, cycle=report.cycle)
        return AssociationMemberFactory(association=association, enterprise=report.enterprise).enterprise

    reported, missing = member(submitted=True), member(complete=True)
    nothing = AssociationMemberFactory(association=association).enterprise
    declared = NilReportFactory(expected__cycle=CycleFactory()).expected.enterprise
    AssociationMemberFactory(association=association, enterprise=declared)
    client.force_login(analyst)

    page = client.get("/members/")

    standing = {row.record.enterprise: row.record.standing for row in page.context["table"].rows}
    assert standing == {
        reported: "reported",
        missing: "not_reported",
        nothing: "nothing_owed",
        declared: "reported",
    }
    assert "R-2025H1-" not in page.content.decode()
    listed = client.get("/members/?standing=not_reported").context["table"].rows
    assert [row.record.enterprise for row in listed] == [missing]


def test_members_are_added_and_taken_off_on_the_pages(client: Client, analyst: Any) -> None:
    enterprise = EnterpriseFactory()
    client.force_login(analyst)

    refused = client.post("/members/add/", {"codes": f"{enterprise.credit_code} 123"})
    added = client.post("/members/add/", {"codes": enterprise.credit_code})
    client.post(f"/members/{AssociationMember.objects.get().pk}/remove/")

    assert "2. 123:" in refused.content.decode()
    assert enterprise.credit_code in refused.content.decode()
    assert added.url == "/members/"
    assert not AssociationMember.objects.current().exists()


def test_list_costs_the_same_for_one_member_and_for_three(
    client: Client, analyst: Any, association: Any
) -> None:
    client.force_login(analyst)
    CycleFactory()
    AssociationMemberFactory(association=association)
    one = queries_of(client, "/members/")

    for _ in range(2):
        AssociationMemberFactory(association=association)

    assert queries_of(client, "/members/") == one
