"""What the rows of the table ask: who may do a deed, what must hold, and what must be given."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules import predicate

from enterprises.conditions import (
    CITY,
    MINISTRY,
    PROVINCE,
    REPORTER,
    Actor,
    annul_reason,
    reject_reason,
    return_reason,
)
from enterprises.enums import Role
from enterprises.models import Application, Organisation, PublicNotice
from enterprises.nomination import case, field_comments
from enterprises.nomination.quota import city_recommends, quota_of
from enterprises.nomination_enums import LIVE, ApplicationState, Channel, Limit, ObjectionState
from enterprises.rules import (
    checks_as_city,
    checks_as_province,
    is_impartial,
    memberships_of,
    opens,
)
from enterprises.verdicts import Lack
from policy.document_numbers import document_number, printed_number
from policy.enums import DecisionKind, Ending
from policy.models import Decision, DecisionSubject, Region
from reliability_tracker.formats import officialdate

if TYPE_CHECKING:
    from rules import Predicate

__all__ = ["CITY", "MINISTRY", "PROVINCE", "REPORTER", "annul_reason", "reject_reason", "return_reason"]

S = ApplicationState
OPINION_LENGTH = 500


# Who


@predicate
def is_of_the_association(user: Any, application: Any) -> bool:
    """An analyst of the association it was filed with."""
    return application.association_id is not None and any(
        m.role == Role.ASSOCIATION_ANALYST
        and m.organisation_id == application.association_id
        and opens(user, m, application)
        for m in memberships_of(user)
    )


@predicate
def city_has_places(user: Any, application: Any) -> bool:
    return city_recommends(application)


@predicate
def is_of_the_recommender(user: Any, application: Any) -> bool:
    """A reviewer of the region that recommended; of the province where it consented to an association."""
    if application.recommending_region_id is None:
        return checks_as_province.test(user, application)
    return any(
        m.organisation is not None
        and m.organisation.region_id == application.recommending_region_id
        and m.role in (Role.PROVINCIAL_REVIEWER, Role.CITY_REVIEWER)
        and opens(user, m, application)
        for m in memberships_of(user)
    )


_by_association: Predicate = is_of_the_association & is_impartial
ASSOCIATION = Actor(
    _by_association,
    (Role.ASSOCIATION_ANALYST,),
    gettext_lazy("Only the association through which it was filed can do this."),
)
CITY_WITH_PLACES = Actor(
    checks_as_city & city_has_places,
    (Role.CITY_REVIEWER,),
    gettext_lazy("Only a city that has places of its own in this call can do this."),
)
RECOMMENDER = Actor(
    is_of_the_recommender & is_impartial,
    (Role.PROVINCIAL_REVIEWER, Role.CITY_REVIEWER),
    gettext_lazy("Only those who recommended it can do this."),
)


# What must hold


def call_is_open(application: Application, on: datetime.date) -> Iterator[Lack]:
    call = application.call
    if not call.is_open_on(on):
        sentence = (
            _("Applications are taken from %(day)s.")
            if on < call.opens_on
            else _("Applications were taken until %(day)s.")
        )
        yield Lack(sentence % {"day": officialdate(call.opens_on if on < call.opens_on else call.closes_on)})


def limit_is_kept(application: Application, on: datetime.date) -> Iterator[Lack]:
    """In a call that takes one application of each enterprise."""
    if application.call.limit != Limit.ENTERPRISE:
        return
    others = Application.objects.filter(
        call=application.call_id, enterprise=application.enterprise_id, state__in=LIVE
    )
    other = others.exclude(pk=application.pk).exclude(state=S.DRAFT).first()
    if other is not None:
        yield Lack(
            _("This call takes one application of each enterprise; %(number)s is under way.")
            % {"number": other.number}
        )


def form_is_complete(application: Application, on: datetime.date) -> Iterator[Lack]:
    for problem in case.problems(application, on=on):
        sentence = _("%(field)s: %(problem)s") % {"field": problem.label, "problem": problem.message}
        yield Lack(sentence, anchor=problem.field)


def recommender_in(application: Application, state: str | None = None) -> Region | Organisation | None:
    """Who recommends in a state: the city, the province, or the association."""
    at = state or application.state
    if at == S.CITY_CHECK:
        return application.city
    return application.association if at == S.ASSOCIATION_CHECK else application.region


def place_is_free(application: Application, on: datetime.date) -> Iterator[Lack]:
    """The quota binds at the moment of recommending."""
    recommender = recommender_in(application)
    if recommender is None:
        return
    quota = quota_of(application.call, recommender)
    if quota.is_full:
        yield Lack(
            _("All %(places)s places of %(recommender)s in this call are used. Take one back first.")
            % {"places": quota.places, "recommender": recommender.name}
        )


def sector_is_covered(application: Application, on: datetime.date) -> Iterator[Lack]:
    association = application.association
    if association is not None and application.sector_id not in association.sectors:
        yield Lack(_("%(association)s does not cover this sector.") % {"association": association.name})


def is_on_a_list(application: Application, on: datetime.date) -> Iterator[Lack]:
    if application.on_list_id is None:
        yield Lack(
            _("It is not on a list of recommendations yet. The recommender draws one up and sends it.")
        )


def is_on_no_list(application: Application, on: datetime.date) -> Iterator[Lack]:
    if application.on_list is not None:
        yield Lack(
            _("It is on list %(number)s. Take the list back first.") % {"number": application.on_list.number}
        )


def scores_are_there(application: Application, on: datetime.date) -> Iterator[Lack]:
    """Independent: each by another expert, none of whom declared an interest or was let go."""
    given = application.reviews.scored().count()
    needed = application.call.scores_needed
    if given < needed:
        yield Lack(
            _("%(given)s of the %(needed)s independent scores have been given.")
            % {"given": given, "needed": needed}
        )


def notice_is_over(application: Application, on: datetime.date) -> Iterator[Lack]:
    notice = application.notice
    if notice is not None and not notice.is_over_on(on):
        yield Lack(
            _("The public notice runs until %(day)s; naming is possible from the day after.")
            % {"day": officialdate(notice.last_day)}
        )


def no_objection_stands(application: Application, on: datetime.date) -> Iterator[Lack]:
    for objection in application.objections.open():
        yield Lack(_("Objection %(number)s is not decided yet.") % {"number": objection.number})
    upheld = application.objections.filter(state=ObjectionState.UPHELD, notice=application.notice_id).first()
    if upheld is not None:
        yield Lack(_("Objection %(number)s was upheld: drop it from the notice.") % {"number": upheld.number})


# What must be given


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives with a deed; the fields of `nomination.table.perform`.

    reasons: codes of the managed list
    field_comments: field → comment, when it is sent back; answers: comment's id → answer, when it comes again
    checklist: the three points of the eligibility check, in the order of its model
    notice, decision: what a deed on a whole list has made for all of its names
    """

    comment: str = ""
    reasons: Sequence[str] = ()
    field_comments: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    rank: int | None = None
    document_number: str = ""
    decided_on: datetime.date | None = None
    ending: str = ""
    valid_until: datetime.date | None = None
    answer_due_on: datetime.date | None = None
    paper_agrees: bool = False
    checklist: tuple[bool, bool, bool] = (False, False, False)
    notice: PublicNotice | None = None
    decision: Decision | None = None
    demonstration_number: str = ""


def opinion(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """意见."""
    if not given.comment:
        yield Lack(_("Give your opinion."), "comment")


def reason(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not given.comment:
        yield Lack(_("Give the reason."), "comment")


def answer(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """To each comment on a field; where there is none, to the comment overall."""
    asked = field_comments.asked(application)
    for one in asked:
        if not given.answers.get(one.pk, "").strip():
            yield Lack(_("Answer this comment."), f"answer_{one.pk}")
    if not asked and not given.comment:
        yield Lack(_("Answer the comment with which it was sent back."), "comment")


def comment(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """What has to be mended, overall or at single fields; and a day for the answer that is not past."""
    if not given.comment and not any(text.strip() for text in given.field_comments.values()):
        yield Lack(_("Say what has to be corrected: overall, or at single fields."), "comment")
    if given.answer_due_on is not None and given.answer_due_on < on:
        yield Lack(_("The day for the answer is past."), "answer_due_on")


def finding(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not given.comment:
        yield Lack(_("Say what was found."), "comment")


def recommendation(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """推荐意见、排序、日期: an opinion, a rank that is free, a date."""
    if not given.comment:
        yield Lack(_("Give your opinion."), "comment")
    elif len(given.comment) > OPINION_LENGTH:
        yield Lack(_("An opinion has at most %(length)s characters.") % {"length": OPINION_LENGTH}, "comment")
    recommender = recommender_in(application)
    if given.rank is None or given.rank < 1:
        yield Lack(_("Give the rank, from 1."), "rank")
    elif recommender is not None:
        ranked = Application.objects.filter(call=application.call_id, rank=given.rank)
        other = ranked.recommended_by(recommender).holding_a_place().exclude(pk=application.pk).first()
        if other is not None:
            yield Lack(
                _("Rank %(rank)s is already given to %(number)s.")
                % {"rank": given.rank, "number": other.number},
                "rank",
            )
    yield from _day_of_decision(given, on)


def associations_document(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not given.document_number:
        yield Lack(_("Give the number of the association's document."), "document_number")


def letter(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """省级同意函: its number and date."""
    if not given.document_number:
        yield Lack(_("Give the number of the letter."), "document_number")
    yield from _day_of_decision(given, on)


def paper_agrees(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not given.paper_agrees:
        yield Lack(_("Confirm that the sealed list and the online one agree."), "paper_agrees")


def checklist(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    if not all(given.checklist):
        yield Lack(
            _("An application passes when every point holds. Otherwise send it back, or do not select it."),
            "checklist",
        )


def published_notice(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """A notice is published for a whole list: `nomination.naming.publish_notice`."""
    if given.notice is None:
        yield Lack(_("Public notice is given for a whole list, on the page of the call."))


def naming_document(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """A decision names a whole list: `nomination.naming.name_list`."""
    if given.decision is None:
        yield Lack(_("Demonstrations are named as a list, on the page of the call."))
    elif application.notice and given.decision.dated_on <= application.notice.last_day:
        yield Lack(_("The document cannot be dated before the public notice was over."), "decided_on")
    yield from free_number(application, given.demonstration_number, given.decision)


def free_number(application: Application, number: str, decision: Decision | None = None) -> Iterator[Lack]:
    """A number that no other demonstration has, be it of an application or of the register."""
    wanted = printed_number(number)
    if not wanted:
        yield Lack(
            _("%(number)s: give the demonstration number.") % {"number": application.number},
            f"number_{application.pk}",
        )
        return
    taken = Application.objects.filter(demonstration_number=wanted).exclude(pk=application.pk).exists()
    registered = DecisionSubject.objects.standing().starts()
    registered = registered.filter(subject=wanted, decision__kind=DecisionKind.DEMONSTRATIONS_NAMED)
    if decision is not None:  # the one that names it
        registered = registered.exclude(decision=decision)
    if taken or registered.exists():
        yield Lack(
            _("Demonstration number %(number)s is given already.") % {"number": wanted},
            f"number_{application.pk}",
        )


def deciding_document(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """文号、日期 of the decision that ends a title."""
    if not document_number(given.document_number):
        yield Lack(_("Give the number of the document or minute."), "document_number")
    yield from _day_of_decision(given, on)
    if given.decided_on and application.named_by and given.decided_on < application.named_by.dated_on:
        yield Lack(_("The decision cannot be dated before the naming."), "decided_on")


def ending(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    if given.ending not in Ending.values:
        yield Lack(_("Say whether it ceases or is void."), "ending")


def new_validity(application: Application, given: Given, on: datetime.date) -> Iterator[Lack]:
    """Of a title that is confirmed; where the call sets none, none is needed."""
    yield from _day_of_decision(given, on)
    if given.valid_until is None and application.call.validity_years:
        yield Lack(_("Say until when the title is valid."), "valid_until")
    elif given.valid_until is not None and given.decided_on and given.valid_until <= given.decided_on:
        yield Lack(_("The title has to be valid beyond the day of the decision."), "valid_until")


def _day_of_decision(given: Given, on: datetime.date) -> Iterator[Lack]:
    if given.decided_on is None:
        yield Lack(_("Give the date."), "decided_on")
    elif given.decided_on > on:
        yield Lack(_("The date lies in the future."), "decided_on")


def first_check(application: Application) -> str:
    """The association it is filed with; else the city, where it checks or recommends; else the province."""
    if application.channel == Channel.ASSOCIATION:
        return S.ASSOCIATION_CHECK
    city = application.city if application.city_id else None
    if city is not None and (city.checks_reports or city_recommends(application)):
        return S.CITY_CHECK
    return S.PROVINCIAL_CHECK
