"""A decision from a workbook: every problem with its place; a preview; then, and only then, the entry."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import time_machine as clock
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from policy.decision_intake import MOST_LINES, read_lines
from policy.decision_rules import RULES
from policy.decisions import Line
from policy.models import Contribution, Decision
from policy.views import decision_import
from reliability_tracker.workbooks import open_book, read_first_sheet
from tests.factories.enterprises import UserFactory
from tests.reliability_tracker.test_workbooks import workbook

HEAD = ["Number", "Name", "Credit code of the holder", "Sector", "Region", "City"]
DOCUMENT = {
    "number": "工信部科函[2024]1号",
    "dated_on": "2024-03-05",
    "title": "关于确认平台的通知",
    "reason": "",
}


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True)


@pytest.fixture
def desk(client: Client, steward: Any) -> Client:
    client.force_login(steward)
    client.cookies["django_language"] = "en"
    return client


def address(kind: str = "platform_confirmed") -> str:
    return f"{reverse('policy:decision_import')}?kind={kind}"


def upload(client: Client, *rows: list[Any], kind: str = "platform_confirmed", **document: str) -> Any:
    file = SimpleUploadedFile("平台.xlsx", workbook(*rows))
    return client.post(address(kind), DOCUMENT | document | {"file": file})


def told(response: Any) -> list[tuple[Any, str, str]]:
    return [(p.row, p.column, p.value) for p in response.context["problems"]]


def test_workbook_is_previewed_then_entered(desk: Client) -> None:
    preview = upload(
        desk, HEAD, ["PT-001", "平台一", "", "机械", "江苏", ""], [], ["pt-002", "平台二", "", "", "", "深圳"]
    )

    assert not Decision.objects.exists()
    assert [row[0][1] for row in preview.context["rows"]] == ["PT-001", "pt-002"]
    entered = desk.post(address(), {"confirmed": preview.context["confirmed"]})

    decision = Decision.objects.get()
    assert entered["Location"] == decision.get_absolute_url()
    assert decision.number == "工信部科函〔2024〕1号"
    assert (
        reverse("policy:strike_out_all", args=[decision.pk]) in desk.get(entered["Location"]).content.decode()
    )
    assert list(Contribution.objects.values_list("subject", "sector", "region", "city")) == [
        ("PT-001", "machinery", "320000", None),
        ("PT-002", None, "440000", "440300"),
    ]


def test_every_problem_is_told_with_row_column_and_value(desk: Client) -> None:
    response = upload(
        desk,
        HEAD,
        ["PT-001", "", "", "航天", "", ""],
        [],
        ["PT-001", "平台", "91350211M000100Y43", "", "深圳", ""],
        ["", "平台", "", "", "", ""],
        dated_on="2999-01-01",
    )

    assert sorted(told(response), key=str) == sorted(
        [
            (None, "", "2999-01-01"),
            (2, "Name", ""),
            (2, "Sector", "航天"),
            (4, "Number", "PT-001"),
            (4, "Credit code of the holder", "91350211M000100Y43"),
            (4, "Region", "深圳"),
            (5, "Number", ""),
        ],
        key=str,
    )
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([], [(None, "", "")]),
        ([HEAD], [(None, "", "")]),
        ([["Number", "Nome"], ["PT-1", "x"]], [(1, "Nome", "Nome"), (1, "Name", "")]),
        ([["Number", "Name", "name"], ["PT-1", "x", "y"]], [(1, "name", "name")]),
    ],
)
def test_shape_of_the_sheet_is_checked_first(
    desk: Client, rows: list[list[str]], problems: list[tuple[Any, str, str]]
) -> None:
    assert told(upload(desk, *rows)) == problems


@pytest.mark.django_db
def test_head_is_read_in_either_language_and_any_order() -> None:
    rule = RULES["platform_confirmed"]
    with translation.override("en"):
        intake = read_lines(workbook([" name ", "NUMBER"], ["平台一", "PT-001"]), "", rule)

    assert intake.lines == [Line(subject="PT-001", subject_name="平台一")]
    assert intake.rows == [2]


def test_too_many_rows_are_refused(desk: Client) -> None:
    rows = [[f"PT-{n}", "平台"] for n in range(MOST_LINES + 1)]

    response = upload(desk, ["Number", "Name"], *rows)

    assert told(response) == [(None, "", "")]


def test_what_is_no_workbook_is_said_at_the_field(desk: Client) -> None:
    response = desk.post(address(), DOCUMENT | {"file": SimpleUploadedFile("a.xlsx", b"number;name")})

    assert list(response.context["form"].errors) == ["file"]


def test_confirmation_is_what_this_person_saw_and_not_too_old(desk: Client, steward: Any) -> None:
    preview = upload(desk, HEAD, ["PT-001", "平台一"])
    confirmed = preview.context["confirmed"]
    other = Client()
    other.force_login(UserFactory(ministry_steward=True))

    assert other.post(address(), {"confirmed": confirmed}).status_code == 404
    assert desk.post(address("demonstrations_named"), {"confirmed": confirmed}).status_code == 404
    assert desk.post(address(), {"confirmed": confirmed + "x"}).status_code == 302
    with clock.travel("2999-01-01", tick=False):
        desk.force_login(steward)
        assert desk.post(address(), {"confirmed": confirmed})["Location"] == address()
    assert not Decision.objects.exists()


def test_register_that_changed_since_the_preview_is_asked_again(desk: Client) -> None:
    confirmed = upload(desk, HEAD, ["PT-001", "平台一"]).context["confirmed"]
    desk.post(address(), {"confirmed": confirmed})

    again = desk.post(address(), {"confirmed": confirmed}, follow=True)

    assert Decision.objects.get().subjects.count() == 1
    assert [message.level_tag for message in again.context["messages"]] == ["success", "error"]


def test_endings_come_from_a_workbook_too(desk: Client, steward: Any) -> None:
    desk.post(address(), {"confirmed": upload(desk, HEAD, ["PT-001", "平台一"]).context["confirmed"]})

    preview = upload(
        desk,
        ["Number", "How it ends"],
        ["PT-001", "终止"],
        kind="platform_withdrawn",
        number="乙〔2025〕2号",
        dated_on="2025-02-01",
        reason="停止服务",
    )
    desk.post(address("platform_withdrawn"), {"confirmed": preview.context["confirmed"]})

    assert list(Contribution.objects.values_list("quantity", flat=True)) == [1, -1]


@pytest.mark.parametrize("kind", [kind for kind in RULES if kind != "report_annulled"])
def test_workbook_to_fill_in_has_the_columns_it_is_read_with(desk: Client, kind: str) -> None:
    response = desk.get(f"{reverse('policy:decision_template')}?kind={kind}")

    (head,) = read_first_sheet(BytesIO(response.content))
    with translation.override("en"):
        intake = read_lines(workbook(list(head.cells), ["x"] * len(head.cells)), "", RULES[kind])
    assert intake.problems == []
    assert response["Content-Disposition"] == f'attachment; filename="{kind}.xlsx"'


def test_file_with_problems_comes_back_marked_and_can_be_taken_in_again(desk: Client) -> None:
    response = upload(desk, ["编号", " Name"], ["PT-001", ""], ["PT-002", "平台二"], dated_on="2999-01-01")
    carried = {"marked": response.context["marked"]}

    marked = desk.post(address(), carried)

    book = open_book(marked.content)
    sheets = {sheet.name: [list(cells) for _n, cells in sheet.rows()] for sheet in book.sheets}
    assert list(sheets) == ["Problems", "Sheet1"]
    assert [row[:3] for row in sheets["Problems"][1:]] == [["", "", ""], ["Sheet1", 2.0, "Name"]]
    assert [row[:2] for row in sheets["Sheet1"]] == [["编号", " Name"], ["PT-001", ""], ["PT-002", "平台二"]]
    assert [bool(row[2]) for row in sheets["Sheet1"]] == [True, True, False]
    again = desk.post(
        address(),
        DOCUMENT | {"file": SimpleUploadedFile("标注.xlsx", marked.content), "dated_on": "2024-03-05"},
    )
    assert told(again) == [(2, "Name", "")]
    assert desk.post(address("demonstrations_named"), carried).status_code == 404
    assert desk.post(address(), {"marked": "x"}).status_code == 302


def test_file_too_large_for_the_page_is_chosen_again_to_be_marked(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_import, "CARRIED", 10)
    again = DOCUMENT | {"marked_copy": "1"}

    page = upload(desk, ["编号", "名称"], ["PT-001", ""])
    file = SimpleUploadedFile("平台.csv", "编号,名称\nPT-001,\n".encode())
    marked = desk.post(address(), again | {"file": file})

    assert page.context["marked"] == ""
    assert 'name="marked_copy"' in page.content.decode()
    assert next(sheet.name for sheet in open_book(marked.content).sheets) == "Problems"


def test_decision_comes_from_a_csv_file_too_and_a_misspelt_head_is_told_the_right_one(desk: Client) -> None:
    file = SimpleUploadedFile("平台.csv", "编号,名城\nPT-001,平台一\n".encode("gb18030"))

    response = desk.post(address(), DOCUMENT | {"file": file})

    assert [(p.row, p.column, p.remedy) for p in response.context["problems"]] == [
        (1, "名城", "Did you mean “Name”?"),
        (1, "Name", "Write “Name” above the column that is not known."),
    ]
