"""The workflow of improvement reports (DOMAIN 5.1): one table, and the two functions that go by it.

`may` says whether a deed is allowed, or why not; buttons, forms and commands ask it. `perform` does the deed:
it locks the report, asks again, and writes. No other line of the project assigns `Report.state`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import conditions as c
from enterprises.conditions import CITY, LAST_DECIDER, MINISTRY, PROVINCE, REPORTER
from enterprises.effects import EFFECTS
from enterprises.enums import CHECKS, FINAL, OPEN, Deed, ReportState
from enterprises.models import FieldComment, Report, Transition
from enterprises.places import PLACE
from enterprises.review_mail import tell_those_concerned
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict
from reliability_tracker.formats import officialtime

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


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table: where a deed begins and leads, who may, what must hold, what must be given."""

    at: ReportState | tuple[ReportState, ...]
    deed: Deed
    to: ReportState | Callable[[Report], str]
    who: c.Actor | c.LastDecider
    guards: Sequence[c.Guard] = ()
    needs: Sequence[c.Need] = ()

    def begins_at(self, report: Report) -> bool:
        return report.state in (self.at if isinstance(self.at, tuple) else (self.at,))

    def leads_to(self, report: Report) -> str:
        return self.to if isinstance(self.to, ReportState) else self.to(report)


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
    Step(S.CITY_CHECK,       D.SEND_BACK, S.RETURNED,         CITY,     needs=[c.comments]),
    Step(S.PROVINCIAL_CHECK, D.PASS_ON,   S.MINISTRY_CHECK,   PROVINCE, needs=[c.opinion]),
    Step(S.PROVINCIAL_CHECK, D.SEND_BACK, S.RETURNED,         PROVINCE, needs=[c.comments]),
    Step(S.PROVINCIAL_CHECK, D.REJECT,    S.REJECTED,         PROVINCE, needs=[c.reason]),
    Step(S.MINISTRY_CHECK,   D.ACCEPT,    S.ACCEPTED,         MINISTRY, needs=[c.opinion, c.date_of_decision],
         guards=[c.warnings_are_answered, c.values_have_their_companions]),
    Step(S.MINISTRY_CHECK,   D.SEND_BACK, S.RETURNED,         MINISTRY, needs=[c.comments]),
    Step(S.MINISTRY_CHECK,   D.SEND_BACK, S.PROVINCIAL_CHECK, MINISTRY, needs=[c.comments]),
    Step(S.MINISTRY_CHECK,   D.REJECT,    S.REJECTED,         MINISTRY, needs=[c.reason]),
    Step(CHECKS,             D.TAKE_BACK, where_it_was,       LAST_DECIDER, needs=[c.reason],
         guards=[c.not_opened_yet]),
    Step(OPEN,               D.WITHDRAW,  S.WITHDRAWN,        REPORTER, needs=[c.reason]),
    Step(S.ACCEPTED,         D.CORRECT,   S.ACCEPTED,         REPORTER, needs=[c.what_changes],
         guards=[c.is_the_version_in_force, c.no_correction_is_open]),
    Step(S.ACCEPTED,         D.ANNUL,     S.ANNULLED,         MINISTRY, needs=[c.deciding_document, c.reason],
         guards=[c.is_the_version_in_force]),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed as a page offers it: where it leads, its label, whether it is allowed, what it asks for.

    lacks: everything that is in its way, each with the field to mend, where the verdict gives the first
    """

    deed: Deed
    to: str
    label: str
    verdict: Verdict
    needs: Sequence[c.Need]
    lacks: Sequence[Lack] = ()


def may(
    deed: str, report: Report, *, by: Any, to: str | None = None, on: datetime.date | None = None
) -> Verdict:
    """Whether this person may do this deed to the report as it stands; if not, the sentence why.

    to: where it is to lead, for a deed that leads to several states; the first that is allowed by default
    on: the day it is asked for, today by default; lateness is judged by it
    """
    step, verdict = _find(deed, report, by=by, to=to)
    if step is None:
        return verdict
    return next(
        (Refused(lack.message) for lack in _guarded(step, report, on or timezone.localdate())), Allowed()
    )


def deeds_for(user: Any, report: Report, on: datetime.date | None = None) -> list[Offer]:
    """The deeds a page shows this person: those of their role in this state, greyed where one is refused."""
    today = on or timezone.localdate()
    offers = []
    for step in TABLE:
        if not step.begins_at(report) or not step.who.concerns(user, report):
            continue
        refusal = step.who.refusal(user, report)
        lacks = [Lack(refusal)] if refusal else _guarded(step, report, today)
        verdict = Refused(lacks[0].message) if lacks else Allowed()
        to = step.leads_to(report)
        label = label_of(step.deed, report.state, to)
        offers.append(Offer(step.deed, to, label, verdict, step.needs, lacks))
    return offers


@transaction.atomic
def perform(
    deed: str,
    report: Report,
    *,
    by: Any,
    to: str | None = None,
    comment: str = "",
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
    field_comments: field → comment, when sent back; answers: comment's id → answer, when submitted again
    seen:           `state_since` as the person saw it; has the report moved since, it says who was first
    on:             the day of the deed, for history that is loaded; now by default
    notify:         whether those concerned get a message, after the commit

    The report is locked, asked again and changed in one transaction; the ledger follows in the same one. The
    copy of the report that was given is brought up to date.
    """
    given = c.Given(
        comment=comment.strip(),
        field_comments={name: text.strip() for name, text in (field_comments or {}).items() if text.strip()},
        answers={pk: text.strip() for pk, text in (answers or {}).items() if text.strip()},
        late_reason=late_reason.strip(),
        document_number=document_number.strip(),
        decided_on=decided_on,
        ending=ending,
        answer_due_on=answer_due_on,
    )
    locked = Report.objects.select_for_update(of=("self",)).select_related("cycle", "region", "city")
    now = locked.get(pk=report.pk)
    if first := who_was_first(now, by=by, seen=seen or report.state_since):
        raise Refusal([Lack(first)])
    step, verdict = _find(deed, now, by=by, to=to)
    if step is None:
        raise Refusal([Lack(str(verdict))])
    day = on or timezone.localdate()
    lacks = [*_guarded(step, now, day), *(lack for need in step.needs for lack in need(now, given, day))]
    if lacks:
        raise Refusal(lacks)
    transition = _write(step, now, given, by=by, at=_moment(on))
    _bring_up_to_date(report, now)
    if notify:
        tell_those_concerned(transition)
    return transition


def is_barred(deed: str, report: Report, *, by: Any) -> bool:
    """Whether this person may never do this deed to the report, whatever state it is in."""
    return all(step.who.refusal(by, report) for step in TABLE if step.deed == deed)


def who_was_first(report: Report, *, by: Any, seen: datetime.datetime | None) -> str:
    """Who moved the report since this person saw it, and when; empty if nobody has."""
    return _moved_on(report, by) if seen is not None and report.state_since != seen else ""


def _find(
    deed: str, report: Report, *, by: Any, to: str | None
) -> tuple[Step, Allowed] | tuple[None, Refused]:
    """The row that lets this person do the deed, or the sentence why none does."""
    steps = [step for step in TABLE if step.deed == deed and step.begins_at(report)]
    if to is not None:
        steps = [step for step in steps if step.leads_to(report) == to]
    if not steps:
        return None, Refused(_out_of_turn(deed, report, by))
    refusals = [step.who.refusal(by, report) for step in steps]
    for step, refusal in zip(steps, refusals, strict=True):
        if not refusal:
            return step, Allowed()
    return None, Refused(refusals[0])


def _guarded(step: Step, report: Report, on: datetime.date) -> list[Lack]:
    return [lack for guard in step.guards for lack in guard(report, on)]


def _write(step: Step, report: Report, given: c.Given, *, by: Any, at: datetime.datetime) -> Transition:
    before, after = report.state, step.leads_to(report)
    by_role = step.who.role_of(by, report)
    transition = Transition.objects.create(
        report=report,
        deed=step.deed,
        from_state=before,
        to_state=after,
        by=by,
        by_role=by_role,
        at=at,
        comment=given.comment,
        document_number=given.document_number,
        decided_on=given.decided_on if step.deed in (D.ACCEPT, D.ANNUL) else None,
    )
    FieldComment.objects.bulk_create(
        FieldComment(report=report, transition=transition, field=name, text=text)
        for name, text in given.field_comments.items()
    )
    if after != before:
        report.state, report.state_since = after, at
        report.returned_from = before if after == S.RETURNED else ""
        report.opened_at = report.opened_by = None
    report._last_transition = transition  # type: ignore[attr-defined]
    EFFECTS[step.deed](report, transition, given)
    return transition


def _moment(on: datetime.date | None) -> datetime.datetime:
    now = timezone.localtime()
    return now if on is None else timezone.make_aware(datetime.datetime.combine(on, now.time()))


def _bring_up_to_date(copy: Report, now: Report) -> None:
    for column in Report._meta.concrete_fields:
        if not column.generated:
            setattr(copy, column.attname, getattr(now, column.attname))
    copy.__dict__.pop("_last_transition", None)


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


def _moved_on(report: Report, by: Any) -> str:
    """Who moved the report before this person could, and when."""
    last = c.last_transition(report)
    if last is None:
        return _("The report has changed since you opened it. Look at it again.")
    local = timezone.localtime(last.at)
    time = f"{local:%H:%M}" if local.date() == timezone.localdate() else officialtime(last.at)
    name = _("You") if last.by_id == by.pk else last.by
    return str(WAS_FIRST[D(last.deed)]) % {"name": name, "time": time}


def _out_of_turn(deed: str, report: Report, by: Any) -> str:
    """Why the deed does not go with the state the report is in."""
    last = c.last_transition(report)
    if last is not None and last.deed == deed:
        return _moved_on(report, by)
    words = PLACE[report.state]
    if report.state in FINAL:
        return _("The report is “%(state)s”. %(next)s") % {"state": words.reviewer, "next": words.next}
    return _("“%(deed)s” is not possible now: the report is “%(state)s”. %(next)s") % {
        "deed": D(deed).label,
        "state": words.reviewer,
        "next": words.next,
    }
