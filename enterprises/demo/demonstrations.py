"""Typical demonstrations in the demo: a call that is finished, and one that runs.

What the finished call named are the lines of the newest document that names demonstrations, so that ledger,
register and applications say the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from enterprises.demo import names
from enterprises.demo.book import Book
from enterprises.demo.demonstration_rows import DAY, Makers, Step
from enterprises.demo.files import Stored
from enterprises.demo.people import People
from enterprises.demo.titles import end_title
from enterprises.demo.working_time import day_of, last_working_day
from enterprises.models import (
    IndicatorRow,
    Membership,
    Report,
)
from enterprises.nomination_enums import (
    ApplicationDeed,
    ApplicationState,
)
from policy.enums import DecisionKind
from policy.models import Decision, DecisionSubject

S, D = ApplicationState, ApplicationDeed

# The usual way; a path is cut off where its application stands now.
WAY = (
    Step(D.SUBMIT, S.PROVINCIAL_CHECK, "reporter", 56),
    Step(D.RECOMMEND, S.RECOMMENDED, "province", 48, "案例真实，成效明显，同意推荐。"),
    Step(D.TAKE_IN, S.ELIGIBILITY, "ministry", 40),
    Step(D.PASS, S.DESK_REVIEW, "ministry", 34),
    Step(D.SHORTLIST, S.SHORTLISTED, "ministry", 14, "专家评分达到要求。"),
    Step(D.PUBLISH, S.PUBLIC_NOTICE, "ministry", 4),
)
BY_ASSOCIATION = (
    Step(D.SUBMIT, S.ASSOCIATION_CHECK, "reporter", 54),
    Step(D.ASK_CONSENT, S.CONSENT_PENDING, "association", 30, "行业内领先，同意推荐，请贵省函复。"),
)
BY_CITY = (Step(D.SUBMIT, S.CITY_CHECK, "reporter", 20),)
_SENT_BACK = Step(
    D.SEND_BACK,
    S.RETURNED,
    "province",
    9,
    "请补充提升前后对比试验的条件说明。",
    ("condition-missing", "evidence-unclear"),
    (
        ("practice", "请写明试验条件、样本数和失效判据。"),
        ("enclosures", "请补交第三方检测报告。"),
    ),
)
_NOT_RECOMMENDED = Step(
    D.REJECT, S.NOT_RECOMMENDED, "province", 46, "与本批次支持方向不符。", ("out-of-scope",)
)
_NOT_SELECTED = Step(D.FAIL, S.NOT_SELECTED, "ministry", 15, "专家评分未达到要求。", ("other",))
_WITHDRAWN = Step(D.WITHDRAW, S.WITHDRAWN, "reporter", 30, "产品正在改型，暂缓申报。")


def path_to(state: ApplicationState) -> tuple[Step, ...]:
    """The steps by which an application comes to a state."""
    places = [step.to for step in WAY]
    if state in places:
        return WAY[: places.index(state) + 1]
    return {
        S.CITY_CHECK: BY_CITY,
        S.ASSOCIATION_CHECK: BY_ASSOCIATION[:1],
        S.CONSENT_PENDING: BY_ASSOCIATION,
        S.RETURNED: (*WAY[:1], _SENT_BACK),
        S.NOT_RECOMMENDED: (*WAY[:1], _NOT_RECOMMENDED),
        S.NOT_SELECTED: (*WAY[:4], _NOT_SELECTED),
        S.WITHDRAWN: (*WAY[:2], _WITHDRAWN),
        S.DRAFT: (),
    }[state]


# What the running call holds: how many in each state.
RUNNING = {
    S.DRAFT: 1,
    S.PROVINCIAL_CHECK: 3,
    S.CITY_CHECK: 1,
    S.ASSOCIATION_CHECK: 1,
    S.CONSENT_PENDING: 1,
    S.RETURNED: 1,
    S.RECOMMENDED: 3,
    S.ELIGIBILITY: 2,
    S.DESK_REVIEW: 3,
    S.SHORTLISTED: 2,
    S.PUBLIC_NOTICE: 3,
    S.NOT_RECOMMENDED: 1,
    S.NOT_SELECTED: 1,
    S.WITHDRAWN: 1,
}
_AT_HOME = (S.DRAFT, S.PROVINCIAL_CHECK, S.CONSENT_PENDING)  # where the demo accounts look for them


def make_demonstrations(
    book: Book, people: People, reports: Sequence[Report], files: dict[str, Stored], today: datetime.date
) -> None:
    """Two calls with their applications, lists, panels, notices and objections."""
    makers = Makers(book, people, files, today)
    named = [line for line in book.rows(DecisionSubject) if _names(line)]
    if not named:
        return
    newest = named[-1].decision
    free = _Free(book, reports)
    _finished(makers, free, newest, [line for line in named if line.decision is newest])
    _running(makers, free, today)


def _names(line: DecisionSubject) -> bool:
    return line.decision.kind == DecisionKind.DEMONSTRATIONS_NAMED and not line.ending


class _Free:
    """Accepted reports from which an application can still be made, one for each improvement."""

    def __init__(self, book: Book, reports: Sequence[Report]) -> None:
        rows = {row.report_id: row for row in book.rows(IndicatorRow)}
        own = {m.enterprise_id for m in book.rows(Membership) if m.user.email == names.email("enterprise")}
        self.own = own
        newest: dict[int, Report] = {}
        for report in reports:
            row = rows.get(report.pk)
            counts = report.accepted_at and not report.superseded_at and not report.annulled_at
            if counts and row is not None and row.current_value is not None:
                newest[report.improvement_id] = report
        self.left = sorted(newest.values(), key=lambda report: report.pk)

    def take(self, before: datetime.date, **wanted: Any) -> Report | None:
        """One that was accepted before a day and is what is wanted; none of the demo accounts' enterprise."""
        for report in self.left:
            fits = all(getattr(report, name) == value for name, value in wanted.items())
            accepted = report.accepted_at is not None and day_of(report.accepted_at) < before
            if fits and accepted and ("enterprise_id" in wanted or report.enterprise_id not in self.own):
                self.left.remove(report)
                return report
        return None

    def of_line(self, line: DecisionSubject) -> Report | None:
        """The report of which a line of the register was made."""
        for report in self.left:
            place = (report.credit_code, report.sector_id, report.project_id, report.product_class_id)
            if place == (line.holder_code, line.sector_id, line.project_id, line.product_class_id):
                self.left.remove(report)
                return report
        return None


def _finished(makers: Makers, free: _Free, decision: Decision, lines: Sequence[DecisionSubject]) -> None:
    """Named by the register's newest document; one more was dropped after an objection that was right."""
    end = decision.dated_on
    call = makers.call(f"{end.year}-1", end - 65 * DAY, end - 50 * DAY, "上一批")
    notice = makers.notice(call, end - 14 * DAY, 1)
    named = [(line, free.of_line(line)) for line in lines]
    course = [makers.start(call, report, end) for _, report in named if report]
    pairs = [(line, report) for line, report in named if report]
    for application, (line, _report) in zip(course, pairs, strict=True):
        makers.walk(application, WAY, end, notice)
        makers.name(application, line, decision)
    makers.recheck(course[-1:], decision)
    if len(course) > 3:  # of a small country's few titles all stand
        end_title(makers, course[0], pairs[0][0], 9, expired=False)
        end_title(makers, course[1], pairs[1][0], 6, expired=True)
    if report := free.take(end - 60 * DAY):
        dropped = makers.start(call, report, end)
        makers.walk(dropped, WAY, end, notice)
        makers.object(dropped, notice, end - 8 * DAY, upheld=True)
        makers.walk(
            dropped, [Step(D.DROP, S.NOT_SELECTED, "ministry", 3, "异议成立，予以取消。", ("untrue",))], end
        )
    makers.lists(call, end - 43 * DAY, taken_in=True)
    makers.scores(call, end - 25 * DAY)


def _running(makers: Makers, free: _Free, today: datetime.date) -> None:
    """An application in every state before naming."""
    call = makers.call(f"{today.year}-2", today - 70 * DAY, today + 20 * DAY, "本批")
    notice = makers.notice(call, last_working_day(today - 4 * DAY), 2)
    for state, number in RUNNING.items():
        for place in range(number):
            if report := _suitable(free, state, place, today):
                application = makers.start(call, report, today, state)
                makers.walk(application, path_to(state), today, notice)
                if state == S.PUBLIC_NOTICE and place == 0:
                    makers.object(application, notice, today - 1 * DAY)
    makers.lists(call, today - 43 * DAY, taken_in=False)
    makers.scores(call, today - 18 * DAY)


def _suitable(free: _Free, state: ApplicationState, place: int, today: datetime.date) -> Report | None:
    before = today - 70 * DAY
    if state == S.DRAFT:
        return next((r for own in free.own if (r := free.take(before, enterprise_id=own))), None)
    if state == S.CITY_CHECK:
        return free.take(before, city_id="210200")
    if state == S.ASSOCIATION_CHECK:
        return free.take(before, sector_id="machinery")
    if state == S.CONSENT_PENDING:
        return free.take(before, sector_id="machinery", region_id="320000") or free.take(before)
    if state in _AT_HOME or (state == S.RECOMMENDED and place < 2):
        return free.take(before, region_id="320000") or free.take(before)
    return free.take(before)
