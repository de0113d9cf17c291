"""What pasted data say: lives, growth of several systems, groups on test, units in the field.

Each function takes the text of a field and returns what stands in it, or raises ValidationError with a
sentence for every line that cannot be read: its number, its text, the rule. An empty text is empty data.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from enterprises.columns import (
    Columns,
    Line,
    Unreadable,
    above_zero,
    columns_of,
    each,
    is_number,
    number,
    shortened,
    whole,
)


def _any_of(*words: str) -> frozenset[str]:
    """Words that mean the same, written with bars between them."""
    return frozenset("|".join(words).split("|"))


FAILED = _any_of("f|failed|failure|fail", "失效|故障|失败|已失效|失效件")
SUSPENDED = _any_of(
    "s|c|suspended|suspension|censored|running|ok|survived", "中止|截尾|删失|右删失|未失效|正常|完好|停试"
)
END = SUSPENDED | _any_of("end|e|t|stop|end of test", "结束|截止|终止|试验结束|结束时间|截止时间")
KEPT = 16  # texts that stay read, for a page asks for each several times
LETTERS = _any_of("f|s|c|t|e")  # may be names of systems as well
_HEADS: Mapping[str, frozenset[str]] = {
    "time": _any_of(
        "time|times|t|h|hour|hours|km|cycles|life|age|ttf|failure time|failure times|time to failure",
        "cumulative time|时间|失效时间|故障时间|累计时间|累积时间|工作时间|试验时间|运行时间|寿命|小时|时长",
        "里程|循环|循环次数",
    ),
    "status": _any_of("status|state|event|result|f/s|failed/suspended|状态|结果|类型|失效/中止"),
    "mode": _any_of("mode|failure mode|cause|模式|失效模式|故障模式|失效原因|故障原因"),
    "system": _any_of("system|systems|machine|prototype|系统|系统名称|样机|设备|整机|机号|台号"),
    "end": _any_of("interval end|end of interval|to|区间终点|区间末|区间结束|至"),
    "count": _any_of("count|counts|failures|n|r|失效数|故障数|失效次数|故障次数|数量"),
    "units": _any_of("units|devices|n|sample|sample size|样品数|样本量|数量|台数|在用数|在用台数"),
    "junction_test": _any_of("temperature|junction temperature|tj|结温|试验结温|温度"),
    "month": _any_of("month|月|月份|年月"),
}
_ALL_HEADS = frozenset().union(*_HEADS.values())
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:[-/.]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Lives:
    """Lives of single units: those that failed, those that were still running, in the order of the lines."""

    failures: tuple[Decimal, ...] = ()
    suspensions: tuple[Decimal, ...] = ()
    modes: tuple[str, ...] = ()  # of the failures, as far as named

    @property
    def total(self) -> Decimal:
        return sum((*self.failures, *self.suspensions), Decimal(0))


@dataclass(frozen=True, slots=True)
class Growth:
    """Failure times of systems, each in the order of its lines, or counts per interval.

    times: name of a system → its cumulative times; the name of the only one may be empty
    ends:  name of a system → end of its test, where a line says so; "" speaks for all
    """

    times: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    ends: Mapping[str, Decimal] = field(default_factory=dict)
    intervals: tuple[tuple[Decimal, int], ...] = ()

    @property
    def failures(self) -> int:
        return sum(len(times) for times in self.times.values()) + sum(count for _end, count in self.intervals)


@dataclass(frozen=True, slots=True)
class TestGroup:
    """Units tested alike: how many, hours of each, failures, junction temperature if given."""

    __test__ = False  # a group on test, not a test of ours

    units: int
    hours: Decimal
    failures: int
    junction_test: Decimal | None = None


@lru_cache(maxsize=KEPT)
def read_times(text: str) -> tuple[Decimal, ...]:
    """One time a line: failure times, or the times of the units."""
    columns = columns_of(text, _ALL_HEADS)
    place = columns.places(_HEADS).get("time", 0)

    def read(line: Line) -> Decimal:
        filled = [cell for cell in line.cells if cell]
        if not columns.heads and len(filled) > 1:
            raise Unreadable(_("give each time a line of its own"))
        return above_zero(_cell(line, place))

    return tuple(time for _line, time in each(columns.lines, read))


@lru_cache(maxsize=KEPT)
def read_lives(text: str) -> Lives:
    """A unit a line: its time, F or S, the failure mode; without F or S it failed. `1200+` was suspended."""
    columns = columns_of(text, _ALL_HEADS)
    places = columns.places(_HEADS)
    read = each(columns.lines, lambda line: _life(line, places))
    return Lives(
        tuple(time for _line, (time, failed, _mode) in read if failed),
        tuple(time for _line, (time, failed, _mode) in read if not failed),
        tuple(mode for _line, (_time, failed, mode) in read if failed and mode),
    )


@lru_cache(maxsize=KEPT)
def read_growth(text: str) -> Growth:
    """Cumulative times: one a line; `system, time`; a column a system; or interval ends with counts."""
    columns = columns_of(text, _ALL_HEADS)
    places = columns.places(_HEADS)
    if "end" in places and "count" in places:
        pairs = each(columns.lines, lambda line: _interval(line, places))
        return Growth(intervals=tuple(pair for _line, pair in pairs))
    if len(columns.heads) > 1 and "time" not in places:
        return _side_by_side(columns)
    times: dict[str, list[Decimal]] = {}
    ends: dict[str, Decimal] = {}
    for _line, (system, time, is_end) in each(columns.lines, lambda line: _growth_line(line, places)):
        if is_end:
            ends[system] = time
        else:
            times.setdefault(system, []).append(time)
    return Growth({name: tuple(found) for name, found in times.items()}, ends)


@lru_cache(maxsize=KEPT)
def read_groups(text: str) -> tuple[TestGroup, ...]:
    """A group a line: units, hours of each, failures, and the junction temperature on test if they differ."""
    columns = columns_of(text, _ALL_HEADS, least=3)
    found = columns.places({name: _HEADS[name] for name in ("units", "time", "junction_test")})
    heads = [head for place, head in enumerate(columns.heads) if place not in found.values()]
    failures = next((columns.heads.index(head) for head in heads if head in _HEADS["count"]), 2)
    places = {"units": 0, "time": 1, "junction_test": 3} | found

    def read(line: Line) -> TestGroup:
        if len(line.cells) < 3:
            raise Unreadable(_("units, hours of each and failures are needed"))
        temperature = _cell(line, places["junction_test"])
        units = whole(_cell(line, places["units"]))
        if not units:
            raise Unreadable(_("at least one unit is needed"))
        return TestGroup(
            units,
            above_zero(_cell(line, places["time"])),
            whole(_cell(line, failures)),
            number(temperature) if temperature else None,
        )

    return tuple(group for _line, group in each(columns.lines, read))


@lru_cache(maxsize=KEPT)
def read_fleet(text: str) -> tuple[tuple[datetime.date, int], ...]:
    """A month a line, with the units in the field in it: (first day of the month, units)."""
    columns = columns_of(text, _ALL_HEADS, least=2)
    places = {"month": 0, "units": 1} | {
        role: place for role, place in columns.places(_HEADS).items() if role in ("month", "units")
    }
    seen: set[datetime.date] = set()

    def read(line: Line) -> tuple[datetime.date, int]:
        if len(line.cells) < 2:
            raise Unreadable(_("a month and the number of units are needed"))
        month = _month(_cell(line, places["month"]))
        if month in seen:
            raise Unreadable(_("this month stands in an earlier line already"))
        seen.add(month)
        return month, whole(_cell(line, places["units"]))

    return tuple(pair for _line, pair in each(columns.lines, read))


def unit_days(fleet: tuple[tuple[datetime.date, int], ...]) -> int:
    """Units × days, over the months."""
    return sum(units * calendar.monthrange(month.year, month.month)[1] for month, units in fleet)


# One line


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _interval(line: Line, places: Mapping[str, int]) -> tuple[Decimal, int]:
    return above_zero(_cell(line, places["end"])), whole(_cell(line, places["count"]))


def _life(line: Line, places: Mapping[str, int]) -> tuple[Decimal, bool, str]:
    """(time, whether it failed, mode); before the time there may stand the name of the unit."""
    if "time" in places:
        time = _cell(line, places["time"])
        status = _cell(line, places["status"]) if "status" in places else ""
        mode = _cell(line, places["mode"]) if "mode" in places else ""
    else:
        cells = [cell for cell in line.cells if cell]
        first = next((at for at, cell in enumerate(cells[:2]) if is_number(cell.rstrip("+"))), 0)
        time, status, mode = [*cells[first:], "", "", ""][:3]
    running = time.endswith("+")
    if _word(status) not in FAILED | SUSPENDED | {""}:
        raise Unreadable(
            _("“%(text)s” is neither failed (F, 失效) nor suspended (S, 中止)") % {"text": shortened(status)}
        )
    return above_zero(time.rstrip("+")), not running and _word(status) not in SUSPENDED, mode


def _growth_line(line: Line, places: Mapping[str, int]) -> tuple[str, Decimal, bool]:
    """(system, time, whether it is the end of the test)."""
    if "time" in places:
        system = _cell(line, places["system"]) if "system" in places else ""
        words = [_cell(line, places["status"])] if "status" in places else []
        return system, above_zero(_cell(line, places["time"])), any(_is_end(word) for word in words)
    cells = [cell for cell in line.cells if cell]
    said = [at for at, cell in enumerate(cells) if _is_end(cell) or _word(cell) in FAILED]
    last = [at for at in said if at > 0 or _word(cells[at]) not in LETTERS][-1:]
    rest = [cell for at, cell in enumerate(cells) if at not in last]
    if not 1 <= len(rest) <= 2:
        raise Unreadable(_("a time is needed, or a system and a time, and “end” where its test ended"))
    return rest[0] if len(rest) == 2 else "", above_zero(rest[-1]), any(_is_end(cells[at]) for at in last)


def _side_by_side(columns: Columns) -> Growth:
    """A column for each system, its name above it."""
    times: dict[str, list[Decimal]] = {head: [] for head in columns.heads}

    def read(line: Line) -> None:
        if len(line.cells) > len(columns.heads):
            raise Unreadable(_("there are more columns than headings"))
        for head, cell in zip(columns.heads, line.cells, strict=False):
            if cell:
                times[head].append(above_zero(cell))

    each(columns.lines, read)
    return Growth({name: tuple(found) for name, found in times.items() if found})


def _month(text: str) -> datetime.date:
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12 or not 1950 <= int(found[1]) <= 2999:
        raise Unreadable(_("“%(text)s” is not a month such as 2025-01") % {"text": shortened(text)})
    return datetime.date(int(found[1]), int(found[2]), 1)


def _is_end(text: str) -> bool:
    return _word(text) in END


def _word(text: str) -> str:
    return text.strip(" :.()").lower()
