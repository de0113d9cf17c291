"""Who is told of a registration: the claimant, and those whose turn it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from enterprises.desks import desk_of
from enterprises.enums import Desk
from enterprises.models import Claim, Message
from enterprises.telling import settle, tell


def tell_claimant(claim: Claim, event: str, **told: Any) -> None:
    """What became of the registration, and where it can be followed."""
    _tell(f"claim.{event}", claim, reverse("enterprises:registration_status"), **told)


def tell_those_who_decide(claim: Claim) -> None:
    """That a registration waits for them; those it waited for before need not look at it any more."""
    desk = desk_of(claim)
    asked = Message.objects.unread().about("claim", claim.pk).filter(event="claim.to_decide")
    asked.exclude(key=f"claim.to_decide:{_step(claim, desk)}").update(settled_at=timezone.now())
    href = reverse("enterprises:claim", args=[claim.pk])
    _tell("claim.to_decide", claim, href, desk=desk, at_administrator=desk == Desk.ADMINISTRATOR)


def settle_claim(claim: Claim) -> None:
    """Nobody has to decide it any more."""
    settle("claim", claim.pk)


def _tell(event: str, claim: Claim, href: str, **told: Any) -> None:
    told = {
        "enterprise": claim.enterprise_name,
        "code": claim.credit_code,
        "claimant": claim.claimant.name,
        "email": claim.claimant.email,
        "referral": claim.referral,
        "reason": claim.reason,
        **told,
    }
    tell(
        event,
        thing=claim,
        about=("claim", [claim.pk]),
        step=_step(claim, told.get("desk", claim.state)),
        href=href,
        told=told,
    )


def _step(claim: Claim, place: str) -> str:
    return f"{claim.pk}:{place}"
