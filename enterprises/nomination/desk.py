"""What waits for a person in the course of demonstrations: for the worklist and the number beside it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.enums import Role
from enterprises.models import Application, Objection, RecommendationList, Review
from enterprises.nomination_enums import ApplicationState
from enterprises.rules import is_for_another, memberships_of

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Queue:
    """Things that wait for one and the same deed: what they are called, where it is done.

    day: the field with the day by which; empty where there is none
    """

    label: str
    waiting: QuerySet[Any]
    href: str
    day: str = "step_due_on"


@dataclass(frozen=True, slots=True)
class Duty:
    """A queue with how many wait in it, how many of them past their day, how many given to the reader."""

    label: str
    count: int
    href: str
    overdue: int = 0
    mine: int = 0


def duties(user: Any, on: datetime.date | None = None) -> list[Duty]:
    """What waits for this person, by the deed it waits for, overdue first; asked in one query."""
    found = queues(user, on)
    counts = _counted(found, on or timezone.localdate(), user.pk)
    duties = [
        Duty(found[place].label, n, found[place].href, *more) for place, n, *more in sorted(counts) if n
    ]
    return sorted(duties, key=lambda duty: not duty.overdue)


def queues(user: Any, on: datetime.date | None = None) -> list[Queue]:
    """Everything that may wait for a person of these roles."""
    today = on or timezone.localdate()
    found: list[Queue] = []
    for m in memberships_of(user):
        if m.enterprise_id:
            mine = Application.objects.filter(enterprise=m.enterprise_id)
            found.append(_in_list(_("Applications sent back to you"), mine, S.RETURNED))
            continue
        if m.role == Role.EXPERT and is_for_another(user, m):
            continue  # nobody scores for another
        found += _of_organisation(user, m, today)
    return _together(found)


def _together(found: list[Queue]) -> list[Queue]:
    """One queue for each deed, where several roles lead to it: one's own, and that of a colleague away."""
    queues: dict[tuple[str, str], Queue] = {}
    for queue in found:
        key = (queue.label, queue.href)
        if (known := queues.get(key)) is not None:
            queue = replace(queue, waiting=known.waiting | queue.waiting)
        queues[key] = queue
    return list(queues.values())


def _of_organisation(user: Any, m: Any, today: datetime.date) -> list[Queue]:
    applications = Application.objects.exclude(enterprise__in=_too_close(user, m))
    place = m.organisation.region_id
    if m.role == Role.CITY_REVIEWER:
        here = applications.filter(city=place)
        return [_in_list(_("Applications for demonstration to check"), here, S.CITY_CHECK)]
    if m.role == Role.PROVINCIAL_REVIEWER:
        here = applications.filter(region=place)
        unlisted = applications.filter(recommending_region=place, on_list__isnull=True)
        return [
            _in_list(_("Applications for demonstration to check"), here, S.PROVINCIAL_CHECK),
            _in_list(_("Recommendations of associations that ask for consent"), here, S.CONSENT_PENDING),
            _in_list(_("Recommended, and on no list yet"), unlisted, S.RECOMMENDED),
        ]
    if m.role == Role.ASSOCIATION_ANALYST:
        filed = applications.filter(association=m.organisation_id)
        return [_in_list(_("Applications for demonstration to check"), filed, S.ASSOCIATION_CHECK)]
    if m.role == Role.EXPERT:
        asked = Review.objects.asked_of(user).open().filter(application__state=S.DESK_REVIEW)
        return [
            Queue(_("Applications to review"), asked, reverse("enterprises:expert_reviews"), "panel__due_on")
        ]
    if m.role == Role.MINISTRY_REVIEWER:
        return _of_ministry(user, applications, today)
    return []


def _of_ministry(user: Any, applications: QuerySet[Any], today: datetime.date) -> list[Queue]:
    calls = reverse("enterprises:calls")
    lists = RecommendationList.objects.standing().filter(taken_in_at__isnull=True)
    over = applications.filter(state=S.PUBLIC_NOTICE, notice__last_day__lt=today)
    objections = Objection.objects.open().filter(Q(handler__isnull=True) | Q(handler=user.pk))
    due = applications.filter(state=S.NAMED, valid_until__lt=today)
    return [
        Queue(_("Lists of recommendations to take in"), lists, calls, ""),
        _in_list(_("Applications to check for eligibility"), applications, S.ELIGIBILITY),
        Queue(_("Objections to handle"), objections, reverse("enterprises:objections"), ""),
        Queue(_("Names whose public notice is over"), over, calls),
        Queue(
            _("Titles due for re-check"),
            due,
            f"{reverse('enterprises:applications')}?due=yes",
            "valid_until",
        ),
    ]


def _in_list(label: str, applications: QuerySet[Any], state: str) -> Queue:
    href = f"{reverse('enterprises:applications')}?state={state}"
    return Queue(label, applications.filter(state=state), href)


def _too_close(user: Any, m: Any) -> list[int]:
    """Enterprises on which this person, or the one stood in for, may not decide."""
    own = [each.enterprise_id for each in memberships_of(user) if each.enterprise_id]
    of_another = [*m.interests, *m.enterprises] if is_for_another(user, m) else []
    return [*own, *getattr(user, "interests", ()), *of_another]


def _counted(found: list[Queue], today: datetime.date, person: int) -> list[tuple[int, int, int, int]]:
    """(place of a queue, how many wait in it, past their day, the person's own), where something waits."""
    if not found:
        return []
    counts: list[Any] = [
        q.waiting.order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(**{f"{q.day or 'pk'}__lt": today if q.day else 0})),
            mine=Count("pk", filter=Q(assigned_to=person) if q.waiting.model is Application else Q(pk__lt=0)),
        )
        .values_list("place", "n", "late", "mine")
        for place, q in enumerate(found)
    ]
    return list(counts[0].union(*counts[1:], all=True)) if len(counts) > 1 else list(counts[0])
