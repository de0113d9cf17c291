"""Two dates side by side: what the comparison says, what its files hold, what it asks the database."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from policy.comparison import PartChange, beginnings, comparison, usual_beginning
from policy.models import NarrativeAssessment
from policy.snapshots import publish
from policy.sources import ReportingPeriod, Support, registry
from policy.standpoint import Standpoint, standpoint
from reliability_tracker.moment import Moment
from tests.policy.counted import (
    CLASSES,
    DALIAN,
    DEMONSTRATIONS,
    ENTERPRISES,
    NARRATIVE,
    NOWHERE,
    Books,
    set_up_policy,
)
from tests.queries import queries_of

JUNE, NOVEMBER = datetime.date(2026, 6, 30), datetime.date(2026, 11, 23)


@pytest.fixture
def books(clerk: Any, known: list[Support], monkeypatch: pytest.MonkeyPatch) -> Books:
    set_up_policy()
    monkeypatch.setattr(registry, "periods", [])
    return Books(known, clerk)


@pytest.fixture
def reader(books: Books, client: Client) -> Client:
    client.force_login(books.clerk)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


def on(day: datetime.date) -> Standpoint:
    return standpoint(Moment(as_of=day))


def words(client: Client, address: str) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", client.get(address).content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_comparison_adds_up_to_what_began_and_ceased(books: Books) -> None:
    books.count("2024-06-30", "2026-08-31", subject="gone")
    books.count("2024-06-30", times=4)
    books.count("2026-09-30", attribution=DALIAN, times=3)
    books.count("2026-10-31", "2026-11-10", subject="came and went")

    found = comparison(on(NOVEMBER), JUNE)
    (enterprises,) = (one for one in found.targets if one.code == ENTERPRISES)

    assert (enterprises.before.tally.value, enterprises.after.tally.value) == (5, 7)
    assert (enterprises.added, enterprises.ceased, enterprises.change) == (4, -2, 2)
    assert enterprises.parts == (
        PartChange("sector_project", ("electronics", "multiplication"), 0, 3),
        PartChange("sector_project", ("machinery", "foundation"), 5, 4),
        PartChange("region", ("210000",), 0, 3),
        PartChange("region", ("320000",), 5, 4),
        PartChange("layer", ("none",), 0, 3),
        PartChange("layer", ("parts",), 5, 4),
        PartChange("product_class", ("ZJ-01",), 5, 4),
        PartChange("product_class", ("none",), 0, 3),
    )
    assert [one.code for one in found.targets if one.change] == [ENTERPRISES]
    assert found.begins == datetime.date(2026, 7, 1)


def test_dates_the_other_way_round_are_put_in_order(books: Books) -> None:
    books.count("2026-09-30")

    found = comparison(on(JUNE), NOVEMBER)

    assert (found.first.as_of, found.second.as_of) == (JUNE, NOVEMBER)
    assert [one.change for one in found.targets if one.change] == [1]


def test_what_was_published_then_stands_beside_what_is_known_now(books: Books, reader: Client) -> None:
    books.count("2026-05-31", times=2)
    publish(as_of=JUNE, by=books.clerk)
    books.count("2026-06-15")  # entered late

    shown = words(reader, "/compare/")

    assert "30 June 2026 → 23 November 2026" in shown
    assert "Published for that date as snapshot no. 1: 2; recorded since: +1." in shown
    assert "All figures are the same on both dates." in shown


def test_without_a_snapshot_the_end_of_the_newest_cycle_is_offered(books: Books) -> None:
    half = datetime.date(2026, 1, 1), JUNE, datetime.date(2026, 7, 31)
    ended = ReportingPeriod("2026H1", "2026年上半年", "First half of 2026", *half, 4, 3, 3, 2, 0)
    at = on(NOVEMBER)
    before = usual_beginning(at, beginnings(at))
    registry.periods.append(lambda sector: [ended])

    offered = beginnings(at)

    assert (before, usual_beginning(at, offered)) == (datetime.date(2026, 8, 25), JUNE)
    assert [(one.on, one.cycle) for one in offered] == [(JUNE, ("2026年上半年", "First half of 2026"))]


def test_every_number_of_the_comparison_opens_what_it_counts(books: Books, reader: Client) -> None:
    books.count("2024-06-30", times=3)
    books.count("2026-09-30", attribution=DALIAN, times=2)
    books.count("2025-01-31", "2026-10-31", target=DEMONSTRATIONS, attribution=NOWHERE)
    page = reader.get("/compare/?since=2026-06-30").content.decode()

    opened = set(re.findall(r'<a href="(/(?:targets/[^"]+/counted|changes)/[^"]*)">([+−]?\d+)</a>', page))

    assert len(opened) > 20
    for address, number in opened:
        rows = reader.get(address.replace("&amp;", "&")).context["table"].rows
        counted = sum(row.record.quantity for row in rows)
        assert counted == int(number.replace("−", "-")), address


def test_words_newly_said_are_told(books: Books, reader: Client) -> None:
    NarrativeAssessment.objects.create(
        target_id=NARRATIVE,
        assessed_on="2026-09-30",
        text_zh="基本建立",
        evidence="",
        recorded_by=books.clerk,
    )

    shown = words(reader, "/compare/?since=2026-06-30")

    assert f"Name {NARRATIVE} 30 September 2026 基本建立" in shown
    assert "None were assessed between the dates." in words(reader, "/compare/?since=2026-10-01")


@pytest.mark.parametrize("as_of", ["2026-11-23", "9999-12-31"])
@pytest.mark.parametrize("since", ["0001-01-01", "2026-11-23", "9999-12-31"])
def test_comparison_stands_on_any_date(books: Books, reader: Client, since: str, as_of: str) -> None:
    books.count("2024-06-30")

    assert reader.get("/compare/", {"since": since, "as_of": as_of}).status_code == 200


def test_date_that_is_none_is_named_and_the_usual_one_shown(books: Books, reader: Client) -> None:
    shown = words(reader, "/compare/?since=2026-02-30")

    assert "“2026-02-30” is not a date. Write it as 2025-12-31." in shown
    assert "25 August 2026 → 23 November 2026" in shown


def test_files_hold_every_target_and_what_differs(books: Books, reader: Client) -> None:
    books.count("2026-09-30", attribution=DALIAN)

    answer = reader.get("/compare/?since=2026-06-30&export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert answer["Content-Disposition"] == 'attachment; filename="comparison-2026-06-30-2026-11-23-v1.csv"'
    assert lines[0].startswith(
        "Target,Breakdown,Part,Code,30 June 2026,23 November 2026,Change,Added,Ceased,"
    )
    assert [line.split(",")[1:7] for line in lines if line.startswith(f"Name {ENTERPRISES},")] == [
        ["Total", "", "", "0", "1", "1"],
        [
            "Sectors by project",
            "Name electronics · Name multiplication",
            "electronics × multiplication",
            "0",
            "1",
            "1",
        ],
        ["By region", "Liaoning", "210000", "0", "1", "1"],
        ["By foundation layer", "outside the layers", "none", "0", "1", "1"],
        ["By product class", "not decided", "none", "0", "1", "1"],
    ]
    assert reader.get("/compare/?export=xlsx").content[:2] == b"PK"


def test_comparison_takes_the_same_queries_however_full_the_ledger(books: Books, reader: Client) -> None:
    def asked() -> int:
        cache.clear()
        return queries_of(reader, "/compare/?since=2026-06-30")

    books.count("2026-09-30")
    once = asked()
    books.count("2026-10-30", attribution=DALIAN, times=3)
    books.count("2026-10-30", target=DEMONSTRATIONS, attribution=NOWHERE, times=3)

    assert asked() == once <= 28


def test_meeting_sheet_tells_both_stages_and_what_changed_since(books: Books, reader: Client) -> None:
    books.count("2025-06-30", times=3)
    books.count("2026-09-30", attribution=DALIAN)

    shown = words(reader, "/meeting/?since=2026-06-30")

    for told in (
        f"Name {ENTERPRISES} missed 4 items Goal ≥ 1,000 On the due date 3 Since 2026-06-30 +1",
        f"Name {CLASSES} off track 0 items Goal ≥ 10 Expected by now 1.8 Since 2026-06-30 0",
        "2026-09-30 Name enterprises-2025 accepted reports +1",
        "As of 23 November 2026",
    ):
        assert told in shown
