"""Reads that cannot write, and the one list page: search, filters, order, pages, fragment and export."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone, translation

from reliability_tracker import navigation
from reliability_tracker.search import search_text
from reliability_tracker.views import WroteOnRead, refuse_writes
from tests.factories.enterprises import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.reliability_tracker.list_site")]

NAMES = ["精密减速器", "高端轴承", "精密测量仪器", "RV gear"]


@pytest.fixture(autouse=True)
def no_places(monkeypatch):
    monkeypatch.setattr(navigation, "NAVIGATION", [])


@pytest.fixture
def groups():
    return [Group.objects.create(name=search_text(name)) for name in NAMES]


@pytest.fixture
def reader(client):
    client.force_login(UserFactory())
    client.cookies["django_language"] = "en"
    return client


def shown(response) -> list[str]:
    link = r'<td class="col-link cell-head"><a href="[^"]*">\s*(.*?)\s*</a>'
    return re.findall(link, response.content.decode())


def rows(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8").removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


# Reading


def test_read_only_view_reads(reader, groups):
    assert reader.get("/reading/").content == b"4"


@pytest.mark.parametrize("address", ["/writing/", "/writing-late/", "/locking/"])
def test_read_only_view_that_writes_fails(reader, address):
    with pytest.raises(WroteOnRead), transaction.atomic():
        reader.get(address)

    assert Group.objects.count() == 0


def test_read_only_view_is_not_watched_where_the_setting_is_off(reader, settings):
    settings.REFUSE_WRITES_ON_READ = False

    assert reader.get("/writing/").status_code == 200


@pytest.mark.parametrize("address", ["/reading/", "/groups/"])
def test_read_only_view_refuses_post(reader, address):
    assert reader.post(address).status_code == 405


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO auth_group (name) VALUES ('x')",
        "UPDATE auth_group SET name = 'x'",
        "DELETE FROM auth_group",
        "TRUNCATE auth_group CASCADE",
        "SELECT 1 FROM auth_group FOR UPDATE",
        "(SELECT 1) UNION ALL (SELECT 1 FROM auth_group FOR UPDATE)",
        "(WITH gone AS (DELETE FROM auth_group RETURNING 1) SELECT * FROM gone)",
        "SELECT 1 FROM auth_group FOR NO KEY UPDATE",
        "WITH gone AS (DELETE FROM auth_group RETURNING 1) SELECT * FROM gone",
    ],
)
def test_anything_but_a_read_is_refused(sql):
    with connection.execute_wrapper(refuse_writes), pytest.raises(WroteOnRead), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "  select 'update'",
        "WITH one AS (SELECT 1) SELECT * FROM one",
        "EXPLAIN SELECT 1",
    ],
)
def test_reads_pass(sql):
    with connection.execute_wrapper(refuse_writes), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.fetchone() is not None


# Lists


def test_list_shows_a_page_of_rows_and_says_how_many_there_are(reader, groups):
    response = reader.get("/groups/")
    page = response.content.decode()

    assert shown(response) == ["精密 密减 减速 速器 器", "高端 端轴 轴承 承"]
    assert 'data-announce="4 rows"' in page
    assert '<a href="?page=2"' in page
    assert '<caption class="visually-hidden">Groups</caption>' in page
    assert "HX-Request" in response["Vary"]


def test_second_page_keeps_filters_and_dates(reader, groups):
    page = reader.get("/groups/?page=2&least=0&as_of=2025-12-31").content.decode()

    assert '<a href="?page=1&amp;least=0&amp;as_of=2025-12-31"' in page
    assert f'<a href="/groups/{groups[2].pk}/?as_of=2025-12-31">' in page


def test_page_beyond_the_last_shows_the_last(reader, groups):
    assert shown(reader.get("/groups/?page=99")) == ["精密 密测 测量 量仪 仪器 器", "rv gear"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=密", ["精密 密减 减速 速器 器", "精密 密测 测量 量仪 仪器 器"]),
        ("search=精密 仪", ["精密 密测 测量 量仪 仪器 器"]),
        ("search=密精", []),
        ("search=GEA", ["rv gear"]),
        ("search=%25", []),
        ("search=", ["精密 密减 减速 速器 器", "高端 端轴 轴承 承"]),
    ],
)
def test_search_finds_words_of_one_character_and_more(reader, groups, query, found):
    assert shown(reader.get(f"/groups/?{query}")) == found


def test_sort_is_a_link_that_turns_round(reader, groups):
    ascending = reader.get("/groups/?sort=number&page=2")
    descending = reader.get("/groups/?sort=-number")

    assert 'aria-sort="ascending"' in ascending.content.decode()
    assert '<a href="?sort=-number">' in ascending.content.decode()
    assert 'aria-sort="descending"' in descending.content.decode()
    assert shown(descending) == ["rv gear", "精密 密测 测量 量仪 仪器 器"]


def test_filter_that_cannot_be_read_finds_nothing_and_says_why(reader, groups):
    page = reader.get("/groups/?least=many").content.decode()

    assert "Enter a number." in page
    assert "No rows match." in page


def test_fragment_is_the_same_part_of_the_whole_page(reader, groups):
    address = "/groups/?search=密&sort=-number&as_of=2025-12-31"

    whole = reader.get(address).content.decode()
    fragment = reader.get(address, headers={"HX-Request": "true"}).content.decode()

    assert fragment.strip().startswith('<div class="table-block"')
    assert fragment.strip() in whole
    assert "<html" not in fragment


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_that_wants_the_page_gets_the_page(reader, groups, header):
    response = reader.get("/groups/", headers={"HX-Request": "true", header: "true"})

    assert "<html" in response.content.decode()


def test_filter_form_keeps_what_it_does_not_ask_for(reader, groups):
    page = reader.get("/groups/?search=密&sort=number&page=2&as_of=2025-12-31").content.decode()
    form = page[
        page.index('<form class="filters"') : page.index("</form>", page.index('<form class="filters"'))
    ]

    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form) == [
        ("sort", "number"),
        ("as_of", "2025-12-31"),
    ]
    assert 'action="/groups/" hx-get="/groups/"' in form


def test_export_has_every_filtered_row_in_the_order_shown(reader, groups, settings):
    settings.DEMO = False

    response = reader.get("/groups/?search=密&sort=-number&page=2&export=csv")

    assert rows(response) == [
        ["Name", "Number"],
        [" 精密 密测 测量 量仪 仪器 器 ", str(groups[2].pk)],
        [" 精密 密减 减速 速器 器 ", str(groups[0].pk)],
    ]
    assert response["X-Row-Count"] == "2"
    assert response["Content-Disposition"] == f'attachment; filename="groups-{timezone.localdate()}.csv"'


def test_export_of_a_filter_that_cannot_be_read_has_no_rows(reader, groups):
    assert len(rows(reader.get("/groups/?least=many&export=csv"))) == 1


def test_list_asks_as_often_for_three_rows_as_for_one(reader, django_assert_num_queries):
    Group.objects.create(name="one")
    with translation.override("en"), django_assert_num_queries(4):  # session, user, count, rows
        reader.get("/groups/")
    Group.objects.create(name="two")
    Group.objects.create(name="three")

    with django_assert_num_queries(4):
        reader.get("/groups/")


def test_list_offers_the_dates_of_its_bar(reader, groups):
    page = reader.get("/groups/?as_of=2025-12-31").content.decode()

    assert '<input id="as-of" type="date" name="as_of" value="2025-12-31"' in page


def test_unreadable_date_is_said_on_the_page(reader, groups):
    page = reader.get("/groups/?as_of=soon").content.decode()

    assert "“soon” is not a date. Write it as 2025-12-31. Today is shown instead." in page
    assert 'href="/groups/1/?as_of' not in page
