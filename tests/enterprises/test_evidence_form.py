"""Evidence in the report form: what is shown, what a file brings, what is computed while one types."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from enterprises.attachments import inspect
from enterprises.data_files import read_data_file
from enterprises.evidence_data import summary
from enterprises.evidence_fields import EVIDENCE, asked
from enterprises.models import Assessment, Report
from enterprises.report_form import Entry, texts_of
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db

LIFE = {
    "rows-0-method": "life",
    "rows-0-quantile": "10",
    "rows-0-times": "512 F\n1024 F\n700 F\n2000 S",
    "rows-0-sample_size": "4",
}
WITHOUT_PLAN = {"plan"}  # is only asked where one is registered


def posted(report: Report, **given: Any) -> dict[str, Any]:
    """The texts of the whole page, as a browser sends them."""
    texts = texts_of(report, list(report.rows.all()))
    names = {name: texts.getlist(name) for name in texts}
    changed = {name.replace("__", "-"): value for name, value in given.items()}
    return {**names, "revision": str(report.revision), "writer": str(report.created_by_id), **changed}


def address(report: Report, page: str = "report_edit") -> str:
    return reverse(f"enterprises:{page}", args=[report.number])


def shown(page: str) -> set[str]:
    """The evidence fields of the first row that are not hidden."""
    boxes = re.findall(
        r'<div class="field-with-remarks[^"]*"( hidden)?>\s*<div [^>]*data-field="rows-0-(\w+)"', page
    )
    return {name for hidden, name in boxes if not hidden and name in EVIDENCE}


@pytest.mark.parametrize(
    ("kind", "method"), [("test", "exponential"), ("accelerated", "failure_rate"), ("prediction", "")]
)
def test_page_shows_what_the_method_asks(client: Client, kind: str, method: str) -> None:
    report = ReportFactory(complete=True)
    report.rows.update(evidence_kind=kind, method=method)
    client.force_login(report.created_by)

    page = client.get(address(report)).content.decode()

    assert shown(page) == set(asked(kind, method)) - WITHOUT_PLAN


def test_text_of_a_field_that_is_not_asked_for_is_kept(client: Client) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)

    client.post(address(report), posted(report, **{"rows-0-beta": "1.5", "rows-0-quantile": "zehn"}))

    row = Report.objects.get().rows.get()
    assert row.beta == Decimal("1.5")
    assert Report.objects.get().typed == {"rows-0-quantile": "zehn"}
    assert "quantile" in shown(client.get(address(report)).content.decode())  # what is wrong is not hidden


def test_every_unreadable_line_is_said_at_the_field_and_kept() -> None:
    report = ReportFactory(complete=True)
    texts = texts_of(report, list(report.rows.all()))
    for name, text in (LIFE | {"rows-0-times": "512 F\nx F\n700 ?"}).items():
        texts.setlist(name, [text])

    entry = Entry(texts)

    assert [name for name, _sentence in entry.unread()] == ["rows-0-times"] * 2
    assert entry.entered.typed == {"rows-0-times": "512 F\nx F\n700 ?"}


def test_endpoint_computes_and_writes_nothing(client: Client) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)

    response = client.post(address(report, "report_evidence"), posted(report, **LIFE))

    page = response.content.decode()
    assert (response.status_code, "3次失效" in page or "3 failures" in page) == (200, True)
    assert 'class="evidence-head"' in page
    assert (Report.objects.get().revision, Assessment.objects.exists()) == (1, False)


def test_endpoint_says_what_is_missing_with_a_link_to_it(client: Client) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)

    given = posted(report, **LIFE | {"rows-0-sample_size": "", "rows-0-quantile": ""})
    page = client.post(address(report, "report_evidence"), given).content.decode()

    assert re.findall(r'href="#(\S+)"', page) == ["rows-0-quantile"]  # n follows from the data


def test_without_scripts_a_button_saves_and_computes(client: Client) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)

    response = client.post(address(report), posted(report, assess="0", **LIFE))

    page = response.content.decode()
    assert (response.status_code, shown(page)) == (200, set(asked("test", "life")) - WITHOUT_PLAN)
    assert 'class="evidence-head"' in page


def test_file_of_data_is_read_into_the_field_and_kept(client: Client) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)
    content = '时间（h）,状态\n"1,200",失效\n900,失效\n2000,中止\n'.encode("gb18030")
    file = SimpleUploadedFile("寿命.csv", content)

    given = {"rows-0-method": "life", "data-rows-0": file}
    response = client.post(address(report), posted(report, read_data="rows-0", **given), follow=True)

    row = Report.objects.get().rows.get()
    kept = row.attachments.get()
    assert row.times == "时间（h）\t状态\n1,200\t失效\n900\t失效\n2000\t中止"
    assert (row.failures, row.test_time) == (2, Decimal(4100))
    assert (kept.kind, kept.name, kept.content_type) == ("evidence", "寿命.csv", "text/csv")
    assert response.redirect_chain[-1][0].endswith("/edit/#rows-0-times")
    assert [str(message) for message in response.context["messages"]] == [
        _("Read from “%(name)s”: %(data)s.") % {"name": "寿命.csv", "data": summary(row)}
    ]


@pytest.mark.parametrize(
    ("kind", "content", "column"),
    [
        ("test", "失效时间,\n152,\n394.5,\n1210,\n", {"times": "失效时间\n152\n394.5\n1210", "failures": 3}),
        (
            "field",
            "月份,在用台数\n2025-01,120\n2025-02,130\n",
            {"fleet": "月份\t在用台数\n2025-01\t120\n2025-02\t130"},
        ),
    ],
)
def test_file_of_a_constant_rate_holds_failure_times_or_the_fleet(
    client: Client, kind: str, content: str, column: dict[str, Any]
) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)
    file = SimpleUploadedFile("data.csv", content.encode())

    given = {"rows-0-evidence_kind": kind, "rows-0-method": "exponential", "rows-0-failures": ""}
    page = client.post(
        address(report), posted(report, read_data="rows-0", **given | {"data-rows-0": file}), follow=True
    )

    row = Report.objects.get().rows.get()
    assert {name: getattr(row, name) for name in column} == column
    assert "data-reads-file>" in page.content.decode()  # offered, not hidden


def test_file_of_data_does_not_take_the_place_of_typed_ones_unasked(client: Client) -> None:
    report = ReportFactory(complete=True)
    client.force_login(report.created_by)
    given = {**LIFE, "data-rows-0": SimpleUploadedFile("a.csv", b"1 F\n2 F\n")}

    refused = client.post(address(report), posted(report, **given))
    assert (refused.status_code, Report.objects.get().rows.get().times) == (422, LIFE["rows-0-times"])
    assert not Report.objects.get().attachments.exists()

    given = {**given, "data-rows-0": SimpleUploadedFile("a.csv", b"1 F\n2 F\n"), "replace-rows-0": "1"}
    client.post(address(report), posted(Report.objects.get(), **given))
    assert Report.objects.get().rows.get().times == "1 F\n2 F"


def test_workbook_is_read_by_its_first_sheet() -> None:
    content = BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([("time", "status"), (1200, "F"), (900.5, "S")]):
            sheet.write_row(number, 0, cells)

    text = read_data_file(ContentFile(content.getvalue(), name="寿命.xlsx"))

    assert text == "time\tstatus\n1200\tF\n900.5\tS"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\x00\x01\x02", "encoding"),
        ("a.csv", b"1\n" * 1_100_000, "too_large"),
        ("a.csv", b"1\n" * 100_001, "too_large"),
        ("a.xlsx", b"PK\x03\x04", "workbook"),
        ("a.pdf", b"%PDF-1.7", "type"),
    ],
    ids=["empty", "binary", "bytes", "characters", "broken", "other"],
)
def test_file_that_is_not_read_as_data_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_data_file(ContentFile(content, name=name))

    assert refused.value.code == code


def test_plain_table_is_taken_as_evidence_only() -> None:
    content = b"1,F\n"

    assert inspect(ContentFile(content, name="a.csv"), text=True).content_type == "text/csv"
    for name, text in (("a.csv", False), ("a.pdf", True)):
        with pytest.raises(ValidationError):
            inspect(ContentFile(content, name=name), text=text)
