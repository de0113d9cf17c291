"""Cells are those that django-tables2 would work out one by one."""

import re

import pytest
from django.template import engines
from django.utils import timezone
from django_tables2 import DateTimeColumn, TemplateColumn
from django_tables2.rows import BoundRow

from enterprises.models import Report
from enterprises.tables.reports import ReportTable
from reliability_tracker import tables
from reliability_tracker.cells import exported_rows
from reliability_tracker.exports import exported_columns
from tests.factories.reports import ReportFactory

DRAWN = engines["django"].from_string(
    "{% for column, cell in row.items %}<td {{ column.attrs.td.as_html }}>{{ cell }}</td>{% endfor %}"
)


class MixedTable(tables.Table):
    name = tables.TypedColumn(accessor="firm__name")
    size = tables.TypedColumn(accessor="region__name")
    owed = tables.NumberColumn(accessor="counts__owed")
    said = tables.TypedColumn(accessor="shout")
    missing = tables.TypedColumn(empty_values=())
    at = DateTimeColumn(format="Y-m-d H:i:s")
    bold = TemplateColumn("<b>{{ value }}</b>", accessor="firm__name")
    flag = tables.TypedColumn()

    def render_said(self, value, bound_row, column, **rest):
        return f"{value} {bound_row.record['at']:%Y} {column.kind} {sorted(rest)}"


def as_before(cells):
    """The cells without what makes a card of them on a telephone."""
    return re.sub(r' (?:data-label="[^"]*"|data-empty|cell-head)', "", cells).replace("<td>", "<td >")


def both_ways(table):
    rows = [BoundRow(record, table=table) for record in table.data]
    expected = [DRAWN.render({"row": row}) for row in rows]
    values = [[row.get_cell_value(column.name) for column in exported_columns(table)] for row in rows]
    return expected, values


def check(table):
    expected, values = both_ways(table)

    assert [as_before(cells) for _record, cells in table.shown_rows()] == expected
    assert list(exported_rows(exported_columns(table), table.data)) == values


def test_plain_rows():
    at = timezone.make_aware(timezone.datetime(2026, 3, 1, 9, 30))
    rows = [
        {"firm": {"name": "<A>"}, "counts": {"owed": 1234}, "shout": "Hi".upper, "at": at, "flag": True},
        {"firm": None, "counts": {}, "shout": None, "at": at, "region": {"name": 0.5}, "flag": 12345},
    ]

    check(MixedTable(rows))


def test_cells_say_what_they_are_where_rows_are_cards():
    class CardTable(tables.Table):
        day = tables.TypedColumn(verbose_name='The "day"')
        name = tables.LinkColumn(to=lambda row: "")
        deed = tables.TypedColumn(verbose_name="", empty_values=())

    row = {"day": None, "name": "A", "deed": ""}
    ((_record, cells),) = CardTable([row]).shown_rows()
    CardTable.stacked = False
    ((_record, plain),) = CardTable([row]).shown_rows()

    assert cells == (
        '<td class="col-text" data-label="The &quot;day&quot;" data-empty>—</td>'
        '<td class="col-link cell-head">A</td><td class="col-text" data-empty></td>'
    )
    assert plain == '<td class="col-text">—</td><td class="col-link">A</td><td class="col-text"></td>'


@pytest.mark.django_db
def test_rows_of_a_model():
    ReportFactory.create_batch(2, submitted=True)
    shown = Report.objects.select_related("region", "cycle", "sector", "enterprise").order_by("pk")

    class ChoiceTable(tables.Table):
        size = tables.TypedColumn()
        owner = tables.TypedColumn(accessor="enterprise__size")
        city = tables.TypedColumn(accessor="city__name")
        cycle = tables.LinkColumn(accessor="cycle__name", to="enterprise__get_absolute_url")

    check(ChoiceTable(shown))
    check(ReportTable(shown, choosable=lambda report: report.pk % 2 == 0, inside=False))
