"""What a deed changes beside the state of an application: who signed what and when, and the register.

Each function is called by `nomination.table.perform` alone, inside its transaction, with the call and the
application locked and the new state set; it saves the application. The register of decisions and the ledger
come last: they stay locked until the commit.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.models import Application, ApplicationTransition, EligibilityCheck, Organisation
from enterprises.nomination import field_comments
from enterprises.nomination.conditions import Given, recommender_in
from enterprises.nomination.deadlines import days_after
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from enterprises.verdicts import Lack, Refusal
from policy import decisions
from policy.decision_rules import Line, NotRecorded
from policy.document_numbers import printed_number
from policy.enums import DecisionKind, Ending
from policy.models import DecisionSubject

S, D = ApplicationState, ApplicationDeed
FIELDS_OF_REGISTER = {"number": "document_number", "dated_on": "decided_on", "reason": "comment"}


def valid_until(start: datetime.date, years: int | None) -> datetime.date | None:
    """The last day of a validity of so many years; None where none is set."""
    if not years:
        return None
    try:
        anniversary = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)
    return anniversary - datetime.timedelta(days=1)


def _submit(application: Application, step: ApplicationTransition, given: Given) -> None:
    if application.submitted_at is None:
        application.submitted_at, application.submitted_by = step.at, step.by
    application.answer_due_on = None
    field_comments.answer(step, given.answers)
    application.save()


def _send_back(application: Application, step: ApplicationTransition, given: Given) -> None:
    application.answer_due_on = given.answer_due_on or application.step_due_on
    application.step_due_on = application.answer_due_on
    application.save()


def _recommend(application: Application, step: ApplicationTransition, given: Given) -> None:
    """By the city, the province or the association whose turn it was: it uses one of their places."""
    recommender = recommender_in(application, step.from_state)
    if isinstance(recommender, Organisation):
        application.recommending_association = recommender
        application.recommending_document = given.document_number
    else:
        application.recommending_region = recommender
    application.recommended_at, application.recommended_by = step.at, step.by
    application.rank, application.recommended_on = given.rank, given.decided_on
    application.opinion = given.comment
    application.save()


def _consent(application: Application, step: ApplicationTransition, given: Given) -> None:
    application.consent_letter, application.consented_on = given.document_number, given.decided_on
    application.save()


def _take_back(application: Application, step: ApplicationTransition, given: Given) -> None:
    """The place is free again; of an association's recommendation only the consent is taken back."""
    application.consent_letter, application.consented_on = "", None
    if application.state != S.CONSENT_PENDING:
        application.recommending_region = application.recommending_association = None
        application.recommended_at = application.recommended_by = None
        application.rank = application.recommended_on = None
        application.opinion = application.recommending_document = ""
    application.save()


def _pass(application: Application, step: ApplicationTransition, given: Given) -> None:
    code, record, enclosures = given.checklist
    EligibilityCheck.objects.create(
        transition=step, code_is_right=code, record_is_clean=record, enclosures_are_there=enclosures
    )
    application.save()


def _publish(application: Application, step: ApplicationTransition, given: Given) -> None:
    """Until the notice is over nobody can act; then the days of a step begin."""
    notice = application.notice = given.notice
    if notice is not None:
        application.step_due_on = days_after(application, notice.last_day)
    application.save()


def _name(application: Application, step: ApplicationTransition, given: Given) -> None:
    """It bears the number that the document gives it. The document itself starts the counting."""
    decision = given.decision
    application.named_by = decision
    application.demonstration_number = printed_number(given.demonstration_number)
    application.valid_until = valid_until(
        cast("datetime.date", decision.dated_on if decision else None), application.call.validity_years
    )
    application.save()


def _unname(application: Application, step: ApplicationTransition, given: Given) -> None:
    """The line is struck out of the register: the naming was entered by mistake and never counted."""
    line = DecisionSubject.objects.standing().get(
        decision=application.named_by_id, subject=application.demonstration_number, ending=""
    )
    application.named_by = None
    application.demonstration_number, application.valid_until = "", None
    application.save()
    try:
        decisions.strike_out(lines=[line], by=step.by, reason=given.comment, from_workflow=True)
    except NotRecorded as refused:
        raise _refusal(refused) from refused


def _end(application: Application, step: ApplicationTransition, given: Given) -> None:
    """撤销: the decision is entered in the register, and the ledger follows it."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("End of the title of demonstration %(number)s") % {
            "number": application.demonstration_number
        }
    line = Line(
        subject=application.demonstration_number,
        ending=given.ending or Ending.CEASE,
        document=application.named_by.number if application.named_by else "",
    )
    try:
        application.ended_by = decisions.record(
            number=given.document_number,
            kind=DecisionKind.TITLE_REVOKED,
            dated_on=cast("datetime.date", given.decided_on),  # a need of the table
            title=title,
            reason=given.comment,
            subjects=[line],
            by=step.by,
            from_workflow=True,
        )
    except NotRecorded as refused:
        raise _refusal(refused) from refused
    application.save()


def _confirm(application: Application, step: ApplicationTransition, given: Given) -> None:
    application.valid_until = given.valid_until
    application.save()


def _only_the_state(application: Application, step: ApplicationTransition, given: Given) -> None:
    application.save()


def _refusal(refused: NotRecorded) -> Refusal:
    """What keeps a document out of the register, at the fields of the deed."""
    return Refusal(
        Lack(problem.message, FIELDS_OF_REGISTER.get(problem.field, "")) for problem in refused.problems
    )


EFFECTS: dict[str, Callable[[Application, ApplicationTransition, Given], None]] = {
    **dict.fromkeys(D.values, _only_the_state),
    D.SUBMIT: _submit,
    D.SEND_BACK: _send_back,
    D.RECOMMEND: _recommend,
    D.ASK_CONSENT: _recommend,
    D.CONSENT: _consent,
    D.TAKE_BACK: _take_back,
    D.PASS: _pass,
    D.PUBLISH: _publish,
    D.NAME: _name,
    D.UNNAME: _unname,
    D.REVOKE: _end,
    D.EXPIRE: _end,
    D.CONFIRM: _confirm,
}
