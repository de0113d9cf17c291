"""The deeds of those who check, by name. Each is one call of `enterprises.workflow.perform`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from enterprises.conditions import ACTS_IN
from enterprises.enums import CHECKS, Deed, ReportState
from enterprises.models import Report, Transition
from enterprises.workflow import perform
from policy.enums import Ending


def open_for_check(*, report: Report, by: Any) -> bool:
    """The level whose turn it is has seen the report; from now on the one before cannot take it back.

    Whether this call marked it: only the first of those whose turn it is does, and nobody else.
    """
    if report.state not in CHECKS or ACTS_IN[report.state].refusal(by, report):
        return False
    unseen = Report.objects.filter(pk=report.pk, state_since=report.state_since, opened_at__isnull=True)
    return bool(unseen.update(opened_at=timezone.now(), opened_by=by))


def pass_on(*, report: Report, by: Any, opinion: str) -> Transition:
    """To the next level, with an opinion."""
    return perform(Deed.PASS_ON, report, by=by, comment=opinion)


def send_back(
    *,
    report: Report,
    by: Any,
    comment: str = "",
    comments: Mapping[str, str] | None = None,
    reasons: Sequence[str] = (),
    to: str = ReportState.RETURNED,
    answer_due_on: datetime.date | None = None,
) -> Transition:
    """To the enterprise, or from the ministry to the province; with a comment overall or on single fields."""
    return perform(
        Deed.SEND_BACK,
        report,
        by=by,
        to=to,
        comment=comment,
        reasons=reasons,
        field_comments=comments,
        answer_due_on=answer_due_on,
    )


def reject(*, report: Report, by: Any, reason: str, reasons: Sequence[str] = ()) -> Transition:
    """For good; the enterprise may start a new report. reasons: codes of the managed list."""
    return perform(Deed.REJECT, report, by=by, comment=reason, reasons=reasons)


def accept(*, report: Report, by: Any, opinion: str, decided_on: datetime.date | None = None) -> Transition:
    """采纳: it counts from now on, as the counting rule says; what it corrects does not any more."""
    day = decided_on or timezone.localdate()
    return perform(Deed.ACCEPT, report, by=by, comment=opinion, decided_on=day)


def take_back(*, report: Report, by: Any, reason: str) -> Transition:
    """To where it was before one's own decision, while the next level has not opened it."""
    return perform(Deed.TAKE_BACK, report, by=by, comment=reason)


def annul(
    *,
    report: Report,
    by: Any,
    reason: str,
    document_number: str,
    decided_on: datetime.date,
    ending: Ending,
    reasons: Sequence[str] = (),
) -> Transition:
    """An acceptance falls by a decision entered in the register: from its date on, or as if never given."""
    return perform(
        Deed.ANNUL,
        report,
        by=by,
        comment=reason,
        reasons=reasons,
        document_number=document_number,
        decided_on=decided_on,
        ending=ending,
    )


def correct(*, report: Report, by: Any, reason: str) -> Report:
    """A new version in draft; this one counts until the new one is accepted. Gives the new version."""
    perform(Deed.CORRECT, report, by=by, comment=reason)
    return report.corrections.latest("version")
