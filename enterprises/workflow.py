"""The workflow of improvement reports (DOMAIN 5.1): one table, and the two functions that go by it.

`may` says whether a deed is allowed, or why not; buttons, forms and commands ask it. `perform` does the deed.
How both go by a table is `enterprises.machine`; no other line of the project assigns `Report.state`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy

from enterprises import assigning
from enterprises import conditions as c
from enterprises.conditions import CITY, LAST_DECIDER, MINISTRY, PROVINCE, PROVINCE_PASSES_ON, REPORTER
from enterprises.deadlines import due_on
from enterprises.effects import EFFECTS
from enterprises.enums import CHECKS, FINAL, OPEN, Deed, ReportState
from enterprises.machine import Machine, Offer, Step
from enterprises.models import FieldComment, Report, Transition
from enterprises.places import PLACE
from enterprises.review_mail import tell_those_concerned
from enterprises.verdicts import Allowed, Refusal, Refused, Verdict

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

__all__ = [
    "PLACE",
    "TABLE",
    "Allowed",
    "Offer",
    "Refusal",
    "Refused",
    "Step",
    "deeds_for",
    "is_barred",
    "may",
    "perform",
    "who_was_first",
]

S, D = ReportState, Deed


def first_check(report: Report) -> str:
    """The city, where the enterprise's city makes the first check; else the province."""
    city = report.city if report.city_id else None
    return S.CITY_CHECK if city is not None and city.checks_reports else S.PROVINCIAL_CHECK


def who_sent_it_back(report: Report) -> str:
    return report.returned_from


def where_it_was(report: Report) -> str:
    last = c.last_transition(report)
    return last.from_state if last else report.state


# fmt: off
TABLE = (
    Step(S.DRAFT,            D.SUBMIT,    first_check,        REPORTER, needs=[c.reason_if_late],
         guards=[c.cycle_is_open, c.no_other_accepted, c.form_is_complete]),
    Step(S.RETURNED,         D.SUBMIT,    who_sent_it_back,   REPORTER, needs=[c.answers],
         guards=[c.form_is_complete]),
    Step(S.CITY_CHECK,       D.PASS_ON,   S.PROVINCIAL_CHECK, CITY,     needs=[c.opinion]),
    Step(S.CITY_CHECK,       D.SEND_BACK, S.RETURNED,         CITY,     needs=[c.return_reason, c.comments]),
    Step(S.PROVINCIAL_CHECK, D.PASS_ON,   S.MINISTRY_CHECK,   PROVINCE_PASSES_ON, needs=[c.opinion]),
    Step(S.PROVINCIAL_CHECK, D.SEND_BACK, S.RETURNED,         PROVINCE, needs=[c.return_reason, c.comments]),
    Step(S.PROVINCIAL_CHECK, D.REJECT,    S.REJECTED,         PROVINCE, needs=[c.reject_reason, c.reason]),
    Step(S.MINISTRY_CHECK,   D.ACCEPT,    S.ACCEPTED,         MINISTRY, needs=[c.opinion, c.date_of_decision],
         guards=[c.warnings_are_answered, c.values_have_their_companions]),
    Step(S.MINISTRY_CHECK,   D.SEND_BACK, S.RETURNED,         MINISTRY, needs=[c.return_reason, c.comments]),
    Step(S.MINISTRY_CHECK,   D.SEND_BACK, S.PROVINCIAL_CHECK, MINISTRY, needs=[c.return_reason, c.comments]),
    Step(S.MINISTRY_CHECK,   D.REJECT,    S.REJECTED,         MINISTRY, needs=[c.reject_reason, c.reason]),
    Step(CHECKS,             D.TAKE_BACK, where_it_was,       LAST_DECIDER, needs=[c.reason],
         guards=[c.not_opened_yet]),
    Step(OPEN,               D.WITHDRAW,  S.WITHDRAWN,        REPORTER, needs=[c.reason]),
    Step(S.ACCEPTED,         D.CORRECT,   S.ACCEPTED,         REPORTER, needs=[c.what_changes],
         guards=[c.is_the_version_in_force, c.no_correction_is_open]),
    Step(S.ACCEPTED,         D.ANNUL,     S.ANNULLED,         MINISTRY, guards=[c.is_the_version_in_force],
         needs=[c.deciding_document, c.annul_reason, c.reason]),
)
# fmt: on


def may(
    deed: str, report: Report, *, by: Any, to: str | None = None, on: datetime.date | None = None
) -> Verdict:
    """Whether this person may do this deed to the report as it stands; if not, the sentence why.

    to: where it is to lead, for a deed that leads to several states; the first that is allowed by default
    on: the day it is asked for, today by default; lateness is judged by it
    """
    return MACHINE.may(deed, report, by=by, to=to, on=on)


def deeds_for(user: Any, report: Report, on: datetime.date | None = None) -> list[Offer]:
    """The deeds a page shows this person: those of their role in this state, greyed where one is refused."""
    return MACHINE.deeds_for(user, report, on)


@transaction.atomic
def perform(
    deed: str,
    report: Report,
    *,
    by: Any,
    to: str | None = None,
    comment: str = "",
    reasons: Sequence[str] = (),
    field_comments: Mapping[str, str] | None = None,
    answers: Mapping[int, str] | None = None,
    late_reason: str = "",
    document_number: str = "",
    decided_on: datetime.date | None = None,
    ending: str = "",
    answer_due_on: datetime.date | None = None,
    seen: datetime.datetime | None = None,
    on: datetime.date | None = None,
    notify: bool = True,
) -> Transition:
    """Do a deed, or raise Refusal with everything that is in its way.

    comment:        opinion, reason, or comment overall, as the deed has it
    reasons:        codes of the managed list, where the deed asks for one
    field_comments: field → comment, when sent back; answers: comment's id → answer, when submitted again
    seen:           `state_since` as the person saw it; has the report moved since, it says who was first
    on:             the day of the deed, for history that is loaded; now by default
    notify:         whether those concerned are told

    The report is locked, asked again and changed in one transaction; the ledger follows in the same one. The
    copy of the report that was given is brought up to date.
    """
    given = c.Given(
        comment=comment.strip(),
        reasons=tuple(reasons),
        field_comments={name: text.strip() for name, text in (field_comments or {}).items() if text.strip()},
        answers={pk: text.strip() for pk, text in (answers or {}).items() if text.strip()},
        late_reason=late_reason.strip(),
        document_number=document_number.strip(),
        decided_on=decided_on,
        ending=ending,
        answer_due_on=answer_due_on,
    )
    transition: Transition = MACHINE.perform(deed, report, given, by=by, to=to, seen=seen, on=on)
    if notify:
        tell_those_concerned(transition)
    return transition


def is_barred(deed: str, report: Report, *, by: Any) -> bool:
    """Whether this person may never do this deed to the report, whatever state it is in."""
    return MACHINE.is_barred(deed, report, by=by)


def who_was_first(report: Report, *, by: Any, seen: datetime.datetime | None) -> str:
    """Who moved the report since this person saw it, and when; empty if nobody has."""
    return MACHINE.who_was_first(report, by=by, seen=seen)


def _record(
    step: Step, report: Report, to: str, given: c.Given, *, by: Any, at: datetime.datetime
) -> Transition:
    """The transition, with the comments on single fields; and by when whose turn it is now."""
    capacity = cast("c.Actor | c.LastDecider", step.who).capacity(by, report)
    transition = Transition.objects.create(
        report=report,
        deed=step.deed,
        from_state=report.state,
        to_state=to,
        by=by,
        by_role=capacity.role,
        on_behalf_of=capacity.on_behalf_of,
        at=at,
        reasons=list(given.reasons),
        comment=given.comment,
        document_number=given.document_number,
        decided_on=given.decided_on if step.deed in (D.ACCEPT, D.ANNUL) else None,
    )
    FieldComment.objects.bulk_create(
        FieldComment(report=report, transition=transition, field=name, text=text)
        for name, text in given.field_comments.items()
    )
    if to != report.state:
        report.step_due_on = due_on(report, to, at)
        report.assigned_to = assigning.who_had_it(report, to)
    return transition


def _locked() -> QuerySet[Report]:
    return Report.objects.select_for_update(of=("self",)).select_related("cycle", "region", "city")


# Words

_AGAIN = gettext_lazy("Submit again")
_TO_PROVINCE = gettext_lazy("Send back to the province")
_TO_ENTERPRISE = gettext_lazy("Send back to the enterprise")

WAS_FIRST = {
    D.SUBMIT: gettext_lazy("%(name)s already submitted it at %(time)s."),
    D.PASS_ON: gettext_lazy("%(name)s already passed it on at %(time)s."),
    D.SEND_BACK: gettext_lazy("%(name)s already sent it back at %(time)s."),
    D.REJECT: gettext_lazy("%(name)s already rejected it at %(time)s."),
    D.ACCEPT: gettext_lazy("%(name)s already accepted it at %(time)s."),
    D.WITHDRAW: gettext_lazy("%(name)s already withdrew it at %(time)s."),
    D.TAKE_BACK: gettext_lazy("%(name)s took it back at %(time)s."),
    D.CORRECT: gettext_lazy("%(name)s already opened a correction at %(time)s."),
    D.ANNUL: gettext_lazy("%(name)s already annulled it at %(time)s."),
}


def label_of(deed: str, state: str, to: str) -> str:
    """What a deed is called where it is offered."""
    if deed == D.SUBMIT and state == S.RETURNED:
        return str(_AGAIN)
    if deed == D.SEND_BACK and state == S.MINISTRY_CHECK:
        return str(_TO_PROVINCE if to == S.PROVINCIAL_CHECK else _TO_ENTERPRISE)
    return str(D(deed).label)


UNDOING = (Deed.REJECT, Deed.WITHDRAW, Deed.TAKE_BACK, Deed.ANNUL)

MACHINE = Machine(
    table=TABLE,
    deeds=Deed,
    words=PLACE,
    final=FINAL,
    undoing=UNDOING,
    label_of=label_of,
    was_first=WAS_FIRST,
    its_state=gettext_lazy("The report is “%(state)s”. %(next)s"),
    untimely=gettext_lazy("“%(deed)s” is not possible now: the report is “%(state)s”. %(next)s"),
    changed=gettext_lazy("The report has changed since you opened it. Look at it again."),
    locked=_locked,
    record=_record,
    effects=EFFECTS,
)
