"""Deeds and files by program: the workflow's own answers, in its words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from enterprises.enums import AttachmentKind, Deed, ReportState, TokenScope
from enterprises.models import Attachment, KeptAnswer, Report, Transition
from enterprises.workflow import deeds_for, may
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.api import program_of
from tests.factories.checking import ReviewReasonFactory
from tests.factories.enterprises import (
    PDF,
    ImprovementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import AttachmentFactory, CycleFactory, ReportFactory

pytestmark = pytest.mark.django_db

S, D = ReportState, Deed
STATES = (S.DRAFT, S.PROVINCIAL_CHECK, S.MINISTRY_CHECK, S.ACCEPTED)
PEOPLE = ("reporter", "city", "province", "province elsewhere", "ministry", "ministry of its own")


@pytest.fixture
def people() -> Cast:
    return cast_of(enterprise_in_dalian())


def address(report: Report, deed: str = "") -> str:
    return f"/api/v1/reports/{report.number}/deeds/{deed + '/' if deed else ''}"


def do(program: Client, report: Report, deed: str, body: Any, **headers: str) -> Any:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.post(address(report, deed), body, content_type="application/json", headers=headers)


def test_a_decision_reads_the_report_once_and_asks_little(people: Cast) -> None:
    """What fifty people do at once. The report is read before the deed and locked in it, and not again."""
    report = report_in(S.PROVINCIAL_CHECK, people, people.enterprise)
    program = program_of(people["province"])
    program.get(address(report))

    with CaptureQueriesContext(connection) as asked:
        answer = do(program, report, D.PASS_ON, {"comment": "同意上报。"})

    assert answer.status_code == 200
    read = [q["sql"] for q in asked if q["sql"].startswith('SELECT "enterprises_report"."id"')]
    assert ["FOR UPDATE" in sql for sql in read] == [False, True]
    assert len(asked) <= 30


@pytest.mark.parametrize("state", STATES)
def test_deeds_are_offered_and_refused_as_by_buttons(people, state):
    report = report_in(state, people, people.enterprise)
    visible = [
        name for name in PEOPLE if Report.objects.visible_to(people[name]).filter(pk=report.pk).exists()
    ]
    assert visible
    for name in visible:
        program = program_of(people[name])
        with translation.override("en"):
            offers = deeds_for(people[name], report)
            refusals = {deed: str(may(deed, report, by=people[name])) for deed in D.values}

        shown = program.get(address(report)).json()

        assert [(o["deed"], o["to"], o["label"], o["allowed"]) for o in shown] == [
            (o.deed, o.to, o.label, bool(o.verdict)) for o in offers
        ]
        assert [[lack["detail"] for lack in o["in_the_way"]] for o in shown] == [
            [lack.message for lack in o.lacks] for o in offers
        ]
        for deed in set(D.values) - {offer.deed for offer in offers}:
            answer = do(program, report, deed, {})
            assert (answer.status_code in (403, 409), answer.json()["detail"]) == (True, refusals[deed])
    report.refresh_from_db()
    assert report.state == state


def test_a_report_goes_its_way(people):
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    ReviewReasonFactory()
    report = report_in(S.DRAFT, people, people.enterprise)
    reporter, city, province, ministry = (
        program_of(people[name]) for name in ("reporter", "city", "province", "ministry")
    )

    submitted = do(reporter, report, D.SUBMIT, {})
    assert submitted.json()["report"]["state"] == "city_check", submitted.json()
    assert do(city, report, D.PASS_ON, {"comment": "同意上报"}).status_code == 200
    returned = do(
        province,
        report,
        D.SEND_BACK,
        {
            "reasons": ["evidence-missing"],
            "field_comments": {"rows-0-evidence_number": "缺编号。"},
            "answer_due_on": "2999-01-01",
        },
    )
    assert returned.status_code == 200, returned.json()
    (comment,) = reporter.get(f"/api/v1/reports/{report.number}/").json()["comments"]
    assert (comment["label"], comment["text"]) == ("Indicator 1 (MTBF): test report number", "缺编号。")
    unanswered = do(reporter, report, D.SUBMIT, {})
    assert (unanswered.status_code, [e["field"] for e in unanswered.json()["errors"]]) == (
        422,
        [f"answer_{comment['id']}"],
    )
    assert do(reporter, report, D.SUBMIT, {"answers": {comment["id"]: "已补。"}}).status_code == 200
    assert do(province, report, D.PASS_ON, {"comment": "同意上报"}).status_code == 200
    accepted = do(
        ministry, report, D.ACCEPT, {"comment": "同意", "decided_on": timezone.localdate().isoformat()}
    )
    assert accepted.json()["step"]["to_state"] == "accepted"
    correction = do(reporter, report, D.CORRECT, {"comment": "更正目标值"})

    assert correction.json()["report"]["number"] == f"{report.number}.2"
    steps = reporter.get(f"/api/v1/reports/{report.number}/history/").json()
    deeds = ["submit", "pass_on", "send_back", "submit", "pass_on", "accept", "correct"]
    assert [step["deed"] for step in steps] == deeds
    assert [c["answer"] for c in steps[2]["comments"]] == ["已补。"]


def test_all_that_a_deed_lacks_is_told_at_once(people):
    report = report_in(S.MINISTRY_CHECK, people, people.enterprise)

    answer = do(program_of(people["ministry"]), report, D.ACCEPT, {"decided_on": "soon", "ending": "void"})

    assert answer.status_code == 422
    assert {error["field"]: error["detail"] for error in answer.json()["errors"]} == {
        "ending": "This action does not take this.",
        "comment": "Give your opinion.",
        "decided_on": "Enter a valid date.",
    }


def test_an_incomplete_report_names_its_fields_when_it_is_submitted(people):
    report = ReportFactory(reporter=people["reporter"], improvement__enterprise=people.enterprise)

    answer = do(program_of(people["reporter"]), report, D.SUBMIT, {})

    errors = {error["field"]: (error["label"], error["detail"]) for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert errors["signatory"] == ("Signatory", "Signatory: Fill this in.")
    assert errors["rows"] == ("Indicators", "Indicators: Add at least one indicator.")


@pytest.mark.parametrize(
    "body",
    [
        {"comment": 3},
        {"reasons": "evidence-missing"},
        {"field_comments": {"a": 1}},
        {"answers": []},
        {"opinion": "同意"},
    ],
)
def test_members_of_another_kind_are_refused(people, body):
    report = report_in(S.PROVINCIAL_CHECK, people, people.enterprise)

    assert do(program_of(people["province"]), report, D.PASS_ON, body).status_code == 400


def test_deeds_that_are_none_are_not_there(people):
    report = report_in(S.DRAFT, people, people.enterprise)

    assert do(program_of(people["reporter"]), report, "burn", {}).status_code == 404


@pytest.mark.parametrize(
    ("scope", "state", "name", "deed", "allowed"),
    [
        (TokenScope.READ, S.DRAFT, "reporter", D.SUBMIT, False),
        (TokenScope.REPORT, S.DRAFT, "reporter", D.SUBMIT, True),
        (TokenScope.DECIDE, S.DRAFT, "reporter", D.SUBMIT, True),
        (TokenScope.REPORT, S.PROVINCIAL_CHECK, "province", D.PASS_ON, False),
        (TokenScope.DECIDE, S.PROVINCIAL_CHECK, "province", D.PASS_ON, True),
        (TokenScope.REPORT, S.MINISTRY_CHECK, "province", D.TAKE_BACK, False),
        (TokenScope.DECIDE, S.MINISTRY_CHECK, "province", D.TAKE_BACK, True),
    ],
)
def test_a_token_does_what_its_scope_says(people, scope, state, name, deed, allowed):
    report = report_in(state, people, people.enterprise)

    answer = do(
        program_of(people[name], scope), report, deed, {"comment": "同意"} if deed != D.SUBMIT else {}
    )

    assert (answer.status_code == 200, answer.status_code == 403) == (allowed, not allowed)


def test_submitting_is_taken_back_with_the_scope_of_submitting(people):
    report = report_in(S.DRAFT, people, people.enterprise)
    program = program_of(people["reporter"], TokenScope.REPORT)
    do(program, report, D.SUBMIT, {})

    assert do(program, report, D.TAKE_BACK, {"comment": "误操作"}).json()["report"]["state"] == "draft"


def test_a_deed_on_a_report_that_moved_since_is_refused(people):
    report = report_in(S.DRAFT, people, people.enterprise)
    program = program_of(people["reporter"])
    read = program.get(f"/api/v1/reports/{report.number}/")["ETag"]
    do(program, report, D.SUBMIT, {})

    answer = do(program, report, D.WITHDRAW, {"comment": "数据有误"}, if_match=read)

    assert answer.status_code == 412
    assert answer["ETag"] == program.get(f"/api/v1/reports/{report.number}/")["ETag"]


def test_a_deed_sent_twice_with_a_key_is_done_once(people):
    report = report_in(S.DRAFT, people, people.enterprise)
    program = program_of(people["reporter"])

    first, second = (do(program, report, D.SUBMIT, {}, idempotency_key="one") for _ in range(2))
    third = do(program, report, D.SUBMIT, {})

    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 409)
    assert first.content == second.content
    assert third.json()["detail"].startswith("You already submitted it at ")


# Files


def attach(program: Client, report: Report, **parts: Any) -> Any:
    file = SimpleUploadedFile("试验报告.pdf", PDF, "application/pdf")
    parts = {"file": file, "kind": "evidence", "row": "0"} | parts
    return program.post(
        f"/api/v1/reports/{report.number}/attachments/",
        {name: value for name, value in parts.items() if value is not None},
    )


def test_a_file_is_attached_read_and_removed(people):
    report = report_in(S.DRAFT, people, people.enterprise)
    program = program_of(people["reporter"], TokenScope.REPORT)

    first, again = attach(program, report), attach(program, report)

    kept = first.json()
    assert (first.status_code, again.status_code) == (201, 200)
    assert (kept["name"], kept["row"], kept["kind"], kept["size"]) == (
        "试验报告.pdf",
        0,
        "evidence",
        len(PDF),
    )
    files = f"/api/v1/reports/{report.number}/attachments/"
    assert program.get(files).json() == [kept]
    content = program.get(f"{files}{kept['id']}/", headers={"accept": "application/pdf"})
    assert b"".join(content.streaming_content) == PDF
    assert program.delete(f"{files}{kept['id']}/").status_code == 204
    assert program.get(files).json() == []
    assert program.get(f"{files}{kept['id']}/").status_code == 404


def test_parts_that_are_missing_or_wrong_are_all_named(people):
    report = report_in(S.DRAFT, people, people.enterprise)

    answer = attach(program_of(people["reporter"]), report, file=None, kind="secret", row="7")

    assert answer.status_code == 400
    assert {error["field"]: error["detail"] for error in answer.json()["errors"]} == {
        "file": "Send the file in a part of this name.",
        "kind": f"The kinds are: {', '.join(AttachmentKind.values)}.",
        "row": "There is no such row.",
    }


def test_a_file_that_is_not_taken_is_refused_in_the_words_of_the_page(people):
    report = report_in(S.DRAFT, people, people.enterprise)
    file = SimpleUploadedFile("a.pdf", b"MZ\x90\x00" + b"\x00" * 100)

    answer = attach(program_of(people["reporter"]), report, file=file, kind="other")

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("“a.pdf” is not accepted:")


def test_files_of_a_report_under_check_stay(people):
    report = report_in(S.PROVINCIAL_CHECK, people, people.enterprise)
    file = AttachmentFactory(report=report)
    program = program_of(people["reporter"])

    assert attach(program, report).status_code == 409
    assert program.delete(f"/api/v1/reports/{report.number}/attachments/{file.pk}/").status_code == 409
    assert Attachment.objects.get().removed_at is None


# At once


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_at_once_is_done_once():
    person = UserFactory()
    improvement = ImprovementFactory()
    MembershipFactory(user=person, enterprise=improvement.enterprise)
    body = {"improvement": improvement.pk, "cycle": CycleFactory().code}
    program_of(person)

    def start(_: int) -> Any:
        try:
            program = program_of(person)
            return program.post(
                "/api/v1/reports/", body, content_type="application/json", headers={"idempotency-key": "one"}
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(start, range(4)))

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sorted("Idempotent-Replayed" in answer for answer in answers) == [False, True, True, True]
    assert (Report.objects.count(), KeptAnswer.objects.count(), Transition.objects.count()) == (1, 1, 0)
