"""How those who check share their work: who has which report, is away, is too close; what other lines say."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone

from enterprises.demo.book import Book
from enterprises.demo.country import Firm
from enterprises.demo.people import PROVINCE, People
from enterprises.enums import CHECKS, DepartmentalLine, ReportState, Role
from enterprises.flagging import flag_report
from enterprises.models import Assignment, Interest, LineComment, Membership, Report, StandIn, Transition

_SAID = (
    "研发投入口径请与财政补助材料一致，建议审核时核对。",
    "该产品已列入本地区专项资金支持清单，供参考。",
    "请关注检测机构资质有效期。",
)
_CLOSE = "配偶在该企业担任管理人员。"


def make_checking(
    book: Book, people: People, firms: Sequence[Firm], reports: Sequence[Report], until: datetime.datetime
) -> None:
    """For the demo's province and the ministry; before the reports are written, for some get their person."""
    waiting = [report for report in reports if report.state in CHECKS]
    for place, report in enumerate(waiting):
        if report.state == ReportState.MINISTRY_CHECK and place % 3:
            _assign(book, report, people.ministry[place % len(people.ministry)], people.ministry[0], until)
        elif report.state == ReportState.PROVINCIAL_CHECK and report.region_id == PROVINCE and place % 2:
            desk = people.province[PROVINCE]
            _assign(book, report, desk[place % len(desk)], desk[0], until)
    _comment(book, [report for report in waiting if report.region_id == PROVINCE], until)
    _be_away(book, people, until)
    _be_close(book, people, firms, until)


def flag_waiting() -> int:
    """What is odd about the reports that wait; after they are written. Gives how many were looked at."""
    waiting = Report.objects.filter(state__in=[*CHECKS, ReportState.RETURNED]).select_related("cycle")
    for report in waiting:
        flag_report(report)
    return len(waiting)


def _assign(book: Book, report: Report, to: object, by: object, until: datetime.datetime) -> None:
    report.assigned_to = to  # type: ignore[assignment]
    at = min(report.state_since + datetime.timedelta(hours=3), until)
    book.enter(Assignment(report=report, state=report.state, to=to, by=by, at=at))  # type: ignore[misc]


def _comment(book: Book, reports: Sequence[Report], until: datetime.datetime) -> None:
    """Finance of the province comments on the first few."""
    speaker = next(
        m
        for m in book.rows(Membership)
        if m.role == Role.PROVINCIAL_OBSERVER
        and m.organisation is not None
        and (m.organisation.region_id, m.organisation.line) == (PROVINCE, DepartmentalLine.FINANCE)
    )
    for text, report in zip(_SAID, reports, strict=False):
        book.enter(
            LineComment(
                report=report,
                by=speaker.user,
                by_role=speaker.role,
                body=speaker.organisation,
                line=DepartmentalLine.FINANCE,
                text=text,
                at=min(report.state_since + datetime.timedelta(days=1), until),
            )
        )


def _be_away(book: Book, people: People, until: datetime.datetime) -> None:
    """One colleague of the province and one of the ministry, for two weeks around today."""
    today = timezone.localdate(until)
    for stand_in, person in (people.province[PROVINCE][:2], people.ministry[:2]):
        membership = next(m for m in book.rows(Membership) if m.user is person)
        book.enter(
            StandIn(
                membership=membership,
                person=person,
                stand_in=stand_in,
                from_on=today - datetime.timedelta(days=3),
                to_on=today + datetime.timedelta(days=11),
                named_by=person,
                named_at=until - datetime.timedelta(days=4),
            )
        )


def _be_close(book: Book, people: People, firms: Sequence[Firm], until: datetime.datetime) -> None:
    """The second reviewer of the province declared an interest in an enterprise new to them."""
    person = people.province[PROVINCE][1]
    decided = {step.report_id for step in book.rows(Transition) if step.by_id == person.pk}
    known = {report.enterprise_id for report in book.rows(Report) if report.pk in decided}
    free = (f for f in firms if f.enterprise.region_id == PROVINCE and not f.is_demo_account)
    firm = next((f for f in free if f.enterprise.pk not in known), None)
    if firm is None:  # a country so small that the province knows them all
        return
    book.enter(
        Interest(
            person=person,
            enterprise=firm.enterprise,
            reason=_CLOSE,
            declared_at=until - datetime.timedelta(days=90),
        )
    )
