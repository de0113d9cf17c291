"""Messages about a report that has moved: to those whose turn it is now, and to the one who reports.

Sent after the commit by `enterprises.workflow.perform`. A message that cannot be sent stops nothing: it is logged, and
the worklist says the same.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.enums import CHECKS, Deed, ReportState, Role
from enterprises.models import Report, Transition, User
from enterprises.places import PLACE

log = logging.getLogger(__name__)

_REVIEWERS = {
    ReportState.CITY_CHECK: (Role.CITY_REVIEWER, "city_id"),
    ReportState.PROVINCIAL_CHECK: (Role.PROVINCIAL_REVIEWER, "region_id"),
    ReportState.MINISTRY_CHECK: (Role.MINISTRY_REVIEWER, ""),
}
TELLS_THE_ENTERPRISE = (Deed.PASS_ON, Deed.SEND_BACK, Deed.REJECT, Deed.ACCEPT, Deed.ANNUL)


def tell_those_concerned(transition: Transition) -> int:
    """Send the messages of one transition, in the site's first language; how many went out."""
    with translation.override(settings.LANGUAGE_CODE):
        messages = [message_to(person, transition) for person in recipients(transition)]
    if not messages:
        return 0
    try:
        return get_connection().send_messages(messages) or 0
    except OSError:  # the mail server's refusals are OSErrors too
        log.exception("mail about report %s was not sent", transition.report.number)
        return 0


def recipients(transition: Transition) -> list[User]:
    """Who hears of it, each once, never the one who did it.

    A report that came to a level: its reviewers. One that left a level otherwise than by that level's own decision:
    the reviewers it was taken from. Whatever was decided on it: the one who submitted it.
    """
    report = transition.report
    people: dict[int, User] = {}
    if transition.to_state in CHECKS:
        people |= {user.pk: user for user in reviewers(report, transition.to_state)}
    if transition.deed in (Deed.TAKE_BACK, Deed.WITHDRAW) and transition.from_state in CHECKS:
        people |= {user.pk: user for user in reviewers(report, transition.from_state)}
    if transition.deed in TELLS_THE_ENTERPRISE:
        submitter = report.submitted_by
        if submitter is not None and submitter.is_active:
            people[submitter.pk] = submitter
    people.pop(transition.by_id, None)
    return list(people.values())


def reviewers(report: Report, state: str) -> QuerySet[User]:
    """The people of the level that checks in a state, without those of the enterprise itself."""
    role, place = _REVIEWERS[ReportState(state)]
    held = Q(memberships__role=role, memberships__ended_at__isnull=True)
    if place:
        held &= Q(memberships__organisation__region=getattr(report, place))
    own = User.objects.filter(
        memberships__enterprise=report.enterprise_id, memberships__ended_at__isnull=True
    )
    return (
        User.objects.filter(held, is_active=True).exclude(pk__in=own.values("pk")).distinct().order_by("id")
    )


def message_to(person: User, transition: Transition) -> EmailMessage:
    """One message: what happened, what was said, what happens next, and where to look."""
    report = transition.report
    subject = pgettext("subject of a message", "Report %(number)s: %(state)s") % {
        "number": report.number,
        "state": PLACE[transition.to_state].reviewer,
    }
    context: dict[str, Any] = {
        "person": person,
        "transition": transition,
        "report": report,
        "deed": Deed(transition.deed).label,
        "words": PLACE[transition.to_state],
        "comments": [comment.text for comment in transition.field_comments.order_by("id")],
        "address": f"{settings.SITE_URL}{report.get_absolute_url()}",
        "site": _("Manufacturing Reliability Tracker"),
    }
    body = render_to_string("enterprises/review_mail.txt", context)
    return EmailMessage(subject=subject, body=body, to=[person.email])
