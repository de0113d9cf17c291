"""A few small files, drawn here and kept by the storage like any other: a licence, a test report, a seal."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

_WIDTH, _HEIGHT = 160, 96
_PAPER, _INK, _SEAL = b"\xff\xff\xff", b"\x33\x41\x55", b"\xc8\x1e\x1e"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as the storage keeps it. Several rows may point at it."""

    path: str
    name: str
    content_type: str
    size: int
    sha256: str

    def as_attachment(self) -> dict[str, Any]:
        return {
            "file": self.path,
            "name": self.name,
            "content_type": self.content_type,
            "size": self.size,
            "sha256": self.sha256,
        }

    def as_licence(self) -> dict[str, Any]:
        return {
            "licence": self.path,
            "licence_name": self.name,
            "licence_type": self.content_type,
            "licence_size": self.size,
            "licence_sha256": self.sha256,
        }


def store_files() -> dict[str, Stored]:
    """The files of the demo by kind: `licence`, `credit_report`, `photo`, `sealed_page`, `scan`."""
    return {
        "licence": _store(
            "licences/demo",
            "营业执照副本（演示）.pdf",
            pdf("Business licence", "Demo data, not a real document"),
        ),
        "credit_report": _store(
            "attachments/demo",
            "近三年信用报告（演示）.pdf",
            pdf("Credit report of the last three years", "Demo data, not a real document"),
        ),
        "photo": _store("attachments/demo", "试验现场（演示）.png", png(seal=False)),
        "scan": _store(
            "attachments/demo",
            "纸质报告扫描件（演示）.pdf",
            pdf("Scan of a paper report", "Demo data, not a real document"),
        ),
        "sealed_page": _store("attachments/demo", "盖章页（演示）.png", png(seal=True)),
    }


def store_evidence(number: str) -> Stored:
    """The test report that comes with one report: the same file in two of them would be pointed out."""
    content = pdf("Reliability test report", f"Attached to {number}", "Demo data, no real test")
    return _store("attachments/demo", "可靠性试验报告（演示）.pdf", content)


def _store(folder: str, name: str, content: bytes) -> Stored:
    digest = hashlib.sha256(content).hexdigest()
    ending = name.rpartition(".")[2]
    path = f"{folder}/{digest[:32]}.{ending}"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(content))
    content_type = {"pdf": "application/pdf", "png": "image/png"}[ending]
    return Stored(path, name, content_type, len(content), digest)


def pdf(*lines: str) -> bytes:
    """One A4 page with a few lines of Latin text."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    page = f"BT /F1 20 Tf 32 TL 72 760 Td {shown} ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + tail


def png(*, seal: bool) -> bytes:
    """A small picture: a curve that rises, or a red ring."""
    lines = b"".join(b"\x00" + b"".join(_colour(x, y, seal) for x in range(_WIDTH)) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def _colour(x: int, y: int, seal: bool) -> bytes:
    if seal:
        distance = ((x - _WIDTH / 2) ** 2 + (y - _HEIGHT / 2) ** 2) ** 0.5
        return _SEAL if 34 <= distance <= 38 else _PAPER
    curve = _HEIGHT - 12 - 70 * (1 - 2.718 ** (-x / 50))
    return _INK if abs(y - curve) < 1.5 or y == _HEIGHT - 8 or x == 8 else _PAPER
