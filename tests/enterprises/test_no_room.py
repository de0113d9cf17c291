"""No room for files: each page that takes some says so, keeps what was typed, and half-saves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from enterprises.credit_code import fictitious
from enterprises.enums import TokenScope
from enterprises.models import Attachment, Claim, Enclosure, Intake, Objection, User
from enterprises.nomination_enums import EnclosureKind
from tests.enterprises.nomination.test_pages import filled
from tests.enterprises.test_intake_pages import content
from tests.enterprises.test_report_edit import as_written
from tests.factories.api import program_of
from tests.factories.enterprises import PDF, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.nomination import ApplicationFactory, PublicNoticeFactory
from tests.factories.policy import IndustryCodeFactory, RegionFactory
from tests.factories.reports import CycleFactory, ReportFactory
from tests.full_disk import fill

pytestmark = pytest.mark.django_db

SENTENCE = "the server has no room for files at the moment"


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", PDF, "application/pdf")


@pytest.fixture
def fill_disk(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, uploads: Path) -> Any:
    """`fill_disk()`, once the things are there that the test is about; no half of a file may stay."""
    client.cookies["django_language"] = "en"
    yield lambda: fill(monkeypatch, settings)
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_report_keeps_its_texts_without_the_file(client: Client, fill_disk: Any) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)
    address = reverse("enterprises:report_edit", args=[report.number])
    fill_disk()

    answer = client.post(address, as_written(report, users="甲厂") | {"file-report": pdf(), "save": "1"})

    report.refresh_from_db()
    assert SENTENCE in answer.content.decode()
    assert (answer.status_code, report.users, Attachment.objects.count()) == (422, "甲厂", 0)


def test_program_is_told_that_it_may_come_again(fill_disk: Any) -> None:
    report = ReportFactory(complete=True)
    program = program_of(report.created_by, TokenScope.REPORT)
    fill_disk()

    answer = program.post(
        f"/api/v1/reports/{report.number}/attachments/",
        {"kind": "other", "file": pdf()},
        headers={"Idempotency-Key": "a"},
    )

    assert (answer.status_code, SENTENCE in answer.json()["detail"]) == (507, True)
    assert Attachment.objects.count() == 0


def test_registration_keeps_what_was_typed(client: Client, fill_disk: Any) -> None:
    RegionFactory(), IndustryCodeFactory()
    given = {
        "name": "王芳",
        "email": "wang@enterprise.example",
        "password": "a-long-pass-phrase",
        "password_again": "a-long-pass-phrase",
        "credit_code": fictitious(888),
        "enterprise_name": "演示轴承有限公司",
        "region": "320000",
        "industry_code": "3451",
    }
    fill_disk()

    answer = client.post("/register/", given | {"licence": pdf()})

    assert SENTENCE in answer.context["form"].errors["licence"][0]
    assert "演示轴承有限公司" in answer.content.decode()
    assert (Claim.objects.count(), User.objects.filter(email=given["email"]).count()) == (0, 0)


def test_application_keeps_its_texts_without_the_file(client: Client, fill_disk: Any) -> None:
    application = ApplicationFactory()
    client.force_login(MembershipFactory(enterprise=application.enterprise).user)
    address = reverse("enterprises:application_edit", args=[application.number])
    given = filled(client.get(address)) | {"case_title": "高可靠轴承提升案例"}
    fill_disk()

    answer = client.post(address, given | {f"file_{EnclosureKind.LICENCE}": pdf()})

    application.refresh_from_db()
    assert [SENTENCE in problem.message for problem in answer.context["problems"]] == [True]
    assert (application.case_title, Enclosure.objects.count()) == ("高可靠轴承提升案例", 0)
    assert answer.context["revision"] == application.revision  # so that saving goes on


def test_objection_keeps_what_was_typed(client: Client, fill_disk: Any) -> None:
    application = ApplicationFactory(public_notice=True, notice=PublicNoticeFactory(running=True))
    address = reverse("enterprises:object", args=[application.notice_id, application.number])
    given = {"name": "李强", "contact": "13800000000", "grounds": "试验数据与公开报告不一致。"}
    fill_disk()

    answer = client.post(address, given | {"evidence": [pdf()]})

    assert SENTENCE in answer.content.decode()
    assert given["grounds"] in answer.content.decode()
    assert Objection.objects.count() == 0


def test_import_is_not_begun(client: Client, fill_disk: Any) -> None:
    improvement, cycle, person = ImprovementFactory(), CycleFactory(), UserFactory()
    MembershipFactory(user=person, enterprise=improvement.enterprise)
    client.force_login(person)
    file = SimpleUploadedFile("reports.xlsx", content(improvement))
    fill_disk()

    answer = client.post(reverse("enterprises:intake_new"), {"cycle": cycle.code, "file": file})

    assert SENTENCE in answer.context["form"].errors["file"][0]
    assert Intake.objects.count() == 0
