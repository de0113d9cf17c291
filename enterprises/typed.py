"""Reading what people type: numbers with separators or full-width digits, dates as officials write them.

Each function takes the text as it stands in the field and returns the value, or raises ValidationError with a
sentence that quotes the text and says how to write it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d{1,2})?", re.IGNORECASE)
POWER = re.compile(r"\s*[x×]\s*10\s*\^?\s*(?=[+-]?\d)", re.IGNORECASE)  # 1.2×10^-7
SPACED = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")  # 12 345
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")
MIDNIGHT = re.compile(r"(?:\s+|T)0?0:00(:00)?$")  # as spreadsheets write a day
AMOUNT = re.compile(r"(.*?)\s*(万|亿)?\s*(元)?")  # 3.5万, 120 万元, 2亿
IN_PLAIN = {"万": Decimal(10_000), "亿": Decimal(100_000_000), None: Decimal(1)}
MINUS = str.maketrans("−–—", "---")  # what people type for a minus
LARGEST = 2_147_483_647


def read_number(text: str, *, in_wan: bool = False) -> Decimal:
    """1,234.5 and １２３４．５ and 1.2×10^-7 and 3.5万 as decimals; always finite.

    in_wan: an amount in 万元, which may be written 120, 120万, 120 万元 or 1,200,000 元
    """
    half = _half_width(text).translate(MINUS).strip()
    amount = AMOUNT.fullmatch(half)
    written, times, yuan = amount.groups() if amount else (half, None, None)
    plain = SPACED.sub(",", POWER.sub("e", written))
    if not NUMBER.fullmatch(plain) or (yuan and not in_wan):
        raise ValidationError(
            _("“%(text)s” is not a number. Write digits only, such as 1234.5; the unit stands beside them.")
            % {"text": _short(text)},
            code="number",
        )
    number = Decimal(plain.replace(",", "")) * IN_PLAIN[times]
    return number / IN_PLAIN["万"] if in_wan and (times or yuan) else number


def read_whole_number(text: str) -> int:
    """A number without a fraction, from 0."""
    number = read_number(text)
    if number != number.to_integral_value() or not 0 <= number <= LARGEST:
        raise ValidationError(
            _("“%(text)s” is not a whole number from 0.") % {"text": _short(text)}, code="whole_number"
        )
    return int(number)


def read_day(text: str) -> datetime.date:
    """2025-06-20, 2025年6月20日, 2025/6/20, 2025.6.20 or 20250620."""
    found = DAY.fullmatch(MIDNIGHT.sub("", _half_width(text).translate(MINUS).strip()))
    if found:
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return datetime.date(year, month, day)
        except ValueError:
            pass
    raise ValidationError(
        _("“%(text)s” is not a date. Write it as 2025-12-31.") % {"text": _short(text)}, code="date"
    )


def _half_width(text: str) -> str:
    """Full-width digits, signs and spaces as plain ones."""
    return unicodedata.normalize("NFKC", text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
