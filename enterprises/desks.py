"""Whose turn it is to answer a registration, and until when."""

from __future__ import annotations

import datetime

from django.utils import timezone

from enterprises.enums import Desk
from enterprises.models import Claim

ADMINISTRATOR_ANSWERS_WITHIN = datetime.timedelta(days=10)  # our proposal; then the authority may decide


def asked_since(claim: Claim) -> datetime.datetime:
    """Since when the administrator is asked: since the claim, or the confirmation of another one after it."""
    return max(claim.created_at, claim.enterprise.confirmed_at) if claim.enterprise else claim.created_at


def administrator_answers_until(claim: Claim) -> datetime.datetime:
    return asked_since(claim) + ADMINISTRATOR_ANSWERS_WITHIN


def desk_of(claim: Claim) -> Desk:
    """Whose turn it is. Reads the claim's enterprise and city: select them with a list of claims."""
    if claim.enterprise_id and not claim.referred_at and timezone.now() < administrator_answers_until(claim):
        return Desk.ADMINISTRATOR
    return Desk.CITY if claim.city is not None and claim.city.checks_reports else Desk.PROVINCE
