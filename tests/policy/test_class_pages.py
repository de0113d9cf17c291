"""Product classes: none preset, what is designated and confirmed on a date, each class with its decisions."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from policy.decisions import Line, record
from tests.factories.enterprises import UserFactory
from tests.policy.registered import demonstrated


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True)


@pytest.fixture
def reader(client: Client, steward: Any) -> Client:
    client.force_login(UserFactory(enterprise_reporter=True))
    return client


def decide(steward: Any, kind: str, on: str, *codes: str, number: str, ending: str = "") -> None:
    if kind == "class_confirmed":
        demonstrated(*codes)
    record(
        number=number,
        kind=kind,
        dated_on=datetime.date.fromisoformat(on),
        title="关于核心产品类别的通知",
        reason="依据",
        subjects=[Line(subject=code, ending=ending) for code in codes],
        by=steward,
    )


def standing(reader: Client, on: str) -> list[tuple[str, bool]]:
    core = reader.get(reverse("policy:classes"), {"as_of": on}).context["core"]
    return [(kind.code, kind.confirmed) for kind in core.designated]


def test_nothing_is_designated_by_being_named_as_weak(reader: Client) -> None:
    response = reader.get(reverse("policy:classes"))

    assert response.context["slots"] == []
    assert [row.record.code for row in response.context["table"].rows if row.record.named_weak] == [
        "ZJ-01",
        "ZJ-02",
        "ZJ-03",
        "ZJ-04",
        "BZ-01",
        "BZ-02",
        "BZ-03",
    ]


def test_places_fill_as_decided_on_the_date(reader: Client, steward: Any) -> None:
    decide(steward, "class_designated", "2026-01-10", "ZJ-01", "BZ-01", number="甲〔2026〕1号")
    decide(steward, "class_confirmed", "2026-03-01", "ZJ-01", number="乙〔2026〕2号")
    decide(steward, "designation_removed", "2026-06-01", "BZ-01", number="丙〔2026〕3号", ending="cease")

    assert standing(reader, "2026-01-09") == []
    assert standing(reader, "2026-01-10") == [("ZJ-01", False), ("BZ-01", False)]
    assert standing(reader, "2026-03-01") == [("ZJ-01", True), ("BZ-01", False)]
    assert standing(reader, "2026-06-01") == [("ZJ-01", True)]


def test_ten_places_are_shown_once_one_is_taken(reader: Client, steward: Any) -> None:
    decide(steward, "class_designated", "2026-01-10", "ZJ-01", number="甲〔2026〕1号")

    slots = reader.get(reverse("policy:classes"), {"as_of": "2026-02-01"}).context["slots"]

    assert [bool(slot.name) for slot in slots] == [True] + [False] * 9


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"search": "减速"}, ["ZJ-01"]),
        ({"search": "lidar"}, ["ZJ-06-02"]),
        ({"layer": "software"}, ["ZJ-06-04"]),
        ({"project": "multiplication", "sector": "machinery"}, ["BZ-01", "BZ-02", "BZ-03"]),
        ({"named_weak": "1", "sector": "electronics"}, ["ZJ-03", "ZJ-04"]),
    ],
)
def test_catalogue_is_searched_and_filtered(reader: Client, query: dict[str, str], codes: list[str]) -> None:
    table = reader.get(reverse("policy:classes"), query).context["table"]

    assert [row.record.code for row in table.rows] == codes


def test_class_shows_its_decisions_and_whether_it_counts(reader: Client, steward: Any) -> None:
    decide(steward, "class_designated", "2026-01-10", "ZJ-01", number="甲〔2026〕1号")
    decide(steward, "class_confirmed", "2026-03-01", "ZJ-01", number="乙〔2026〕2号")
    page = reverse("policy:product_class", args=["ZJ-01"])

    before, after = (reader.get(page, {"as_of": on}).context for on in ("2026-02-01", "2026-04-01"))

    assert (before["status"].code, after["status"].code) == ("designated", "confirmed")
    assert [line.document for line in after["lines"]] == ["乙〔2026〕2号", "甲〔2026〕1号"]
    assert (after["enterprises"], after["sectors"]) == (0, "机械")


def test_parent_class_lists_what_is_below_it(reader: Client) -> None:
    context = reader.get(reverse("policy:product_class", args=["ZJ-05"])).context

    assert [child.code for child, _status in context["children"]] == [f"ZJ-05-0{n}" for n in range(1, 6)]


def test_unknown_class_is_not_found(reader: Client) -> None:
    assert reader.get(reverse("policy:product_class", args=["XX-99"])).status_code == 404


def test_only_a_steward_is_offered_to_designate(reader: Client, steward: Any) -> None:
    offered = Client()
    offered.force_login(steward)
    link = "kind=class_designated"

    assert link not in reader.get(reverse("policy:classes")).content.decode()
    assert link in offered.get(reverse("policy:classes")).content.decode()


def test_export_says_the_standing_in_words(reader: Client, steward: Any) -> None:
    decide(steward, "class_designated", "2026-01-10", "ZJ-01", number="甲〔2026〕1号")

    response = reader.get(
        reverse("policy:classes"), {"export": "csv", "search": "ZJ-01", "as_of": "2026-02-01"}
    )

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert lines[1].split(",")[:2] == ["ZJ-01", "精密减速器"]
