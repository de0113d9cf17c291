"""The overview in a browser's eyes: what it says, what it asks the database, that every number opens."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policy.models import NarrativeAssessment
from policy.sources import InProgress, ReportingPeriod, Source, Support, registry
from tests.factories.enterprises import UserFactory
from tests.factories.policy import RegionFactory
from tests.policy.counted import (
    CLASSES,
    DALIAN,
    DEMONSTRATIONS,
    ENTERPRISES,
    NARRATIVE,
    NOWHERE,
    PLATFORMS,
    Books,
    set_up_policy,
)


@pytest.fixture
def books(clerk: Any, known: list[Support], monkeypatch: pytest.MonkeyPatch) -> Books:
    set_up_policy()
    RegionFactory(code="320000")
    monkeypatch.setattr(registry, "in_progress", [])
    return Books(known, clerk)


@pytest.fixture
def reader(books: Books, client: Client) -> Client:
    client.force_login(books.clerk)
    return client


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


def words(response: Any) -> str:
    """The text of a page, tags gone and spaces single."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def english(client: Client, address: str) -> str:
    client.cookies["django_language"] = "en"
    return words(client.get(address))


def test_overview_tells_both_stages_and_every_target(books: Books, reader: Client) -> None:
    books.count("2025-06-30", target=PLATFORMS, attribution=NOWHERE, times=3)
    books.count("2025-06-30", target=DEMONSTRATIONS, attribution=NOWHERE, times=2)
    books.count("2026-06-30", target=CLASSES, attribution=NOWHERE, times=2)

    shown = english(reader, "/")

    assert (
        "Name 2025 ended on 31 December 2025. Of 3 goals with a number 1 was met in time, 2 are not met yet."
        in shown
    )
    assert "Name 2030: 17.9% of the time has passed." in shown
    assert "Name product-classes-2030: 2 of 10 items, 1.8 expected by now — on track." in shown
    assert (
        "Name platforms-2025 achieved 3 items Goal ≥ 3 Final, 31 December 2025 3 Met on 30 June 2025."
        in shown
    )
    assert "98 short on the due date; 98 short now." in shown
    assert "Expected by now: 1.8; 111.7% of the planned progress is made." in shown
    assert "Figures as of 23 November 2026 · ledger version 7" in shown


def test_overview_shows_the_newest_word_on_narrative_goals(books: Books, reader: Client) -> None:
    before = english(reader, "/")
    NarrativeAssessment.objects.create(
        target_id=NARRATIVE,
        assessed_on="2026-01-31",
        text_zh="基本建立",
        evidence="清单",
        recorded_by=books.clerk,
    )
    cache.clear()

    assert f"Name {NARRATIVE} not assessed yet" in before
    assert f"Name {NARRATIVE} 31 January 2026 基本建立" in english(reader, "/")


def test_overview_shows_what_is_in_progress_beside_the_figure(
    books: Books, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "in_progress", [lambda: [InProgress(ENTERPRISES, 12, "machinery")]])

    assert "12 in progress, not counted" in english(reader, "/")


def test_overview_of_another_date_carries_it_along_every_link(books: Books, reader: Client) -> None:
    books.count("2024-06-30", attribution=DALIAN)

    page = reader.get("/?as_of=2024-12-31&known_at=2026-11-24").content.decode()

    addresses = re.findall(r'href="(/(?:targets|sectors|changes|classes)[^"]*)"', page)
    queries = [dict(parse_qsl(urlsplit(address.replace("&amp;", "&")).query)) for address in addresses]
    assert len(addresses) > 20
    assert {query.get("known_at") for query in queries} == {"2026-11-24"}
    assert {query.get("as_of") for query in queries} == {"2024-12-31"}


@pytest.mark.parametrize(
    "as_of", ["0001-01-01", "2023-06-01", "2023-06-02", "2025-12-31", "2031-01-01", "9999-12-31"]
)
def test_overview_stands_on_any_date(books: Books, reader: Client, as_of: str) -> None:
    books.count("2024-06-30")

    response = reader.get("/", {"as_of": as_of})

    assert response.status_code == 200
    assert ("This date is still to come" in english(reader, f"/?as_of={as_of}")) is (as_of > "2026-11-23")


def test_overview_with_a_date_that_is_none_shows_today_and_says_so(books: Books, reader: Client) -> None:
    shown = english(reader, "/?as_of=2026-02-30")

    assert "“2026-02-30” is not a date. Write it as 2025-12-31. Today is shown instead." in shown
    assert "Figures as of 23 November 2026" in shown


def test_overview_before_anything_is_loaded_stands_empty(db: None, client: Client) -> None:
    client.force_login(UserFactory(ministry_reviewer=True))

    assert client.get("/").status_code == 200


def test_overview_needs_a_reader_who_signed_in(db: None, client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response.url) == (302, reverse("account_login"))


def test_overview_has_the_same_figures_for_everyone_and_names_no_subject(
    books: Books, client: Client
) -> None:
    books.count("2026-11-01", name="江苏某某公司")
    books.count("2026-11-01", name="大连某某公司", attribution=DALIAN)
    pages = []
    for reader in (
        books.clerk,
        UserFactory(provincial_reviewer=True),
        UserFactory(enterprise_reporter=True),
        UserFactory(expert=True),
    ):
        client.force_login(reader)
        page = client.get("/").content.decode()
        pages.append(page[page.index('class="story"') : page.index("</main>")])
        assert "某某公司" not in page

    assert len(set(pages)) == 1


def test_overview_offers_an_analyst_the_sector(books: Books, client: Client) -> None:
    client.force_login(UserFactory(association_analyst=True))

    page = client.get("/?as_of=2025-12-31").content.decode()

    assert 'href="/sectors/machinery/?as_of=2025-12-31"' in page


def test_overview_warm_asks_for_session_user_memberships_and_version_only(
    books: Books, reader: Client
) -> None:
    books.count("2024-06-30", times=3)
    reader.get("/")

    with CaptureQueriesContext(connection) as captured:
        response = reader.get("/")

    asked = [re.search(r'FROM "?(\w+)', query["sql"]).group(1) for query in captured]  # type: ignore[union-attr]
    ours = [table for table in asked if table.startswith("policy_")]
    assert response.status_code == 200
    assert (asked[:2], ours) == (["django_session", "enterprises_user"], ["policy_contribution"])


def test_overview_cold_takes_the_same_queries_however_full_the_ledger(books: Books, reader: Client) -> None:
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            reader.get("/")
        return len(captured)

    books.count("2024-06-30")
    reader.get("/")
    once = queries()
    books.count("2024-07-30", attribution=DALIAN, times=3)
    naming = Source("decision", "甲")
    books.count("2026-10-30", target=DEMONSTRATIONS, attribution=NOWHERE, source=naming, times=3)

    assert queries() == once <= 25


def test_every_number_of_the_overview_opens_a_list_of_that_length(books: Books, reader: Client) -> None:
    books.count("2024-06-30", times=3)
    books.count("2026-02-28", attribution=DALIAN, times=2)
    books.count("2024-06-30", attribution=NOWHERE)
    page = reader.get("/").content.decode()

    opened = {}
    for address, number in re.findall(
        r'<a [^>]*href="(/targets/[^"]*counted/[^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL
    ):
        count = int(re.sub(r"<[^>]+>", " ", number).split()[-1].replace(",", ""))
        opened[address.replace("&amp;", "&")] = count

    assert len(opened) > 15
    for address, count in opened.items():
        rows = reader.get(address).context["table"].rows
        assert len(rows) == count, address


def test_each_figure_says_how_complete_the_reporting_behind_it_is(
    books: Books, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30), datetime.date(2026, 7, 31)
    ended = ReportingPeriod("2026H1", "2026年上半年", "First half of 2026", *half, 1020, 812, 800, 640, 9)
    monkeypatch.setattr(registry, "behind", [lambda sector, day: ended if ended.ends_on <= day else None])
    monkeypatch.setattr(registry, "reported", {ENTERPRISES})

    shown = english(reader, "/")
    before = english(reader, "/?as_of=2026-03-31")

    told = "812 of 1,020 expected reports received (79.6%), 640 accepted."
    sentence = f"Reporting behind it (First half of 2026): {told}"
    assert (shown.count(sentence), shown.count("Rests on decisions; no report is owed for it.")) == (1, 3)
    assert sentence in english(reader, f"/targets/{ENTERPRISES}/")
    assert "No reporting cycle had ended by this date." in before


def test_overview_of_a_part_shows_its_figures_beside_the_national_ones(books: Books, reader: Client) -> None:
    books.count("2024-06-30", times=3)
    books.count("2026-10-28", attribution=DALIAN, times=2)

    shown = english(reader, "/?sector=electronics")

    assert "Name electronics Figures as of 23 November 2026" in shown
    assert f"Name {ENTERPRISES} 2 items Share of the national figure: 40.0% ( 5 )" in shown
    assert "Last twelve months: +2" in shown
    assert "28 Oct Name enterprises-2025 accepted reports +2" in shown
    assert f"Name {ENTERPRISES} 3 items" in english(reader, "/?region=320000&project=foundation")


def test_every_breakdown_of_the_overview_leads_to_it_narrowed(books: Books, reader: Client) -> None:
    books.count("2024-06-30", attribution=DALIAN)

    whole = reader.get("/?as_of=2026-11-01").content.decode()
    part = reader.get("/?sector=electronics").content.decode()

    for narrowed in ("sector=machinery", "project=foundation", "region=320000", "region=210200"):
        assert f'href="/?{narrowed}&amp;as_of=2026-11-01"' in whole
    assert 'href="/?sector=electronics&amp;project=foundation"' in part
    assert 'href="/targets/enterprises-2025/counted/?sector=electronics&amp;region=210000"' in part
    assert 'href="/changes/?first=' not in part or "sector=electronics" in part


def test_every_number_of_a_part_opens_a_list_of_that_length(books: Books, reader: Client) -> None:
    books.count("2024-06-30", times=2)
    books.count("2026-10-28", attribution=DALIAN)
    page = reader.get("/?region=210000").content.decode()

    opened = dict(re.findall(r'<a [^>]*href="(/targets/[^"]*counted/[^"]*)"[^>]*>(\d+)</a>', page))

    assert len(opened) > 10
    for address, number in opened.items():
        assert len(reader.get(address.replace("&amp;", "&")).context["table"].rows) == int(number), address


def test_part_that_there_is_not_is_not_found(books: Books, reader: Client) -> None:
    assert reader.get("/?sector=shipping").status_code == 404
