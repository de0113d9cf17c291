"""What is open to everyone: the figures published last, and the announced list. Names and products only."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policy.decisions import Line
from policy.enums import DecisionKind
from policy.snapshots import publish
from policy.sources import Support
from tests.factories.enterprises import UserFactory
from tests.policy.counted import Books, set_up_policy
from tests.policy.registered import enter
from tests.queries import queries_of

CREDIT_CODE = "91000000MA00000157"
LIST = "/public/demonstrations/"


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True)


@pytest.fixture
def named(steward: Any) -> None:
    """Three titles in two regions; another one was taken back."""
    lines = [
        ("2024-001", "乙案例", "浙江"),
        ("2024-002", "丁案例", "北京"),
        ("2024-003", "甲案例", "浙江"),
        ("2024-004", "丙案例", "北京"),
    ]
    enter(
        steward,
        DecisionKind.DEMONSTRATIONS_NAMED,
        "2024-05-10",
        *(
            Line(subject=number, subject_name=name, region=region, sector="机械", holder_code=CREDIT_CODE)
            for number, name, region in lines
        ),
    )
    enter(
        steward,
        DecisionKind.TITLE_REVOKED,
        "2024-09-01",
        Line(subject="2024-004", ending="cease"),
        number="工信部科函〔2024〕9号",
    )


def exported(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{LIST}?export=csv{query}")
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_announced_list_is_by_region_and_name_and_leaves_out_titles_taken_back(
    named: None, client: Client
) -> None:
    rows = exported(client)

    assert [(row["编号"], row["地区"], row["典型示范"]) for row in rows] == [
        ("2024-002", "北京市", "丁案例"),
        ("2024-001", "浙江省", "乙案例"),
        ("2024-003", "浙江省", "甲案例"),
    ]
    assert {row["公布文件"] for row in rows} == {"工信部科函〔2024〕1号"}
    page = client.get(LIST).content.decode()
    assert "排名不分先后" in page
    assert CREDIT_CODE not in page + str(rows)


def test_announced_list_is_searched_by_a_single_character(named: None, client: Client) -> None:
    assert [row["编号"] for row in exported(client, "&search=甲")] == ["2024-003"]


def test_visitor_is_shown_where_to_sign_in_and_somebody_signed_in_the_usual_bar(
    named: None, steward: Any, client: Client
) -> None:
    visitor = client.get(LIST).content.decode()
    client.force_login(steward)
    signed_in = client.get(LIST).content.decode()

    assert (reverse("account_login") in visitor, reverse("enterprises:reports") in visitor) == (True, False)
    assert reverse("enterprises:reports") in signed_in


def test_announced_list_costs_the_same_whatever_its_length(steward: Any, client: Client) -> None:
    def name(number: str, *subjects: str) -> None:
        lines = [Line(subject=s, subject_name=s, region="浙江", sector="机械") for s in subjects]
        enter(steward, DecisionKind.DEMONSTRATIONS_NAMED, "2024-05-10", *lines, number=number)

    name("工信部科函〔2024〕1号", "2024-001")
    with_one = queries_of(client, LIST)
    name("工信部科函〔2024〕2号", "2024-002", "2024-003")

    assert queries_of(client, LIST) == with_one


def test_headline_figures_are_those_published_last(clerk: Any, known: list[Support], client: Client) -> None:
    set_up_policy()
    books = Books(known, clerk)
    before = client.get(reverse("policy:headline")).content.decode()
    books.count("2024-06-30", times=7)
    publish(as_of=datetime.date(2025, 12, 31), by=clerk)
    books.count("2024-06-30", times=6)

    page = client.get(reverse("policy:headline")).content.decode()

    assert "尚未公布数据" in before
    assert ">7<" in page
    assert ">13<" not in page
    assert f"{timezone.localdate().year}年" in page
    assert "S-0001" not in page
