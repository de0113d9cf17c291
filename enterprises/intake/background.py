"""Large files are looked at and entered in the background; small ones at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enterprises.intake.outcome import problem_count
from enterprises.intake.taking_in import NotTaken, enter, look
from enterprises.models import Intake
from enterprises.verdicts import Refusal
from reliability_tracker import jobs
from reliability_tracker.working import Work

LARGE = 150 * 1024  # bytes of a file: about a thousand rows
LOOK, ENTER = "look_at_reports", "enter_reports"


def is_large(intake: Intake) -> bool:
    return intake.size > LARGE


def start(kind: str, intake: Intake, *, by: Any) -> Any:
    """A job that looks at a file, or enters it."""
    return jobs.start(kind=kind, by=by, given={"intake": intake.pk, "name": intake.name})


def register() -> None:
    """Enter the kinds of work, at start-up."""
    about: Callable[[Any], str] = lambda given: str(given.get("name", ""))  # noqa: E731  # a table of kinds
    jobs.register(
        jobs.Kind(LOOK, gettext_lazy("Checking of a workbook"), _carry_out_look, about),
        jobs.Kind(ENTER, gettext_lazy("Import of reports"), _carry_out_enter, about),
    )


def _carry_out_look(work: Work) -> jobs.Outcome:
    intake = _intake(work)
    work.expect(None, step=_("Reading"))
    look(intake=intake, told=work.advance, expect=lambda n: work.expect(n, step=_("Checking the reports")))
    found = problem_count(intake.outcome["problems"])
    sentence = _("Nothing is wrong with it. It has not been entered yet.")
    if found:
        sentence = ngettext("%(n)d problem was found.", "%(n)d problems were found.", found) % {"n": found}
    return jobs.Outcome(sentence, address=_address(intake))


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
    return jobs.Outcome(
        _("Drafts created: %(created)d, changed: %(changed)d.") % told, address=_address(intake)
    )


def _intake(work: Work) -> Intake:
    found = Intake.objects.visible_to(work.by).filter(pk=work.given["intake"]).first()
    if found is None:
        raise jobs.Failed(_("The file is not there any more."))
    return found


def _address(intake: Intake) -> str:
    return reverse("enterprises:intake", args=[intake.pk])
