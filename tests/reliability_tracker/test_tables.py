"""Columns: one value for the page and the export."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import TextChoices

from reliability_tracker import statuses, tables
from reliability_tracker.exports import table_head, table_rows
from reliability_tracker.icons import icon
from reliability_tracker.statuses import Tone


class Light(TextChoices):
    RED = "red", "stop"


@dataclass
class Row:
    name: str = "<A>"
    state: str = "red"
    n: Any = 1234.565
    share: Any = 0.0625
    on: Any = date(2023, 6, 2)
    start: Any = date(2025, 4, 29)
    end: Any = date(2025, 5, 8)

    def get_absolute_url(self) -> str:
        return "/rows/1/"

    def my_word(self) -> str:
        return "wait"

    def nowhere(self) -> str:
        return ""


class RowTable(tables.Table):
    name = tables.LinkColumn(verbose_name="Name")
    state = tables.StatusColumn(verbose_name="State")
    own = tables.StatusColumn(accessor="state", label="my_word", verbose_name="For you")
    n = tables.NumberColumn(decimals=2, verbose_name="Number")
    share = tables.PercentColumn(verbose_name="Share")
    on = tables.DateColumn(verbose_name="On")
    period = tables.PeriodColumn("start", "end", verbose_name="Period")


@pytest.fixture(autouse=True)
def red_light(monkeypatch):
    monkeypatch.setattr(statuses, "_statuses", {})
    statuses.register(Light, {"red": Tone.BAD})


def cells(row: Row, address: str, rf) -> list[str]:
    table = RowTable([row])
    table.request = rf.get(address)
    return [str(cell) for cell in table.rows[0]]


def exported(row: Row) -> list[Any]:
    return next(table_rows(RowTable([row])))


def test_page_and_export_tell_the_same(rf):
    red = icon("bad")

    assert cells(Row(), "/", rf) == [
        '<a href="/rows/1/">&lt;A&gt;</a>',
        f'<span class="chip chip-bad">{red}stop</span>',
        f'<span class="chip chip-bad">{red}wait</span>',
        "1,234.57",
        "6.3%",
        "2023-06-02",
        "2025-04-29 – 2025-05-08",
    ]
    assert exported(Row()) == [
        "<A>",
        "stop",
        "wait",
        Decimal("1234.57"),
        "6.3%",
        date(2023, 6, 2),
        "2025-04-29 – 2025-05-08",
    ]
    assert table_head(RowTable([])) == ["Name", "State", "For you", "Number", "Share", "On", "Period"]


def test_link_carries_the_readers_dates(rf):
    assert cells(Row(), "/?as_of=2025-12-31", rf)[0] == '<a href="/rows/1/?as_of=2025-12-31">&lt;A&gt;</a>'


def test_link_without_an_address_is_its_text(rf):
    class Plain(tables.Table):
        name = tables.LinkColumn(to="nowhere")

    table = Plain([Row()])
    table.request = rf.get("/")

    assert [str(cell) for cell in table.rows[0]] == ["<A>"]


def test_code_stays_on_one_line():
    assert tables.LinkColumn(code=True).attrs["td"] == {"class": "col-code"}
    assert tables.LinkColumn().attrs["td"] == {"class": "col-link"}


def test_nothing_is_a_dash_on_the_page_and_nothing_in_the_export(rf):
    empty = Row(n=None, share=None, on=None, start=None, end=None)

    assert cells(empty, "/", rf)[3:] == ["—", "—", "—", "—"]
    assert exported(empty)[3:] == [None, None, None, None]


def test_open_period_shows_its_known_end(rf):
    assert cells(Row(end=None), "/", rf)[-1] == "2025-04-29 –"


def test_time_is_shown_as_its_day_in_shanghai(rf):
    evening = datetime(2023, 6, 1, 17, 5, tzinfo=UTC)

    assert cells(Row(on=evening), "/", rf)[5] == "2023-06-02"
    assert exported(Row(on=evening))[5] == date(2023, 6, 2)


def test_zero_is_zero(rf):
    assert cells(Row(n=0, share=0), "/", rf)[3:5] == ["0.00", "0.0%"]


def test_own_word_for_no_rows_is_kept():
    class Patient(RowTable):
        class Meta:
            empty_text = "Nothing is waiting."

    assert Patient([]).empty_text == "Nothing is waiting."
