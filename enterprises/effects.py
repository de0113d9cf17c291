"""What a deed changes beside the state: who signed what and when, what it replaces, and the ledger.

Each function is called by `enterprises.workflow.perform` alone, inside its transaction, with the report
locked and its new state set; it saves the report. The ledger comes last: it stays locked until the commit.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises import class_evidence, counting, field_comments, reporting
from enterprises.conditions import Given, open_comments
from enterprises.enums import CommentStanding, Deed, ReportState
from enterprises.evidence import assess_report
from enterprises.flagging import flag_report
from enterprises.models import Report, Transition
from enterprises.owing import report_has_come
from enterprises.report_form import ANSWER
from enterprises.verdicts import Lack, Refusal
from policy import decisions
from policy.decision_rules import Line, NotRecorded
from policy.enums import DecisionKind, SourceKind
from policy.models import Decision
from policy.sources import Source

# What a step writes of every report: `Machine` and the record of `enterprises.workflow` set these.
MOVED = ("state", "state_since", "returned_from", "opened_at", "opened_by", "step_due_on", "assigned_to")


def _submit(report: Report, transition: Transition, given: Given) -> None:
    """The first submission decides whether it was in time; answers go to the comments they answer.

    What the evidence shows is computed now and kept.
    """
    if report.submitted_at is None:
        report.submitted_at, report.submitted_by = transition.at, transition.by
    report.late_reason = given.late_reason or report.late_reason
    report.typed = {name: text for name, text in report.typed.items() if not ANSWER.fullmatch(name)}
    if transition.from_state == ReportState.RETURNED:
        for comment in open_comments(report):
            if comment.pk in given.answers:
                comment.answer = given.answers[comment.pk]
                comment.answered_at, comment.answered_by = transition.at, transition.by
                comment.standing = CommentStanding.ANSWERED
                comment.save(update_fields=["answer", "answered_at", "answered_by", "standing"])
    report.save()
    report_has_come(report, by=transition.by, at=transition.at)
    assess_report(report)
    flag_report(report)


def _send_back(report: Report, transition: Transition, given: Given) -> None:
    """The enterprise has until the day that was named; comments that were opened again are asked again."""
    if transition.to_state == ReportState.RETURNED:
        report.answer_due_on = given.answer_due_on or report.step_due_on
        report.step_due_on = report.answer_due_on
        field_comments.ask_again(transition)
    report.save()


def _take_back(report: Report, transition: Transition, given: Given) -> None:
    """Back in the draft it was never submitted."""
    if transition.to_state == ReportState.DRAFT:
        report.submitted_at = report.submitted_by = None
    report.save()


def _accept(report: Report, transition: Transition, given: Given) -> None:
    """It counts and speaks for its product; the version it corrects does not any more."""
    if report.corrects_id is not None:
        corrected = Report.objects.filter(pk=report.corrects_id, state=ReportState.ACCEPTED)
        corrected.filter(superseded_at__isnull=True).update(superseded_at=transition.at)
    report.accepted_at, report.accepted_by = transition.at, transition.by
    report.decided_on = given.decided_on
    report.save()
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Report %(number)s accepted") % {"number": report.number}
    class_evidence.judge_report(report=report, by=transition.by, reason=reason)
    counting.restate_report(report=report, by=transition.by, reason=reason)


def _correct(report: Report, transition: Transition, given: Given) -> None:
    """The accepted version stays as it is and counts until the new one is accepted."""
    reporting.start_correction(report=report, by=transition.by, reason=given.comment)


def _annul(report: Report, transition: Transition, given: Given) -> None:
    """The decision is entered in the register; the verdicts and the ledger follow it."""
    decision = _entered_in_register(report, transition, given)
    report.annulled_at, report.annulled_by_decision = transition.at, decision
    report.annulment = given.ending
    report.save()
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Annulment of report %(number)s") % {"number": report.number}
    class_evidence.judge_report(report=report, by=transition.by, reason=reason)
    counting.restate_enterprise(
        enterprise=report.enterprise,
        source=Source(SourceKind.DECISION, decision.number),
        by=transition.by,
        reason=given.comment[:500],
    )


def _entered_in_register(report: Report, transition: Transition, given: Given) -> Decision:
    """The decision that annuls, in the register; one document may annul several reports."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Annulment of report %(number)s") % {"number": report.number}
    line = Line(
        subject=report.number,
        subject_name=report.enterprise_name,
        holder_code=report.credit_code,
        ending=given.ending,
    )
    try:
        return decisions.record(
            number=given.document_number,
            kind=DecisionKind.REPORT_ANNULLED,
            dated_on=cast("datetime.date", given.decided_on),  # a need of the table
            title=title,
            reason=given.comment,
            subjects=[line],
            by=transition.by,
        )
    except NotRecorded as refused:
        fields = {"number": "document_number", "dated_on": "decided_on", "reason": "comment"}
        raise Refusal(
            Lack(problem.message, fields.get(problem.field, "")) for problem in refused.problems
        ) from refused


def _only_the_state(report: Report, transition: Transition, given: Given) -> None:
    report.save(update_fields=MOVED)  # what it says stays as it is, and so does what it is searched in


EFFECTS: dict[str, Callable[[Report, Transition, Given], None]] = {
    Deed.SUBMIT: _submit,
    Deed.PASS_ON: _only_the_state,
    Deed.SEND_BACK: _send_back,
    Deed.REJECT: _only_the_state,
    Deed.ACCEPT: _accept,
    Deed.WITHDRAW: _only_the_state,
    Deed.TAKE_BACK: _take_back,
    Deed.CORRECT: _correct,
    Deed.ANNUL: _annul,
}
