"""Pages of the register: who reads what, how a decision is entered, and how a mistake is struck out."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policy.decisions import Line, record
from policy.models import Contribution, Decision, DecisionSubject
from tests.factories.enterprises import UserFactory
from tests.policy.registered import demonstrated

NUMBER = "工信部科函〔2024〕1号"


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True, name="陈管理")


@pytest.fixture
def desk(client: Client, steward: Any) -> Client:
    client.force_login(steward)
    return client


def as_reader(**traits: Any) -> Client:
    client = Client()
    client.force_login(UserFactory(**traits))
    return client


def confirmed(steward: Any, *subjects: tuple[str, str], number: str = NUMBER, kind: str = "") -> Decision:
    lines = [
        Line(subject=subject, subject_name=f"{subject}平台", region=region) for subject, region in subjects
    ]
    return record(
        number=number,
        kind=kind or "platform_confirmed",
        dated_on=datetime.date(2024, 3, 5),
        title="关于确认平台的通知",
        subjects=lines,
        by=steward,
    )


def designated(steward: Any, *codes: str) -> Decision:
    return record(
        number="工信部科函〔2026〕3号",
        kind="class_designated",
        dated_on=datetime.date(2026, 1, 10),
        title="关于指定核心产品类别的通知",
        subjects=[Line(subject=code) for code in codes],
        by=steward,
    )


def form(*lines: dict[str, str], **document: str) -> dict[str, str]:
    """What the browser posts: the document and its lines."""
    data = {
        "number": NUMBER,
        "dated_on": "2024-03-05",
        "title": "关于确认平台的通知",
        "reason": "",
    } | document
    data |= {"lines-TOTAL_FORMS": str(max(len(lines), 3)), "lines-INITIAL_FORMS": "0"}
    for place, line in enumerate(lines):
        data |= {f"lines-{place}-{field}": value for field, value in line.items()}
    return data


def address(kind: str) -> str:
    return f"{reverse('policy:decision_new')}?kind={kind}"


def listed(client: Client, **query: str) -> list[str]:
    table = client.get(reverse("policy:decisions"), query).context["table"]
    return [row.record.number for row in table.rows]


def test_list_shows_each_reader_their_own(steward: Any) -> None:
    confirmed(steward, ("PT-001", "江苏"))
    confirmed(steward, ("PT-002", "浙江"), number="乙〔2024〕2号")
    designated(steward, "ZJ-01")

    everything = ["工信部科函〔2026〕3号", "乙〔2024〕2号", NUMBER]
    assert listed(as_reader(observer=True)) == everything
    assert listed(as_reader(provincial_reviewer=True)) == ["工信部科函〔2026〕3号", NUMBER]  # of Jiangsu
    assert listed(as_reader(enterprise_reporter=True)) == ["工信部科函〔2026〕3号"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "工信部科函(2024)1号"}, [NUMBER]),
        ({"search": "平"}, ["乙〔2024〕2号", NUMBER]),
        ({"search": "PT-002"}, ["乙〔2024〕2号"]),
        ({"kind": "class_designated"}, ["工信部科函〔2026〕3号"]),
        ({"since": "2026-01-01"}, ["工信部科函〔2026〕3号"]),
        ({"until": "2025-12-31", "search": "PT-001"}, [NUMBER]),
        ({"since": "nonsense"}, []),
    ],
)
def test_list_is_searched_and_filtered(
    desk: Client, steward: Any, query: dict[str, str], found: list[str]
) -> None:
    confirmed(steward, ("PT-001", "江苏"))
    confirmed(steward, ("PT-002", "浙江"), number="乙〔2024〕2号")
    designated(steward, "ZJ-01")

    assert listed(desk, **query) == found


def test_list_exports_what_is_filtered(desk: Client, steward: Any) -> None:
    confirmed(steward, ("PT-001", "江苏"))
    designated(steward, "ZJ-01")

    response = desk.get(reverse("policy:decisions"), {"export": "csv", "kind": "class_designated"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert response["X-Row-Count"] == "1"
    assert len(lines) == 2
    assert lines[1].startswith("2026-01-10,工信部科函〔2026〕3号,")


@pytest.mark.parametrize("name", ["decisions", "decision", "classes", "product_class"])
def test_pages_ask_as_often_for_three_as_for_one(desk: Client, steward: Any, name: str) -> None:
    decision = confirmed(steward, ("PT-001", "江苏"))
    designated(steward, "ZJ-01")
    demonstrated("ZJ-01")
    args = {"decision": [decision.pk], "product_class": ["ZJ-01"]}.get(name, [])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse(f"policy:{name}", args=args)).status_code == 200
        return len(captured)

    queries()
    for_one = queries()
    confirmed(steward, ("PT-002", "浙江"), ("PT-003", "上海"))
    confirmed(steward, ("PT-004", "浙江"), number="乙〔2024〕2号")
    record(
        number="工信部科函〔2026〕4号",
        kind="class_confirmed",
        dated_on=datetime.date(2026, 2, 10),
        title="确认",
        reason="依据",
        subjects=[Line(subject="ZJ-01")],
        by=steward,
    )

    assert queries() == for_one


def test_decision_shows_its_lines_and_what_they_did(desk: Client, steward: Any) -> None:
    decision = confirmed(steward, ("PT-001", "江苏"), ("PT-002", "浙江"))

    response = desk.get(decision.get_absolute_url())

    assert [line.subject for line in response.context["lines"]] == ["PT-001", "PT-002"]
    assert [row.subject for row in response.context["effects"]] == ["PT-001", "PT-002"]
    assert response.context["hidden"] == 0


def test_decision_hides_lines_of_others_and_says_how_many(steward: Any) -> None:
    decision = confirmed(steward, ("PT-001", "江苏"), ("PT-002", "浙江"), ("PT-003", "浙江"))

    response = as_reader(provincial_reviewer=True).get(decision.get_absolute_url())

    assert [line.subject for line in response.context["lines"]] == ["PT-001"]
    assert response.context["hidden"] == 2
    assert "PT-002" not in response.content.decode()


def test_decision_of_others_is_not_found(steward: Any) -> None:
    decision = confirmed(steward, ("PT-002", "浙江"))
    reader = as_reader(provincial_reviewer=True)

    assert reader.get(decision.get_absolute_url()).status_code == 404
    assert reader.get(reverse("policy:document", args=[decision.number])).status_code == 404


def test_document_number_leads_to_the_entry_that_stands(desk: Client, steward: Any) -> None:
    wrong = confirmed(steward, ("PT-001", "江苏"))
    asked = desk.get(reverse("policy:strike_out_all", args=[wrong.pk])).context["facts"]
    desk.post(reverse("policy:strike_out_all", args=[wrong.pk]), {"reason": "误登"})
    struck = desk.get(reverse("policy:document", args=[NUMBER]))
    right = confirmed(steward, ("PT-002", "江苏"))

    assert asked[:2] == [("文号", NUMBER), ("标题", wrong.title)]
    assert struck["Location"] == wrong.get_absolute_url()
    assert desk.get(reverse("policy:document", args=[NUMBER]))["Location"] == right.get_absolute_url()


@pytest.mark.parametrize(
    "trait", ["ministry_reviewer", "observer", "provincial_reviewer", "enterprise_administrator"]
)
def test_only_stewards_enter_and_strike_out(steward: Any, trait: str) -> None:
    decision = designated(steward, "ZJ-01")
    line = decision.subjects.get()
    reader = as_reader(**{trait: True})
    addresses = [
        address("platform_confirmed"),
        reverse("policy:decision_import"),
        f"{reverse('policy:decision_template')}?kind=platform_confirmed",
        reverse("policy:strike_out", args=[line.pk]),
        reverse("policy:strike_out_all", args=[decision.pk]),
    ]

    assert [reader.get(a).status_code for a in addresses] == [403] * 5
    assert [reader.post(a, form()).status_code for a in addresses] == [403] * 5
    assert "strike-out" not in reader.get(decision.get_absolute_url()).content.decode()


def test_kinds_are_offered_but_for_annulments(desk: Client) -> None:
    page = desk.get(reverse("policy:decision_new")).content.decode()

    assert "kind=platform_confirmed" in page
    assert "kind=report_annulled" not in page
    assert desk.get(address("report_annulled")).templates[0].name == "policy/decision_kinds.html"


def test_decision_is_entered_by_hand(desk: Client) -> None:
    response = desk.post(
        address("platform_confirmed"),
        form(
            {"subject": "pt-001", "subject_name": "平台一", "region": "320000"},
            {},
            {"subject": "PT-002", "subject_name": "平台二", "city": "440300"},
            number="工信部科函[2024]1号",
        ),
    )

    decision = Decision.objects.get()
    assert response["Location"] == decision.get_absolute_url()
    assert decision.number == NUMBER
    assert list(Contribution.objects.values_list("subject", "region", "city")) == [
        ("PT-001", "320000", None),
        ("PT-002", "440000", "440300"),
    ]


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(desk: Client) -> None:
    response = desk.post(
        address("platform_confirmed"),
        form(
            {},
            {"subject": "PT-001", "subject_name": ""},
            {"subject": "", "subject_name": "平台二", "holder_code": "91350211M000100Y43"},
            dated_on="2999-01-01",
        ),
    )

    lines, page = response.context["lines"], response.content.decode()
    assert list(response.context["form"].errors) == ["dated_on"]
    assert [list(line.errors) for line in lines] == [[], ["subject_name"], ["subject", "holder_code"]]
    assert [problem.anchor for problem in response.context["problems"]] == [
        "id_dated_on",
        "id_lines-1-subject_name",
        "id_lines-2-subject",
        "id_lines-2-holder_code",
    ]
    assert 'value="平台二"' in page
    assert 'value="91350211M000100Y43"' in page
    assert not Decision.objects.exists()


def test_decision_without_lines_is_refused(desk: Client) -> None:
    response = desk.post(address("platform_confirmed"), form())

    assert len(response.context["form"].non_field_errors()) == 1
    assert not Decision.objects.exists()


def test_more_lines_keep_what_was_typed(desk: Client) -> None:
    data = form({"subject": "PT-001", "subject_name": "平台一"}) | {"more": "1"}

    response = desk.post(address("platform_confirmed"), data)

    assert len(response.context["lines"].forms) == 8
    assert response.context["problems"] == []
    assert 'value="平台一"' in response.content.decode()
    assert not Decision.objects.exists()


def test_withdrawal_chooses_from_what_is_in_force(desk: Client, steward: Any) -> None:
    confirmed(steward, ("PT-001", "江苏"))

    page = desk.get(address("platform_withdrawn")).content.decode()
    response = desk.post(
        address("platform_withdrawn"),
        form(
            {"subject": "PT-001", "ending": "cease"},
            number="乙〔2025〕2号",
            dated_on="2025-02-01",
            reason="停止服务",
        ),
    )

    assert '<option value="PT-001">PT-001 PT-001平台</option>' in page
    assert response.status_code == 302
    assert DecisionSubject.objects.get(ends__isnull=False).ends.subject == "PT-001"  # type: ignore[union-attr]


def test_line_is_struck_out_after_asking(desk: Client, steward: Any) -> None:
    decision = confirmed(steward, ("PT-001", "江苏"), ("PT-002", "浙江"))
    line = decision.subjects.get(subject="PT-002")
    page = reverse("policy:strike_out", args=[line.pk])

    asked = desk.get(page)
    without_reason = desk.post(page, {"reason": " "})
    done = desk.post(page, {"reason": "编号误登"})

    assert "PT-002" in asked.content.decode()
    assert "reason" in without_reason.context["form"].errors
    assert done["Location"] == decision.get_absolute_url()
    line.refresh_from_db()
    assert (line.struck_by, line.struck_reason) == (steward, "编号误登")
    assert "编号误登" in desk.get(decision.get_absolute_url()).content.decode()


def test_line_that_others_build_on_says_what_to_strike_out_first(desk: Client, steward: Any) -> None:
    decision = designated(steward, "ZJ-01")
    record(
        number="工信部科函〔2026〕4号",
        kind="designation_removed",
        dated_on=datetime.date(2026, 2, 10),
        title="取消",
        reason="调整",
        subjects=[Line(subject="ZJ-01", ending="cease")],
        by=steward,
    )

    response = desk.post(reverse("policy:strike_out_all", args=[decision.pk]), {"reason": "误登"})

    (sentence,) = response.context["form"].non_field_errors()
    assert "工信部科函〔2026〕4号" in sentence
