"""Lists of enterprises: every problem at once, registered as a whole, undone while nothing is built on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from enterprises.credit_code import fictitious
from enterprises.models import Enterprise, Intake
from policy.models import Region
from reliability_tracker.workbooks import open_book
from tests.enterprises.workbooks_in import as_rows, book_of, csv_of
from tests.factories.enterprises import EnterpriseFactory, ImprovementFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notice")]

NEW = reverse("enterprises:enterprise_list")


@pytest.fixture
def steward(client: Client) -> Client:
    return signed_in(client, ministry_steward=True)


def signed_in(client: Client, **role: bool) -> Client:
    client.force_login(UserFactory(**role))
    client.cookies["django_language"] = "en"
    return client


def row(serial: int, **cells: Any) -> dict[str, Any]:
    return {
        "Unified social credit code": fictitious(serial),
        "Enterprise name": f"演示名单{serial}有限公司",
        "Region": "江苏省",
        "Enterprise size": "medium",
        "Contact email": "a@enterprise.example",
    } | cells


def handed_in(client: Client, *rows: dict[str, Any]) -> Intake:
    file = SimpleUploadedFile("list.xlsx", book_of(Enterprises=as_rows(*rows)))
    client.post(NEW, {"file": file})
    return Intake.objects.latest("id")


def deed(client: Client, name: str, intake: Intake) -> str:
    answer = client.post(reverse(f"enterprises:intake_{name}", args=[intake.pk]), follow=True)
    return answer.content.decode()


def test_list_is_previewed_registered_and_undone(steward: Client) -> None:
    held = EnterpriseFactory(region=Region.objects.get(code="320000"))
    known = row(1) | {
        "Unified social credit code": held.credit_code,
        "Enterprise name": held.enterprise_name,
    }

    intake = handed_in(steward, row(700), row(701, City="大连市", Region="210000"), known)
    preview = steward.get(intake.get_absolute_url()).content.decode()
    before = Enterprise.objects.count()
    entered = deed(steward, "enter", intake)
    made = Enterprise.objects.filter(enterprise_name__startswith="演示名单").order_by("credit_code")
    told = [(e.region_id, e.city_id, e.size, e.confirmed_by_id) for e in made]
    again = handed_in(steward, row(700), row(701))
    undone = deed(steward, "undo", intake)

    person = intake.by_id
    assert ("Register 2 enterprises" in preview, "left alone" in preview, before) == (True, True, 1)
    assert "The enterprises are registered." in entered
    assert told == [("320000", None, "medium", person), ("210000", "210200", "medium", person)]
    assert (len(again.outcome["kept"]), again.outcome["created"]) == (2, [])
    assert "What the file had entered was taken back." in undone
    assert list(Enterprise.objects.all()) == [held]


def test_list_that_cannot_be_opened_is_not_kept(steward: Client) -> None:
    broken = Path(__file__).parents[2] / "fixtures/workbooks/bad/broken_sheet.xlsx"

    page = steward.post(NEW, {"file": SimpleUploadedFile("list.xlsx", broken.read_bytes())})

    assert list(page.context["form"].errors) == ["file"]
    assert not Intake.objects.exists()


def test_undoing_is_refused_once_something_was_built_on_it(steward: Client) -> None:
    intake = handed_in(steward, row(700), row(701))
    deed(steward, "enter", intake)
    ImprovementFactory(enterprise=Enterprise.objects.get(credit_code=fictitious(700)))

    page = deed(steward, "undo", intake)

    assert "1 enterprise has people, products or reports by now (演示名单700有限公司)" in page
    assert Enterprise.objects.count() == 2


def test_every_problem_is_told_with_its_place_and_marked(steward: Client) -> None:
    held = EnterpriseFactory()
    intake = handed_in(
        steward,
        row(700, Region="江苏", City="大连市", **{"Contact email": "nobody"}),
        row(701, **{"Unified social credit code": "91350211M000100Y43", "Industry code": "34"}),
        row(702, **{"Enterprise name": ""}),
        row(702),
        row(703, **{"Unified social credit code": held.credit_code, "Enterprise size": "huge"}),
    )

    found = {(place[0], group["column"]) for group in intake.outcome["problems"] for place in group["places"]}
    marked = steward.get(reverse("enterprises:intake_marked", args=[intake.pk]))

    assert found == {
        (2, "Region"),
        (2, "Contact email"),
        (3, "Unified social credit code"),
        (3, "Industry code"),
        (4, "Enterprise name"),
        (5, "Unified social credit code"),
        (6, "Enterprise name"),
        (6, "Enterprise size"),
    }
    assert [sheet.name for sheet in open_book(marked.content).sheets] == ["Problems", "Enterprises"]
    steward.post(NEW, {"file": SimpleUploadedFile("marked.xlsx", marked.content)})
    assert Intake.objects.latest("id").outcome["problems"] == intake.outcome["problems"]
    assert "Something has changed since the file was checked" in deed(steward, "enter", intake)
    assert Enterprise.objects.count() == 1


def test_province_registers_in_its_region_alone_and_others_not_at_all(client: Client) -> None:
    province = signed_in(client, provincial_reviewer=True)
    intake = handed_in(province, row(700, Region="浙江省"))

    (group,) = intake.outcome["problems"]

    assert group["rule"] == "You may not register enterprises of this region."
    assert signed_in(Client(), observer=True).get(NEW).status_code == 403


def test_list_is_taken_as_csv_and_its_workbook_can_be_filled_in(steward: Client) -> None:
    workbook = steward.get(reverse("enterprises:enterprise_list_template"))
    file = SimpleUploadedFile("名单.csv", csv_of(as_rows(row(700)), "gb18030"))

    steward.post(NEW, {"file": file})

    assert [len(open_book(workbook.content).sheets), Intake.objects.get().outcome["lines"]] == [1, 1]
    assert len(Intake.objects.get().outcome["created"]) == 1
