"""What a registration says, what is odd about it, what has become of it and what happens next."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises.credit_code import enterprise_warning
from enterprises.enums import ClaimState, Desk
from enterprises.improvements import industry_warning
from enterprises.models import Claim
from enterprises.registration import administrator_answers_until, desk_of
from reliability_tracker.components import Event
from reliability_tracker.formats import officialdate
from reliability_tracker.statuses import Tone

Facts = list[tuple[str, object]]


def facts(claim: Claim) -> Facts:
    """(name, value) pairs for those who compare them with the licence."""
    verified = EmailAddress.objects.filter(user=claim.claimant_id, verified=True).exists()
    pairs: Facts = [
        (_("Unified social credit code"), claim.credit_code),
        (_("Name of the enterprise"), claim.enterprise_name),
        (_("Region"), claim.region.name),
        (_("City"), claim.city.name if claim.city else ""),
        (_("Industry code"), claim.industry_code),
        (_("Applicant"), claim.claimant.name),
        (_("Email"), claim.claimant.email),
        (_("Email confirmed"), _("yes") if verified else _("not yet")),
        (_("Telephone"), claim.claimant.phone),
    ]
    if claim.credit_code_typed != claim.credit_code:
        pairs.insert(1, (_("As typed"), claim.credit_code_typed))
    return pairs


def warnings(claim: Claim) -> list[str]:
    """Sentences about what is unusual; none of them blocks."""
    found = [enterprise_warning(claim.credit_code), industry_warning(claim.industry_code)]
    registered = claim.enterprise
    if (
        claim.state == ClaimState.PENDING
        and registered
        and registered.enterprise_name != claim.enterprise_name
    ):
        found.append(_("Under this code “%(name)s” is registered.") % {"name": registered.enterprise_name})
    return [sentence for sentence in found if sentence]


def others(claim: Claim, user: Any) -> QuerySet[Claim]:
    """Other registrations of the same code that the reader may see."""
    same = Claim.objects.visible_to(user).filter(credit_code=claim.credit_code).exclude(pk=claim.pk)
    return same.select_related("claimant")


def events(claim: Claim) -> list[Event]:
    """What has happened, oldest first."""
    found = [Event(claim.created_at, _("Registered"), claim.claimant.name, tone=Tone.INFO)]
    if claim.referred_by and claim.referred_at:
        found.append(
            Event(
                claim.referred_at,
                _("Passed on to the authority"),
                claim.referred_by.name,
                claim.referral,
                Tone.WARN,
            )
        )
    if claim.decided_at and claim.decided_by:
        good = claim.state == ClaimState.CONFIRMED
        word, tone = (_("Confirmed"), Tone.GOOD) if good else (_("Refused"), Tone.BAD)
        found.append(Event(claim.decided_at, word, claim.decided_by.name, claim.reason, tone))
    return found


def next_step(claim: Claim) -> str:
    """What happens next, as a sentence; empty once it is decided."""
    if claim.state != ClaimState.PENDING:
        return ""
    desk = desk_of(claim)
    if desk == Desk.ADMINISTRATOR:
        sentence = _(
            "The enterprise is registered already: its administrator accepts the applicant as a colleague or"
            " passes it on. From %(day)s the authority of the region can decide as well."
        )
        return sentence % {"day": officialdate(administrator_answers_until(claim))}
    place = claim.city.name if desk == Desk.CITY and claim.city else claim.region.name
    sentence = _("The industry authority of %(place)s compares it with the licence; it confirms or refuses.")
    return sentence % {"place": place}
