"""What an uploaded file is: its type by content, its size, its digest. Nothing in it is run or unpacked."""

from __future__ import annotations

import hashlib
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reliability_tracker.formats import file_size

if TYPE_CHECKING:
    from django.core.files import File

NAME_LENGTH = 200
ENCODINGS = ("utf-8-sig", "gb18030")
HEAD = 4096  # bytes read to recognise a type
ZIP_MEMBERS = 5_000
ZIP_UNPACKED = 300 * 1024 * 1024
ZIP_RATIO = 100  # unpacked to packed; office files stay far below
ZIP_RATIO_FROM = 10 * 1024 * 1024  # small files may be ever so repetitive


@dataclass(frozen=True, slots=True)
class Format:
    """A type that is taken: what people call it, its endings, how its content begins."""

    label: str
    content_type: str
    endings: tuple[str, ...]
    begins: bytes
    member: str = ""  # an office file holds this inside its ZIP


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = (
    Format("PDF", "application/pdf", (".pdf",), b"%PDF-"),
    Format("JPEG", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff"),
    Format("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n"),
    Format("DOCX", _OFFICE + "wordprocessingml.document", (".docx",), b"PK\x03\x04", "word/document.xml"),
    Format("XLSX", _OFFICE + "spreadsheetml.sheet", (".xlsx",), b"PK\x03\x04", "xl/workbook.xml"),
)
TABLE = Format("CSV", "text/csv", (".csv", ".txt"), b"")
ENDINGS = tuple(ending for format_ in FORMATS for ending in format_.endings)
ACCEPT = ",".join(ENDINGS)  # for the file input


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept. `name` is safe to show and to save under."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(file: File, *, text: bool = False) -> Inspected:
    """Recognise an uploaded file by its content; the file is left at its beginning.

    text: whether a table as plain text (CSV) is taken as well, as test data often are
    Raises ValidationError with one sentence for an empty or too large file, for content of another type than
    PDF, DOCX, XLSX, JPG or PNG, for an ending that says something else than the content, and for an office
    file that is broken, holds macros or would unpack to an absurd size.
    """
    name = clean_name(file.name or "")
    size = file.size or 0
    if not size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name}, code="empty")
    if size > settings.ATTACHMENT_MAX_BYTES:
        sizes = {
            "name": name,
            "size": file_size(size),
            "limit": file_size(settings.ATTACHMENT_MAX_BYTES),
        }
        raise ValidationError(_("“%(name)s” is %(size)s; the limit is %(limit)s.") % sizes, code="too_large")
    found = TABLE if text and _is_table(file, name) else _format_of(file, name)
    ending = PurePath(name).suffix.lower()
    if ending not in found.endings:
        if ending:
            raise ValidationError(
                _("“%(name)s” is a %(format)s file by its content. Give it that file extension.")
                % {"name": name, "format": found.label},
                code="ending",
            )
        name = clean_name(name + found.endings[0])
    return Inspected(name, found.content_type, size, _digest(file))


def clean_name(name: str) -> str:
    """A file's own name without folders, control and direction characters, at most 200 long, ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem, ending = PurePath(visible.strip(" .") or "file").stem, PurePath(visible.strip(" .")).suffix[:20]
    return stem[: NAME_LENGTH - len(ending)] + ending


def _format_of(file: File, name: str) -> Format:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    candidates = [format_ for format_ in FORMATS if head.startswith(format_.begins)]
    if not candidates:
        raise ValidationError(_other_type(head, name), code="type")
    return _office_format(file, name) if candidates[0].member else candidates[0]


def _is_table(file: File, name: str) -> bool:
    """Whether it is plain text, in UTF-8 or GB18030, by its ending and its content."""
    if PurePath(name).suffix.lower() not in TABLE.endings:
        return False
    file.seek(0)
    content = file.read()
    file.seek(0)
    return decoded(content) is not None


def decoded(content: bytes) -> str | None:
    """A plain text in UTF-8 or GB18030; None for what is none."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
            return text
    return None


def _other_type(head: bytes, name: str) -> str:
    """What it is instead, as far as that can be recognised."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        matches = []
    if matches and matches[0].name:
        return _(
            "“%(name)s” is not accepted: its content is “%(type)s”. Use PDF, DOCX, XLSX, JPG or PNG."
        ) % {
            "name": name,
            "type": matches[0].name,
        }
    return _("“%(name)s” is not accepted: by its content it is not a PDF, DOCX, XLSX, JPG or PNG file.") % {
        "name": name
    }


def _office_format(file: File, name: str) -> Format:
    """DOCX or XLSX, told from the list of the archive's members alone; none of them is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
        raise ValidationError(
            _("“%(name)s” is damaged and cannot be read.") % {"name": name}, code="broken"
        ) from broken
    finally:
        file.seek(0)
    names = {member.filename for member in members}
    packed, unpacked = sum(m.compress_size for m in members), sum(m.file_size for m in members)
    if (
        len(members) > ZIP_MEMBERS
        or unpacked > ZIP_UNPACKED
        or (unpacked > ZIP_RATIO_FROM and unpacked > ZIP_RATIO * packed)
    ):
        raise ValidationError(
            _("“%(name)s” is not accepted: it would unpack to an absurd size.") % {"name": name}, code="bomb"
        )
    for format_ in FORMATS:
        if format_.member and format_.member in names and "[Content_Types].xml" in names:
            if any(member.lower().endswith("vbaproject.bin") for member in names):
                raise ValidationError(
                    _("“%(name)s” holds macros. Save it without them.") % {"name": name}, code="macros"
                )
            return format_
    raise ValidationError(
        _("“%(name)s” is an archive, neither DOCX nor XLSX. Attach the files one by one.") % {"name": name},
        code="type",
    )


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
