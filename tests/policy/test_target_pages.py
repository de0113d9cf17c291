"""A target, who is counted toward it, one subject, and the changes of the ledger."""

from __future__ import annotations

import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from policy.models import NarrativeAssessment
from policy.sources import Source, Support, registry
from reliability_tracker.moment import parse_time
from tests.factories.enterprises import EnterpriseFactory, UserFactory
from tests.factories.notice import TargetVersionFactory
from tests.policy.counted import (
    CLASSES,
    DALIAN,
    DEMONSTRATIONS,
    ENTERPRISES,
    NARRATIVE,
    NOWHERE,
    PLATFORMS,
    Books,
    jiangsu,
    set_up_policy,
)
from tests.policy.test_overview_page import english, words
from tests.queries import queries_of

LIST = f"/targets/{ENTERPRISES}/counted/"


@pytest.fixture
def books(clerk: Any, known: list[Support], monkeypatch: pytest.MonkeyPatch) -> Books:
    set_up_policy()
    monkeypatch.setattr(registry, "in_progress", [])
    return Books(known, clerk)


@pytest.fixture
def reader(books: Books, client: Client) -> Client:
    client.force_login(books.clerk)
    return client


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


def names(response: Any) -> list[str]:
    return [row.subject_name for row in response.context["table"].data.data]


# the target


def test_target_shows_figure_arithmetic_rule_and_goal(books: Books, reader: Client) -> None:
    books.count("2025-06-30", times=2)
    TargetVersionFactory(
        target_id=ENTERPRISES,
        goal=1200,
        start_on=datetime.date(2023, 6, 2),
        due_on=datetime.date(2025, 12, 31),
        recorded_at=parse_time("2025-03-01"),
        reason="raised",
    )
    cache.clear()

    shown = english(reader, f"/targets/{ENTERPRISES}/")

    assert "2 items Goal ≥ 1,200" in shown
    assert "Attainment = (figure − baseline) ÷ (expected − baseline) = (2 − 0) ÷ (1,200 − 0) = 0.2%" in shown
    assert "Thresholds in force since 3 July 2023: Settings of the ministry" in shown
    assert "2025-03-01 in use ≥ 1,200 2023-06-02 → 2025-12-31 raised 2023-07-03 ≥ 1,000" in shown


def test_target_known_at_an_earlier_time_has_the_goal_of_then(books: Books, reader: Client) -> None:
    TargetVersionFactory(
        target_id=ENTERPRISES,
        goal=1200,
        start_on=datetime.date(2023, 6, 2),
        due_on=datetime.date(2025, 12, 31),
        recorded_at=parse_time("2025-03-01"),
    )
    cache.clear()

    assert "Goal ≥ 1,000" in english(reader, f"/targets/{ENTERPRISES}/?known_at=2024-12-31")


@pytest.mark.parametrize("code", [PLATFORMS, DEMONSTRATIONS, ENTERPRISES, CLASSES, NARRATIVE])
@pytest.mark.parametrize("as_of", ["2023-06-01", "2025-12-31", "2026-11-23", "2040-01-01"])
def test_target_stands_on_any_date(books: Books, reader: Client, code: str, as_of: str) -> None:
    books.count("2025-06-30", target=code if code != NARRATIVE else ENTERPRISES)

    assert reader.get(f"/targets/{code}/", {"as_of": as_of}).status_code == 200


def test_target_breakdowns_add_up_on_the_due_date_and_today(books: Books, reader: Client) -> None:
    books.count("2025-06-30", times=3)
    books.count("2026-02-28", attribution=DALIAN, times=2)
    books.count("2026-02-28", attribution=NOWHERE)

    context = reader.get(f"/targets/{ENTERPRISES}/").context

    for dimension, table in context["breakdowns"].items():
        *parts, total = table.rows
        whole = [row for row in parts if "大连市" not in row.label]  # a city is part of its province
        for column, expected in enumerate((3, 6)):
            assert sum(row.cells[column][0] for row in whole) == total.cells[column][0] == expected, dimension
    (city,) = [row for row in context["breakdowns"]["region"].rows if "大连市" in row.label]
    assert [count for count, _address in city.cells] == [0, 2]


def test_target_warm_reads_versions_and_the_target_itself(books: Books, reader: Client) -> None:
    books.count("2025-06-30")
    reader.get(f"/targets/{ENTERPRISES}/")

    once = queries_of(reader, f"/targets/{ENTERPRISES}/")
    books.count("2025-06-30", times=3)
    reader.get(f"/targets/{ENTERPRISES}/")

    assert queries_of(reader, f"/targets/{ENTERPRISES}/") == once


def test_narrative_target_lists_its_assessments(books: Books, reader: Client) -> None:
    address = f"/targets/{NARRATIVE}/"
    assert "Not assessed yet" in english(reader, address)
    for day, text in (("2025-01-31", "一"), ("2026-01-31", "二")):
        NarrativeAssessment.objects.create(
            target_id=NARRATIVE, assessed_on=day, text_zh=text, evidence="清单", recorded_by=books.clerk
        )

    shown = english(reader, address)

    assert shown.index("Assessment of 31 January 2026 二") < shown.index("Assessment of 31 January 2025 一")
    assert "二" not in english(reader, f"{address}?as_of=2025-12-31")


def test_unknown_target_is_not_found(books: Books, reader: Client) -> None:
    for address in ("/targets/nothing/", "/targets/nothing/counted/", "/targets/nothing/counted/x/"):
        assert reader.get(address).status_code == 404


def test_target_leads_stewards_to_where_it_is_set(books: Books, client: Client) -> None:
    def leads(code: str) -> list[str]:
        return re.findall(
            r'href="(/reference/targets/[^"]*)"', client.get(f"/targets/{code}/").content.decode()
        )

    client.force_login(UserFactory(ministry_reviewer=True))
    assert leads(ENTERPRISES) + leads(NARRATIVE) == []
    client.force_login(UserFactory(ministry_steward=True))
    assert leads(ENTERPRISES) == [f"/reference/targets/{ENTERPRISES}/goal/"]
    assert leads(NARRATIVE) == [f"/reference/targets/{NARRATIVE}/assessment/"]


# who is counted


def test_counted_list_has_who_counts_on_the_date(books: Books, reader: Client) -> None:
    books.count("2024-06-30", name="甲公司")
    books.count("2024-06-30", "2025-06-30", name="乙公司")

    assert names(reader.get(LIST)) == ["甲公司"]
    assert sorted(names(reader.get(LIST, {"as_of": "2025-01-01"}))) == ["乙公司", "甲公司"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"sector": "electronics"}, ["大连公司"]),
        ({"project": "foundation"}, ["南京公司"]),
        ({"layer": "parts"}, ["南京公司"]),
        ({"product_class": "ZJ-01"}, ["南京公司"]),
        ({"region": "210000"}, ["大连公司"]),
        ({"region": "210200"}, ["大连公司"]),
        ({"sector": "none"}, ["无名公司"]),
        ({"region": "none"}, ["无名公司"]),
        ({"search": "京"}, ["南京公司"]),
        ({"search": "大连"}, ["大连公司"]),
        ({"search": "连大"}, []),
        ({"search": "s-0003"}, ["无名公司"]),
        ({"sector": "machinery", "region": "210000"}, []),
        ({"sector": "nonsense"}, []),
    ],
)
def test_counted_list_is_narrowed(
    books: Books, reader: Client, query: dict[str, str], found: list[str]
) -> None:
    books.count("2024-06-30", name="南京公司")
    books.count("2024-06-30", name="大连公司", attribution=DALIAN)
    books.count("2024-06-30", name="无名公司", attribution=NOWHERE)

    assert names(reader.get(LIST, query)) == found


def test_counted_list_shows_own_rows_and_how_many_more_there_are(books: Books, client: Client) -> None:
    books.count("2024-06-30", name="江苏公司")
    books.count("2024-06-30", name="大连公司", attribution=DALIAN, times=2)
    client.force_login(UserFactory(provincial_reviewer=True))

    assert names(client.get(LIST)) == ["江苏公司"]
    assert "and 2 more outside your area" in english(client, LIST)
    assert "more outside" not in english(client, f"{LIST}?sector=machinery")
    assert "more outside" not in english(client, f"{LIST}?search=大连")


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("ministry_steward", {"江苏公司", "大连公司"}),
        ("observer", {"江苏公司", "大连公司"}),
        ("provincial_observer", {"江苏公司"}),
        ("city_reviewer", {"大连公司"}),
        ("association_analyst", {"江苏公司"}),
        ("expert", set()),
        ("enterprise_reporter", set()),
    ],
)
def test_counted_list_is_cut_to_the_reader(books: Books, client: Client, role: str, found: set[str]) -> None:
    books.count("2024-06-30", name="江苏公司")
    books.count("2024-06-30", name="大连公司", attribution=DALIAN)
    client.force_login(UserFactory(**{role: True}))

    assert set(names(client.get(LIST))) == found


def test_counted_list_shows_an_enterprise_its_own_row(books: Books, client: Client) -> None:
    enterprise = EnterpriseFactory()
    books.count("2024-06-30", name="本企业", subject=enterprise.credit_code)
    books.count("2024-06-30", name="别家")
    client.force_login(UserFactory(enterprise_reporter=True, membership__enterprise=enterprise))

    assert names(client.get(LIST)) == ["本企业"]


def test_counted_list_answers_htmx_with_the_same_part_of_the_page(books: Books, client: Client) -> None:
    books.count("2024-06-30", attribution=DALIAN)
    client.force_login(UserFactory(provincial_reviewer=True))

    whole = client.get(LIST).content.decode()
    part = client.get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert part.strip() in whole


def test_counted_list_exports_what_is_filtered_with_date_and_version(books: Books, reader: Client) -> None:
    books.count("2024-06-30", name="=1+1", attribution=jiangsu(layer=None))
    (last,) = books.count("2024-06-30", name="大连公司", attribution=DALIAN)

    response = reader.get(LIST, {"export": "csv", "as_of": "2025-12-31", "sector": "machinery"})
    (row,) = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))

    assert list(row.values())[:10] == [
        "'=1+1",
        "S-0001",
        "名称machinery",
        "名称foundation",
        "",
        "精密减速器",
        "江苏省",
        "",
        "2024-06-30",
        "R-0001",
    ]
    assert list(row.values())[10:12] == ["2025-12-31", str(last.pk)]
    assert f"{ENTERPRISES}-counted-2025-12-31-v{last.pk}.csv" in response["Content-Disposition"]
    assert response["X-Row-Count"] == "1"


def test_counted_list_takes_as_many_queries_for_three_rows_as_for_one(books: Books, reader: Client) -> None:
    books.count("2024-06-30")
    reader.get(LIST)
    once = queries_of(reader, LIST)
    books.count("2024-06-30", attribution=DALIAN, times=2)
    reader.get(LIST)

    assert queries_of(reader, LIST) == once


# one subject


def test_subject_shows_every_row_and_when_it_counts(books: Books, reader: Client) -> None:
    books.count("2024-01-31", "2024-03-31", subject="示范/1号", name="甲公司")
    books.count("2024-09-30", subject="示范/1号", name="甲公司")

    response = reader.get(f"{LIST}示范/1号/")
    reader.cookies["django_language"] = "en"
    shown = words(reader.get(f"{LIST}示范/1号/"))

    assert [row.quantity for row in response.context["table"].data.data] == [1, -1, 1]
    assert "from 31 January 2024 until the day before 31 March 2024 from 30 September 2024 on" in shown
    assert "张三" in shown
    assert reader.get(f"{LIST}示范/1号/", {"export": "csv"})["X-Row-Count"] == "3"


def test_subject_links_its_source(books: Books, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.addresses, "report", lambda number: f"/reports/{number}/")
    books.count("2024-01-31", subject="A", source=Source("report", "R-2024-1"))

    page = reader.get(f"{LIST}A/?known_at=2026-11-24").content.decode()

    assert '<a href="/reports/R-2024-1/?known_at=2026-11-24">R-2024-1</a>' in page


def test_subject_outside_the_area_is_not_there(books: Books, client: Client) -> None:
    books.count("2024-01-31", subject="A", attribution=DALIAN)
    client.force_login(UserFactory(provincial_reviewer=True))

    assert client.get(f"{LIST}A/").status_code == 404


def test_subject_hides_who_entered_it_from_all_but_the_ministry(books: Books, client: Client) -> None:
    books.count("2024-01-31", subject="A")
    client.force_login(UserFactory(provincial_reviewer=True, name="李四"))

    assert books.clerk.name not in client.get(f"{LIST}A/").content.decode()


def test_subject_not_recorded_yet_is_not_there(books: Books, reader: Client) -> None:
    books.count("2024-01-31", subject="A")

    assert reader.get(f"{LIST}A/", {"known_at": "2020-01-01"}).status_code == 404


# changes


def test_changes_list_has_the_rows_of_a_stretch_of_days(books: Books, reader: Client) -> None:
    books.count("2026-10-01", name="早")
    books.count("2026-11-12", name="晚")
    books.count("2026-11-12", name="示范", target=DEMONSTRATIONS, source=Source("decision", "甲〔2026〕1号"))

    def found(**query: str) -> list[str]:
        return names(reader.get("/changes/", query))

    assert found() == ["示范", "晚", "早"]
    assert found(first="2026-11-01", last="2026-11-12") == ["示范", "晚"]
    assert found(target=ENTERPRISES) == ["晚", "早"]
    assert found(source="甲〔2026〕1号") == ["示范"]
    assert found(as_of="2026-10-31") == ["早"]


def test_changes_list_is_cut_to_the_reader(books: Books, client: Client) -> None:
    books.count("2026-10-01", name="江苏公司")
    books.count("2026-10-01", name="大连公司", attribution=DALIAN)
    client.force_login(UserFactory(provincial_reviewer=True))

    assert names(client.get("/changes/")) == ["江苏公司"]
    assert "and 1 more outside your area" in english(client, "/changes/")
    assert "outside your area" not in english(client, "/changes/?sector=machinery")


def test_changes_list_tells_of_decisions_elsewhere_but_not_of_reports(books: Books, client: Client) -> None:
    books.count("2026-10-01", attribution=DALIAN, source=Source("report", "R-2026-7"))
    naming = Source("decision", "甲〔2026〕1号")
    books.count("2026-10-01", target=DEMONSTRATIONS, attribution=DALIAN, source=naming, times=2)
    client.force_login(UserFactory(provincial_reviewer=True))

    assert "2 entries outside your area" in english(client, "/changes/?source=甲〔2026〕1号")
    assert "outside your area" not in english(client, "/changes/?source=R-2026-7")


def test_pages_of_targets_have_no_inline_script_or_style(books: Books, reader: Client) -> None:
    books.count("2024-01-31", subject="A")

    for address in (f"/targets/{ENTERPRISES}/", LIST, f"{LIST}A/", "/changes/"):
        page = reader.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=", page), address
        assert all(
            "src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page)
        ), address
