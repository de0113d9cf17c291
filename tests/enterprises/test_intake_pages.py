"""The pages of files that are handed in: to fill in, to check, to enter, to submit, to undo."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import IntakeKind, IntakeState, ReportState
from enterprises.intake import background
from enterprises.models import Cycle, Improvement, Intake, Report
from reliability_tracker.models import Job
from reliability_tracker.workbooks import open_book
from tests.background import work_off
from tests.enterprises.workbooks_in import as_rows, book_of, indicator_row, report_row
from tests.factories.enterprises import ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.intakes import IntakeFactory
from tests.factories.reports import CycleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notice")]


@pytest.fixture
def cycle() -> Cycle:
    return CycleFactory()


@pytest.fixture
def improvement() -> Improvement:
    return ImprovementFactory()


@pytest.fixture
def desk(client: Client, improvement: Improvement) -> Client:
    person = UserFactory()
    MembershipFactory(user=person, enterprise=improvement.enterprise)
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def content(improvement: Improvement, **cells: Any) -> bytes:
    return book_of(
        Reports=as_rows(report_row(improvement)), Indicators=as_rows(indicator_row(improvement, **cells))
    )


def handed_in(desk: Client, cycle: Cycle, data: bytes, name: str = "reports.xlsx") -> Any:
    file = SimpleUploadedFile(name, data)
    return desk.post(reverse("enterprises:intake_new"), {"cycle": cycle.code, "file": file}, follow=True)


def test_file_is_previewed_entered_submitted(desk: Client, cycle: Cycle, improvement: Improvement) -> None:
    preview = handed_in(desk, cycle, content(improvement))

    intake = Intake.objects.get()
    assert preview.redirect_chain == [(intake.get_absolute_url(), 302)]
    assert "Enter as drafts: 1 new, 0 changed" in preview.content.decode()
    assert not Report.objects.exists()
    entered = desk.post(reverse("enterprises:intake_enter", args=[intake.pk]), follow=True)
    assert "Submit 1 report" in entered.content.decode()
    desk.post(reverse("enterprises:intake_submit", args=[intake.pk]))
    assert Report.objects.get().state == ReportState.PROVINCIAL_CHECK


def test_problems_stand_on_the_page_and_in_the_marked_copy(
    desk: Client, cycle: Cycle, improvement: Improvement
) -> None:
    page = handed_in(desk, cycle, content(improvement, Unit="km"))

    intake = Intake.objects.get()
    assert (page.context["problems"], "Enter as drafts" in page.content.decode()) == (2, False)
    marked = desk.get(reverse("enterprises:intake_marked", args=[intake.pk]))
    assert marked["Content-Disposition"] == 'attachment; filename="reports-marked.xlsx"'
    assert [sheet.name for sheet in open_book(marked.content).sheets] == ["Problems", "Reports", "Indicators"]
    desk.post(reverse("enterprises:intake_enter", args=[intake.pk]))
    assert not Report.objects.exists()


def test_same_file_again_has_nothing_to_enter(desk: Client, cycle: Cycle, improvement: Improvement) -> None:
    handed_in(desk, cycle, content(improvement))
    desk.post(reverse("enterprises:intake_enter", args=[Intake.objects.get().pk]))

    page = handed_in(desk, cycle, content(improvement)).content.decode()

    assert "There is nothing to enter." in page
    assert "Enter as drafts" not in page


def test_import_is_undone_and_says_so(desk: Client, cycle: Cycle, improvement: Improvement) -> None:
    handed_in(desk, cycle, content(improvement))
    pk = Intake.objects.get().pk
    desk.post(reverse("enterprises:intake_enter", args=[pk]))

    page = desk.post(reverse("enterprises:intake_undo", args=[pk]), follow=True)

    assert not Report.objects.exists()
    text = page.content.decode()
    assert ("Undone on" in text, "Upload it again" in text) == (True, True)
    assert "Still needed before submitting" not in text


def test_problems_are_told_in_the_language_of_their_reader(
    desk: Client, cycle: Cycle, improvement: Improvement
) -> None:
    handed_in(desk, cycle, content(improvement, Unit="km"))
    address = Intake.objects.get().get_absolute_url()
    english = desk.get(address).context["outcome"]["problems"]
    desk.cookies["django_language"] = "zh-hans"

    chinese = desk.get(address).context["outcome"]["problems"]

    assert [group["places"] for group in chinese] == [group["places"] for group in english]
    assert not {group["rule"] for group in chinese} & {group["rule"] for group in english}
    Intake.objects.update(outcome={"lines": 2, "problems": english})  # as older versions kept it
    assert desk.get(address).context["outcome"]["problems"] == english


def test_refusal_of_a_deed_is_told(desk: Client, cycle: Cycle, improvement: Improvement) -> None:
    handed_in(desk, cycle, content(improvement))
    pk = Intake.objects.get().pk
    desk.post(reverse("enterprises:intake_enter", args=[pk]))
    Report.objects.update(signatory="")

    page = desk.post(reverse("enterprises:intake_submit", args=[pk]), follow=True)
    again = desk.post(reverse("enterprises:intake_enter", args=[pk]), follow=True)

    assert "Signatory: Fill this in." in page.content.decode()
    assert "already" in again.content.decode()


def test_harmful_file_is_refused_at_its_field(desk: Client, cycle: Cycle) -> None:
    page = handed_in(desk, cycle, b"%PDF-1.7 no workbook")

    assert list(page.context["form"].errors) == ["file"]
    assert not Intake.objects.exists()


BROKEN = Path(__file__).parents[2] / "fixtures/workbooks/bad/broken_sheet.xlsx"


def test_file_that_cannot_be_opened_is_refused_at_its_field_and_not_kept(
    desk: Client, cycle: Cycle, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = handed_in(desk, cycle, BROKEN.read_bytes())

    assert list(page.context["form"].errors) == ["file"]
    assert not Intake.objects.exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_large_file_that_cannot_be_opened_says_so_where_its_work_is_shown(
    desk: Client, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LARGE", 100)

    handed_in(desk, cycle, BROKEN.read_bytes())
    work_off()
    intake, job = Intake.objects.get(), Job.objects.get()

    assert "cannot be read" in job.error
    assert "has not been checked yet" in desk.get(intake.get_absolute_url()).content.decode()


def test_large_file_becomes_work_that_shows_its_progress(
    desk: Client, cycle: Cycle, improvement: Improvement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LARGE", 100)

    handed_in(desk, cycle, content(improvement))
    intake = Intake.objects.get()
    desk.post(reverse("enterprises:intake_enter", args=[intake.pk]))

    assert [job.kind for job in Job.objects.order_by("id")] == [background.LOOK, background.ENTER]
    assert (intake.state, Report.objects.exists()) == (IntakeState.HANDED_IN, False)
    assert "has not been checked yet" in desk.get(intake.get_absolute_url()).content.decode()


def test_workbook_of_a_cycle_is_prefilled_for_those_who_report(
    desk: Client, client: Client, cycle: Cycle, improvement: Improvement
) -> None:
    response = desk.get(reverse("enterprises:report_template", args=[cycle.code]))

    book = open_book(response.content)
    reports = next(sheet for sheet in book.sheets if sheet.name == "Reports")
    assert improvement.product_name in list(reports.rows())[1][1]
    assert dict(book.hidden["_tracker"])["cycle"] == cycle.code
    client.force_login(UserFactory(provincial_reviewer=True))
    empty = open_book(client.get(reverse("enterprises:report_template", args=[cycle.code])).content)
    assert [len(list(sheet.rows())) for sheet in empty.sheets[1:]] == [1, 1, 1]


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("intake_state_is_known", {"state": "lost"}),
        ("intake_of_reports_has_its_cycle", {"cycle": None}),
        ("intake_of_reports_has_its_cycle", {"kind": IntakeKind.ENTERPRISES}),
        ("intake_entered_has_its_time", {"state": IntakeState.ENTERED}),
        ("intake_undone_has_its_time", {"state": IntakeState.UNDONE, "entered_at": timezone.now()}),
    ],
)
def test_database_refuses_nonsense(constraint: str, changes: dict[str, Any]) -> None:
    intake = IntakeFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Intake.objects.filter(pk=intake.pk).update(**changes)


def test_formulas_of_a_template_are_texts(desk: Client, cycle: Cycle, improvement: Improvement) -> None:
    Improvement.objects.filter(pk=improvement.pk).update(product_name="=HYPERLINK(1)")

    response = desk.get(reverse("enterprises:report_template", args=[cycle.code]))

    cells = [cell for sheet in open_book(response.content).sheets for _n, row in sheet.rows() for cell in row]
    assert "=HYPERLINK(1)" in cells
    assert b"<f>" not in BytesIO(response.content).getvalue()
