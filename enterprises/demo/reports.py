"""The reports themselves: expected, written, submitted, corrected; and the files that come with some."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from enterprises.demo import sentences
from enterprises.demo.book import Book, attname
from enterprises.demo.files import Stored, store_evidence
from enterprises.demo.improvements import Project
from enterprises.demo.indicators import make_rows
from enterprises.demo.lives import Desks, moves, play
from enterprises.demo.people import People
from enterprises.demo.plans import Plan
from enterprises.demo.working_time import day_of, start_of
from enterprises.enums import AttachmentKind, ReportState, SuperDeduction
from enterprises.models import Attachment, Cycle, ExpectedReport, Report
from enterprises.models.enterprise import PROFILE_FIELDS
from enterprises.models.improvement import PRODUCT_FIELDS

_COPIED = tuple(attname(Report, name) for name in (*PROFILE_FIELDS, *PRODUCT_FIELDS))


def make_expected(book: Book, projects: Sequence[Project], cycles: Sequence[Cycle]) -> None:
    """What opening each cycle expected: one report of each improvement entered and under way by then."""
    for cycle in cycles:
        opened_at = cycle.opened_at or start_of(cycle.opens_on)
        for project in projects:
            improvement = project.improvement
            ended = improvement.ended_on is not None and improvement.ended_on < cycle.period_from
            closed_on = project.firm.enterprise.closed_on
            closed = closed_on is not None and closed_on < cycle.period_from
            begun = improvement.started_on is None or improvement.started_on <= cycle.period_to
            if improvement.created_at < opened_at and begun and not ended and not closed:
                book.enter(
                    ExpectedReport(
                        cycle_id=cycle.pk,
                        enterprise_id=project.firm.enterprise.pk,
                        region_id=project.firm.enterprise.region_id,
                        improvement_id=improvement.pk,
                        due_on=cycle.due_on,
                        created_at=opened_at,
                    )
                )


def make_reports(
    book: Book,
    people: People,
    plans: Sequence[Plan],
    cycles: Sequence[Cycle],
    files: dict[str, Stored],
    until: datetime.datetime,
) -> list[Report]:
    """Every planned report as it stands at a moment, numbered in its cycle in the order of beginning."""
    return [_report(book, people, plan, cycles[plan.place], files, until) for plan in plans]


def _report(
    book: Book, people: People, plan: Plan, cycle: Cycle, files: dict[str, Stored], until: datetime.datetime
) -> Report:
    project, rng = plan.project, plan.random("report")
    desks = Desks(people, project.firm)
    author, _role = desks.filer(plan.begun_at)
    report = Report(
        number=f"R-{cycle.code}-{cycle.next_serial:06d}",
        enterprise=project.firm.enterprise,
        improvement=project.improvement,
        cycle=cycle,
        credit_code=project.firm.enterprise.credit_code,
        state=ReportState.DRAFT,
        state_since=plan.begun_at,
        created_at=plan.begun_at,
        created_by=author,
        **_copied(project),
    )
    cycle.next_serial += 1
    book.enter(report)
    submitted = plan.submit_at < until and plan.fate.ends_in != ReportState.DRAFT
    written_by = min(plan.submit_at, until)
    if not submitted and not project.firm.is_demo_account and rng.random() < 0.4:
        return report  # only begun
    _write(report, plan.step, rng)
    make_rows(book, report, project, plan.step, day_of(written_by), plan.random("rows"))
    report.saved_at, report.saved_by = plan.begun_at + (written_by - plan.begun_at) / 2, author
    report.revision = rng.randint(2, 9)
    if submitted:
        _sign(report, project, day_of(plan.submit_at), rng)
        _attach(book, report, files, rng)
    play(book, report, moves(plan.fate, plan.submit_at, desks, plan.random("life")), until)
    return report


def _copied(project: Project) -> dict[str, object]:
    """Profile and product as they stand in the report."""
    enterprise, improvement = project.firm.enterprise, project.improvement
    return {
        name: getattr(improvement if hasattr(improvement, name) else enterprise, name) for name in _COPIED
    }


def _write(report: Report, step: int, rng: Random) -> None:
    """The parts of the form beside profile, product and indicators."""
    report.measures, report.measures_text = sentences.measures(rng)
    if rng.random() < 0.85:
        report.expenditure_wan = _amount(rng.lognormvariate(4.6 + 0.15 * step, 0.8))
        report.super_deduction = rng.choices(SuperDeduction.values, [60, 22, 18])[0]
    if step and rng.random() < 0.7:
        report.benefit_wan = _amount(rng.lognormvariate(4.8 + 0.2 * step, 0.9))
        report.failure_rate_fall = _share(rng.gauss(18, 14))
        report.warranty_cost_fall = _share(rng.gauss(12, 11))
        report.users = "主要用户为示例整机厂和示例集成商。"


def _sign(report: Report, project: Project, on: datetime.date, rng: Random) -> None:
    report.declaration, report.signatory, report.signed_on = True, report.contact_name, on
    if report.version == 1 and report.cycle.is_late_on(on):
        report.late_reason = rng.choice(sentences.LATE_REASONS)
    if project.kind.unusual or is_final(report):
        report.warnings_answer = sentences.WARNINGS_ANSWER


def is_final(report: Report) -> bool:
    """Whether the improvement was to end, or has ended, by the end of the period: its result wants a file."""
    ends = [report.planned_end_on, report.improvement.ended_on]
    return any(day is not None and day <= report.cycle.period_to for day in ends)


def _attach(book: Book, report: Report, files: dict[str, Stored], rng: Random) -> None:
    """Some reports bring a test report, few a picture or the sealed page."""
    kinds = (
        ("evidence", AttachmentKind.EVIDENCE, 0.5 if is_final(report) else 0.03),
        ("photo", AttachmentKind.OTHER, 0.015),
        ("sealed_page", AttachmentKind.SEALED_PAGE, 0.03),
    )
    for name, kind, share in kinds:
        if rng.random() < share:
            book.enter(
                Attachment(
                    report=report,
                    kind=kind,
                    added_at=report.saved_at or report.created_at,
                    added_by=report.saved_by or report.created_by,
                    **(files[name] if name in files else store_evidence(report.number)).as_attachment(),
                )
            )


def _amount(value: float) -> Decimal:
    return Decimal(f"{min(value, 90_000):.2f}")


def _share(value: float) -> Decimal:
    return Decimal(f"{max(-25.0, min(value, 80.0)):.1f}")
