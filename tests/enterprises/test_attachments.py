"""What is taken as an attachment, and what is refused in which words."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from enterprises.attachments import NAME_LENGTH, Inspected, clean_name, inspect

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def member(name: str) -> zipfile.ZipInfo:
    """Dated 1980, so that a file, and a test called after it, is the same each time."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def archive(**members: bytes) -> bytes:
    """A ZIP; keyword names with __ for / and ___ for a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(member(name.replace("___", ".").replace("__", "/")), content)
    return packed.getvalue()


def office(main: str, **members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(member("[Content_Types].xml"), "<Types/>")
        file.writestr(member(main), "<document/>")
        for name, content in members.items():
            file.writestr(member(name), content)
    return packed.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("试验报告.pdf", PDF, "application/pdf"),
        ("REPORT.PDF", PDF, "application/pdf"),
        ("样机.png", PNG, "image/png"),
        ("样机.jpg", JPG, "image/jpeg"),
        ("样机.jpeg", JPG, "image/jpeg"),
        ("故障分析.docx", DOCX, WORD),
        ("测试记录表.xlsx", XLSX, SHEET),
    ],
)
def test_file_of_a_permitted_type_is_known_by_its_content(
    name: str, content: bytes, content_type: str
) -> None:
    file = ContentFile(content, name=name)

    inspected = inspect(file)

    assert inspected == Inspected(name, content_type, len(content), hashlib.sha256(content).hexdigest())
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "empty"),
        ("setup.pdf", b"MZ\x90\x00" + bytes(200), "type"),
        ("page.pdf", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "type"),
        ("late.pdf", b"\n" * 10 + PDF, "type"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "type"),
        ("text.pdf", b"nothing but words", "type"),
        ("files.docx", archive(a___txt=b"x"), "type"),
        ("slides.docx", office("ppt/presentation.xml"), "type"),
        ("report.pdf", DOCX, "ending"),
        ("report.docx", PDF, "ending"),
        ("report.docx", XLSX, "ending"),
        ("report.exe", PDF, "ending"),
        ("report.html", PDF, "ending"),
        ("report.docm", DOCX, "ending"),
        ("macro.docx", office("word/document.xml", **{"word/vbaProject.bin": b"x"}), "macros"),
        ("torn.docx", DOCX[:60], "broken"),
        ("bomb.docx", office("word/document.xml", **{"word/media/0": bytes(30 * 1024 * 1024)}), "bomb"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        inspect(ContentFile(content, name=name))

    assert refused.value.code == code
    assert name in refused.value.message


def test_file_above_the_limit_is_refused(settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 40

    with pytest.raises(ValidationError) as refused:
        inspect(ContentFile(PDF, name="试验报告.pdf"))

    assert refused.value.code == "too_large"


def test_executable_is_called_what_it_is() -> None:
    with pytest.raises(ValidationError) as refused:
        inspect(ContentFile(b"MZ\x90\x00" + bytes(200), name="setup.pdf"))

    assert "Windows Executable" in refused.value.message


def test_ending_is_added_to_a_name_without_one() -> None:
    assert inspect(ContentFile(PDF, name="试验报告")).name == "试验报告.pdf"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("C:\\Users\\wang\\试验报告.pdf", "试验报告.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("line\r\nbreak.pdf", "linebreak.pdf"),
        ("gnp.\u202efdp.pdf", "gnp.fdp.pdf"),
        ("   ", "file"),
        (".pdf", "pdf"),
        ("长" * 300 + ".pdf", "长" * (NAME_LENGTH - 4) + ".pdf"),
    ],
)
def test_name_keeps_what_is_safe_to_show(typed: str, cleaned: str) -> None:
    assert clean_name(typed) == cleaned
