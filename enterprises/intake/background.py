"""Large files are looked at and entered in the background; small ones at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enterprises.enums import IntakeKind
from enterprises.intake.outcome import problem_count
from enterprises.intake.taking_in import NotTaken, drafts_of, enter, look, submit, undo
from enterprises.models import Intake
from enterprises.verdicts import Refusal
from reliability_tracker import jobs
from reliability_tracker.workbook_gate import WorkbookRefused
from reliability_tracker.working import Work

TOLD = 10  # sentences of a refusal that a job keeps
LARGE = 150 * 1024  # bytes of a file: about a thousand rows
LOOK, ENTER = "look_at_reports", "enter_reports"
SUBMIT, UNDO = "submit_reports", "undo_import"


def is_large(intake: Intake) -> bool:
    return intake.kind == IntakeKind.REPORTS and intake.size > LARGE  # lists are never long


def start(kind: str, intake: Intake, *, by: Any) -> Any:
    """A job that looks at a file, or enters it."""
    return jobs.start(kind=kind, by=by, given={"intake": intake.pk, "name": intake.name})


def register() -> None:
    """Enter the kinds of work, at start-up."""
    about: Callable[[Any], str] = lambda given: str(given.get("name", ""))  # noqa: E731  # a table of kinds
    jobs.register(
        jobs.Kind(LOOK, gettext_lazy("Checking of a workbook"), _carry_out_look, about, _found),
        jobs.Kind(ENTER, gettext_lazy("Import of reports"), _carry_out_enter, about, _entered),
        jobs.Kind(
            SUBMIT, gettext_lazy("Submission of imported reports"), _carry_out_submit, about, _submitted
        ),
        jobs.Kind(UNDO, gettext_lazy("Undoing of an import"), _carry_out_undo, about, _undone),
    )


def _carry_out_look(work: Work) -> jobs.Outcome:
    intake = _intake(work)
    work.expect(None, step=_("Reading"))
    try:
        look(
            intake=intake, told=work.advance, expect=lambda n: work.expect(n, step=_("Checking the reports"))
        )
    except WorkbookRefused as refused:
        raise jobs.Failed(str(refused)) from refused
    return jobs.Outcome({"n": problem_count(intake.outcome["problems"])}, address=_address(intake))


def _found(came: Mapping[str, Any]) -> str:
    if not came["n"]:
        return _("Nothing is wrong with it. It has not been entered yet.")
    return ngettext("%(n)d problem was found.", "%(n)d problems were found.", came["n"]) % came


def _carry_out_enter(work: Work) -> jobs.Outcome:
    intake = _intake(work)
    work.expect(None, step=_("Reading"))
    try:
        plan = enter(
            intake=intake, told=work.advance, expect=lambda n: work.expect(n, step=_("Checking the reports"))
        )
    except NotTaken as wrong:
        raise jobs.Failed(str(wrong)) from wrong
    except Refusal as refusal:
        raise jobs.Failed(str(refusal)) from refusal
    told = {"created": len(plan.new), "changed": len(plan.changes)}
    return jobs.Outcome(told, address=_address(intake))


def _entered(came: Mapping[str, Any]) -> str:
    return _("Drafts created: %(created)d, changed: %(changed)d.") % came


def _carry_out_submit(work: Work) -> jobs.Outcome:
    intake = _intake(work)
    work.expect(len(drafts_of(intake)), step=_("Submitting the reports"))
    try:
        done = submit(intake=intake, by=work.by, told=work.advance)
    except Refusal as refusal:
        raise jobs.Failed(_in_short(refusal)) from refusal
    return jobs.Outcome({"n": len(done)}, address=_address(intake))


def _submitted(came: Mapping[str, Any]) -> str:
    said = ngettext("%(n)d report has been submitted.", "%(n)d reports have been submitted.", came["n"])
    return said % came


def _carry_out_undo(work: Work) -> jobs.Outcome:
    intake = _intake(work)
    work.expect(None, step=_("Taking back what was entered"))
    try:
        undo(intake=intake)
    except Refusal as refusal:
        raise jobs.Failed(_in_short(refusal)) from refusal
    return jobs.Outcome(address=_address(intake))


def _undone(came: Mapping[str, Any]) -> str:
    return _("What the file had entered was taken back.")


def _in_short(refusal: Refusal) -> str:
    """The first of the sentences, and how many more there are."""
    said = " ".join(lack.message for lack in refusal.lacks[:TOLD])
    more = len(refusal.lacks) - TOLD
    return f"{said} " + _("%(n)d more are in the way.") % {"n": more} if more > 0 else said


def _intake(work: Work) -> Intake:
    found = Intake.objects.visible_to(work.by).filter(pk=work.given["intake"]).first()
    if found is None:
        raise jobs.Failed(_("The file is no longer there."))
    return found


def _address(intake: Intake) -> str:
    return reverse("enterprises:intake", args=[intake.pk])
