"""Lists of any length: counted so far, sorted by what an index holds, read on from the last row."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.audiences import with_stand_ins
from enterprises.completeness import expected_reports
from enterprises.filing import newest_of
from enterprises.filters.completeness import ExpectedFilter
from enterprises.filters.reports import ReportFilter
from enterprises.models import Enterprise, Improvement, IndicatorRow, Report
from enterprises.views.completeness import ExpectedList
from enterprises.views.enterprises import EnterpriseList, number_of
from enterprises.views.log import Log
from enterprises.views.report_list import ReportList
from enterprises.worklist import can_take_back
from reliability_tracker import long_lists
from reliability_tracker.change_log import LogEntry
from reliability_tracker.long_lists import LongList, rows_after
from reliability_tracker.search import search_phrases
from tests.factories.enterprises import EnterpriseFactory, UserFactory
from tests.factories.policy import ProductClassFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory

pytestmark = pytest.mark.django_db
LISTS: tuple[tuple[type[LongList], str], ...] = (
    (ReportList, "enterprises_report"),
    (EnterpriseList, "enterprises_enterprise"),
    (ExpectedList, "enterprises_expectedreport"),
    (Log, LogEntry._meta.db_table),
)


@pytest.fixture
def ministry(client: Client) -> Client:
    client.force_login(UserFactory(ministry_reviewer=True))
    return client


def numbers(page: Any) -> list[str]:
    return [row.record.credit_code for row in page.context["table"].page.object_list]


def test_short_list_is_counted_and_sorted_by_every_column(ministry: Client) -> None:
    EnterpriseFactory.create_batch(3)

    page = ministry.get("/enterprises/")

    assert len(page.context["table"].rows) == 3
    assert all(column.orderable for column in page.context["table"].columns)


def test_list_that_is_too_long_goes_on_after_its_last_row(
    ministry: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "FEW", 2)
    codes = sorted(firm.credit_code for firm in EnterpriseFactory.create_batch(5))
    ministry.cookies["django_language"] = "en"

    first = ministry.get("/enterprises/?sort=credit_code")
    last = numbers(first)[-1]
    key = Enterprise.objects.get(credit_code=last).pk
    second = ministry.get(f"/enterprises/?sort=credit_code&after={key}")
    third_key = Enterprise.objects.get(credit_code=numbers(second)[-1]).pk
    third = ministry.get(f"/enterprises/?sort=credit_code&after={third_key}")

    assert [*numbers(first), *numbers(second), *numbers(third)] == codes
    assert "More than 2 rows" in first.content.decode()
    assert f"after={key}" in first.content.decode()
    assert "More than" not in third.content.decode()
    sortable = {column.name for column in first.context["table"].columns if column.orderable}
    assert sortable == {*EnterpriseList.in_order}


def test_list_that_is_too_long_is_not_sorted_by_what_no_index_holds(
    ministry: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "FEW", 2)
    EnterpriseFactory.create_batch(4)

    assert numbers(ministry.get("/enterprises/?sort=size")) == numbers(ministry.get("/enterprises/"))


def test_rows_after_one_with_the_same_value_come_by_their_keys() -> None:
    firms = EnterpriseFactory.create_batch(3, enterprise_name="演示甲")
    rows = Enterprise.objects.order_by("-enterprise_name", "-id")

    assert list(rows_after(rows, str(firms[1].pk))) == [firms[0]]
    assert list(rows_after(rows, "no key")) == firms[::-1]


@pytest.mark.parametrize(("page", "table"), LISTS)
def test_long_list_is_read_in_order_without_sorting_or_scanning_it(page: type[LongList], table: str) -> None:
    """Ways that a large table makes dear are switched off: they are taken where there is no other only."""
    ReportFactory()
    ExpectedReportFactory()
    request = RequestFactory().get("/")
    request.user = UserFactory(ministry_reviewer=True)
    view = page()
    view.setup(request)
    rows = page.filter_class({}, queryset=view.rows()).qs if page.filter_class else view.rows()
    columns = page.table_class(rows.none(), **view.table_kwargs()).columns
    orders = [columns[name].order_by for name in page.in_order]

    plans = {}
    for order in orders:
        for way in (order, order.opposite):
            ordered = rows.order_by(*(a.for_queryset() for a in way))
            plans[str(way)] = plan_of(ordered.values_list("pk", flat=True)[100:150])

    assert [way for way, plan in plans.items() if "Sort" in plan or f"Seq Scan on {table}" in plan] == []


@pytest.mark.parametrize("model", [Report, Enterprise])
@pytest.mark.parametrize("query", ["轴", "轴承", "R-2025H1-00", "减速 承"])
def test_search_reads_an_index_from_one_character_up(model: Any, query: str) -> None:
    ReportFactory()
    rows = model.objects.all()
    for phrase in search_phrases(query):
        rows = rows.filter(search__contains=phrase)

    plan = plan_of(rows.order_by().values_list("pk", flat=True)[:10_001])

    assert "_search" in plan
    assert "Seq Scan" not in plan


def test_search_for_a_phrase_reads_no_row_that_only_has_its_characters() -> None:
    """By the index alone, before anything is looked at again: what it leaves out need not be read."""
    ReportFactory(enterprise_name="演示·精密传动有限公司", product_name="减速器")
    wanted = ReportFactory(product_name="精密减速器")
    (phrase,) = search_phrases("精密减速")
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('report_search')")

    plan = plan_of(Report.objects.filter(search__contains=phrase).order_by(), analyze=True)

    assert [*Report.objects.filter(search__contains=phrase)] == [wanted]
    assert "report_search" in plan
    assert "Index Recheck" not in plan


@pytest.mark.parametrize("field", ["state", "cycle", "region"])
def test_reports_of_one_kind_are_read_newest_first_without_those_of_others(field: str) -> None:
    """Of a cycle of years ago nothing stands among the newest: to look for it there would read them all."""
    report = ReportFactory()
    wanted = {field: getattr(report, field)}

    plan = plan_of(Report.objects.filter(**wanted).order_by("-state_since", "-id")[:50])

    assert f"report_newest_of_{field}" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize(
    ("narrowed", "index"),
    [
        ("region=320000", "expected_of_region"),
        ("cycle=2025H1", "expected_of_cycle"),
        ("cycle=2025H1&region=320000&reached=accepted", "expected_of_cycle_and_region"),
        ("reached=missing", "expected_missing"),
        ("reached=overdue", "expected_missing"),
        ("reached=returned", "expected_returned"),
        ("reached=nothing", "expected_nothing"),
    ],
)
def test_expected_reports_of_one_kind_are_read_by_due_day_without_those_of_others(
    narrowed: str, index: str
) -> None:
    expected = ExpectedReportFactory(cycle=CycleFactory(code="2025H1"))
    rows = expected_reports(UserFactory(ministry_reviewer=True), expected.due_on)
    found = ExpectedFilter(QueryDict(narrowed), queryset=rows).qs

    plan = plan_of(found.order_by("due_on", "id").values_list("pk", flat=True)[:50])

    assert re.search(rf"\b{index}\b", plan)
    assert "Sort" not in plan
    assert "Seq Scan on enterprises_expectedreport" not in plan


def test_reports_entered_from_paper_are_read_without_the_others() -> None:
    ReportFactory()
    plan = plan_of(Report.objects.filter(on_paper=True).values_list("pk", flat=True)[:10_001])

    assert "report_newest_on_paper" in plan


@pytest.mark.parametrize(
    ("query", "index"),
    [("voluntary=yes", "report_newest_voluntary"), ("product_class=ZJ-01", "report_newest_of_its_class")],
)
def test_reports_of_few_among_many_are_read_newest_first_and_counted_by_an_index(
    query: str, index: str
) -> None:
    ReportFactory(product_class=ProductClassFactory(code="ZJ-01"))
    rows = Report.objects.visible_to(UserFactory(ministry_reviewer=True))
    found = ReportFilter(QueryDict(query), queryset=rows).qs.values_list("pk", flat=True)

    for asked in (found.order_by("-state_since", "-id")[9_950:10_000], found.order_by()[:10_001]):
        plan = plan_of(asked)
        assert f" {index} " in plan
        assert "Sort" not in plan
        assert "Scan on enterprises_expectedreport" not in plan


def test_accepted_reports_of_enterprises_are_counted_without_reading_them() -> None:
    """Sorted by their number, all 10,000 enterprises of a list have theirs counted."""
    ReportFactory()
    reports = Report.objects.accepted()
    counted = Enterprise.objects.annotate(accepted=number_of(reports)).order_by("accepted")

    assert "Index Only Scan using report_accepted_of_enterprise" in plan_of(
        counted.values_list("pk", flat=True)
    )


def test_what_a_person_moved_on_lately_is_found_without_all_they_ever_moved() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert can_take_back(UserFactory(ministry_reviewer=True), timezone.localdate()) == []

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert re.search(r"transition_of_person.*Index Cond: \(\(by_id = \d+\) AND \(at >= ", plan)


def test_the_newest_of_a_class_are_read_in_order_and_no_more_of_them() -> None:
    ReportFactory()
    plan = plan_of(newest_of(Report.objects.accepted().filter(product_class="ZJ-01")).values("pk"))

    assert "report_newest_of_class" in plan
    assert "Sort" not in plan


def test_memberships_of_a_person_are_found_without_reading_all_there_are() -> None:
    person = UserFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    with CaptureQueriesContext(connection) as asked:
        assert person.active_memberships == []

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        assert "Seq Scan on enterprises_membership" not in str(cursor.fetchall())


def test_those_who_hear_of_a_step_are_found_without_reading_all_people() -> None:
    report = ReportFactory(ministry_check=True)
    person = UserFactory(ministry_reviewer=True)

    people = with_stand_ins(report, report.state)

    assert [*people] == [person]
    assert " OR " not in plan_of(people)


def plan_of(rows: QuerySet[Any], *, analyze: bool = False) -> str:
    """How the rows are read by a planner that takes the table for a long one, whatever others left in it.

    It has to have a row: a table without a page is short, whatever is said of it.
    """
    assert rows.model._default_manager.exists()
    table = rows.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = %s::regclass", [table])
        cursor.execute(
            "UPDATE pg_class SET relpages = 1, reltuples = 100000 WHERE oid = %s::regclass", [table]
        )
        for way in ("seqscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = rows.explain(analyze=analyze)
        for way in ("seqscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = on")
    return plan


def test_no_key_of_a_table_that_imports_fill_is_indexed_twice() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.indexrelid::regclass::text FROM pg_index a JOIN pg_index b USING (indrelid)
             WHERE a.indrelid = ANY (%s::regclass[]) AND a.indexrelid <> b.indexrelid AND NOT a.indisunique
               AND b.indpred IS NULL AND a.indpred IS NULL AND a.indnkeyatts = 1 AND a.indkey[0] > 0
               AND a.indkey[0] = b.indkey[0]
            """,
            [[model._meta.db_table for model in (Report, IndicatorRow, Improvement, Enterprise, LogEntry)]],
        )
        twice = cursor.fetchall()

    ReportFactory()
    assert twice == []
    assert "Index Cond" in plan_of(Report.objects.filter(number__startswith="R-2025-").order_by("number"))
