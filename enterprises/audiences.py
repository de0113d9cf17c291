"""Who hears of an event: people by what they are to the thing it is about. Each gives whom to tell now.

An audience takes the thing (a transition, a registration, …) and answers with people who can sign in.
Reviewers never hear of their own enterprise's reports, which they may not check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from enterprises.desks import desk_of
from enterprises.enums import CHECKS, Desk, ReportState, Role
from enterprises.models import (
    Application,
    ApplicationTransition,
    Claim,
    Enterprise,
    ExpectedReport,
    Interest,
    Membership,
    Objection,
    Report,
    Review,
    StandIn,
    Transition,
    User,
)
from enterprises.nomination_enums import LOCAL_CHECKS, ApplicationState

Audience = Callable[[Any], Iterable[User]]

REVIEWERS = {
    ReportState.CITY_CHECK: (Role.CITY_REVIEWER, "city_id"),
    ReportState.PROVINCIAL_CHECK: (Role.PROVINCIAL_REVIEWER, "region_id"),
    ReportState.MINISTRY_CHECK: (Role.MINISTRY_REVIEWER, ""),
}
BEFORE_THE_MINISTRY = (*LOCAL_CHECKS, ApplicationState.CONSENT_PENDING, ApplicationState.RECOMMENDED)
ENTERPRISE_ROLES = (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR)


def holders(*roles: Role, **place: Any) -> QuerySet[User]:
    """People who can sign in and hold one of the roles; place: conditions on the membership."""
    held = Membership.objects.active().filter(role__in=roles, **place)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("id")


def people_of(enterprise: Enterprise | int) -> QuerySet[User]:
    """Those who report for an enterprise."""
    return holders(*ENTERPRISE_ROLES, enterprise=enterprise)


def reviewers(report: Report, state: str) -> QuerySet[User]:
    """The people of the level that checks in a state, without those who are too close to the enterprise."""
    roles, place = _of_level(report, state)
    return holders(*roles, **place).exclude(_too_close(report))


def with_stand_ins(report: Report, state: str) -> QuerySet[User]:
    """Those reviewers, and who acts today for one of them who is away."""
    roles, place = _of_level(report, state)
    held = Membership.objects.active().filter(role__in=roles, **place).order_by()
    lent = StandIn.objects.in_force(timezone.localdate()).filter(membership__in=held).order_by()
    # one list of both: with an OR every person of the country would be looked at
    people = held.values("user").union(lent.values("stand_in"))
    return User.objects.filter(is_active=True, pk__in=people).exclude(_too_close(report)).order_by("id")


def _of_level(report: Report, state: str) -> tuple[tuple[Role], dict[str, Any]]:
    role, place = REVIEWERS[ReportState(state)]
    return (role,), {"organisation__region": getattr(report, place)} if place else {}


def _too_close(report: Report | Application) -> Q:
    """They belong to the enterprise, or declared an interest in it."""
    declared = Interest.objects.standing().filter(enterprise=report.enterprise_id)
    own = people_of(report.enterprise_id)
    return Q(pk__in=own.values("pk")) | Q(pk__in=declared.values("person"))


# Of a step of a report


def level_it_came_to(transition: Transition) -> QuerySet[User]:
    """The reviewers whose turn it is now."""
    return with_stand_ins(transition.report, transition.to_state)


def level_it_was_taken_from(transition: Transition) -> Iterable[User]:
    """The reviewers who had it before, where they had."""
    if transition.from_state not in CHECKS:
        return ()
    return with_stand_ins(transition.report, transition.from_state)


def filer(transition: Transition) -> Iterable[User]:
    """The one who submitted it; where they have left, everybody who reports for the enterprise."""
    return filers(transition.report)


def filers(report: Report) -> Iterable[User]:
    people = people_of(report.enterprise_id)
    return [person for person in people if person.pk == report.submitted_by_id] or people


def level_above(transition: Transition) -> QuerySet[User]:
    """Those above the reviewers whose turn it is: city, province, ministry, stewards."""
    report, state = transition.report, transition.to_state
    if state == ReportState.MINISTRY_CHECK:
        return holders(Role.MINISTRY_STEWARD)
    above = CHECKS[CHECKS.index(ReportState(state)) + 1]
    return with_stand_ins(report, above)


# Of a step of an application for demonstration, an objection, a review


def whose_turn_it_is(step: ApplicationTransition) -> Iterable[User]:
    """Those who check an application now, before the ministry has it: city, province or association."""
    if step.to_state not in (*LOCAL_CHECKS, ApplicationState.CONSENT_PENDING):
        return ()
    return checkers(step.application, step.to_state)


def those_it_waits_for(step: ApplicationTransition) -> Iterable[User]:
    """Whoever has to act on an application where the step brought it: applicant, recommender, ministry."""
    if step.to_state == ApplicationState.RETURNED:
        return applicants(step)
    return checkers(step.application, step.to_state)


def those_above(step: ApplicationTransition) -> Iterable[User]:
    """The level above: who sent it back, the province of a city, the ministry, at last its stewards."""
    application, state = step.application, step.to_state
    if state == ApplicationState.RETURNED:
        return checkers(application, step.from_state)
    if state == ApplicationState.CITY_CHECK:
        return checkers(application, ApplicationState.PROVINCIAL_CHECK)
    if state in BEFORE_THE_MINISTRY:
        return checkers(application, ApplicationState.ELIGIBILITY)
    return holders(Role.MINISTRY_STEWARD)


def checkers(application: Application, state: str) -> QuerySet[User]:
    """Those who act on an application in a state, without those too close to the enterprise."""
    role = Role.MINISTRY_REVIEWER
    place: dict[str, Any] = {}
    region, association = {"organisation__region": application.region_id}, application.association_id
    if state == ApplicationState.CITY_CHECK:
        role, place = Role.CITY_REVIEWER, {"organisation__region": application.city_id}
    elif state in (ApplicationState.PROVINCIAL_CHECK, ApplicationState.CONSENT_PENDING):
        role, place = Role.PROVINCIAL_REVIEWER, region
    elif state == ApplicationState.ASSOCIATION_CHECK:
        role, place = Role.ASSOCIATION_ANALYST, {"organisation": association}
    elif state == ApplicationState.RECOMMENDED:
        role, place = Role.PROVINCIAL_REVIEWER, region
        if application.recommending_association_id:
            role, place = Role.ASSOCIATION_ANALYST, {"organisation": application.recommending_association_id}
        elif application.recommending_region_id == application.city_id:
            role, place = Role.CITY_REVIEWER, {"organisation__region": application.city_id}
    return holders(role, **place).exclude(_too_close(application))


def applicants(step: ApplicationTransition) -> Iterable[User]:
    """The one who submitted the application; where they have left, everybody of the enterprise."""
    people = people_of(step.application.enterprise_id)
    return [person for person in people if person.pk == step.application.submitted_by_id] or people


def those_who_handle(objection: Objection) -> QuerySet[User]:
    """The reviewers of the ministry, without those too close to the enterprise that is objected to."""
    return holders(Role.MINISTRY_REVIEWER).exclude(_too_close(objection.application))


def experts_asked(reviews: Iterable[Review]) -> Iterable[User]:
    """The expert of some reviews."""
    return [review.expert for review in reviews]


def expert_of(review: Review) -> Iterable[User]:
    return [review.expert] if review.expert.is_active else []


def convener_of(review: Review) -> Iterable[User]:
    """Who asked the expert."""
    convener = review.panel.convened_by
    return [convener] if convener.is_active else []


# Of an expected report


def reporters(expected: ExpectedReport) -> QuerySet[User]:
    """Those who owe it: everybody who reports for the enterprise."""
    return people_of(expected.enterprise_id)


def first_level_of(expected: ExpectedReport) -> QuerySet[User]:
    """The level above the enterprise: the city where it makes the first check, else the province."""
    enterprise = expected.enterprise
    city = enterprise.city
    if city is not None and city.checks_reports:
        people = holders(Role.CITY_REVIEWER, organisation__region=city)
        if people:
            return people
    return holders(Role.PROVINCIAL_REVIEWER, organisation__region=enterprise.region_id)


# Of a registration


def claimant(claim: Claim) -> Iterable[User]:
    return [claim.claimant]


def those_who_decide(claim: Claim) -> Iterable[User]:
    """Those at the claim's desk; where there is nobody, those of the desk above: city, province, steward."""
    desk = desk_of(claim)
    places: list[tuple[Role, dict[str, Any]]] = [
        (Role.CITY_REVIEWER, {"organisation__region": claim.city_id}),
        (Role.PROVINCIAL_REVIEWER, {"organisation__region": claim.region_id}),
        (Role.MINISTRY_STEWARD, {}),
    ]
    if desk == Desk.ADMINISTRATOR:
        places = [(Role.ENTERPRISE_ADMINISTRATOR, {"enterprise": claim.enterprise_id})]
    elif desk == Desk.PROVINCE:
        del places[0]
    found = (holders(role, **place).exclude(pk=claim.claimant_id) for role, place in places)
    return next((people for people in found if people), [])
