"""Lists of people to invite."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from enterprises import invitation_list
from enterprises.enums import Role
from enterprises.invitations import Invitee
from enterprises.models import User
from reliability_tracker.workbooks import WorkbookRefused
from tests.enterprises.workbooks_in import book_of
from tests.factories.enterprises import (
    EnterpriseFactory,
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


@pytest.fixture
def steward() -> User:
    return UserFactory(ministry_steward=True)


def test_list_is_read_in_any_separator_language_and_with_a_heading(steward: User) -> None:
    ministry = OrganisationFactory(name_zh="科技司", name_en="Department of Science")
    enterprise = EnterpriseFactory(enterprise_name="演示轴承（江苏）有限公司")
    text = "\n".join(
        [
            "邮箱,姓名,角色,组织",
            "a@test.example,张三,ministry_reviewer,科技司",
            "",
            "b@test.example\t李四\tobserver\tDepartment of Science",
            "Ｃ@test.example；王五；部级审核员；科技司",
            f"d@test.example, 赵六, enterprise reporter, {enterprise.credit_code.lower()}",
            'e@test.example,"钱七",Enterprise administrator,演示轴承（江苏）有限公司,,',
        ]
    )

    with translation.override("zh-hans"):
        chinese = str(Role.MINISTRY_REVIEWER.label)
    lines = invitation_list.read(text.replace("部级审核员", chinese), by=steward)

    assert [(line.number, line.problems, line.invitee) for line in lines] == [
        (2, [], Invitee("a@test.example", "张三", Role.MINISTRY_REVIEWER, ministry)),
        (4, [], Invitee("b@test.example", "李四", Role.OBSERVER, ministry)),
        (5, [], Invitee("c@test.example", "王五", Role.MINISTRY_REVIEWER, ministry)),
        (6, [], Invitee("d@test.example", "赵六", Role.ENTERPRISE_REPORTER, enterprise)),
        (7, [], Invitee("e@test.example", "钱七", Role.ENTERPRISE_ADMINISTRATOR, enterprise)),
    ]


def test_list_tells_every_problem_of_every_line(steward: User) -> None:
    OrganisationFactory(name_zh="科技司", name_en="Department")
    EnterpriseFactory.create_batch(2, enterprise_name="演示轴承有限公司")
    member = MembershipFactory()
    text = "\n".join(
        [
            "a.test.example,张三,director,某司",
            "b@test.example,李四,observer",
            "c@test.example,王五,enterprise_reporter,演示轴承有限公司",
            "d@test.example,赵六,association_analyst,科技司",
            f"{member.user.email},{'长' * 81},enterprise_reporter,{member.enterprise.credit_code}",
            "e@test.example\t钱七\tobserver",
            "\t孙八\tobserver\t科技司",
        ]
    )

    lines = invitation_list.read(text, by=steward)

    assert [line.problems for line in lines] == [
        [
            "“a.test.example” is not an email address.",
            "There is no role “director”.",
            "There is no organisation or enterprise “某司”.",
        ],
        ["A line has four parts: email, name, role, organisation. This one has 3."],
        ["Several are called “演示轴承有限公司”. Give the credit code of the enterprise."],
        [
            (
                "“association analyst” does not go with Department. Possible there: ministry reviewer, "
                "ministry steward, observer, expert."
            )
        ],
        ["The name is too long."],
        ["A line has four parts: email, name, role, organisation. This one has 3."],
        ["“” is not an email address."],
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_one_and_thirty(
    steward: User, count: int, django_assert_num_queries: Any
) -> None:
    OrganisationFactory(name_zh="工信厅", authority=True, region=RegionFactory())
    text = "\n".join(f"p{n}@test.example,张三,provincial_reviewer,工信厅" for n in range(count))
    steward.active_memberships  # noqa: B018 -- asked once a request

    with django_assert_num_queries(4):
        lines = invitation_list.read(text, by=steward)

    assert [line.problems for line in lines] == [[]] * count


def test_list_has_an_end(steward: User) -> None:
    OrganisationFactory(name_zh="科技司")
    text = "\n".join(f"p{n}@test.example,张三,observer,科技司" for n in range(502))

    lines = invitation_list.read(text, by=steward)

    assert [line.number for line in lines if line.problems] == [501, 502]
    assert lines[-1].problems == ["The limit is 500 lines at once."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_file_is_read_as_spreadsheets_write_it(encoding: str) -> None:
    content = "a@test.example,张三".encode(encoding)

    assert invitation_list.text_of(content, "people.csv") == "a@test.example\t张三"


def test_workbook_is_read_like_what_is_pasted_from_it() -> None:
    content = book_of(人员=[["邮箱", "姓名"], ["a@test.example", "张三"]])

    assert invitation_list.text_of(content, "people.xlsx") == "邮箱\t姓名\na@test.example\t张三"


def test_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(WorkbookRefused, match="not a CSV file"):
        invitation_list.text_of(b"\xff\xff\x00\x81", "people.csv")
