"""Reports by program: read by the form's own reading, refused in its words, changed on a named revision."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from enterprises.enums import TokenScope
from enterprises.models import Report
from reliability_tracker.change_log import LogEntry
from tests.enterprises.cast import Cast, cast_of
from tests.factories.api import program_of
from tests.factories.enterprises import EnterpriseFactory, ImprovementFactory, UserFactory
from tests.factories.reports import (
    CycleFactory,
    ExpectedReportFactory,
    IndicatorFactory,
    IndicatorRowFactory,
    ReportFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

REPORTS = "/api/v1/reports/"


@pytest.fixture
def people() -> Cast:
    return cast_of(EnterpriseFactory())


@pytest.fixture
def program(people: Cast) -> Client:
    return program_of(people["reporter"], TokenScope.REPORT)


@pytest.fixture
def draft(people: Cast) -> Report:
    return ReportFactory(
        complete=True, reporter=people["reporter"], improvement__enterprise=people.enterprise
    )


def send(program: Client, method: str, address: str, body: Any, **headers: str) -> Any:
    return getattr(program, method)(
        address,
        body,
        content_type="application/json",
        headers={k.replace("_", "-"): v for k, v in headers.items()},
    )


def patch(program: Client, report: Report, body: Any, **headers: str) -> Any:
    address = f"{REPORTS}{report.number}/"
    if "if_match" not in headers:
        headers["if_match"] = program.get(address)["ETag"]
    return send(program, "patch", address, body, **headers)


def wrong(answer: Any) -> dict[str, str]:
    return {error["field"]: error["detail"] for error in answer.json()["errors"]}


LISTS = (REPORTS, "/api/v1/enterprises/", "/api/v1/improvements/", "/api/v1/cycles/")


@pytest.mark.parametrize("address", LISTS)
def test_queries_do_not_grow_with_the_rows(address):
    program = program_of(UserFactory(ministry_reviewer=True))
    ReportFactory(submitted=True)
    program.get(address)  # notes the use of the token
    one = queries_of(program, address)
    for code in ("2024H1", "2024H2"):
        ReportFactory(submitted=True, cycle=CycleFactory(code=code))

    assert program.get(address).json()["count"] == 3
    assert queries_of(program, address) == one


def test_queries_of_a_report_do_not_grow_with_its_rows(program, draft):
    address = f"{REPORTS}{draft.number}/"
    program.get(address)
    one = queries_of(program, address)
    for _ in range(2):
        IndicatorRowFactory(report=draft)

    assert queries_of(program, address) == one


def test_reports_are_narrowed_by_the_filters_of_their_page(people):
    waiting = ReportFactory(submitted=True, improvement__enterprise=people.enterprise)
    ReportFactory(accepted=True)
    program = program_of(people["province"])

    found = program.get(REPORTS, {"waiting": "me", "search": people.enterprise.credit_code}).json()

    assert [row["number"] for row in found["results"]] == [waiting.number]
    refused = program_of(people["reporter"]).get(REPORTS, {"assigned": "me"})
    assert wrong(refused) == {"assigned": "This filter is not for you."}


def test_reports_entered_from_paper_are_told_from_the_others(people):
    report = ReportFactory(submitted=True, improvement__enterprise=people.enterprise)
    program = program_of(people["province"])

    found = {
        chosen: program.get(REPORTS, {"on_paper": chosen}).json()["results"] for chosen in ("true", "false")
    }

    assert found["true"] == []
    assert [row["number"] for row in found["false"]] == [report.number]


def test_worklist_names_what_is_owed(people, program):
    owed = ExpectedReportFactory(improvement__enterprise=people.enterprise)

    found = program.get("/api/v1/worklist/").json()["owed"]

    assert found["count"] == 1
    assert (found["rows"][0]["improvement"], found["rows"][0]["cycle"]) == (owed.improvement_id, "2025H1")


def test_me_tells_roles_and_scope(people, program):
    found = program.get("/api/v1/me/").json()

    assert found["roles"] == [
        {
            "role": "enterprise_reporter",
            "organisation": None,
            "enterprise": people.enterprise.credit_code,
        }
    ]
    assert found["token"]["scope"] == "report"


# Starting


def test_starting_gives_the_draft_with_what_is_known(program, people):
    improvement = ImprovementFactory(enterprise=people.enterprise)
    cycle = CycleFactory()

    answer = send(program, "post", REPORTS, {"improvement": improvement.pk, "cycle": cycle.code})

    report = Report.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{REPORTS}{report.number}/"
    body = answer.json()
    assert (body["number"], body["state"], body["revision"]) == (report.number, "draft", 1)
    assert body["fields"]["product_name"] == improvement.product_name
    assert body["rows"] == []
    assert {"field": "rows", "label": "Indicators", "detail": "Add at least one indicator."} in body[
        "problems"
    ]


def test_starting_again_gives_the_same_draft(program, people):
    body = {"improvement": ImprovementFactory(enterprise=people.enterprise).pk, "cycle": CycleFactory().code}

    first, second = (send(program, "post", REPORTS, body) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]


def test_a_report_may_be_started_with_all_it_says(program, people):
    improvement = ImprovementFactory(enterprise=people.enterprise)
    IndicatorFactory()
    body = {
        "improvement": improvement.pk,
        "cycle": CycleFactory().code,
        "fields": {"signatory": "王芳", "expenditure_wan": 12.5},
        "rows": [{"indicator": "MTBF", "baseline_value": "1,200"}],
    }

    answer = send(program, "post", REPORTS, body)

    assert answer.status_code == 201
    assert answer.json()["fields"]["expenditure_wan"] == "12.5"
    assert [(row["order"], row["unit"], row["baseline_value"]) for row in answer.json()["rows"]] == [
        (0, "h", "1200")
    ]
    again = send(program, "post", REPORTS, body)
    assert again.status_code == 409
    assert again.json()["detail"] == (
        f"Report {answer.json()['number']} of this product for this cycle is open already. Change that."
    )


def test_nothing_is_started_with_a_value_that_cannot_be_read(program, people):
    body = {
        "improvement": ImprovementFactory(enterprise=people.enterprise).pk,
        "cycle": CycleFactory().code,
        "fields": {"signed_on": "soon"},
    }

    answer = send(program, "post", REPORTS, body)

    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_improvement_of_another_is_as_if_it_were_not_there(program):
    body = {"improvement": ImprovementFactory().pk, "cycle": "2019H1", "colour": "red"}

    assert wrong(send(program, "post", REPORTS, body)) == {
        "colour": "There is no such field here; there are: improvement, cycle, fields, rows."
    }
    del body["colour"]
    assert wrong(send(program, "post", REPORTS, body)) == {
        "improvement": "There is no such improvement, or it is not open to you.",
        "cycle": "There is no such reporting cycle.",
    }


def test_whoever_checks_starts_no_report(people):
    improvement = ImprovementFactory(enterprise=people.enterprise)

    answer = send(
        program_of(people["ministry"]),
        "post",
        REPORTS,
        {"improvement": improvement.pk, "cycle": CycleFactory().code},
    )

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only people of the enterprise itself can do this."


# Writing


def test_what_is_not_named_stays(program, draft):
    before = program.get(f"{REPORTS}{draft.number}/").json()

    after = patch(program, draft, {"fields": {"remarks": "试用半年。"}}).json()

    assert after["fields"] == before["fields"] | {"remarks": "试用半年。"}
    assert after["rows"] == before["rows"]
    assert after["revision"] == before["revision"] + 1


def test_rows_are_changed_added_and_removed_by_their_numbers(program, draft):
    second = IndicatorRowFactory(report=draft, order=4)
    rows = [{"order": second.order, "current_value": 2000}, {"indicator": "MTBF", "unit": "h"}]

    after = patch(program, draft, {"rows": rows}).json()["rows"]

    assert [(row["order"], row["current_value"], row["baseline_value"]) for row in after] == [
        (4, "2000", "1200"),
        (5, None, None),
    ]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_saved(program, draft):
    body = {
        "fields": {
            "planned_end_on": "2024-02-30",
            "expenditure_wan": -1,
            "sektor": "machinery",
            "measures": "design",
            "declaration": "yes",
            "product_class": "XX-99",
            "users": {"first": "one"},
        },
        "rows": [
            {"order": 0, "baseline_value": "many", "unit": True},
            {"order": 0},
            {"order": 7},
            {"order": None, "confidence": 120},
        ],
    }

    answer = patch(program, draft, body)

    assert answer.status_code == 422
    assert answer.json()["detail"] == "Nothing was saved, because some of it cannot be read."
    assert wrong(answer) == {
        "planned_end_on": "“2024-02-30” is not a date. Write it as 2025-12-31.",
        "expenditure_wan": "This cannot be negative.",
        "sektor": "There is no such field. Do you mean “sector”?",
        "measures": "Give a list of codes.",
        "declaration": "Give true or false.",
        "product_class": "Select a valid choice. XX-99 is not one of the available choices.",
        "users": "Give a text or a number.",
        "rows-0-baseline_value": (
            "“many” is not a number. Write digits only, such as 1234.5; the unit stands beside them."
        ),
        "rows-0-unit": "Give a text or a number.",
        "rows": "There is no row 7. Leave “order” out for a new one.",
        "rows-1-confidence": "The confidence level lies between 50 and 100 %.",
    }
    draft.refresh_from_db()
    assert draft.revision == 1


def test_what_a_person_left_half_written_is_no_problem_of_the_program(program, draft):
    draft.typed = {"signed_on": "下周"}
    draft.save()

    answer = patch(program, draft, {"fields": {"remarks": "试用半年。"}})

    assert answer.status_code == 200
    draft.refresh_from_db()
    assert (draft.typed, draft.remarks) == ({"signed_on": "下周"}, "试用半年。")


@pytest.mark.parametrize("body", [[], "text", None, 3])
def test_a_body_that_is_no_object_is_refused(program, draft, body):
    assert patch(program, draft, body).status_code == 400


@pytest.mark.parametrize(
    "text",
    [
        b'{"fields": {"remarks": NaN}}',
        b'{"fields": {}, "fields": {}}',
        b'{"fields": {"remarks": "\\u0000"}}',
        b'{"fields": {"remarks": "\\ud800"}}',
        b"{" * 5000,
        b'{"a":' * 30 + b"1" + b"}" * 30,
        b"\xff",
    ],
)
def test_a_text_that_is_no_json_is_refused(program, draft, text):
    answer = program.patch(f"{REPORTS}{draft.number}/", text, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_body_above_the_limit_is_refused(program, draft, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = patch(program, draft, {"fields": {"remarks": "x" * 200}})

    assert (answer.status_code, answer.json()["title"]) == (413, "Too large")


def test_another_format_is_refused(program, draft):
    answer = program.patch(f"{REPORTS}{draft.number}/", "a=1", content_type="text/plain")

    assert answer.status_code == 415


def test_the_log_names_the_person_for_whom_a_program_writes(people, program, draft):
    patch(program, draft, {"fields": {"remarks": "试用半年。"}})

    entry = LogEntry.objects.filter(kind="enterprises.report", change="changed").latest("id")
    assert (entry.person, entry.url) == (people["reporter"], f"{REPORTS}{draft.number}/")
    assert entry.changes["remarks"] == ["", "试用半年。"]


# The revision


def test_writing_needs_the_revision(program, draft):
    answer = send(program, "patch", f"{REPORTS}{draft.number}/", {"fields": {}})

    assert answer.status_code == 428
    assert answer.json()["detail"] == "Send the ETag of the report as you read it in the header If-Match."


def test_a_stale_write_is_refused_and_names_what_differs(program, draft):
    read = program.get(f"{REPORTS}{draft.number}/")["ETag"]
    saved = patch(program, draft, {"fields": {"remarks": "甲", "users": "丙"}})

    answer = patch(program, draft, {"fields": {"remarks": "乙"}}, if_match=read)

    assert answer.status_code == 412
    assert answer["ETag"] == saved["ETag"]
    assert wrong(answer) == {"remarks": "Saved differently."}
    draft.refresh_from_db()
    assert draft.remarks == "甲"


def test_a_stale_write_that_changes_nothing_is_done_already(program, draft):
    read = program.get(f"{REPORTS}{draft.number}/")["ETag"]
    patch(program, draft, {"fields": {"remarks": "甲"}})

    answer = patch(program, draft, {"fields": {"remarks": "甲"}}, if_match=read)

    assert (answer.status_code, answer.json()["revision"]) == (200, 2)


@pytest.mark.parametrize("tag", ['"1-1"', "x", '"99999999999999-1"', ""])
def test_a_revision_of_another_state_is_refused(program, draft, tag):
    assert patch(program, draft, {"fields": {}}, if_match=tag).status_code == 412


def test_whoever_insists_writes_on_what_is_there(program, draft):
    answer = patch(program, draft, {"fields": {"remarks": "甲"}}, if_match="*")

    assert answer.status_code == 200


def test_a_report_under_check_is_not_changed(program, people):
    report = ReportFactory(
        submitted=True, reporter=people["reporter"], improvement__enterprise=people.enterprise
    )

    answer = patch(program, report, {"fields": {"remarks": "甲"}})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "The report is “provincial check” and can no longer be changed."


# Who


def test_a_token_that_reads_does_not_write(people, draft):
    program = program_of(people["reporter"], TokenScope.READ)

    answer = patch(program, draft, {"fields": {"remarks": "甲"}})

    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "This token may only: read. What you ask for needs one that may: read, and write and submit reports."
    )


def test_a_session_needs_the_csrf_token(people, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["reporter"])

    answer = send(client, "patch", f"{REPORTS}{draft.number}/", {"fields": {}}, if_match="*")

    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json()["detail"]


def test_draft_of_another_is_as_if_it_were_not_there(people, draft):
    for name in ("reporter elsewhere", "ministry", "province"):
        program = program_of(people[name])

        assert program.get(f"{REPORTS}{draft.number}/").status_code == 404
        assert patch(program, draft, {"fields": {}}, if_match="*").status_code == 404


# Once


def test_the_same_key_and_body_give_the_same_answer(program, draft):
    key, tag = str(uuid.uuid4()), program.get(f"{REPORTS}{draft.number}/")["ETag"]

    first, second = (
        patch(program, draft, {"fields": {"remarks": "甲"}}, if_match=tag, idempotency_key=key)
        for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert (first["ETag"], second["Idempotent-Replayed"]) == (second["ETag"], "true")
    draft.refresh_from_db()
    assert draft.revision == 2


def test_another_body_with_the_key_is_refused(program, draft):
    patch(program, draft, {"fields": {"remarks": "甲"}}, if_match="*", idempotency_key="one")

    answer = patch(program, draft, {"fields": {"remarks": "乙"}}, if_match="*", idempotency_key="one")

    assert (answer.status_code, answer.json()["title"]) == (422, "The key was used for another request")


def test_a_refusal_keeps_no_key(program, draft):
    refused = patch(program, draft, {"fields": {"signed_on": "soon"}}, if_match="*", idempotency_key="one")
    mended = patch(
        program, draft, {"fields": {"signed_on": "2025-07-10"}}, if_match="*", idempotency_key="one"
    )

    assert (refused.status_code, mended.status_code) == (422, 200)


def test_the_key_of_another_person_is_another_key(people, program, draft):
    body = {"fields": {"remarks": "甲"}}
    patch(program, draft, body, if_match="*", idempotency_key="one")

    answer = patch(program_of(people["administrator"]), draft, body, if_match="*", idempotency_key="one")

    assert "Idempotent-Replayed" not in answer


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "键"])
def test_a_key_that_cannot_be_one_is_refused(program, draft, key):
    address = f"{REPORTS}{draft.number}/"
    answer = program.generic(
        "PATCH", address, "{}", "application/json", HTTP_IDEMPOTENCY_KEY=key, HTTP_IF_MATCH="*"
    )

    assert answer.status_code == 400
    assert list(wrong(answer)) == ["Idempotency-Key"]
