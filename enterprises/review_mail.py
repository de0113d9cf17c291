"""Who is told that a report has moved: those whose turn it is now, and those who filed it."""

from __future__ import annotations

from typing import Any

from enterprises.enums import CHECKS, Deed, ReportState
from enterprises.models import ExpectedReport, Transition
from enterprises.telling import settle, tell

_TELLS = {
    Deed.PASS_ON: "report.passed_on",
    Deed.REJECT: "report.rejected",
    Deed.ACCEPT: "report.accepted",
    Deed.ANNUL: "report.annulled",
}


def events_of(transition: Transition) -> list[str]:
    """The events that a step of a report is."""
    deed, to = transition.deed, transition.to_state
    by_ministry = deed == Deed.SEND_BACK and to != ReportState.RETURNED
    events = []
    if to in CHECKS:
        events.append("report.back_to_check" if by_ministry else "report.to_check")
    if deed in (Deed.TAKE_BACK, Deed.WITHDRAW):
        events.append("report.taken_away")
    if deed == Deed.SEND_BACK:
        events.append("report.back_at_province" if by_ministry else "report.sent_back")
    return [*events, _TELLS[Deed(deed)]] if deed in _TELLS else events


def told_of(transition: Transition) -> dict[str, Any]:
    """What the words about a step name."""
    report = transition.report
    remarks = transition.field_comments.order_by("id").values_list("text", flat=True)
    return {
        "number": report.number,
        "product": report.product_label,
        "enterprise": report.enterprise_name,
        "state": transition.to_state,
        "next": transition.to_state,
        "deed": transition.deed,
        "who": str(transition.by),
        "moved_at": transition.at,
        "comment": transition.comment,
        "remarks": list(remarks),
        "answer_on": report.answer_due_on if transition.to_state == ReportState.RETURNED else None,
    }


def tell_those_concerned(transition: Transition) -> None:
    """What happened, what was said, what happens next; what was asked about the report before is settled."""
    report, told = transition.report, told_of(transition)
    for event in events_of(transition):
        tell(
            event,
            thing=transition,
            about=("transition", [transition.pk]),
            step=str(transition.pk),
            href=report.get_absolute_url(),
            told=told,
            by=transition.by,
        )
    if transition.deed == Deed.SUBMIT:
        owed = ExpectedReport.objects.filter(improvement=report.improvement_id, cycle=report.cycle_id)
        settle("expected", *owed.values_list("pk", flat=True))
    settle("transition", *report.transitions.exclude(pk=transition.pk).values_list("pk", flat=True))
