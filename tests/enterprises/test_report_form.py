"""What the report form reads from texts, and what it shows of a stored report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from enterprises.enums import Measure
from enterprises.models import Report
from enterprises.report_fields import label_of
from enterprises.report_form import Entered, Entry, Texts, next_row, row_orders, texts_of
from enterprises.reporting import save_report
from tests.factories.policy import ChainLinkFactory, DimensionFactory, ProductClassFactory
from tests.factories.reports import IndicatorFactory, IndicatorRowFactory, ReportFactory

pytestmark = pytest.mark.django_db


def texts(**given: str | list[str]) -> Texts:
    """Texts by name; `rows_0_unit` stands for `rows-0-unit`."""
    data: Texts = MultiValueDict()
    for name, text in given.items():
        name = name.replace("rows_0_", "rows-0-")
        data.setlist(name, text if isinstance(text, list) else [text])
    return data


def saved_again(report: Report) -> Report:
    """The report after its own page is saved as it stands."""
    entry = Entry(texts_of(report, list(report.rows.all())))
    save_report(report=report, data=entry.entered, revision=report.revision, by=report.created_by)
    return Report.objects.get(pk=report.pk)


def test_texts_become_values() -> None:
    report = ReportFactory(complete=True)
    DimensionFactory()
    entered = Entry(
        texts(
            product_name=" 精密减速器 ",
            sector=report.sector_id,
            layer="",
            dimensions=["safety"],
            measures=["design", "halt"],
            started_on="2025年1月6日",
            expenditure_wan="１，２００．５",
            declaration="on",
            measures_text="一\r\n二",
            row=["0"],
            rows_0_indicator="MTBF",
            rows_0_unit="h",
            rows_0_baseline_value="1,200",
            rows_0_baseline_on="2025-01-01",
            rows_0_current_blank="pending",
            rows_0_failures="0",
            rows_0_confidence="90",
        )
    ).entered

    values = {name: value for name, value in entered.values.items() if value}
    row = {name: value for name, value in entered.rows[0].items() if value not in (None, "")}
    assert values == {
        "product_name": "精密减速器",
        "sector": "machinery",
        "dimensions": ["safety"],
        "measures": [Measure.DESIGN, Measure.HALT],
        "started_on": date(2025, 1, 6),
        "expenditure_wan": Decimal("1200.5"),
        "declaration": True,
        "measures_text": "一\n二",
    }
    assert row == {
        "indicator": "MTBF",
        "unit": "h",
        "baseline_value": Decimal(1200),
        "baseline_on": date(2025, 1, 1),
        "current_blank": "pending",
        "failures": 0,
        "confidence": Decimal(90),
    }
    assert entered.values["layer"] is None
    assert entered.typed == {}


# name on the page, text; none of them may stand in the database
UNREADABLE = [
    ("started_on", "2025-02-30"),
    ("expenditure_wan", "fifty"),
    ("expenditure_wan", "-1"),
    ("expenditure_wan", "1.234"),
    ("benefit_wan", "9999999999999"),
    ("contact_email", "wang at example"),
    ("product_name", "长" * 201),
    ("remarks", "长" * 3001),
    ("sector", "mining"),
    ("size", "huge"),
    ("rows-0-indicator", "XYZ"),
    ("rows-0-unit", "mile"),
    ("rows-0-baseline_value", "12O0"),
    ("rows-0-baseline_value", "1e30"),
    ("rows-0-baseline_value", "0.0000000001"),
    ("rows-0-sample_size", "eight"),
    ("rows-0-failures", "-1"),
    ("rows-0-test_time", "-5"),
    ("rows-0-confidence", "50"),
    ("rows-0-confidence", "100"),
    ("rows-0-times", "1\n" * 100_001),
    ("rows-0-quantile", "0"),
    ("rows-0-returns_coverage", "101"),
    ("rows-0-benchmark_year", "99999999999"),
]


@pytest.mark.parametrize(("name", "text"), UNREADABLE)
def test_text_that_cannot_be_stored_is_kept_and_shown_with_its_problem(name: str, text: str) -> None:
    report = ReportFactory(complete=True)
    given = texts_of(report, list(report.rows.all()))
    given.setlist(name, [text])

    entry = Entry(given)
    save_report(report=report, data=entry.entered, revision=1, by=report.created_by)

    report.refresh_from_db()
    shown = Entry.of(report, list(report.rows.all()))
    assert report.typed == {name: text}
    assert shown.texts.getlist(name) == [text]
    assert [said for said, _sentence in shown.unread()] == [name]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"started_on": "2025-06-01", "planned_end_on": "2025-05-01"}, {"planned_end_on": "2025-05-01"}),
        ({"rows-0-baseline_on": "2025-06-30"}, {"rows-0-current_on": "2025-06-20"}),
        ({"rows-0-baseline_blank": "pending"}, {"rows-0-baseline_blank": "pending"}),
        (
            {"rows-0-tested_from": "2025-06-30", "rows-0-tested_to": "2025-06-01"},
            {"rows-0-tested_to": "2025-06-01"},
        ),
        ({"measures": ["design", "prayer"]}, {"measures": ["design", "prayer"]}),
    ],
)
def test_what_contradicts_itself_is_kept_as_text(changes: dict[str, Any], kept: dict[str, Any]) -> None:
    report = ReportFactory(complete=True)
    given = texts_of(report, list(report.rows.all()))
    for name, text in changes.items():
        given.setlist(name, text if isinstance(text, list) else [text])

    save_report(report=report, data=Entry(given).entered, revision=1, by=report.created_by)

    report.refresh_from_db()
    assert report.typed == kept


def test_text_that_is_mended_is_a_value_again() -> None:
    report = ReportFactory(complete=True, typed={"benefit_wan": "五十"})
    given = texts_of(report, list(report.rows.all()))
    given.setlist("benefit_wan", ["50"])

    save_report(report=report, data=Entry(given).entered, revision=1, by=report.created_by)

    report.refresh_from_db()
    assert (report.typed, report.benefit_wan) == ({}, 50)


def test_zero_byte_does_not_reach_the_database() -> None:
    report = ReportFactory(complete=True)
    given = texts_of(report, list(report.rows.all()))
    given.setlist("remarks", ["a\x00b"])
    given.setlist("answer_1", ["c\x00d"])

    save_report(report=report, data=Entry(given).entered, revision=1, by=report.created_by)

    report.refresh_from_db()
    assert report.typed == {"remarks": "ab", "answer_1": "cd"}


def test_page_saved_as_it_stands_changes_nothing() -> None:
    report = ReportFactory(
        complete=True,
        benefit_wan=Decimal("0.00"),
        typed={"rows-0-benchmark_year": "去年", "failure_rate_fall": "一半", "answer_4": "已改"},
    )
    IndicatorRowFactory(report=report, order=3, baseline_value=Decimal("0.000000120"), current_value=None)

    again = saved_again(report)

    assert (again.revision, again.typed) == (1, report.typed)


def test_indicator_with_one_unit_brings_it_along() -> None:
    IndicatorFactory()
    IndicatorFactory(code="B10", units=["h", "km", "cycle"])

    units = {
        code: Entry(texts(row=["0"], rows_0_indicator=code, rows_0_unit="")).entered.rows[0]["unit"]
        for code in ("MTBF", "B10")
    }

    assert units == {"MTBF": "h", "B10": ""}


def test_row_numbers_are_read_and_nothing_else() -> None:
    given = texts(row=["3", "0", "3", "-1", "x", "1000", "²", ""])

    assert row_orders(given) == [0, 3]


def test_number_of_a_new_row_is_above_those_there_and_those_commented_on() -> None:
    assert next_row(texts()) == 0
    assert next_row(texts(row=["0", "2"])) == 3
    assert next_row(texts(row=["0"]), ["rows-4-unit", "sector"]) == 5


def test_rows_have_an_end() -> None:
    given = texts(row=[str(number) for number in range(100)])

    assert len(Entry(given).rows) == 50


def test_indicators_are_sorted_by_the_link_of_the_chain() -> None:
    IndicatorFactory()
    IndicatorFactory(code="LAMBDA", levels=["component"])
    ChainLinkFactory()

    (row,) = Entry(texts(row=["0"], link="part")).rows

    groups = [[code for code, _name in entries] for _label, entries in row.fields["indicator"].choices[1:]]
    assert groups == [["MTBF"], ["LAMBDA"]]


def test_product_classes_stand_under_their_project() -> None:
    ProductClassFactory()

    choices = Entry(texts()).form.fields["product_class"].choices

    assert choices[1] == ("名称foundation", [("ZJ-01", "名称ZJ-01")])


def test_problem_is_shown_at_its_field_once() -> None:
    entry = Entry(texts(row=["0"], expenditure_wan="x"))

    entry.say("rows-0-unit", "请填写。")
    entry.say("rows-0-unit", "请填写。")
    entry.say("rows-7-unit", "请填写。")
    entry.say("nothing", "请填写。")

    assert entry.rows[0]["unit"].errors == ["请填写。"]
    assert entry.field("rows-7-unit") is None


def test_label_of_a_field_says_where_it_stands() -> None:
    report = ReportFactory(complete=True)
    IndicatorRowFactory(report=report, order=4, indicator=None)
    rows = list(report.rows.select_related("indicator"))

    with override("en"):
        labels = [
            label_of(name, rows) for name in ("sector", "credit_code", "rows-4-unit", "rows-9-unit", "rows")
        ]

    assert labels == [
        "Sector",
        "Unified social credit code",
        "Indicator 2: unit",
        "Indicator that was removed: unit",
        "Indicators",
    ]


def test_entered_without_rows_leaves_them_alone() -> None:
    assert Entered({"users": "x"}).rows is None


def test_forms_ask_as_many_queries_for_three_rows_as_for_one(django_assert_num_queries: Any) -> None:
    one, three = ReportFactory(complete=True), ReportFactory(complete=True)
    IndicatorRowFactory(report=three, order=1)
    IndicatorRowFactory(report=three, order=2)

    for report in (one, three):
        rows = list(report.rows.all())
        with django_assert_num_queries(9):
            Entry.of(report, rows).unread()
