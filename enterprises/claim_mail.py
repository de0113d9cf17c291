"""Letters about registrations: to the claimant, and to those whose turn it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enterprises import mail
from enterprises.enums import Desk, Role
from enterprises.models import Claim, Membership


def tell_claimant(claim: Claim, template: str, **context: Any) -> None:
    """What became of the registration, and where it can be followed."""
    address = mail.site_address(reverse("enterprises:registration_status"))
    mail.send(template, [claim.claimant.email], claim=claim, address=address, **context)


def tell_those_who_decide(claim: Claim, desk: Desk) -> None:
    """That a registration waits for them."""
    address = mail.site_address(reverse("enterprises:claim", args=[claim.pk]))
    mail.send("claim_to_decide", deciders(claim, desk), claim=claim, desk=desk, address=address)


def deciders(claim: Claim, desk: Desk) -> list[str]:
    """The addresses of those at a desk; where there is nobody, of the one above: city, province, steward."""
    places: list[dict[str, Any]] = [
        {"role": Role.CITY_REVIEWER, "organisation__region": claim.city_id},
        {"role": Role.PROVINCIAL_REVIEWER, "organisation__region": claim.region_id},
        {"role": Role.MINISTRY_STEWARD},
    ]
    if desk == Desk.ADMINISTRATOR:
        places = [{"role": Role.ENTERPRISE_ADMINISTRATOR, "enterprise": claim.enterprise_id}]
    elif desk == Desk.PROVINCE:
        del places[0]
    for place in places:
        held = Membership.objects.active().filter(user__is_active=True, **place)
        found = list(held.exclude(user=claim.claimant_id).values_list("user__email", flat=True))
        if found:
            return found
    return []
