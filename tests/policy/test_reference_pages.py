"""Reference data: everyone reads, stewards edit, nothing is lost, and the history stands beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policy.models import (
    NarrativeAssessment,
    ProductClass,
    Region,
    ServiceBody,
    Specialist,
    StatusThresholds,
    Target,
)
from policy.reference import TABLES
from policy.stewardship import amend, version_of
from tests.factories.enterprises import UserFactory

OF_EVERYONE = [slug for slug, table in TABLES.items() if not table.of_persons]


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True, name="陈管理")


@pytest.fixture(autouse=True)
def registers(steward: Any) -> None:
    """One entry in each register; the notice brings none."""
    of_both = {"name_zh": "演示", "listed_on": date(2025, 3, 1)}
    ServiceBody.objects.create(code="FW-1", services_zh="试验", **of_both)
    Specialist.objects.create(code="RC-1", organisation="演示大学", certificate="D-17", **of_both)


@pytest.fixture
def desk(client: Client, steward: Any) -> Client:
    client.force_login(steward)
    return client


@pytest.fixture
def reader(steward: Any) -> Client:
    client = Client()
    client.force_login(UserFactory(enterprise_reporter=True))
    return client


def page(name: str, *args: str) -> str:
    return reverse(f"policy:{name}", args=args)


def first_of(slug: str) -> Any:
    return TABLES[slug].model._default_manager.first()


def posted(form: Any, **changes: Any) -> dict[str, Any]:
    """What the browser posts when a person changes some fields of the form it was shown."""
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is True:
            data[name] = "on"
        elif value is not None and value is not False:
            data[name] = value
    return data | changes


@pytest.mark.parametrize("slug", OF_EVERYONE)
def test_every_table_and_entry_is_read_by_everyone(reader: Client, slug: str) -> None:
    row = first_of(slug)

    listed = reader.get(page("reference_table", slug))
    shown = reader.get(page("reference_entry", slug, row.pk))

    assert listed.status_code == shown.status_code == 200
    assert str(row.pk) in listed.content.decode()
    assert row.name_zh in shown.content.decode()
    assert "/edit/" not in shown.content.decode()


@pytest.mark.parametrize("slug", OF_EVERYONE)
def test_every_table_is_exported(reader: Client, slug: str) -> None:
    response = reader.get(page("reference_table", slug), {"export": "csv"})

    assert slug in response["Content-Disposition"]
    assert response["X-Row-Count"] == str(TABLES[slug].model._default_manager.count())
    assert len(b"".join(response.streaming_content).splitlines()) > 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("slug", TABLES)
def test_every_entry_is_saved_unchanged_without_a_trace(desk: Client, slug: str) -> None:
    row = first_of(slug)
    address = page("reference_edit", slug, row.pk)
    before = version_of(row)

    response = desk.post(address, posted(desk.get(address).context["form"]))

    assert response.status_code == 302, response.context["form"].errors
    assert version_of(row) == before


@pytest.mark.parametrize(
    "address",
    [
        page("reference_edit", "sectors", "machinery"),
        page("reference_new", "product-classes"),
        page("goal", "platforms-2025"),
        page("assessment", "talent-2025"),
        page("thresholds"),
    ],
)
def test_only_stewards_edit(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 403
    assert reader.post(address, {}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        page("reference_table", "nothing"),
        page("reference_entry", "sectors", "nothing"),
        page("reference_edit", "sectors", "nothing"),
        page("reference_new", "sectors"),
        page("goal", "nothing"),
    ],
)
def test_what_does_not_exist_is_not_found(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 404


def test_edit_is_kept_with_who_and_what(desk: Client) -> None:
    desk.cookies["django_language"] = "en"
    address = page("reference_edit", "product-classes", "ZJ-04")
    form = desk.get(address).context["form"]

    desk.post(address, posted(form, name_en="Chips for vehicles", sectors=["automotive"]))

    kind = ProductClass.objects.get(code="ZJ-04")
    assert (kind.name_en, kind.sectors) == ("Chips for vehicles", ["automotive"])
    (newest, _first) = desk.get(page("reference_entry", "product-classes", "ZJ-04")).context["changes"]
    assert newest.who == "陈管理"
    assert [(c.before, c.after) for c in newest.fields] == [
        ("Automotive-grade chips", "Chips for vehicles"),
        ("automotive, electronics", "automotive"),
    ]


def test_stale_edit_is_refused_shows_the_other_and_keeps_what_was_typed(desk: Client, steward: Any) -> None:
    address = page("reference_edit", "product-classes", "ZJ-04")
    form = desk.get(address).context["form"]
    kind = ProductClass.objects.get(code="ZJ-04")
    amend(row=kind, values={"name_en": "Theirs"}, seen=version_of(kind), by=steward)

    refused = desk.post(address, posted(form, name_en="Mine", sectors=["automotive", "electronics"]))

    again = refused.context["form"]
    kind.refresh_from_db()
    assert kind.name_en == "Theirs"
    assert (again["name_en"].value(), len(again.non_field_errors())) == ("Mine", 1)
    assert refused.context["changes"][0].fields[0].after == "Theirs"
    desk.post(address, posted(again, sectors=["automotive", "electronics"]))
    kind.refresh_from_db()
    assert kind.name_en == "Mine"


def test_broken_rule_is_said_at_its_field(desk: Client) -> None:
    address = page("reference_edit", "product-classes", "ZJ-04")
    form = desk.get(address).context["form"]

    response = desk.post(address, posted(form, name_zh="", parent="ZJ-04-01"))

    assert list(response.context["form"].errors) == ["name_zh"]
    response = desk.post(address, posted(form, parent="ZJ-04-01"))
    assert list(response.context["form"].errors) == ["parent"]


def test_class_is_added(desk: Client) -> None:
    address = page("reference_new", "product-classes")
    entry = {
        "code": "ZJ-99",
        "name_zh": "新类",
        "name_en": "New class",
        "project": "foundation",
        "layer": "parts",
        "sectors": ["machinery"],
        "order": "99",
        "provenance": "D",
    }

    response = desk.post(address, entry)
    twice = desk.post(address, entry)

    assert response["Location"] == page("reference_entry", "product-classes", "ZJ-99")
    assert list(twice.context["form"].errors) == ["code"]


def test_city_is_added_under_an_addressee_and_may_check_reports(desk: Client) -> None:
    address = page("reference_new", "regions")
    city = {
        "code": "320500",
        "parent": "320000",
        "name_zh": "苏州市",
        "name_en": "Suzhou",
        "short_zh": "苏州",
        "checks_reports": "on",
        "order": "41",
        "provenance": "D",
    }

    wrong = desk.post(address, city | {"parent": "210200"})
    desk.post(address, city)

    assert list(wrong.context["form"].errors) == ["parent"]
    added = Region.objects.get(code="320500")
    assert (added.kind, added.parent_id, added.checks_reports, added.addressee) == (
        "city",
        "320000",
        True,
        False,
    )


def test_only_a_city_is_asked_whether_it_checks_reports(desk: Client) -> None:
    def fields(code: str) -> Any:
        return desk.get(page("reference_edit", "regions", code)).context["form"].fields

    assert "checks_reports" in fields("210200")
    assert "checks_reports" not in fields("320000")


def test_indicator_takes_several_standards(desk: Client) -> None:
    address = page("reference_edit", "indicators", "MTBF")
    form = desk.get(address).context["form"]

    desk.post(address, posted(form, standards="GB/T 1; GB/T 2；GB/T 3", units="h", levels=["part"]))

    indicator: Any = TABLES["indicators"].model._default_manager.get(pk="MTBF")
    assert (indicator.standards, indicator.units, indicator.levels) == (
        ["GB/T 1", "GB/T 2", "GB/T 3"],
        ["h"],
        ["part"],
    )


def test_goal_is_set_anew_and_the_old_one_stays(desk: Client, steward: Any) -> None:
    address = page("goal", "platforms-2025")
    form = desk.get(address).context["form"]

    without_reason = desk.post(address, posted(form, goal="5"))
    unchanged = desk.post(address, posted(form, reason="再次确认"))
    desk.post(address, posted(form, goal="5", reason="会议决定"))

    assert list(without_reason.context["form"].errors) == ["reason"]
    assert len(unchanged.context["form"].non_field_errors()) == 1
    shown = desk.get(page("reference_entry", "targets", "platforms-2025")).context["numbers"]
    assert [(n.goal, n.recorded_by) for n in shown] == [(5, steward), (3, None)]


def test_narrative_goal_is_assessed(desk: Client, steward: Any) -> None:
    words = {"assessed_on": "2025-12-31", "text_zh": "队伍扩大", "text_en": "", "evidence": "统计报告"}

    desk.post(page("assessment", "talent-2025"), words)
    refused = desk.post(page("assessment", "platforms-2025"), words)

    assert NarrativeAssessment.objects.get().target == Target.objects.get(code="talent-2025")
    assert len(refused.context["form"].non_field_errors()) == 1


def test_thresholds_are_set_anew(desk: Client) -> None:
    address = page("thresholds")

    wrong = desk.post(address, {"on_track_from": "0.5", "at_risk_from": "0.6", "reason": "错"})
    desk.post(address, {"on_track_from": "0.90", "at_risk_from": "0.60", "reason": "从宽"})

    assert len(wrong.context["form"].non_field_errors()) == 1
    assert f'href="{page("reference")}">返回</a>' in wrong.content.decode()
    assert StatusThresholds.objects.count() == 2


def test_list_is_searched(reader: Client) -> None:
    table = reader.get(page("reference_table", "industry-codes"), {"search": "车 整"}).context["table"]

    assert [row.record.pk for row in table.rows] == ["3611", "3612"]


@pytest.mark.parametrize("slug", ["product-classes", "regions", "lines-of-work"])
def test_list_asks_as_often_for_three_as_for_one(reader: Client, slug: str) -> None:
    def queries(search: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(page("reference_table", slug), {"search": search})
        return len(captured)

    one, more = {
        "product-classes": ("ZJ-04-01", "ZJ-04"),
        "regions": ("大连", "市"),
        "lines-of-work": ("技术攻关", "s"),
    }[slug]
    queries(one)

    assert queries(one) == queries(more)


def test_entry_asks_as_often_for_three_changes_as_for_one(desk: Client, steward: Any) -> None:
    kind = ProductClass.objects.get(code="ZJ-01")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(page("reference_entry", "product-classes", "ZJ-01"))
        return len(captured)

    def change(name: str) -> None:
        amend(row=kind, values={"name_en": name}, seen=version_of(kind), by=steward)

    queries()
    change("One")
    for_one = queries()
    change("Two")
    change("Three")

    assert queries() == for_one
