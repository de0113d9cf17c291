"""The pages of a report: what is shown to whom, what each deed asks for, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises import review
from enterprises.enums import Deed, ReportState
from enterprises.models import Report
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import AttachmentFactory, IndicatorRowFactory, ReportFactory

pytestmark = pytest.mark.django_db

S, D = ReportState, Deed


@pytest.fixture
def dalian() -> Any:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


def reading(person: Any) -> Client:
    """The browser of a person who reads English."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def deed_page(report: Report, deed: str, to: str = "") -> str:
    address = reverse("enterprises:report_deed", args=[report.number, deed])
    return f"{address}?to={to}" if to else address


# The report's page


SEES = {
    S.DRAFT: {"reporter", "administrator", "ministry of its own"},
    S.PROVINCIAL_CHECK: {
        *("reporter", "administrator", "ministry of its own", "city", "province", "provincial observer"),
        *("ministry", "steward", "observer"),
    },
    S.ACCEPTED: {
        *("reporter", "administrator", "ministry of its own", "city", "province", "provincial observer"),
        *("ministry", "steward", "observer", "association"),
    },
}


@pytest.mark.parametrize("state", SEES)
def test_a_report_is_404_to_those_who_may_not_see_it(state: str, dalian: Any, people: Cast) -> None:
    report = report_in(state, people, dalian)

    answers = {
        name: reading(person).get(report.get_absolute_url()).status_code for name, person in people.items()
    }

    assert answers == {name: 200 if name in SEES[S(state)] else 404 for name in people}


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    report = ReportFactory(accepted=True)

    for address in (report.get_absolute_url(), "/reports/", "/worklist/", deed_page(report, D.ACCEPT)):
        assert client.get(address).status_code == 302


def test_the_page_shows_where_the_report_is_in_the_words_of_its_reader(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    own = reading(people["reporter"]).get(report.get_absolute_url()).content.decode()
    other = reading(people["province"]).get(report.get_absolute_url()).content.decode()

    assert "submitted, with the province" in own
    assert "submitted, with the province" not in other
    for page in (own, other):
        assert "the industry authority of Liaoning" in page
        assert (
            "The province passes it on to the ministry, sends it back with comments, or rejects it." in page
        )


def test_the_page_shows_values_blanks_and_zeros(dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    IndicatorRowFactory(
        report=report, order=7, baseline_value=0, current_value=None, current_blank="not_measured"
    )

    page = reading(people["ministry"]).get(report.get_absolute_url()).content.decode()

    assert re.search('baseline_value"[^>]*>0<small', page)
    assert "— (not measured)" in page


def test_the_page_of_a_correction_shows_what_it_changes(dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    correction = review.correct(report=report, by=people["reporter"], reason="目标值有误")
    correction.rows.update(target_value=2600)

    response = reading(people["reporter"]).get(correction.get_absolute_url())
    older = reading(people["reporter"]).get(report.get_absolute_url())

    page = response.content.decode()
    assert f"What differs from {report.number}" in page
    assert "This report" not in page  # as beside the report of an earlier cycle
    assert "目标值有误" in page
    assert '<th class="part" scope="rowgroup" colspan="3">Indicator 1 (MTBF)</th>' in page
    assert response.context["differences"][0].label == "Target value"
    assert correction.number in older.content.decode()


def test_files_and_the_effect_on_the_count_are_linked(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    attachment = AttachmentFactory(report=report)
    review.accept(report=report, by=people["ministry"], opinion="采纳")

    page = reading(people["observer"]).get(report.get_absolute_url()).content.decode()

    assert reverse("enterprises:attachment", args=[attachment.pk]) in page
    assert f"/targets/enterprises-2025/counted/{dalian.credit_code}/" in page


def test_reading_never_writes(
    dalian: Any, people: Cast, read_only_database: Callable[[], AbstractContextManager[None]]
) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    client = reading(people["ministry"])

    with read_only_database():
        answers = [
            client.get(address).status_code
            for address in (
                *(report.get_absolute_url(), "/reports/", "/worklist/"),
                *(deed_page(report, deed) for deed in (D.ACCEPT, D.SEND_BACK, D.REJECT)),
            )
        ]

    assert answers == [200] * 6
    assert Report.objects.get().opened_at is None


def test_the_page_of_one_whose_turn_it_is_says_that_it_was_opened(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    address = reverse("enterprises:report_opened", args=[report.number])

    asks = {
        name: f'hx-post="{address}"' in reading(people[name]).get(report.get_absolute_url()).content.decode()
        for name in ("ministry", "province", "observer", "reporter")
    }
    answers = {
        name: reading(people[name]).post(address).status_code for name in ("province", "observer", "ministry")
    }

    assert asks == {"ministry": True, "province": False, "observer": False, "reporter": False}
    assert answers == {"province": 404, "observer": 404, "ministry": 204}
    assert Report.objects.get().opened_by == people["ministry"]
    assert reading(people["ministry"]).get(address).status_code == 405


def test_a_report_asks_as_much_for_three_rows_as_for_one(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    client, counts = reading(people["province"]), []
    client.get(report.get_absolute_url())

    for size in (1, 3):
        for place in range(size):
            IndicatorRowFactory(report=report, order=10 * size + place)
            AttachmentFactory(report=report)
            review.send_back(report=report, by=people["province"], comments={"users": "谁？"})
            review.perform(
                D.SUBMIT,
                report,
                by=people["reporter"],
                answers={report.field_comments.latest("pk").pk: "某厂"},
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(report.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 28


# Deeds


def test_buttons_are_offered_or_greyed_with_the_reason(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    report.rows.update(condition="")

    page = reading(people["ministry"]).get(report.get_absolute_url()).content.decode()

    assert deed_page(report, D.SEND_BACK, S.RETURNED) in page
    assert deed_page(report, D.ACCEPT) not in page
    assert "has a value without operating condition or test profile and cannot be accepted" in page


@pytest.mark.parametrize(
    ("state", "who", "deed", "to", "words"),
    [
        (S.CITY_CHECK, "city", D.PASS_ON, S.PROVINCIAL_CHECK, {"comment": "初核通过"}),
        (S.PROVINCIAL_CHECK, "province", D.PASS_ON, S.MINISTRY_CHECK, {"comment": "同意"}),
        (S.PROVINCIAL_CHECK, "province", D.REJECT, S.REJECTED, {"comment": "不符合"}),
        (
            S.PROVINCIAL_CHECK,
            "province",
            D.SEND_BACK,
            S.RETURNED,
            {"on-rows-0-condition": "请写明转速", "answer_due_on": "today"},
        ),
        (S.MINISTRY_CHECK, "ministry", D.SEND_BACK, S.PROVINCIAL_CHECK, {"comment": "请核实"}),
        (S.MINISTRY_CHECK, "ministry", D.ACCEPT, S.ACCEPTED, {"comment": "采纳", "decided_on": "today"}),
        (S.MINISTRY_CHECK, "province", D.TAKE_BACK, S.PROVINCIAL_CHECK, {"comment": "误操作"}),
        (S.MINISTRY_CHECK, "reporter", D.WITHDRAW, S.WITHDRAWN, {"comment": "数据有误"}),
        (S.DRAFT, "reporter", D.SUBMIT, S.CITY_CHECK, {}),
        (S.RETURNED, "reporter", D.SUBMIT, S.PROVINCIAL_CHECK, {"comment": "已补正"}),
        (
            S.ACCEPTED,
            "ministry",
            D.ANNUL,
            S.ANNULLED,
            {
                "comment": "误采纳",
                "document_number": "演示〔2026〕1号",
                "decided_on": "today",
                "ending": "void",
            },
        ),
    ],
)
def test_each_deed_is_a_page_with_what_it_needs(
    state: str, who: str, deed: str, to: str, words: dict[str, str], dalian: Any, people: Cast
) -> None:
    report = report_in(state, people, dalian)
    client, address = reading(people[who]), deed_page(report, deed, to)
    today = timezone.localdate().isoformat()
    words = {name: today if word == "today" else word for name, word in words.items()}

    asked = client.get(address)
    hidden = {field.name: field.value() for field in asked.context["form"].hidden_fields()}
    response = client.post(address, {**hidden, **words}, follow=True)

    assert response.redirect_chain == [(report.get_absolute_url(), 302)]
    stored = Report.objects.get(pk=report.pk)
    assert stored.state == to
    assert stored.transitions.latest("id").by == people[who]
    assert [str(message).startswith("Done: ") for message in response.context["messages"]] == [True]


def test_a_correction_leads_to_the_form_of_the_new_version(dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    client, address = reading(people["reporter"]), deed_page(report, D.CORRECT)
    hidden = {field.name: field.value() for field in client.get(address).context["form"].hidden_fields()}

    response = client.post(address, {**hidden, "comment": "目标值有误"})

    assert response.url == reverse("enterprises:report_edit", args=[f"{report.number}.2"])


def test_comments_on_fields_are_kept_by_the_name_of_the_field(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    client, address = reading(people["province"]), deed_page(report, D.SEND_BACK)
    page = client.get(address)
    form = page.context["form"]
    words = {"on-measures_text": "过于简单", "on-rows-0-failure_criterion": "请细化", "comment": ""}

    client.post(
        address,
        {
            **{field.name: field.value() for field in form.hidden_fields()},
            **words,
            "answer_due_on": timezone.localdate().isoformat(),
        },
    )

    assert {"on-rows-0-condition", "on-benefit_wan"} <= form.fields.keys()
    assert "on-credit_code" not in form.fields  # the province confirmed it; the enterprise cannot mend it
    assert list(report.field_comments.order_by("id").values_list("field", "text")) == [
        ("measures_text", "过于简单"),
        ("rows-0-failure_criterion", "请细化"),
    ]


@pytest.mark.parametrize(
    ("deed", "who", "missing"),
    [
        (D.ACCEPT, "ministry", {"comment", "decided_on"}),
        (D.SEND_BACK, "ministry", {"comment"}),
        (D.REJECT, "ministry", {"comment"}),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    deed: str, who: str, missing: set[str], dalian: Any, people: Cast
) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    client, address = reading(people[who]), deed_page(report, deed)
    form = client.get(address).context["form"]
    given = {field.name: field.value() for field in form.hidden_fields()}
    given |= {"answer_due_on": timezone.localdate().isoformat()}

    response = client.post(address, given)

    assert response.status_code == 200
    assert set(response.context["form"].errors) == missing
    assert "problem" in response.content.decode()
    assert Report.objects.get().state == S.MINISTRY_CHECK


def test_the_answers_of_the_form_stand_in_the_page_of_submission(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    review.send_back(report=report, by=people["province"], comments={"rows-0-condition": "请写明转速"})
    comment = report.field_comments.get()
    Report.objects.update(typed={f"answer_{comment.pk}": "1500 r/min"})

    form = reading(people["reporter"]).get(deed_page(report, D.SUBMIT)).context["form"]

    field = form[f"answer_{comment.pk}"]
    assert (field.value(), field.help_text) == ("1500 r/min", "请写明转速")
    assert field.label == "Answer on “Indicator 1 (MTBF): operating condition or test profile”"


def test_an_incomplete_form_lists_what_is_missing_with_the_way_there(dalian: Any, people: Cast) -> None:
    report = report_in(S.DRAFT, people, dalian, signatory="", measures_text="")

    response = reading(people["reporter"]).get(deed_page(report, D.SUBMIT))

    edit = reverse("enterprises:report_edit", args=[report.number])
    page = response.content.decode()
    assert response.status_code == 200
    assert [f"{edit}#{name}" in page for name in ("signatory", "measures_text")] == [True, True]


def test_who_may_not_is_told_so(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)

    for method in ("get", "post"):
        response = getattr(reading(people["province"]), method)(deed_page(report, D.ACCEPT))

        assert response.status_code == 403
        assert "Only reviewers of the ministry can do this." in response.content.decode()
    assert Report.objects.get().state == S.MINISTRY_CHECK


def test_a_reviewer_of_its_own_enterprise_is_told_so(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)

    response = reading(people["ministry of its own"]).get(deed_page(report, D.ACCEPT))

    assert response.status_code == 403
    assert "a colleague who does not has to check this" in response.content.decode()


def test_the_second_of_two_reviewers_reads_who_was_first(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    other = reading(UserFactory(ministry_reviewer=True))
    form = other.get(deed_page(report, D.REJECT)).context["form"]
    review.accept(report=report, by=people["ministry"], opinion="采纳")

    given = {field.name: field.value() for field in form.hidden_fields()} | {"comment": "否"}
    response = other.post(deed_page(report, D.REJECT), given)

    assert response.status_code == 200
    assert f"{people['ministry']} already accepted it at " in response.content.decode()


def test_what_moved_while_the_page_was_open_is_said_at_the_form(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    client, address = reading(people["province"]), deed_page(report, D.PASS_ON)
    form = client.get(address).context["form"]
    given = {field.name: field.value() for field in form.hidden_fields()} | {"comment": "同意"}
    review.send_back(report=report, by=people["province"], comment="请补充")
    review.perform(D.SUBMIT, report, by=people["reporter"], comment="已补充")

    response = client.post(address, given)

    assert response.status_code == 200
    assert (
        response.context["form"].non_field_errors()[0].startswith(f"{people['reporter']} already submitted")
    )
    assert Report.objects.get().state == S.PROVINCIAL_CHECK


def test_an_unknown_deed_and_a_wrong_way_are_no_pages(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    client = reading(people["ministry"])

    assert client.get(f"{report.get_absolute_url()}bless/").status_code == 404
    page = client.get(deed_page(report, D.ACCEPT, S.REJECTED))
    assert page.status_code == 200
    assert "“Accept” is not possible now: the report is “ministry check”." in page.content.decode()


# Lists


def test_the_list_holds_what_one_may_see(dalian: Any, people: Cast) -> None:
    accepted = report_in(S.ACCEPTED, people, dalian)
    draft = report_in(S.DRAFT, people, dalian)
    submitted = report_in(S.PROVINCIAL_CHECK, people, dalian)

    shown = {
        name: {row.record for row in reading(people[name]).get("/reports/").context["table"].rows}
        for name in ("reporter", "province", "province elsewhere", "association", "observer", "nobody")
    }

    assert shown == {
        "reporter": {accepted, draft, submitted},
        "province": {accepted, submitted},
        "province elsewhere": set(),
        "association": {accepted},
        "observer": {accepted, submitted},
        "nobody": set(),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=轴", {"first"}),
        ("search=某", {"first"}),
        ("search=RV-80", {"second"}),
        ("search=轴承 RV-40E", {"first"}),
        ("search=没有", set()),
        ("state=accepted", {"second"}),
        ("waiting=province", {"first"}),
        ("waiting=me", {"first"}),
        ("waiting=ministry", set()),
        ("cycle=2025H1", {"first", "second"}),
        ("region=210000", {"first", "second"}),
        ("sector=machinery", {"first", "second"}),
        ("project=foundation", {"first", "second"}),
        ("product_class=ZJ-01", {"first", "second"}),
        ("region=000000", set()),
    ],
)
def test_the_list_is_searched_and_filtered(query: str, found: set[str], dalian: Any, people: Cast) -> None:
    first = report_in(S.PROVINCIAL_CHECK, people, dalian, enterprise_name="某某轴承有限公司")
    second = report_in(S.ACCEPTED, people, dalian, enterprise_name="齿轮厂", product_model="RV-80")
    names = {first: "first", second: "second"}

    table = reading(people["province"]).get(f"/reports/?{query}").context["table"]

    assert {names[row.record] for row in table.rows} == found


def test_the_list_comes_as_csv_with_whom_each_report_waits_for(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    response = reading(people["province"]).get("/reports/?export=csv&state=provincial_check")

    head, row = b"".join(response.streaming_content).decode().strip().split("\r\n")
    assert head.split(",")[:7] == [
        "\ufeffReport",
        *("Enterprise", "Unified social credit code", "Product", "State", "Waits for", "Since"),
    ]
    assert row.split(",")[:6] == [
        *(report.number, report.enterprise_name, dalian.credit_code, report.product_label),
        *("provincial check", "the province"),
    ]


ALL = "choice number enterprise_name product_label state state_since step_due_on assigned_to open_flags"


@pytest.mark.parametrize(
    ("who", "columns"),
    [
        ("province", f"{ALL} sector"),
        ("observer", f"{ALL.removeprefix('choice ')} region"),
        ("association", "number enterprise_name product_label state state_since sector region cycle"),
        ("reporter", "number product_label state state_since step_due_on cycle"),
    ],
)
def test_the_list_shows_what_its_reader_came_for(who: str, columns: str, dalian: Any, people: Cast) -> None:
    report_in(S.ACCEPTED, people, dalian)
    report_in(S.PROVINCIAL_CHECK, people, dalian)

    table = reading(people[who]).get("/reports/").context["table"]

    assert [column.name for column in table.columns] == columns.split()
    waits = [row.get_cell("state") for row in table.rows if row.record.state == S.PROVINCIAL_CHECK]
    assert all("waits for the province" in cell for cell in waits)


def test_the_fragment_is_the_part_of_the_page(dalian: Any, people: Cast) -> None:
    report_in(S.PROVINCIAL_CHECK, people, dalian)
    client = reading(people["province"])

    page = client.get("/reports/?state=provincial_check").content.decode()
    fragment = client.get("/reports/?state=provincial_check", headers={"HX-Request": "true"})

    assert fragment.content.decode().strip() in page
    assert "HX-Request" in fragment["Vary"]


@pytest.mark.parametrize("address", ["/reports/", "/worklist/"])
@pytest.mark.parametrize("who", ["province", "reporter", "ministry"])
def test_lists_ask_as_much_for_three_rows_as_for_one(
    address: str, who: str, dalian: Any, people: Cast
) -> None:
    client, counts = reading(people[who]), []
    client.get(address)

    for size in (1, 2):
        for _ in range(size):
            for state in (S.PROVINCIAL_CHECK, S.MINISTRY_CHECK, S.RETURNED, S.DRAFT, S.ACCEPTED):
                report_in(state, people, dalian)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_the_worklist_shows_each_person_their_part(dalian: Any, people: Cast) -> None:
    to_check = report_in(S.PROVINCIAL_CHECK, people, dalian)
    returned = report_in(S.RETURNED, people, dalian)
    moved = report_in(S.PROVINCIAL_CHECK, people, dalian)
    review.pass_on(report=moved, by=people["province"], opinion="同意")

    province = reading(people["province"]).get("/worklist/").content.decode()
    reporter = reading(people["reporter"]).get("/worklist/").content.decode()
    observer = reading(people["observer"]).get("/worklist/").content.decode()

    assert [part in province for part in (to_check.number, deed_page(moved, D.TAKE_BACK))] == [True, True]
    assert returned.number not in province
    assert reverse("enterprises:report_edit", args=[returned.number]) in reporter
    assert "Nothing waits for you." in observer
