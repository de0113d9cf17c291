"""Document numbers (发文字号) as officials write them (GB/T 9704-2012), and numbers printed in documents."""

from __future__ import annotations

import re
import unicodedata

_YEAR = re.compile(r"\s*[\[［【〖(（〔{｛]\s*(\d{4})\s*年?\s*[\]］】〗)）〕}｝]\s*")
_SERIAL = re.compile(r"(〔\d{4}〕)第?0*(\d+)\s*号")


def document_number(text: str) -> str:
    """The number as stored: the year in 〔〕 whatever was typed, the serial without 第 and leading zeros.

    Digits become half-width and the ends are trimmed. A text without a year in brackets, such as the title of
    a minute, stays as it is otherwise.
    """
    digits = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in " ".join(text.split()))
    return _SERIAL.sub(r"\1\2号", _YEAR.sub(r"〔\1〕", digits))


def printed_number(text: str) -> str:
    """A platform's or demonstration's number as one text: half-width, upper case, no space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
