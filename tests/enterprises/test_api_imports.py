"""Files of reports by program: every problem at once, then drafts, all or nothing; large ones as jobs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enterprises.enums import ReportState, TokenScope
from enterprises.intake import background
from enterprises.models import Cycle, Improvement, Intake, Report
from policy import summary_jobs
from reliability_tracker.models import Job, JobState
from tests.background import work_off
from tests.enterprises.cast import Cast, cast_of
from tests.enterprises.test_intake_pages import content
from tests.factories.api import program_of
from tests.factories.enterprises import ImprovementFactory, UserFactory
from tests.factories.jobs import JobFactory
from tests.factories.reports import CycleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notice")]

IMPORTS, JOBS = "/api/v1/imports/", "/api/v1/jobs/"


@pytest.fixture
def improvement() -> Improvement:
    return ImprovementFactory()


@pytest.fixture
def people(improvement: Improvement) -> Cast:
    return cast_of(improvement.enterprise)


@pytest.fixture
def cycle() -> Cycle:
    return CycleFactory()


@pytest.fixture
def program(people: Cast) -> Client:
    return program_of(people["reporter"], TokenScope.REPORT)


def sent(program: Client, cycle: Cycle, data: bytes, name: str = "reports.xlsx", **headers: str) -> Any:
    body = {"cycle": cycle.code, "file": SimpleUploadedFile(name, data)}
    return program.post(IMPORTS, body, headers=headers)


def test_file_is_handed_in_entered_submitted_once_each(
    program: Client, cycle: Cycle, improvement: Improvement
) -> None:
    file = content(improvement)
    first = sent(program, cycle, file, **{"Idempotency-Key": "one"})
    again = sent(program, cycle, file, **{"Idempotency-Key": "one"})
    place = first["Location"]

    entered = program.post(f"{place}enter/", headers={"Idempotency-Key": "two"})
    submitted = program.post(f"{place}submit/")

    assert (first.status_code, again.json(), Intake.objects.count()) == (201, first.json(), 1)
    told = first.json()
    assert (told["state"], told["lines"], told["problems"], told["created"]) == (
        "checked",
        2,
        [],
        [
            {
                "product": improvement.product_label,
                "enterprise": improvement.enterprise.enterprise_name,
                "rows": 1,
                "new_product": False,
            }
        ],
    )
    report = Report.objects.get()
    assert (entered.status_code, entered.json()["drafts"]) == (200, [report.number])
    assert (submitted.status_code, submitted.json()["drafts"]) == (200, [])
    assert report.state == ReportState.PROVINCIAL_CHECK


def test_every_problem_of_a_file_is_told_and_refuses_it(
    program: Client, cycle: Cycle, improvement: Improvement
) -> None:
    seen = sent(program, cycle, content(improvement, Unit="km", **{"Sample size n": "acht"}))

    refused = program.post(f"{seen['Location']}enter/")

    problems = seen.json()["problems"]
    assert {problem["column"] for problem in problems} >= {"Unit", "Sample size n"}
    assert all((p["sheet"], p["row"]) == ("Indicators", 2) for p in problems)
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    errors = refused.json()["errors"]
    assert [(e["field"], e["label"]) for e in errors] == [
        (f"{p['sheet']} / {p['row']}", p["column"]) for p in problems
    ]
    assert not Report.objects.exists()


def test_file_that_is_not_opened_is_refused_with_its_sentence(program: Client, cycle: Cycle) -> None:
    refused = sent(program, cycle, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "reports.xlsx")
    nameless = program.post(IMPORTS, {"cycle": "never"})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "file")
    assert [e["field"] for e in nameless.json()["errors"]] == ["file", "cycle"]
    assert not Intake.objects.exists()


def test_import_is_undone_and_belongs_to_who_handed_it_in(
    program: Client, people: Cast, cycle: Cycle, improvement: Improvement
) -> None:
    place = sent(program, cycle, content(improvement))["Location"]
    program.post(f"{place}enter/")
    reader = program_of(people["reporter"], TokenScope.READ)

    assert program_of(people["administrator"]).get(place).status_code == 404
    assert reader.get(place).json()["state"] == "entered"
    assert reader.post(f"{place}undo/").json()["type"].endswith(":scope")
    assert program.post(f"{place}undo/").json()["state"] == "undone"
    assert program.post(f"{place}undo/").status_code == 409
    assert not Report.objects.exists()


def test_large_file_is_checked_entered_and_undone_by_jobs(
    program: Client, cycle: Cycle, improvement: Improvement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LARGE", 10)

    answer = sent(program, cycle, content(improvement))
    work_off()
    place = f"{IMPORTS}{Intake.objects.get().pk}/"
    checked = program.get(place).json()
    states = []
    for deed in ("enter", "submit"):
        states.append(program.post(f"{place}{deed}/").status_code)
        work_off()
    late = program.post(f"{place}undo/")
    work_off()

    assert (answer.status_code, answer["Location"]) == (202, f"{JOBS}{answer.json()['id']}/")
    assert (checked["state"], checked["problems"], len(checked["created"])) == ("checked", [], 1)
    assert (states, Report.objects.get().state) == ([202, 202], ReportState.PROVINCIAL_CHECK)
    told = program.get(late["Location"]).json()
    assert (told["state"], told["kind"]) == ("failed", "undo_import")
    assert "worked on since" in told["sentence"]


def test_summary_is_made_by_a_job_that_its_owner_alone_sees(
    program: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fmt in ("csv", "json"):
        monkeypatch.setitem(summary_jobs.ROWS_AT_ONCE, fmt, 1)
    wanted = {"sector": "machinery", "fmt": "csv", "as_of": "2025-12-31"}

    at_once = [program.get(f"/api/v1/summaries/machinery/{fmt}") for fmt in ("csv/", "")]
    answer = program.post(JOBS, wanted, content_type="application/json")
    work_off()
    place = answer["Location"]
    told = program.get(place).json()

    detail = [(said.status_code, "/api/v1/jobs/" in said.json()["detail"]) for said in at_once]
    assert detail == [(409, True), (409, True)]
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert (told["state"], told["rows_done"] == told["rows_total"] > 1) == ("finished", True)
    assert b"".join(program.get(told["result"]).streaming_content).startswith(b"\xef\xbb\xbf")
    assert program_of(people["administrator"]).get(place).status_code == 404
    assert program.post(f"{place}cancel/").status_code == 409
    assert [job["id"] for job in program.get(JOBS).json()["results"]] == [told["id"]]


def test_job_is_cancelled_and_started_again(program: Client, people: Cast) -> None:
    job = JobFactory(owner=people["reporter"])
    place = f"{JOBS}{job.pk}/"

    assert program.post(f"{place}cancel/").json()["state"] == "cancelled"
    assert program.post(f"{place}retry/").json()["state"] == "waiting"
    assert program.get(f"{place}result/").status_code == 404
    assert Job.objects.get().state == JobState.WAITING


def test_everything_wrong_with_a_wanted_summary_is_told_at_once(program: Client) -> None:
    wanted = {"sector": "none", "fmt": "ods", "as_of": "yesterday", "snapshot": 7}

    refused = program.post(JOBS, wanted, content_type="application/json")

    assert refused.status_code == 400
    assert [e["field"] for e in refused.json()["errors"]] == ["as_of", "sector", "fmt", "snapshot"]


def test_province_takes_in_for_its_enterprises_what_is_marked_as_paper(
    people: Cast, cycle: Cycle, improvement: Improvement
) -> None:
    abroad = ImprovementFactory(enterprise__region__code="330000")
    program = program_of(people["province"], TokenScope.DECIDE)

    place = sent(program, cycle, content(improvement))["Location"]
    entered = program.post(f"{place}enter/").json()
    submitted = program.post(f"{place}submit/")
    foreign = sent(program, cycle, content(abroad)).json()

    report = Report.objects.get()
    assert (entered["drafts"], report.on_paper, report.created_by) == (
        [report.number],
        True,
        people["province"],
    )
    assert "scan" in submitted.json()["errors"][0]["detail"]
    assert {p["column"] for p in foreign["problems"]} == {"Unified social credit code"}
    assert program_of(UserFactory(observer=True)).post(IMPORTS, {}).status_code == 403


def test_text_that_cannot_be_stored_is_refused(
    program: Client, cycle: Cycle, improvement: Improvement
) -> None:
    body = {"cycle": f"{cycle.code}\x00", "file": SimpleUploadedFile("reports.xlsx", content(improvement))}

    refused = program.post(IMPORTS, body)

    assert refused.status_code == 400
    assert Intake.objects.count() == 0
