"""What some enterprises handed in on paper, entered by their province; a colleague passes it on."""

from __future__ import annotations

from collections.abc import Sequence

from enterprises.demo import names
from enterprises.demo.book import Book
from enterprises.demo.files import Stored
from enterprises.demo.people import PROVINCE, People
from enterprises.enums import AttachmentKind, Deed, ReportState, Role
from enterprises.models import Attachment, Membership, Report, Transition, User

_ONE_IN_EACH = (ReportState.ACCEPTED, ReportState.PROVINCIAL_CHECK, ReportState.DRAFT)


def make_paper_reports(
    book: Book, people: People, reports: Sequence[Report], files: dict[str, Stored]
) -> None:
    """Of the demo account's province, of late: one accepted, one to be passed on, one still typed."""
    colleague, account = people.province[PROVINCE][1], people.province[PROVINCE][0]
    own = {m.enterprise_id for m in book.rows(Membership) if m.user.email == names.email("enterprise")}
    there = [r for r in reports if r.region_id == PROVINCE and r.version == 1 and r.enterprise_id not in own]
    for state in _ONE_IN_EACH:
        report = next((r for r in reversed(there) if r.state == state), None)
        if report is not None:
            by = account if state == ReportState.DRAFT else colleague
            _enter(book, report, by, colleague if by is account else account, files["scan"])


def _enter(book: Book, report: Report, by: User, colleague: User, scan: Stored) -> None:
    """As if the province had typed it; what it did as a check was then done by somebody else."""
    report.on_paper, report.created_by = True, by
    report.saved_at, report.saved_by = report.saved_at or report.created_at, by
    if report.submitted_at:
        report.submitted_by = by
    if report.opened_by and report.state == ReportState.PROVINCIAL_CHECK:
        report.opened_by = colleague
    for step in book.rows(Transition):
        if step.report_id == report.pk:
            if step.deed == Deed.SUBMIT:
                step.by, step.by_role = by, Role.PROVINCIAL_REVIEWER
            elif step.from_state == ReportState.PROVINCIAL_CHECK:
                step.by = colleague
    book.enter(
        Attachment(
            report=report,
            kind=AttachmentKind.SCAN,
            added_at=report.saved_at,
            added_by=by,
            **scan.as_attachment(),
        )
    )
