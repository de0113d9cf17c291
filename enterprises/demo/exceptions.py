"""What is not reported as usual: other days that were given, and products with nothing to report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from random import Random

from enterprises.demo.book import Book
from enterprises.demo.people import People
from enterprises.demo.working_time import at_work, day_of, last_working_day
from enterprises.models import Cycle, Enterprise, ExpectedReport, Extension, NilReport, Report, User

_NOTHING = ("报告期内产线停产检修，未开展试验。", "本期无新的试验数据，下期一并报告。")
_MORE_TIME = ("第三方试验尚未结束，检测报告待出具。", "企业搬迁，资料整理需要时间。")
_EVERY = 9  # of those who have not reported for the newest cycle
_TWO_MONTHS = datetime.timedelta(days=62)


def make_exceptions(
    book: Book,
    people: People,
    reports: Sequence[Report],
    cycles: Sequence[Cycle],
    until: datetime.datetime,
) -> None:
    """In the newest cycle, of those whose report has not come, some declare nil and some have more time."""
    rng = Random(11)  # noqa: S311 -- nothing secret hangs on it
    newest = cycles[-1]
    written = {report.improvement_id: report for report in reports if report.cycle_id == newest.pk}
    authors = {report.enterprise_id: report.created_by for report in reports}
    missing = [
        row
        for row in book.rows(ExpectedReport)
        if row.cycle_id == newest.pk and row.improvement_id not in written and row.enterprise_id in authors
    ]
    for place, row in enumerate(missing):
        if place % _EVERY == 0:
            _declare(book, row, authors[row.enterprise_id], newest, until, rng)
        elif place % _EVERY == 1:
            _extend(book, row, people, newest, until, rng)


def _declare(
    book: Book, row: ExpectedReport, by: User, cycle: Cycle, until: datetime.datetime, rng: Random
) -> None:
    at = at_work(last_working_day(cycle.opens_on + datetime.timedelta(days=rng.randrange(2, 30))), rng)
    if at < until:
        book.enter(NilReport(expected=row, reason=rng.choice(_NOTHING), declared_at=at, declared_by=by))


def _extend(
    book: Book, row: ExpectedReport, people: People, cycle: Cycle, until: datetime.datetime, rng: Random
) -> None:
    at = at_work(last_working_day(cycle.due_on - datetime.timedelta(days=rng.randrange(1, 8))), rng)
    if at < until and day_of(at) <= cycle.due_on:
        region = book.rows(Enterprise)[row.enterprise_id - 1].region_id
        book.enter(
            Extension(
                expected=row,
                until=cycle.due_on + _TWO_MONTHS,
                reason=rng.choice(_MORE_TIME),
                granted_at=at,
                granted_by=rng.choice(people.province[region]),
            )
        )
