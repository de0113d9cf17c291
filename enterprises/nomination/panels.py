"""Experts' panels: who is asked, what each scores alone, who declares an interest.

An expert sees what it was asked to review and nothing of the others. The convener of a panel reads its single
scores; everyone else of the ministry reads how many there are and their mean (`standing_of`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.enums import Role
from enterprises.models import Application, Call, Panel, Review, User
from enterprises.models.panel import FULL_SCORE
from enterprises.nomination.messages import settle_review, tell_experts
from enterprises.nomination.quota import lock
from enterprises.nomination_enums import ApplicationState
from enterprises.rules import checks_as_ministry, has_interest_in, is_impartial, is_own_enterprise
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the desk review of one application is; mean is None before the first score."""

    asked: int
    given: int
    needed: int
    mean: float | None


def experts() -> QuerySet[User]:
    """Everyone who may be asked."""
    held = Q(memberships__role=Role.EXPERT, memberships__ended_at__isnull=True)
    return User.objects.filter(held, is_active=True).distinct().order_by("name", "id")


@transaction.atomic
def convene(
    *,
    call: Call,
    applications: Sequence[Application],
    experts: Collection[User],
    by: Any,
    due_on: datetime.date | None = None,
) -> Panel:
    """Ask experts to review applications, each alone. Who was asked already is not asked again.

    Nobody is asked about an enterprise to which they belong or in which they declared an interest.
    """
    lock(call)
    lacks = []
    if not applications:
        lacks.append(Lack(_("Choose at least one application."), "applications"))
    if not experts:
        lacks.append(Lack(_("Choose at least one expert."), "experts"))
    for application in applications:
        if not (verdict := may_convene(application, by=by)):
            said = _("%(number)s: %(message)s") % {"number": application.number, "message": verdict}
            lacks.append(Lack(said))
        lacks += [
            Lack(
                _("%(name)s belongs to %(enterprise)s, or declared an interest in it, and cannot be asked.")
                % {"name": expert.name, "enterprise": application.enterprise_name},
                "experts",
            )
            for expert in experts
            if not is_impartial.test(expert, application)
        ]
    if due_on is not None and due_on < timezone.localdate():
        lacks.append(Lack(_("This day is past."), "due_on"))
    if lacks:
        raise Refusal(lacks)
    panel = Panel.objects.create(call=call, convened_at=timezone.now(), convened_by=by, due_on=due_on)
    asked = set(Review.objects.filter(application__in=applications).values_list("application", "expert"))
    Review.objects.bulk_create(
        Review(panel=panel, application=application, expert=expert, asked_at=panel.convened_at)
        for application in applications
        for expert in experts
        if (application.pk, expert.pk) not in asked
    )
    tell_experts(panel)
    return panel


def may_convene(application: Application, *, by: Any) -> Verdict:
    """Whether this person may ask experts about the application."""
    if not checks_as_ministry.test(by, application):
        return Refused(_("Only reviewers of the ministry can do this."))
    if application.state != S.DESK_REVIEW:
        return Refused(_("It is not in desk review."))
    return Allowed()


def may_review(review: Review, *, by: Any) -> Verdict:
    """Whether this expert may score, or declare an interest, now."""
    if review.expert_id != getattr(by, "pk", None):
        return Refused(_("Only the expert who was asked can do this."))
    if is_own_enterprise.test(by, review.application):
        return Refused(_("You belong to this enterprise: declare your interest."))
    if has_interest_in.test(by, review.application):
        return Refused(_("You declared an interest in this enterprise."))
    if review.released_at is not None or review.conflict_at is not None:
        return Refused(_("You are no longer asked to review this application."))
    if review.application.state != S.DESK_REVIEW:
        return Refused(_("The desk review of this application is over."))
    return Allowed()


def may_declare_interest(review: Review, *, by: Any) -> Verdict:
    """Whether this expert may still leave the review; also one who belongs to the enterprise may."""
    if review.expert_id == getattr(by, "pk", None) and is_own_enterprise.test(by, review.application):
        return Allowed()
    return may_review(review, by=by)


@transaction.atomic
def score(*, review: Review, by: Any, score: int | None, comment: str) -> Review:
    """An independent score from 0 to 100 with a comment; until the review is decided it may be changed."""
    review = _locked(review)
    lacks = [] if (verdict := may_review(review, by=by)) else [Lack(str(verdict))]
    if score is None or not 0 <= score <= FULL_SCORE:
        lacks.append(Lack(_("Give a score from 0 to 100."), "score"))
    if not comment.strip():
        lacks.append(Lack(_("Say how you came to the score."), "comment"))
    if lacks:
        raise Refusal(lacks)
    review.score, review.comment, review.scored_at = score, comment.strip(), timezone.now()
    review.save(update_fields=["score", "comment", "scored_at"])
    settle_review(review)
    return review


@transaction.atomic
def declare_interest(*, review: Review, by: Any, interest: str) -> Review:
    """利害关系: the expert leaves this review; a score given before is taken out."""
    review = _locked(review)
    lacks = [] if (verdict := may_declare_interest(review, by=by)) else [Lack(str(verdict))]
    if not interest.strip():
        lacks.append(Lack(_("Say which interest it is."), "interest"))
    if lacks:
        raise Refusal(lacks)
    review.conflict_at, review.conflict_reason = timezone.now(), interest.strip()[:300]
    review.score = review.scored_at = None
    review.comment = ""
    review.save(update_fields=["conflict_at", "conflict_reason", "score", "scored_at", "comment"])
    settle_review(review)
    return review


def may_release(review: Review, *, by: Any) -> Verdict:
    """Whether this person may let the expert go; only while no score has been given."""
    if review.panel.convened_by_id != getattr(by, "pk", None):
        return Refused(_("Only the one who convened the panel can do this."))
    if not (verdict := may_convene(review.application, by=by)):
        return verdict
    if review.scored_at is not None:
        return Refused(_("The expert has given a score already."))
    if review.released_at is not None or review.conflict_at is not None:
        return Refused(_("The expert is no longer asked to review this application."))
    return Allowed()


@transaction.atomic
def release(*, review: Review, by: Any, reason: str) -> Review:
    """The convener lets an expert go who has not scored; the expert reads why. Another one can be asked."""
    review = _locked(review)
    lacks = [] if (verdict := may_release(review, by=by)) else [Lack(str(verdict))]
    if not reason.strip():
        lacks.append(Lack(_("Give the reason."), "reason"))
    if lacks:
        raise Refusal(lacks)
    review.released_at, review.release_reason = timezone.now(), reason.strip()[:300]
    review.save(update_fields=["released_at", "release_reason"])
    settle_review(review)
    return review


def standing_of(applications: Sequence[Application]) -> dict[int, Standing]:
    """application's key → how far its desk review is: what everyone of the ministry may know."""
    keys = [application.pk for application in applications]
    rows = (
        Review.objects.standing()
        .filter(application__in=keys)
        .order_by()
        .values("application")
        .annotate(asked=Count("pk"), given=Count("scored_at"), mean=Avg("score"))
    )
    found = {row["application"]: (row["asked"], row["given"], row["mean"]) for row in rows}
    standing = {}
    for application in applications:
        asked, given, mean = found.get(application.pk, (0, 0, None))
        needed = application.call.scores_needed
        standing[application.pk] = Standing(asked, given, needed, None if mean is None else float(mean))
    return standing


def _locked(review: Review) -> Review:
    """The review, with the call locked, so that no score comes in while the desk review is decided."""
    lock(review.application.call)
    held: Review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("application__call", "panel")
        .get(pk=review.pk)
    )
    return held
