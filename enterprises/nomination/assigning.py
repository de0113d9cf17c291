"""Who of those whose turn it is checks an application: assigned as a report is, and as little of a right.

What is sent back stays with the one who had it, and comes to them again; any other step ends it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.audiences import checkers
from enterprises.models import Application, User
from enterprises.nomination.conditions import ASSOCIATION, CITY, MINISTRY, PROVINCE
from enterprises.nomination_enums import CHECKED_BY_ONE, ApplicationState
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, refuse_unless

S = ApplicationState
CHECKED_BY: dict[ApplicationState, Any] = {
    S.CITY_CHECK: CITY,
    S.PROVINCIAL_CHECK: PROVINCE,
    S.ASSOCIATION_CHECK: ASSOCIATION,
    S.CONSENT_PENDING: PROVINCE,
    S.ELIGIBILITY: MINISTRY,
    S.DESK_REVIEW: MINISTRY,
}


def may_assign(application: Application, *, by: Any) -> Verdict:
    """Whether this person may say who checks it: those whose turn it is."""
    if application.state not in CHECKED_BY_ONE:
        return Refused(_("The application is not under check."))
    refusal = CHECKED_BY[S(application.state)].refusal(by, application)
    return Refused(refusal) if refusal else Allowed()


def colleagues(application: Application) -> list[User]:
    """Those to whom it can be assigned now."""
    return list(checkers(application, application.state)) if application.state in CHECKED_BY_ONE else []


def who_keeps_it(application: Application, to: str) -> User | None:
    """Who has it after a step that leads to a state: while it is sent back, and once it comes again."""
    had: User | None = application.assigned_to
    if had is None or to == S.RETURNED:
        return had
    comes_again = to == application.returned_from and had in checkers(application, to)
    return had if comes_again else None


@transaction.atomic
def assign(*, application: Application, to: User | None, by: Any) -> None:
    """Say who is to check the application, or, without a person, that any of them may take it."""
    held: Application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse_unless(may_assign(held, by=by))
    if to is not None and to not in colleagues(held):
        raise Refusal([Lack(_("%(name)s does not check this application now.") % {"name": to}, "to")])
    held.assigned_to = application.assigned_to = to
    held.save(update_fields=["assigned_to"])
