"""Files handed in: looked at, entered as a whole, undone while nothing was built on them.

Looking writes nothing but what was found. Entering reads and checks the file again, under the lock of the
cycle, and writes all of it or nothing: drafts, which nobody sees but the enterprise until they are submitted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pghistory
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, ProtectedError, Q
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.enums import Deed, IntakeKind, IntakeState, ReportState
from enterprises.intake.drafting import Drafting
from enterprises.intake.outcome import outcome_of
from enterprises.intake.planning import NOBODY, New, Plan, Told, plan_of
from enterprises.models import Cycle, Improvement, IndicatorRow, Intake, Report
from enterprises.report_form import Entry, texts_of
from enterprises.reporting import save_report, start_report
from enterprises.verdicts import Lack, Refusal
from enterprises.workflow import perform
from reliability_tracker.log_triggers import loading
from reliability_tracker.workbook_gate import LISTS, REPORTS, WorkbookRefused, admit
from reliability_tracker.workbooks import open_book

NAMED = 5  # reports that a refusal names


class NotTaken(Exception):
    """A file that has problems; nothing of it was written."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(_("The file has problems. Nothing was entered."))


def hand_in(*, content: bytes, name: str, cycle: Cycle | None, by: Any) -> Intake:
    """Keep a file to be looked at: of reports, without a cycle a list of enterprises.

    Raises WorkbookRefused for what is not even opened.
    """
    kind = admit(content, name, LISTS if cycle is None else REPORTS)
    intake = Intake(
        kind=IntakeKind.REPORTS if cycle else IntakeKind.ENTERPRISES,
        cycle=cycle,
        name=name[-200:],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
    )
    intake.file.save(f"{intake.sha256[:32]}.{kind}", ContentFile(content), save=False)
    intake.save()
    return intake


@contextmanager
def forgotten_if_refused(intake: Intake) -> Iterator[None]:
    """A file that cannot be opened is not kept: it would stand in its list as not checked yet for ever."""
    try:
        yield
    except WorkbookRefused:
        file = intake.file
        intake.delete()
        transaction.on_commit(lambda: file.delete(save=False))
        raise


def look(*, intake: Intake, told: Told = NOBODY, expect: Told = NOBODY) -> Plan:
    """Check a file and keep what was found with it; reports are not touched."""
    with forgotten_if_refused(intake):
        plan = _plan(intake, told, expect)
    intake.outcome, intake.state = outcome_of(plan), IntakeState.CHECKED
    intake.save(update_fields=["outcome", "state"])
    return plan


def found_in(intake: Intake) -> dict[str, Any]:
    """What looking at a file finds now, in the language of whoever asks; nothing is kept."""
    return outcome_of(_plan(intake, NOBODY, NOBODY))


@transaction.atomic
def enter(*, intake: Intake, told: Told = NOBODY, expect: Told = NOBODY) -> Plan:
    """Write all that a file says, as drafts. Raises NotTaken where it has problems, and then nothing changed.

    Somebody who saves one of its drafts at the same time is not overwritten: Refusal.
    """
    intake = _locked(intake)
    if intake.state in (IntakeState.ENTERED, IntakeState.UNDONE):
        raise Refusal([Lack(_("This file has been entered already."))])
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=intake.cycle_id)
    with pghistory.context(user=intake.by_id):
        with loading("import", intake.name), Drafting(cycle, intake.by) as drafting:
            plan = _plan(intake, told, expect, cycle, drafting.take)
            if plan.wrong:
                raise NotTaken(plan)
        intake.built = _write(plan, drafting, cycle, intake.by)
    intake.outcome = outcome_of(plan)
    intake.state, intake.entered_at = IntakeState.ENTERED, timezone.now()
    intake.save(update_fields=["outcome", "built", "state", "entered_at"])
    return plan


def _plan(
    intake: Intake,
    told: Told,
    expect: Told,
    cycle: Cycle | None = None,
    take: Callable[[New], None] = lambda new: None,
) -> Plan:
    kind = str(intake.file.name).rpartition(".")[2]  # as it was admitted
    book = open_book(intake.content, intake.name, REPORTS, admitted=kind)
    return plan_of(
        book,
        cycle or cast(Cycle, intake.cycle),
        by=intake.by,
        on=timezone.localdate(),
        told=told,
        expect=expect,
        take=take,
    )


def _write(plan: Plan, drafting: Drafting, cycle: Cycle, by: Any) -> dict[str, Any]:
    """Write the rest of a plan, whose new drafts are written; returns what is needed to undo it."""
    changed = [_save(change.report, change.entered, by) for change in plan.changes]
    resumed = [_resume(new, cycle, by) for new in plan.new if new.resumed]
    return {
        "created": [report.pk for report in drafting.created] + resumed,
        "revisions": {str(pk): Report.objects.get(pk=pk).revision for pk in resumed},
        "improvements": [improvement.pk for improvement in drafting.improvements],
        "changed": changed,
    }


def _save(report: Report, entered: Any, by: Any) -> dict[str, Any]:
    rows = list(report.rows.all())
    before = dict(texts_of(report, rows).lists())
    outcome = save_report(report=report, data=entered, revision=report.revision, by=by)
    if not outcome.saved:
        raise Refusal(
            [
                Lack(
                    _("%(name)s has saved report %(number)s in the meantime. Import the file again.")
                    % {"name": outcome.report.saved_by, "number": report.number}
                )
            ]
        )
    return {"report": report.pk, "revision": outcome.report.revision, "before": before}


def _resume(new: New, cycle: Cycle, by: Any) -> int:
    """A report that takes up a former one, with its files."""
    report = start_report(improvement=new.improvement, cycle=cycle, by=by, on_paper=new.report.on_paper)
    if new.entered is not None:
        save_report(report=report, data=new.entered, revision=report.revision, by=by)
    return report.pk


# Undoing


@transaction.atomic
def undo(*, intake: Intake) -> Intake:
    """Take back what entering a file did: new drafts go, changed ones say again what they said.

    Raises Refusal, and changes nothing, where somebody has worked on one of its reports since.
    """
    intake = _locked(intake)
    if intake.state != IntakeState.ENTERED:
        raise Refusal([Lack(_("Only a file that has been entered can be undone."))])
    built = intake.built
    revisions = {int(pk): revision for pk, revision in built["revisions"].items()}
    changed = {entry["report"]: entry for entry in built["changed"]}
    every = [*built["created"], *changed]
    reports = Report.objects.select_for_update(of=("self",)).filter(pk__in=every)
    held = {report.pk: report for report in reports}
    files = dict(
        Report.objects.filter(pk__in=built["created"])
        .annotate(n=Count("attachments", filter=Q(attachments__added_at__gt=intake.entered_at)))
        .values_list("pk", "n")
    )
    _refuse_what_was_built_on(
        [
            held.get(pk)
            for pk in every
            if pk not in held
            or not held[pk].is_editable
            or (pk in changed and held[pk].revision != changed[pk]["revision"])
            or (pk not in changed and (held[pk].revision != revisions.get(pk, 1) or files.get(pk)))
            or (pk not in changed and held[pk].state != ReportState.DRAFT)
        ]
    )
    for pk, entry in changed.items():
        _restore(held[pk], entry["before"], by=intake.by)
    with loading("undo_import", intake.name):
        _remove(built)
    intake.state, intake.undone_at = IntakeState.UNDONE, timezone.now()
    intake.save(update_fields=["state", "undone_at"])
    return intake


def _remove(built: Mapping[str, Any]) -> None:
    created = Report.objects.filter(pk__in=built["created"])
    IndicatorRow.objects.filter(report__in=created).delete()
    for report in created.filter(attachments__isnull=False).distinct():
        report.attachments.all().delete()
    created.delete()
    for improvement in Improvement.objects.filter(pk__in=built["improvements"]):
        try:
            with transaction.atomic():
                improvement.delete()
        except ProtectedError:
            continue  # something else speaks of the product by now: it stays


def _refuse_what_was_built_on(reports: Sequence[Report | None]) -> None:
    if not reports:
        return
    numbers = [report.number for report in reports if report is not None][:NAMED]
    sentence = ngettext(
        "%(n)d report was worked on since the file was entered (%(numbers)s). Nothing was undone.",
        "%(n)d reports were worked on since the file was entered (%(numbers)s). Nothing was undone.",
        len(reports),
    )
    told = ", ".join(numbers) + (" …" if len(reports) > len(numbers) else "")
    raise Refusal([Lack(sentence % {"n": len(reports), "numbers": told or "—"})])


def _restore(report: Report, before: Mapping[str, Sequence[str]], *, by: Any) -> None:
    texts: MultiValueDict[str, str] = MultiValueDict({name: list(said) for name, said in before.items()})
    entry = Entry(texts, improvement=report.improvement_id)
    save_report(report=report, data=entry.entered, revision=report.revision, by=by)


# Submitting


@transaction.atomic
def submit(*, intake: Intake, by: Any, told: Told = NOBODY) -> list[Report]:
    """Submit every draft that a file made or changed, or none: Refusal tells all that is in the way."""
    lacks: list[Lack] = []
    done = []
    for report in drafts_of(intake):
        try:
            with transaction.atomic():
                perform(Deed.SUBMIT, report, by=by, late_reason=report.late_reason)
            done.append(report)
            told(1)
        except Refusal as refusal:
            for lack in refusal.lacks:
                said = _("%(report)s: %(problem)s") % {"report": report.number, "problem": lack.message}
                lacks.append(Lack(said, lack.field, lack.anchor))
    if lacks:
        raise Refusal(lacks)
    return done


def drafts_of(intake: Intake) -> list[Report]:
    """The reports of a file that are still with the enterprise, in the order of their numbers."""
    keys = [*intake.built.get("created", ()), *(entry["report"] for entry in intake.built.get("changed", ()))]
    reports = Report.objects.filter(pk__in=keys, state__in=[ReportState.DRAFT, ReportState.RETURNED])
    return list(reports.select_related("cycle", "enterprise", "region", "city").order_by("number"))


def _locked(intake: Intake) -> Intake:
    rows = Intake.objects.select_for_update(of=("self",)).select_related("by", "cycle")
    return rows.get(pk=intake.pk)
