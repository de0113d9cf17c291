"""Letters about a report that has moved: to those whose turn it is now, and to the one who submitted it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from enterprises import mail
from enterprises.enums import CHECKS, Deed, ReportState, Role
from enterprises.models import Interest, Report, Transition, User
from enterprises.places import PLACE

_REVIEWERS = {
    ReportState.CITY_CHECK: (Role.CITY_REVIEWER, "city_id"),
    ReportState.PROVINCIAL_CHECK: (Role.PROVINCIAL_REVIEWER, "region_id"),
    ReportState.MINISTRY_CHECK: (Role.MINISTRY_REVIEWER, ""),
}
TELLS_THE_ENTERPRISE = (Deed.PASS_ON, Deed.SEND_BACK, Deed.REJECT, Deed.ACCEPT, Deed.ANNUL)


def tell_those_concerned(transition: Transition) -> None:
    """One letter to each of them after the commit: what happened, what was said, what happens next."""
    report = transition.report
    mail.send(
        "report_moved",
        [person.email for person in recipients(transition)],
        report=report,
        transition=transition,
        deed=Deed(transition.deed).label,
        words=PLACE[transition.to_state],
        comments=list(transition.field_comments.order_by("id")),
        address=mail.site_address(report.get_absolute_url()),
    )


def recipients(transition: Transition) -> list[User]:
    """Who hears of it, each once, never the one who did it.

    A report that came to a level: its reviewers. One taken from a level before it decided: the reviewers of
    that level. Whatever was decided on it: the one who submitted it.
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
    """The people of the level that checks in a state, without those who are too close to the enterprise."""
    role, place = _REVIEWERS[ReportState(state)]
    held = Q(memberships__role=role, memberships__ended_at__isnull=True)
    if place:
        held &= Q(memberships__organisation__region=getattr(report, place))
    own = User.objects.filter(
        memberships__enterprise=report.enterprise_id, memberships__ended_at__isnull=True
    )
    close = Interest.objects.standing().filter(enterprise=report.enterprise_id)
    people = User.objects.filter(held, is_active=True).exclude(pk__in=own.values("pk"))
    people = people.exclude(pk__in=close.values("person"))
    return people.distinct().order_by("id")
