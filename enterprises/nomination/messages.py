"""Who is told of an application's steps, of objections, and of what experts are asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from enterprises.models import ApplicationTransition, Objection, Panel, Review
from enterprises.nomination.places import PLACE
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from enterprises.telling import settle, tell
from enterprises.told import WORDS

D, S = ApplicationDeed, ApplicationState
STEP, OBJECTION, REVIEW = "application_step", "objection", "review"
SAYS_NOTHING_NEW = (D.SUBMIT, D.WITHDRAW, D.FIND)  # the applicant did it, or nothing moves


def enter() -> None:
    """Give the messages their words for what an application is and was done to; at start-up."""
    WORDS.update(
        application_state=lambda code: PLACE[code].enterprise,
        application_next=lambda code: PLACE[code].next,
        application_deed=lambda code: D(code).label,
    )


def tell_of_step(step: ApplicationTransition) -> None:
    """Whose turn it is, and the applicant; what was asked about the application before is settled."""
    application = step.application
    told: dict[str, Any] = {
        "number": application.number,
        "enterprise": application.enterprise_name,
        "case": application.case_title,
        "application_state": step.to_state,
        "application_next": step.to_state,
        "application_deed": step.deed,
        "who": str(step.by),
        "moved_at": step.at,
        "comment": step.comment,
        "answer_on": application.answer_due_on if step.to_state == S.RETURNED else None,
    }
    events = ["application.to_check"]
    if step.to_state == S.RETURNED:
        events.append("application.sent_back")
    elif step.deed not in SAYS_NOTHING_NEW:
        events.append("application.moved")
    for event in events:
        tell(
            event,
            thing=step,
            about=(STEP, [step.pk]),
            step=str(step.pk),
            href=application.get_absolute_url(),
            told=told,
            by=step.by,
        )
    earlier = application.transitions.exclude(pk=step.pk)
    settle(STEP, *earlier.values_list("pk", flat=True))
    settle(REVIEW, *application.reviews.values_list("pk", flat=True))


def tell_of_objection(objection: Objection) -> None:
    """The reviewers of the ministry; who objected stands in no message."""
    application = objection.application
    tell(
        "objection.received",
        thing=objection,
        about=(OBJECTION, [objection.pk]),
        step=str(objection.pk),
        href=objection.get_absolute_url(),
        told={
            "number": objection.number,
            "enterprise": application.enterprise_name,
            "case": application.case_title,
            "notice": objection.notice.number,
        },
    )


def settle_objection(objection: Objection) -> None:
    """It has its handler: nobody else is asked any more."""
    settle(OBJECTION, objection.pk)


def tell_experts(panel: Panel) -> None:
    """Each expert, once, of all that is asked of them."""
    asked: dict[Any, list[Review]] = defaultdict(list)
    for review in panel.reviews.select_related("expert", "application__call"):
        asked[review.expert].append(review)
    for expert, reviews in asked.items():
        _tell_expert(expert, reviews, panel)


def settle_review(review: Review) -> None:
    settle(REVIEW, review.pk)


def _tell_expert(expert: Any, reviews: Sequence[Review], panel: Panel) -> None:
    tell(
        "review.asked",
        thing=reviews,
        about=(REVIEW, [review.pk for review in reviews]),
        step=str(panel.pk),
        href=reverse("enterprises:expert_reviews"),
        told={
            "count": len(reviews),
            "cases": [review.application.case_title for review in reviews],
            "call": panel.call,
            "due_on": panel.due_on,
        },
        by=panel.convened_by,
        to=[expert],
    )
