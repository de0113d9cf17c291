"""The workflow of typical demonstrations (DOMAIN 5.2): one table, and the functions that go by it.

Defence (答辩) and site check (现场核查) are not built. They would be two states after the desk review, and
SHORTLIST would lead to them by a function, as SUBMIT does by `first_check`.
How `may` and `perform` go by a table is `enterprises.machine`. Letters belong at the end of `perform`.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy

from enterprises.machine import Machine, Offer, Step, last_transition
from enterprises.models import Application, ApplicationTransition
from enterprises.nomination import assigning, field_comments
from enterprises.nomination import conditions as c
from enterprises.nomination.conditions import (
    ASSOCIATION,
    CITY,
    CITY_WITH_PLACES,
    MINISTRY,
    PROVINCE,
    RECOMMENDER,
    REPORTER,
)
from enterprises.nomination.deadlines import due_on
from enterprises.nomination.effects import EFFECTS
from enterprises.nomination.messages import tell_of_step
from enterprises.nomination.places import PLACE
from enterprises.nomination.quota import lock
from enterprises.nomination_enums import BEFORE_NAMING, ENDED, ApplicationDeed, ApplicationState
from enterprises.verdicts import Verdict

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["MACHINE", "TABLE", "Offer", "deeds_for", "may", "perform"]

S, D = ApplicationState, ApplicationDeed


def who_sent_it_back(application: Application) -> str:
    return application.returned_from


def where_it_was(application: Application) -> str:
    last = last_transition(application)
    return last.from_state if last else application.state


# fmt: off
TABLE = (
    Step(S.DRAFT,             D.SUBMIT,       c.first_check,      REPORTER,
         guards=[c.call_is_open, c.limit_is_kept, c.form_is_complete]),
    Step(S.RETURNED,          D.SUBMIT,       who_sent_it_back,   REPORTER,    needs=[c.answer],
         guards=[c.form_is_complete]),
    Step(S.CITY_CHECK,        D.PASS_ON,      S.PROVINCIAL_CHECK, CITY,        needs=[c.opinion]),
    Step(S.CITY_CHECK,        D.RECOMMEND,    S.RECOMMENDED,      CITY_WITH_PLACES, needs=[c.recommendation],
         guards=[c.place_is_free]),
    Step(S.CITY_CHECK,        D.SEND_BACK,    S.RETURNED,         CITY,
         needs=[c.return_reason, c.comment]),
    Step(S.CITY_CHECK,        D.REJECT,       S.NOT_RECOMMENDED,  CITY,
         needs=[c.reject_reason, c.reason]),
    Step(S.PROVINCIAL_CHECK,  D.RECOMMEND,    S.RECOMMENDED,      PROVINCE,    needs=[c.recommendation],
         guards=[c.place_is_free]),
    Step(S.PROVINCIAL_CHECK,  D.SEND_BACK,    S.RETURNED,         PROVINCE,
         needs=[c.return_reason, c.comment]),
    Step(S.PROVINCIAL_CHECK,  D.REJECT,       S.NOT_RECOMMENDED,  PROVINCE,
         needs=[c.reject_reason, c.reason]),
    Step(S.ASSOCIATION_CHECK, D.ASK_CONSENT,  S.CONSENT_PENDING,  ASSOCIATION,
         needs=[c.recommendation, c.associations_document], guards=[c.sector_is_covered, c.place_is_free]),
    Step(S.ASSOCIATION_CHECK, D.SEND_BACK,    S.RETURNED,         ASSOCIATION,
         needs=[c.return_reason, c.comment]),
    Step(S.ASSOCIATION_CHECK, D.REJECT,       S.NOT_RECOMMENDED,  ASSOCIATION,
         needs=[c.reject_reason, c.reason]),
    Step(S.CONSENT_PENDING,   D.CONSENT,      S.RECOMMENDED,      PROVINCE,    needs=[c.letter]),
    Step(S.CONSENT_PENDING,   D.REFUSE,       S.NOT_RECOMMENDED,  PROVINCE,
         needs=[c.letter, c.reject_reason, c.reason]),
    Step(S.CONSENT_PENDING,   D.TAKE_BACK,    S.ASSOCIATION_CHECK, ASSOCIATION, needs=[c.reason]),
    Step(S.RECOMMENDED,       D.TAKE_BACK,    where_it_was,       RECOMMENDER, needs=[c.reason],
         guards=[c.is_on_no_list]),
    Step(S.RECOMMENDED,       D.TAKE_IN,      S.ELIGIBILITY,      MINISTRY,    needs=[c.paper_agrees],
         guards=[c.is_on_a_list]),
    Step(S.ELIGIBILITY,       D.PASS,         S.DESK_REVIEW,      MINISTRY,    needs=[c.checklist]),
    Step(S.ELIGIBILITY,       D.SEND_BACK,    S.RETURNED,         MINISTRY,
         needs=[c.return_reason, c.comment]),
    Step(S.ELIGIBILITY,       D.FAIL,         S.NOT_SELECTED,     MINISTRY,
         needs=[c.reject_reason, c.reason]),
    Step(S.DESK_REVIEW,       D.SHORTLIST,    S.SHORTLISTED,      MINISTRY,    guards=[c.scores_are_there]),
    Step(S.DESK_REVIEW,       D.FAIL,         S.NOT_SELECTED,     MINISTRY,
         needs=[c.reject_reason, c.reason], guards=[c.scores_are_there]),
    Step(S.SHORTLISTED,       D.PUBLISH,      S.PUBLIC_NOTICE,    MINISTRY,    needs=[c.published_notice]),
    Step(S.SHORTLISTED,       D.FAIL,         S.NOT_SELECTED,     MINISTRY,
         needs=[c.reject_reason, c.reason]),
    Step(S.PUBLIC_NOTICE,     D.NAME,         S.NAMED,            MINISTRY,    needs=[c.naming_document],
         guards=[c.notice_is_over, c.no_objection_stands]),
    Step(S.PUBLIC_NOTICE,     D.DROP,         S.NOT_SELECTED,     MINISTRY,
         needs=[c.reject_reason, c.reason]),
    Step(S.NAMED,             D.UNNAME,       S.PUBLIC_NOTICE,    MINISTRY,    needs=[c.reason]),
    Step(S.NAMED,             D.OPEN_RECHECK, S.RECHECK,          MINISTRY,    needs=[c.reason]),
    Step(S.NAMED,             D.REVOKE,       S.REVOKED,          MINISTRY,
         needs=[c.deciding_document, c.ending, c.annul_reason, c.reason]),
    Step(S.RECHECK,           D.FIND,         S.RECHECK,          PROVINCE,    needs=[c.finding]),
    Step(S.RECHECK,           D.CONFIRM,      S.NAMED,            MINISTRY,
         needs=[c.finding, c.new_validity]),
    Step(S.RECHECK,           D.REVOKE,       S.REVOKED,          MINISTRY,
         needs=[c.deciding_document, c.annul_reason, c.reason]),
    Step(S.RECHECK,           D.EXPIRE,       S.EXPIRED,          MINISTRY,
         needs=[c.deciding_document, c.reason]),
    Step(BEFORE_NAMING,       D.WITHDRAW,     S.WITHDRAWN,        REPORTER,    needs=[c.reason]),
)
# fmt: on

ON_A_LIST = (D.TAKE_IN, D.PUBLISH, D.NAME)  # done for a whole list, on the page of the call


def may(
    deed: str, application: Application, *, by: Any, to: str | None = None, on: datetime.date | None = None
) -> Verdict:
    """Whether this person may do this deed to the application as it stands; if not, the sentence why."""
    return MACHINE.may(deed, application, by=by, to=to, on=on)


def deeds_for(user: Any, application: Application, on: datetime.date | None = None) -> list[Offer]:
    """The deeds a page shows this person: those of their role in this state, greyed where one is refused."""
    return MACHINE.deeds_for(user, application, on)


@transaction.atomic
def perform(
    deed: str,
    application: Application,
    *,
    by: Any,
    to: str | None = None,
    seen: datetime.datetime | None = None,
    on: datetime.date | None = None,
    **given: Any,
) -> ApplicationTransition:
    """Do a deed, or raise Refusal with everything that is in its way.

    given: what the person gives with it, by the fields of `conditions.Given`
    seen:  `state_since` as the person saw it; has the application moved since, it says who was first
    on:    the day of the deed, for history that is loaded; now by default

    The call is locked before the application, so within a call one deed follows another: quota, ranks and
    lists hold also when two people act at once. The register and the ledger follow in the same transaction.
    """
    lock(application.call)
    words: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in given.items()
    }
    transition: ApplicationTransition = MACHINE.perform(
        deed, application, c.Given(**words), by=by, to=to, seen=seen, on=on
    )
    tell_of_step(transition)
    return transition


def _record(
    step: Step, application: Application, to: str, given: c.Given, *, by: Any, at: datetime.datetime
) -> ApplicationTransition:
    """The transition, with the comments on single fields; and by when whose turn it is now."""
    decision, capacity = given.decision, cast("Any", step.who).capacity(by, application)
    transition = ApplicationTransition.objects.create(
        application=application,
        deed=step.deed,
        from_state=application.state,
        to_state=to,
        by=by,
        by_role=capacity.role,
        on_behalf_of=capacity.on_behalf_of,
        at=at,
        reasons=list(given.reasons),
        comment=given.comment,
        document_number=decision.number if decision else given.document_number,
        decided_on=decision.dated_on if decision else given.decided_on,
    )
    field_comments.give(transition, given.field_comments)
    if to != application.state:
        application.step_due_on = due_on(application, to, at)
        application.assigned_to = assigning.who_keeps_it(application, to)
    return transition


def _locked() -> QuerySet[Application]:
    named = ("call", "region", "city", "association", "recommending_region", "recommending_association")
    return Application.objects.select_for_update(of=("self",)).select_related(
        *named, "notice", "on_list", "named_by"
    )


# Words

_AGAIN = gettext_lazy("Submit again")

WAS_FIRST = {
    D.SUBMIT: gettext_lazy("%(name)s already submitted it at %(time)s."),
    D.PASS_ON: gettext_lazy("%(name)s already passed it on at %(time)s."),
    D.RECOMMEND: gettext_lazy("%(name)s already recommended it at %(time)s."),
    D.ASK_CONSENT: gettext_lazy("%(name)s already recommended it at %(time)s."),
    D.CONSENT: gettext_lazy("%(name)s already gave the consent at %(time)s."),
    D.REFUSE: gettext_lazy("%(name)s already refused the consent at %(time)s."),
    D.SEND_BACK: gettext_lazy("%(name)s already sent it back at %(time)s."),
    D.REJECT: gettext_lazy("%(name)s already decided not to recommend it at %(time)s."),
    D.TAKE_BACK: gettext_lazy("%(name)s took it back at %(time)s."),
    D.TAKE_IN: gettext_lazy("%(name)s already took it in at %(time)s."),
    D.PASS: gettext_lazy("%(name)s already passed it to desk review at %(time)s."),
    D.FAIL: gettext_lazy("%(name)s already decided not to select it at %(time)s."),
    D.SHORTLIST: gettext_lazy("%(name)s already shortlisted it at %(time)s."),
    D.PUBLISH: gettext_lazy("%(name)s already put it into public notice at %(time)s."),
    D.NAME: gettext_lazy("%(name)s already entered its naming at %(time)s."),
    D.DROP: gettext_lazy("%(name)s already dropped it at %(time)s."),
    D.UNNAME: gettext_lazy("%(name)s struck the naming out at %(time)s."),
    D.OPEN_RECHECK: gettext_lazy("%(name)s already opened the re-check at %(time)s."),
    D.FIND: gettext_lazy("%(name)s gave a finding at %(time)s."),
    D.CONFIRM: gettext_lazy("%(name)s already confirmed the title at %(time)s."),
    D.REVOKE: gettext_lazy("%(name)s already took the title back at %(time)s."),
    D.EXPIRE: gettext_lazy("%(name)s already let the title expire at %(time)s."),
    D.WITHDRAW: gettext_lazy("%(name)s already withdrew it at %(time)s."),
}


def label_of(deed: str, state: str, to: str) -> str:
    """What a deed is called where it is offered."""
    return str(_AGAIN if deed == D.SUBMIT and state == S.RETURNED else D(deed).label)


UNDOING = [D.REJECT, D.REFUSE, D.TAKE_BACK, D.FAIL, D.DROP, D.UNNAME, D.REVOKE, D.EXPIRE, D.WITHDRAW]

MACHINE = Machine(
    table=TABLE,
    deeds=ApplicationDeed,
    words=PLACE,
    final=ENDED,
    undoing=UNDOING,
    label_of=label_of,
    was_first=WAS_FIRST,
    its_state=gettext_lazy("The application is “%(state)s”. %(next)s"),
    untimely=gettext_lazy("“%(deed)s” is not possible now: the application is “%(state)s”. %(next)s"),
    changed=gettext_lazy("The application has changed since you opened it. Look at it again."),
    locked=_locked,
    record=_record,
    effects=EFFECTS,
)
