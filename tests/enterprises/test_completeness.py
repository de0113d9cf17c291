"""How complete the reporting is: the matrix, the list behind each cell, and who sees what of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.completeness import Counts, _rows_counted, completeness, of_the_nation, total
from enterprises.models import ExpectedReport, Report
from tests.factories.enterprises import ImprovementFactory, UserFactory
from tests.factories.policy import RegionFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ExtensionFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def expect(report: Any, **fields: Any) -> Any:
    """A report that was expected."""
    ExpectedReportFactory(improvement=report.improvement, cycle=report.cycle, **fields)
    return report


def country() -> None:
    """In Jiangsu one of each kind and one that nobody expected; in Zhejiang one that is overdue."""
    expect(ReportFactory(submitted=True))
    expect(ReportFactory(submitted=True), due_on=YESTERDAY)  # received, but late
    expect(ReportFactory(accepted=True))
    expect(ReportFactory(returned=True))
    expect(ReportFactory(rejected=True))  # not received any more
    ExpectedReportFactory(improvement=ImprovementFactory(), cycle=CycleFactory())
    ReportFactory(submitted=True)
    far = ImprovementFactory(enterprise__region=RegionFactory(code="330000"))
    ExpectedReportFactory(improvement=far, cycle=CycleFactory(), due_on=YESTERDAY)


JIANGSU = Counts(expected=6, received=4, on_time=3, returned=1, accepted=1, overdue=0, voluntary=1)
ZHEJIANG = Counts(expected=1, overdue=1)


def test_counts_of_each_region_add_up_to_the_nation() -> None:
    country()

    lines = completeness(UserFactory(ministry_reviewer=True), "region", on=timezone.localdate())

    assert {line.code: line.counts for line in lines} == {"320000": JIANGSU, "330000": ZHEJIANG}
    assert of_the_nation(on=timezone.localdate()) == JIANGSU + ZHEJIANG
    assert (JIANGSU.received_rate, ZHEJIANG.on_time_rate, Counts().accepted_rate) == (4 / 6, 0, None)


@pytest.mark.parametrize(
    ("way", "narrowed", "expected"),
    [
        ("sector", {}, {"machinery": JIANGSU}),
        ("product_class", {}, {"ZJ-01": JIANGSU}),
        ("cycle", {}, {"2025H1": JIANGSU}),
        ("region", {"cycle": "2025H1", "sector": "machinery"}, {"320000": JIANGSU}),
        ("region", {"sector": "automotive"}, {}),
    ],
)
def test_a_province_sees_its_own_by_each_way(way: str, narrowed: dict[str, str], expected: Any) -> None:
    country()

    lines = completeness(UserFactory(provincial_reviewer=True), way, on=timezone.localdate(), **narrowed)

    assert {line.code: line.counts for line in lines} == expected


@pytest.mark.parametrize("role", ["ministry_reviewer", "provincial_reviewer"])
@pytest.mark.parametrize("way", ["region", "sector", "product_class", "cycle"])
def test_kept_counts_say_what_the_rows_do_and_read_no_report(role: str, way: str) -> None:
    country()
    today, user = timezone.localdate(), UserFactory(**{role: True})
    late, owed = ExpectedReport.objects.filter(is_received=False).order_by("due_on", "id")[:2]
    ExtensionFactory(expected=late, until=today)
    ExtensionFactory(expected=ExpectedReportFactory(due_on=today), until=YESTERDAY)
    ExtensionFactory(expected=owed, until=YESTERDAY, replaced_at=timezone.now(), replaced_by=user)
    rows = ExpectedReport.objects.visible_to(user), Report.objects.visible_to(user)

    with CaptureQueriesContext(connection) as asked:
        lines = completeness(user, way, on=today, sector="" if way == "sector" else "machinery")

    counted = _rows_counted(*rows, way, {"sector": "" if way == "sector" else "machinery"}, today)
    found = {line.code: line.counts for line in lines if line.counts != Counts()}
    assert found == {code: total(cycles.values()) for code, cycles in counted.items()}
    assert sum(counts.overdue for counts in found.values()) == 1
    assert [query["sql"] for query in asked if '"enterprises_report"' in query["sql"]] == []


def test_a_province_sees_itself_beside_the_nation(client: Client) -> None:
    country()
    client.force_login(UserFactory(provincial_reviewer=True))

    page = client.get("/completeness/?by=region")

    assert (page.context["own"], page.context["nation"]) == (JIANGSU, JIANGSU + ZHEJIANG)
    assert "Zhejiang" not in page.content.decode()


@pytest.mark.parametrize(
    ("standing", "number"),
    [("received", 4), ("on_time", 3), ("returned", 1), ("accepted", 1), ("missing", 3), ("overdue", 1)],
)
def test_each_cell_opens_the_list_it_counts(client: Client, standing: str, number: int) -> None:
    country()
    client.force_login(UserFactory(ministry_reviewer=True))

    listed = client.get(f"/completeness/expected/?reached={standing}").context["table"]

    assert len(listed.rows) == number


def test_voluntary_reports_have_a_list_of_their_own(client: Client) -> None:
    country()
    client.force_login(UserFactory(ministry_reviewer=True))

    assert len(client.get("/reports/?voluntary=yes").context["table"].rows) == 1


def test_matrix_exports_what_it_shows(client: Client) -> None:
    country()
    client.force_login(UserFactory(ministry_reviewer=True))

    lines = (
        b"".join(client.get("/completeness/?export=csv").streaming_content).decode("utf-8-sig").split("\r\n")
    )

    assert lines[0].startswith("Region,code,Expected,Received")
    assert lines[1].startswith("Jiangsu,320000,6,4,66.7%,3,50.0%,1,0,1,16.7%,0,1")


def test_matrix_and_list_cost_the_same_with_more_rows(client: Client) -> None:
    expect(ReportFactory(submitted=True))
    client.force_login(UserFactory(ministry_reviewer=True))
    pages = ("/completeness/", "/completeness/expected/")
    one = [queries_of(client, page) for page in pages]
    expect(ReportFactory(accepted=True, improvement__enterprise__region=RegionFactory(code="330000")))
    expect(ReportFactory(returned=True, improvement__enterprise__region=RegionFactory(code="210000")))

    assert [queries_of(client, page) for page in pages] == one


def test_lines_and_cycles_make_a_matrix(client: Client) -> None:
    country()
    later = CycleFactory(code="2025H2", period_from=date(2025, 7, 1), period_to=date(2025, 12, 31))
    expect(ReportFactory(accepted=True, cycle=later))
    client.force_login(UserFactory(provincial_reviewer=True))

    page = client.get("/completeness/?cycle=each&by=sector")
    lines = (
        b"".join(
            client.get("/completeness/?cycle=each&by=sector&measure=accepted&export=csv").streaming_content
        )
        .decode("utf-8-sig")
        .splitlines()
    )

    text = page.content.decode()
    assert "4 / 6" in text
    assert "sector=machinery&amp;cycle=2025H1&amp;reached=received" in text
    assert [line.split(",")[:4] for line in lines[:3]] == [
        ["Sector", "code", "Cycle 2025H2", "Cycle 2025H1"],
        ["Name machinery", "machinery", "100.0%", "16.7%"],
        ["In the whole country", "", "100.0%", "14.3%"],
    ]


def test_each_cell_of_the_matrix_opens_its_list(client: Client) -> None:
    country()
    client.force_login(UserFactory(ministry_reviewer=True))

    listed = client.get("/completeness/expected/?region=320000&cycle=2025H1&reached=received")

    assert len(listed.context["table"].rows) == 4


@pytest.mark.parametrize("address", ["/completeness/?cycle=each&by=region", "/completeness/?by=region"])
def test_matrix_costs_the_same_however_much_there_is(client: Client, address: str) -> None:
    client.force_login(UserFactory(ministry_reviewer=True))
    expect(ReportFactory(accepted=True))
    one = queries_of(client, address)

    for region in ("330000", "210000"):
        expect(ReportFactory(accepted=True, improvement__enterprise__region=RegionFactory(code=region)))

    assert queries_of(client, address) == one


@pytest.mark.parametrize("role", ["provincial_reviewer", "ministry_reviewer"])
def test_the_home_of_reviewers_stands_in_the_bar(role: str, client: Client) -> None:
    client.force_login(UserFactory(**{role: True}))

    page = client.get("/completeness/")

    bar = {link.href: link.current for link in page.context["bars"]["main"]}
    assert bar["/completeness/"] is True
    assert client.get("/accounts/login/").headers["Location"] == "/completeness/"
