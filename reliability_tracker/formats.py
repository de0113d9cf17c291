"""Words, numbers and dates as officials write them, the same on pages, in tables and in exports."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext

DASH = "—"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PLURAL = re.compile(r"(?<=ss)es$|(?<=[a-z])s$")
_BOTH = re.compile(r"([^()]*[\u4e00-\u9fff][^()]*?) \(([^()\u4e00-\u9fff]*[a-z][^()\u4e00-\u9fff]*)\)")
COMPARATORS = {">=": "≥", "<=": "≤"}


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def together(*sentences: str) -> str:
    """Sentences one after the other: English ones with a space between them, Chinese ones without."""
    return ("" if _chinese() else " ").join(filter(None, sentences))


def officialdate(value: date | datetime | None) -> str:
    """2023年6月2日, or 2 June 2023; nothing is a dash."""
    if not value:
        return DASH
    day = _day(value)
    if _chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def officialtime(value: datetime | None) -> str:
    """2023年6月2日 14:05, or 2 June 2023, 14:05, in the site's zone; nothing is a dash."""
    if not value:
        return DASH
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{officialdate(local)}{' ' if _chinese() else ', '}{local:%H:%M}"


def officialmonth(value: date | None) -> str:
    """2023年6月, or June 2023; nothing is a dash."""
    if not value:
        return DASH
    return f"{value.year}年{value.month}月" if _chinese() else f"{MONTHS[value.month - 1]} {value.year}"


def isomonth(value: date | None) -> str:
    """2023-06; nothing is empty."""
    return f"{value.year:04}-{value.month:02}" if value else ""


def shortday(value: date | datetime | None) -> str:
    """6月2日, or 2 Jun: for lists whose year is plain; nothing is a dash."""
    if not value:
        return DASH
    day = _day(value)
    return f"{day.month}月{day.day}日" if _chinese() else f"{day.day} {MONTHS[day.month - 1][:3]}"


def isodate(value: date | datetime | None) -> str:
    """2023-06-02; nothing is empty."""
    return _day(value).isoformat() if value else ""


def isotime(value: datetime | None) -> str:
    """2023-06-02 14:05, in the site's zone, for tables; nothing is empty."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{_day(value).isoformat()} {local:%H:%M}"


def _rounded(value: Any, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def thousands(value: Any) -> str:
    """1,234 and 1,234.5: digits grouped, decimals kept, a true minus; nothing is a dash, zero is 0."""
    if value is None or value == "":
        return DASH
    whole = isinstance(value, float) and value.is_integer()
    return f"{Decimal(int(value) if whole else str(value)):,f}".replace("-", "−")


def signed(value: Any) -> str:
    """+3, −1, 0: for changes."""
    if value is None or value == "":
        return DASH
    return f"+{thousands(value)}" if Decimal(str(value)) > 0 else thousands(value)


def percent1(value: Any) -> str:
    """A share of one as a percentage with one decimal: 0.9312 → 93.1%; nothing is a dash."""
    if value is None or value == "":
        return DASH
    return f"{thousands(_rounded(Decimal(str(value)) * 100, 1))}%"


def percent0(value: Any) -> str:
    """A share of one as a whole percentage, for the marks of an axis: 0.25 → 25%."""
    return f"{thousands(_rounded(Decimal(str(value)) * 100, 0))}%"


def decimals(value: Any, places: int) -> str:
    """A number with so many decimals, digits grouped; nothing is a dash."""
    if value is None or value == "":
        return DASH
    return thousands(_rounded(value, places))


def wan(value: Any) -> str:
    """An amount in 万元 with two decimals, where Chinese is read; else in yuan. Nothing is a dash."""
    if value is None or value == "":
        return DASH
    amount = _rounded(value, 2) if _chinese() else _rounded(Decimal(str(value)) * 10_000, 0)
    return pgettext("in Chinese of 10,000", "%(amount)s yuan") % {"amount": thousands(amount)}


def of_number(unit: str, value: Any) -> str:
    """The plural of a unit in the number of its value: 2 classes, 1 class. Chinese has but one form."""
    return one_of_unit(unit) if value == 1 and not _chinese() else unit


def one_of_unit(unit: str) -> str:
    """An English unit in the singular: classes → class."""
    return _PLURAL.sub("", unit)


def in_one_language(value: Any) -> Any:
    """Of a text written in both languages, `中文 (English)`, that of the reader; any other text as it is."""
    both = _BOTH.fullmatch(str(value or ""))
    return both[1 if _chinese() else 2] if both else value


def source_parts(value: str) -> list[tuple[str, str, str]]:
    """Each part of a source, `中文 (English): https://…; …`, as (words, address, site)."""
    parts = []
    for part in (value or "").split("; "):
        words, mark, rest = part.partition("http")
        address = mark + rest
        said = str(in_one_language(words.rstrip(" :：")))
        parts.append((said, address, urlsplit(address).hostname or ""))
    return parts


def dash(value: Any) -> Any:
    """Nothing is a dash; zero is zero."""
    return DASH if value is None or value == "" else value


_FIGURE = re.compile(
    r"(?<=[≥≤<>]) (?=[\d−])|(?<=[\d⁰¹²³⁴⁵⁶⁷⁸⁹]) (?!(?:on|of|in|to|at|by|is|are|and|or|as|from)\b)"
    r"(?=(?:× )?[A-Za-z°µ][A-Za-z/⁰-⁹]{0,5}(?![A-Za-z]))"
)


def unbroken(value: Any) -> Any:
    """A text with signs, figures and units kept together, so that no line ends between them: ≥ 1,240 h."""
    return _FIGURE.sub("\N{NO-BREAK SPACE}", value) if type(value) is str else value


def comparator(value: str) -> str:
    """`>=` as ≥."""
    return COMPARATORS.get(value, value)


def duration(value: timedelta | None) -> str:
    """About how long: 40 seconds, 3 minutes, 2 hours, 5 days; nothing is a dash."""
    if value is None:
        return DASH
    seconds = max(round(value.total_seconds()), 1)
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if (minutes := round(seconds / 60)) < 90:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if (hours := round(seconds / 3600)) < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(seconds / 86400)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def file_size(value: int | None) -> str:
    """Bytes as a person reads them: 820 B, 12.4 KB, 3.1 MB, 20 MB."""
    if value is None:
        return DASH
    size = float(value)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:,.1f}".removesuffix(".0") + f" {unit}"
        size /= 1024
    return DASH
