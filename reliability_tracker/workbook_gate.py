"""What stands before every reader of workbooks: harmful and mistaken files are refused by a sentence.

Nothing is parsed here. The parts of the archive are unpacked piece by piece, by their true and not by their
stated sizes, and looked at as bytes; what is refused costs neither time nor memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import PurePath

from django.utils.translation import gettext as _

from reliability_tracker.formats import file_size

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 500
MOST_RATIO, RATIO_FROM = 100, 30 * MEGABYTE  # unpacked to packed; what is small may be ever so repetitive
PIECE = MEGABYTE
OVERLAP = 96  # bytes kept from piece to piece, more than a definition's name takes
LONGEST_TAG = 4_096
LONGEST_TEXT = 2 * MEGABYTE  # of one shared text with all its markup; a cell holds 32,767 characters
MOST_TEXT = 300 * MEGABYTE  # of all cells that share texts
MOST_ROWS, MOST_COLUMNS = 199_999, 104  # of any sheet, to CZ; tighter limits are the reader's
MOST_AREA = 6_000_000  # cells of a sheet that may be empty: a reader makes room for each
FILLED = 8  # a larger sheet has at least every eighth cell filled


def _but(place: bytes) -> Sequence[re.Pattern[bytes]]:
    """Cells and rows that say in another way where they are.

    Two expressions, for one that begins with a choice is searched for several times slower.
    """
    return [re.compile(rb"<" + tag + rb"(?!" + place + rb")[\s>/]") for tag in (b"c", b"row")]


FAR = _but(rb'(?: r="[A-C]?[A-Z]?\d{1,4}")')  # beyond CZ9999, or unusual
UNUSUAL = _but(rb'(?: r="[A-C]?[A-Z]?1?\d{1,5}")')  # not to CZ199999
PREFIXED = re.compile(rb"<\w+:(?:c|row)[\s>/]")
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
PLACE = re.compile(rb"([A-Z]{0,3})(\d{1,7})")
FAR_DOWN = re.compile(rb'r="[A-Z]{0,2}(\d{5,6})"')
TWO_LETTERS = re.compile(rb'r="[A-C][A-Z]\d')
ITEM = re.compile(rb"<(?:\w+:)?si[\s>/]")
SHARED = re.compile(rb"""\st=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")


class WorkbookRefused(ValueError):
    """A file that is not read; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: in bytes, in bytes once unpacked, in rows and columns of a sheet."""

    packed: int = 5 * MEGABYTE
    unpacked: int = 60 * MEGABYTE
    rows: int = 5_000
    columns: int = 60


LISTS = Limits()  # what people put together by hand
REPORTS = Limits(40 * MEGABYTE, 500 * MEGABYTE, 150_000, MOST_COLUMNS)


def admit(content: bytes, name: str = "", limits: Limits = LISTS) -> str:
    """What a file is by its content, "xlsx" or "csv"; raises WorkbookRefused for everything else.

    A name whose ending says otherwise is refused; without a name only the content speaks.
    """
    if not content:
        raise WorkbookRefused(_("The file is empty."))
    if len(content) > limits.packed:
        raise WorkbookRefused(_("The file is larger than %(size)s.") % {"size": file_size(limits.packed)})
    ending = PurePath(name).suffix.lower()
    kind = _kind(content)
    if kind == "xlsx":
        _refuse_archive(content, limits)
    if ending and ending not in ((".xlsx",) if kind == "xlsx" else (".csv", ".txt")):
        raise WorkbookRefused(
            _("“%(name)s” is not what its name says: it is %(kind)s. Give it the right file extension.")
            % {"name": name, "kind": _("an .xlsx workbook") if kind == "xlsx" else _("a text file")}
        )
    return kind


def _kind(content: bytes) -> str:
    if content.startswith(b"PK"):
        return "xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise WorkbookRefused(_("The workbook is protected by a password. Save it without one."))
        raise WorkbookRefused(_("This is a workbook of an old kind (.xls). Save it as .xlsx."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkbookRefused(_("This text file is in UTF-16. Save it as CSV in UTF-8."))
    if b"\0" in content:
        raise WorkbookRefused(_("This is not an .xlsx workbook and not a CSV file."))
    return "csv"


def _refuse_archive(content: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise WorkbookRefused(_("This is not an .xlsx workbook.")) from error
    _refuse_members(members, limits)
    look = _Look(limits)
    unpacked = 0
    for member in members:
        look.begin(member.filename)
        for piece in _pieces(content, member):
            unpacked += len(piece)
            if unpacked > limits.unpacked or unpacked > max(RATIO_FROM, MOST_RATIO * len(content)):
                raise WorkbookRefused(_too_large())
            look.at(piece)
        look.end()
    if look.longest * look.all_cells > MOST_TEXT:
        sheets = [member for member in members if _is_sheet(member.filename)]
        _refuse_repeated_texts((_pieces(content, member) for member in sheets), look.lengths)


def _too_large() -> str:
    return _("The workbook is too large once unpacked; copy its rows into a new one.")


def _refuse_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """By the list of parts alone."""
    names = {member.filename for member in members}
    if "mimetype" in names and "content.xml" in names:
        raise WorkbookRefused(_("This is an OpenDocument file. Save it as .xlsx."))
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(_("This is a binary workbook (.xlsb). Save it as .xlsx."))
    if "xl/workbook.xml" not in names:
        raise WorkbookRefused(_("This is not an .xlsx workbook."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused(_("The workbook holds macros. Save it as .xlsx without macros."))
    if len(members) > MOST_MEMBERS:
        raise WorkbookRefused(_("The workbook has too many parts; copy its sheet into a new one."))
    if any(member.flag_bits & 0x1 for member in members):
        raise WorkbookRefused(_("The workbook is protected by a password. Save it without one."))
    if sum(member.file_size for member in members) > limits.unpacked:
        raise WorkbookRefused(_too_large())


def _pieces(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part as it is unpacked, piece by piece to its true end, whatever size it states."""
    head = content[member.header_offset : member.header_offset + 30]
    broken = WorkbookRefused(_("The workbook cannot be read; save it again as .xlsx."))
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise broken
    start = member.header_offset + 30 + int.from_bytes(head[26:28], "little")
    start += int.from_bytes(head[28:30], "little")
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise broken
    unpack = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    try:
        while rest and not unpack.eof:
            yield unpack.decompress(rest, PIECE)
            rest = unpack.unconsumed_tail
    except zlib.error as error:
        raise broken from error


def _holds(places: Sequence[re.Pattern[bytes]], text: bytes) -> bool:
    """Whether a cell or row is at one of these places, or says where it is as no spreadsheet does."""
    if any(place.search(text) for place in places):
        return True
    return (b":c" in text or b":row" in text) and PREFIXED.search(text) is not None


def _is_sheet(name: str) -> bool:
    return name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")


class _Look:
    """Looks at the parts of a workbook as bytes, one after the other.

    lengths: bytes of each shared text; longest: of them; all_cells: of all sheets
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.name, self.rest = "", b""
        self.is_sheet = self.is_xml = self.is_shared = False
        self.cells = self.last_row = self.all_cells = self.longest = 0
        self.two_letters = False
        self.lengths = array("L")

    def begin(self, name: str) -> None:
        self.name, self.rest = name.lower(), b""
        self.is_xml = self.name.endswith((".xml", ".rels", ".vml"))
        self.is_sheet, self.is_shared = _is_sheet(name), self.name == "xl/sharedstrings.xml"
        self.cells, self.last_row, self.two_letters = 0, 0, False

    def at(self, piece: bytes) -> None:
        text = self.rest + piece
        if self.is_xml:
            wide = not self.rest and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4])
            if wide or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise WorkbookRefused(
                    _("The workbook holds definitions that no spreadsheet writes; save it again as .xlsx.")
                )
        if self.is_shared:
            self._shared(text)
            return
        if self.is_sheet:
            whole = text.rfind(b"<")  # what a piece has cut is looked at with the next one
            whole = whole if len(text) - whole < LONGEST_TAG else len(text)
            self._places(text[:whole])
            self.cells += text.count(b"<c ", 0, whole)
            self.rest = text[whole:]
            return
        self.rest = text[-OVERLAP:]

    def end(self) -> None:
        if self.is_sheet:
            self._places(self.rest)
        if self.is_shared and self.rest:
            self._text(len(self.rest))
        if self.is_sheet:
            area = self.last_row * (MOST_COLUMNS if self.two_letters else 26)
            if area > MOST_AREA and area > FILLED * self.cells:
                raise WorkbookRefused(
                    _("Most cells of the sheet are empty; copy its rows into a new workbook.")
                )
            self.all_cells += self.cells

    def _places(self, text: bytes) -> None:
        """No cell lies beyond the rows and columns there may be: a reader makes room for all in between."""
        if _holds(FAR, text):
            if _holds(UNUSUAL, text):
                for found in REFERENCE.finditer(text):
                    self._place(found[1])
                return
            if far := FAR_DOWN.findall(text):
                self.last_row = max(self.last_row, *map(int, far))
        self.two_letters = self.two_letters or TWO_LETTERS.search(text) is not None

    def _place(self, reference: bytes) -> None:
        place = PLACE.fullmatch(reference)
        column = 0
        for letter in place[1] if place else b"":
            column = column * 26 + letter - 64
        if place is None or int(place[2]) > MOST_ROWS or column > MOST_COLUMNS:
            raise WorkbookRefused(beyond(self.limits))
        self.last_row = max(self.last_row, int(place[2]))
        self.two_letters = self.two_letters or column > 26

    def _shared(self, text: bytes) -> None:
        """Measures the shared texts; one that is cut by a piece is kept until it is whole."""
        places = [found.start() for found in ITEM.finditer(text)]
        for at, end in pairwise(places):
            self._text(end - at)
        self.rest = text[places[-1] :] if places else text
        if len(self.rest) > LONGEST_TEXT:
            raise WorkbookRefused(_too_large())

    def _text(self, length: int) -> None:
        self.lengths.append(length)
        self.longest = max(self.longest, length)


def _refuse_repeated_texts(sheets: Iterable[Iterable[bytes]], lengths: Sequence[int]) -> None:
    """One long text in very many cells is read into more than the archive unpacks to."""
    size = 0
    for pieces in sheets:
        rest = b""
        for piece in pieces:
            text = rest + piece
            whole = text.rfind(b"<c") + 1
            size += sum(
                lengths[int(place)] for place in SHARED.findall(text[:whole]) if int(place) < len(lengths)
            )
            if size > MOST_TEXT:
                raise WorkbookRefused(_too_large())
            rest = text[whole:]


def beyond(limits: Limits) -> str:
    """The sentence on a sheet that is too long or too wide."""
    told = {"rows": f"{limits.rows:,}", "columns": limits.columns}
    return (
        _("The sheet has cells beyond row %(rows)s or column %(columns)d; copy its rows into a new workbook.")
        % told
    )
