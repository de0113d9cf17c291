"""Recommending: several at once within the quota, and the numbered lists (推荐汇总表).

The export of a list (DOMAIN 6.3) reads `RecommendationList.applications` in the order of their ranks, and the
quota above it from `nomination.quota.quota_of`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.enums import Role
from enterprises.models import Application, Call, Organisation, RecommendationList
from enterprises.nomination.quota import lock
from enterprises.nomination.table import perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from enterprises.rules import is_ministry_reviewer, memberships_of
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, refuse_unless
from policy.document_numbers import document_number
from policy.models import Region

D, S = ApplicationDeed, ApplicationState
Recommender = Region | Organisation


def recommenders(user: Any) -> list[Recommender]:
    """The regions and associations for which a person recommends, each once, a colleague's among them."""
    found: list[Recommender] = []
    for m in memberships_of(user):
        if m.organisation is None:
            continue
        if m.role in (Role.PROVINCIAL_REVIEWER, Role.CITY_REVIEWER) and m.organisation.region:
            found.append(m.organisation.region)
        elif m.role == Role.ASSOCIATION_ANALYST:
            found.append(m.organisation)
    return list(dict.fromkeys(found))


@transaction.atomic
def recommend_many(
    *,
    call: Call,
    ranks: Mapping[Application, int],
    by: Any,
    opinion: str,
    decided_on: datetime.date,
    on: datetime.date | None = None,
) -> list[Application]:
    """Recommend several applications, each with its rank, or none: every one is checked and logged by itself.

    Raises Refusal with what is in the way of each, by its number.
    """
    lock(call)
    return each(
        sorted(ranks, key=lambda application: ranks[application]),
        lambda application: perform(
            D.RECOMMEND,
            application,
            by=by,
            rank=ranks[application],
            comment=opinion,
            decided_on=decided_on,
            on=on,
        ),
    )


def each(applications: Sequence[Application], deed: Any) -> list[Application]:
    """Do a deed to each, or to none; all that is in the way is said at once, with the number it concerns."""
    lacks = []
    for application in applications:
        try:
            with transaction.atomic():
                deed(application)
        except Refusal as refusal:
            for lack in refusal.lacks:
                said = (
                    lack.message
                    if application.number in lack.message
                    else _("%(number)s: %(message)s")
                    % {"number": application.number, "message": lack.message}
                )
                lacks.append(Lack(said, lack.field))
    if lacks:
        raise Refusal(dict.fromkeys(lacks))
    return list(applications)


@transaction.atomic
def each_in_call(call: Call, applications: Sequence[Application], deed: Any) -> list[Application]:
    """The same, with the call locked first, as every single deed has it."""
    lock(call)
    return each(applications, deed)


def waiting_for_list(call: Call, recommender: Recommender) -> Any:
    """Recommended applications that stand on no list yet, in the order of their ranks."""
    found = Application.objects.filter(call=call, state=S.RECOMMENDED, on_list__isnull=True)
    return found.recommended_by(recommender).order_by("rank")


def recommended(call: Call, recommender: Recommender) -> Any:
    """What uses the places of a recommender in a call, in the order of ranks."""
    found = Application.objects.filter(call=call).recommended_by(recommender).holding_a_place()
    return found.select_related("on_list").order_by("rank")


def may_draw_up(call: Call, recommender: Recommender, *, by: Any) -> Verdict:
    """Whether this person may draw up a list of this recommender now."""
    if recommender not in recommenders(by):
        return Refused(_("Only those who recommended can do this."))
    if not waiting_for_list(call, recommender).exists():
        return Refused(_("No recommended application is waiting for a list."))
    return Allowed()


@transaction.atomic
def draw_up_list(
    *,
    call: Call,
    recommender: Recommender,
    number: str,
    dated_on: datetime.date,
    by: Any,
    on: datetime.date | None = None,
) -> RecommendationList:
    """推荐汇总表: put all that is recommended and on no list yet on a numbered list.

    The list is printed, sealed and sent; the ministry takes it in when paper and online agree.
    """
    lock(call)
    verdict = may_draw_up(call, recommender, by=by)
    given = document_number(number)
    today = on or timezone.localdate()
    lacks = [] if verdict else [Lack(str(verdict))]
    if not given:
        lacks.append(Lack(_("Give the number of the list."), "number"))
    elif RecommendationList.objects.standing().filter(call=call, number=given).exists():
        lacks.append(Lack(_("This call has a list with this number already."), "number"))
    if dated_on > today:
        lacks.append(Lack(_("The date lies in the future."), "dated_on"))
    if lacks:
        raise Refusal(lacks)
    drawn_up = RecommendationList.objects.create(
        call=call,
        number=given,
        region=recommender if isinstance(recommender, Region) else None,
        association=recommender if isinstance(recommender, Organisation) else None,
        dated_on=dated_on,
        made_at=timezone.now(),
        made_by=by,
    )
    waiting_for_list(call, recommender).update(on_list=drawn_up)
    return drawn_up


def may_take_list_back(drawn_up: RecommendationList, *, by: Any) -> Verdict:
    """Whether this person may take a list back that the ministry has not taken in."""
    if drawn_up.recommender not in recommenders(by):
        return Refused(_("Only those who recommended can do this."))
    if drawn_up.taken_in_at is not None:
        return Refused(_("The ministry has taken the list in."))
    if drawn_up.taken_back_at is not None:
        return Refused(_("The list is taken back already."))
    return Allowed()


@transaction.atomic
def take_list_back(*, drawn_up: RecommendationList, by: Any) -> None:
    """Its applications stand on no list again; its number is free."""
    lock(drawn_up.call)
    drawn_up.refresh_from_db()
    refuse_unless(may_take_list_back(drawn_up, by=by))
    drawn_up.taken_back_at, drawn_up.taken_back_by = timezone.now(), by
    drawn_up.save(update_fields=["taken_back_at", "taken_back_by"])
    drawn_up.applications.update(on_list=None)


def may_take_in(drawn_up: RecommendationList, *, by: Any) -> Verdict:
    """Whether this person may take a list in."""
    if not is_ministry_reviewer.test(by):
        return Refused(_("Only reviewers of the ministry can do this."))
    if drawn_up.taken_back_at is not None:
        return Refused(_("Those who made the list have taken it back."))
    if drawn_up.taken_in_at is not None:
        return Refused(_("The list is taken in already."))
    return Allowed()


@transaction.atomic
def take_in(
    *, drawn_up: RecommendationList, by: Any, paper_agrees: bool, on: datetime.date | None = None
) -> list[Application]:
    """The sealed list is there and agrees with the online one: its applications go to the eligibility check.

    Those withdrawn since stay as they are.
    """
    lock(drawn_up.call)
    drawn_up.refresh_from_db()
    refuse_unless(may_take_in(drawn_up, by=by))
    waiting = list(drawn_up.applications.filter(state=S.RECOMMENDED).order_by("rank"))
    if not paper_agrees:
        raise Refusal([Lack(_("Confirm that the sealed list and the online one agree."), "paper_agrees")])
    taken = each(
        waiting, lambda application: perform(D.TAKE_IN, application, by=by, paper_agrees=True, on=on)
    )
    drawn_up.taken_in_at, drawn_up.taken_in_by = timezone.now(), by
    drawn_up.save(update_fields=["taken_in_at", "taken_in_by"])
    return taken
