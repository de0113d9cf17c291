"""Registration: a person claims to act for an enterprise, and those who know it say yes or no.

A claim on a new credit code goes to the authority of the region: the province's industry line, or the city's
where the city checks reports. A claim on a registered code goes to that enterprise's administrator first, who
takes the claimant in as a colleague or passes the claim on; without an answer the authority decides too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rules import predicate

from enterprises import people
from enterprises.claim_mail import settle_claim, tell_claimant, tell_those_who_decide
from enterprises.desks import ADMINISTRATOR_ANSWERS_WITHIN, administrator_answers_until, desk_of
from enterprises.enums import ClaimState, Desk, Role
from enterprises.models import Claim, CreditCodeChange, Enterprise, Membership, User
from enterprises.rules import (
    checks_as_city,
    checks_as_province,
    is_ministry_steward,
    is_own_enterprise,
    is_own_enterprise_administrator,
    memberships_of,
)
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict, keeping
from policy.models import Region
from reliability_tracker.formats import officialdate, officialtime

if TYPE_CHECKING:
    from django.core.files import File

    from enterprises.attachments import Inspected

CODE_LOCK = 91  # first half of the advisory lock on one credit code


@predicate
def _city_checks(user: Any, claim: Any) -> bool:
    return claim.city is not None and claim.city.checks_reports


_checks_region = (
    checks_as_province | (checks_as_city & _city_checks) | is_ministry_steward
) & ~is_own_enterprise


@dataclass(frozen=True, slots=True)
class Unit:
    """What a claimant says of the enterprise. `credit_code` is normalised, `typed` is not."""

    credit_code: str
    typed: str
    name: str
    region: Region
    city: Region | None = None
    industry_code: str = ""


@transaction.atomic
def register(*, by: User | people.NewPerson, unit: Unit, licence: File, inspected: Inspected) -> Claim:
    """A claim that waits for an answer, with an account for a new person. Those who must act are told.

    Raises Refusal when the person already belongs to the enterprise or waits, or when the code was given up.
    A claim on a registered code names that enterprise and is where the enterprise is, whatever was typed.
    """
    _lock_code(unit.credit_code)
    enterprise = Enterprise.objects.filter(credit_code=unit.credit_code).first()
    if lacks := in_the_way(by, unit.credit_code):
        raise Refusal(lacks)
    claimant = people.create_person(by, verified=False) if isinstance(by, people.NewPerson) else by
    claim = Claim(
        claimant=claimant,
        credit_code=unit.credit_code,
        credit_code_typed=unit.typed,
        enterprise_name=unit.name,
        region=unit.region,
        city=unit.city,
        industry_code=unit.industry_code,
        licence_name=inspected.name,
        licence_type=inspected.content_type,
        licence_size=inspected.size,
        licence_sha256=inspected.sha256,
    )
    if enterprise is not None:
        _turn_to(claim, enterprise)
        if not people.has_administrator(enterprise):
            claim.referred_at = timezone.now()
    with keeping("licence"):
        claim.licence.save(
            f"{inspected.sha256[:32]}{PurePath(inspected.name).suffix.lower()}", licence, save=False
        )
    claim.save()
    tell_claimant(claim, "received", desk=desk_of(claim))
    tell_those_who_decide(claim)
    return claim


def in_the_way(by: User | people.NewPerson, code: str) -> list[Lack]:
    """Why this person cannot claim this normalised code."""
    lacks = []
    enterprise = Enterprise.objects.filter(credit_code=code).first()
    change = CreditCodeChange.objects.filter(old_code=code).first()
    if change is not None and enterprise is None:
        sentence = _("This code was given up on %(day)s. The enterprise now has the code %(code)s.")
        day = officialdate(change.changed_on)
        lacks.append(Lack(sentence % {"day": day, "code": change.new_code}, "credit_code"))
    if isinstance(by, people.NewPerson):
        if people.has_account(by.email):
            lacks.append(Lack(_("There is an account with this address. Sign in first."), "email"))
    elif enterprise is not None and is_own_enterprise.test(by, enterprise):
        lacks.append(Lack(_("You already belong to this enterprise."), "credit_code"))
    elif Claim.objects.pending().filter(claimant=by, credit_code=code).exists():
        lacks.append(Lack(_("You have already asked to act for this enterprise."), "credit_code"))
    return lacks


def _turn_to(claim: Claim, enterprise: Enterprise) -> None:
    """Let a claim stand where the registered enterprise stands."""
    claim.enterprise = enterprise
    claim.region_id, claim.city_id = enterprise.region_id, enterprise.city_id


def may_decide(claim: Claim, *, by: Any) -> Verdict:
    """Whether this person may answer the claim now."""
    if claim.state != ClaimState.PENDING:
        sentence = _("%(name)s has already decided this on %(time)s: %(state)s.")
        return Refused(
            sentence
            % {
                "name": claim.decided_by,
                "time": officialtime(claim.decided_at),
                "state": claim.get_state_display(),
            }
        )
    if claim.claimant_id == getattr(by, "pk", None):
        return Refused(_("You cannot decide on your own registration."))
    if desk_of(claim) == Desk.ADMINISTRATOR:
        if is_own_enterprise_administrator.test(by, claim):
            return Allowed()
        if _checks_region.test(by, claim):
            day = officialdate(administrator_answers_until(claim))
            return Refused(
                _("The administrator of the enterprise answers first. From %(day)s it is your turn.")
                % {"day": day}
            )
    elif _checks_region.test(by, claim):
        return Allowed()
    elif is_own_enterprise_administrator.test(by, claim):
        return Refused(_("This is now with the authority of the region."))
    return Refused(_("Only the authority of the region decides on this."))


@transaction.atomic
def confirm(*, claim: Claim, by: Any, role: Role | str = Role.ENTERPRISE_ADMINISTRATOR) -> Membership:
    """The claimant acts for the enterprise from now, which is registered if it was not.

    Other claims that wait for the same new code turn to its administrator. Raises Refusal.
    """
    claim = _locked(claim, by)
    now = timezone.now()
    enterprise = claim.enterprise or Enterprise.objects.create(
        credit_code=claim.credit_code,
        enterprise_name=claim.enterprise_name,
        region=claim.region,
        city=claim.city,
        industry_code=claim.industry_code,
        contact_name=claim.claimant.name,
        contact_phone=claim.claimant.phone,
        contact_email=claim.claimant.email,
        confirmed_at=now,
        confirmed_by=by,
    )
    if claim.enterprise is None:
        role = Role.ENTERPRISE_ADMINISTRATOR  # the first one runs the account
    claim.enterprise = enterprise
    _decide(claim, ClaimState.CONFIRMED, by)
    membership = people.give_role(user=claim.claimant, role=role, to=enterprise)
    tell_claimant(claim, "confirmed", role=membership.role, enterprise=enterprise.enterprise_name)
    turn_waiting_claims(enterprise)
    return membership


def turn_waiting_claims(enterprise: Enterprise) -> None:
    """Let claims on a code that is now this enterprise's go to its administrator. Within a transaction."""
    for other in Claim.objects.pending().filter(credit_code=enterprise.credit_code, enterprise__isnull=True):
        _turn_to(other, enterprise)
        other.save(update_fields=["enterprise", "region", "city"])
        tell_claimant(other, "turned", desk=desk_of(other))
        tell_those_who_decide(other)


@transaction.atomic
def refer(*, claim: Claim, by: Any, remark: str) -> Claim:
    """The administrator does not take the claimant in; the authority decides. Raises Refusal."""
    claim = _locked(claim, by)
    if desk_of(claim) != Desk.ADMINISTRATOR:
        raise Refusal([Lack(_("This is now with the authority of the region."))])
    if not remark.strip():
        raise Refusal([Lack(_("Say why, so that the authority can decide."), "reason")])
    claim.referred_at, claim.referred_by, claim.referral = timezone.now(), by, remark.strip()
    claim.save(update_fields=["referred_at", "referred_by", "referral"])
    tell_claimant(claim, "referred", desk=desk_of(claim))
    tell_those_who_decide(claim)
    return claim


@transaction.atomic
def refuse(*, claim: Claim, by: Any, reason: str) -> Claim:
    """The authority says no and why. Raises Refusal."""
    claim = _locked(claim, by)
    if desk_of(claim) == Desk.ADMINISTRATOR:
        raise Refusal([Lack(_("Pass it on to the authority of the region, which decides."))])
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason, so that the claimant knows what to do."), "reason")])
    claim.reason = reason.strip()
    _decide(claim, ClaimState.REFUSED, by)
    tell_claimant(claim, "refused")
    return claim


def waiting_for(user: Any) -> QuerySet[Claim]:
    """Claims whose turn it is for this person; where a desk has nobody, those of the desk above it."""
    limit = timezone.now() - ADMINISTRATOR_ANSWERS_WITHIN
    silent = Q(created_at__lte=limit, enterprise__confirmed_at__lte=limit)
    with_authority = Q(enterprise__isnull=True) | Q(referred_at__isnull=False) | silent
    of_city = with_authority & Q(city__checks_reports=True) & _has_reviewers(Role.CITY_REVIEWER, "city")
    of_province = with_authority & ~of_city
    held = memberships_of(user)
    mine = Q(pk__in=[])
    for m in held:
        if m.role == Role.ENTERPRISE_ADMINISTRATOR:
            mine |= ~with_authority & Q(enterprise=m.enterprise_id)
        elif m.role == Role.CITY_REVIEWER:
            mine |= of_city & Q(city=m.organisation.region_id)
        elif m.role == Role.PROVINCIAL_REVIEWER:
            mine |= of_province & Q(region=m.organisation.region_id)
        elif m.role == Role.MINISTRY_STEWARD:
            mine |= of_province & ~_has_reviewers(Role.PROVINCIAL_REVIEWER, "region")
    own = [m.enterprise_id for m in held if m.enterprise_id]
    decided_by_others = with_authority & Q(enterprise__in=own)
    return (
        Claim.objects.pending()
        .filter(mine)
        .exclude(decided_by_others)
        .exclude(claimant=getattr(user, "pk", None))
    )


def _has_reviewers(role: Role, place: str) -> Q:
    """Whether somebody who can sign in has the role for the claim's city or region."""
    reviewers = Membership.objects.active().filter(
        role=role, organisation__region=OuterRef(place), user__is_active=True
    )
    return Q(Exists(reviewers))


def _decide(claim: Claim, state: ClaimState, by: Any) -> None:
    claim.state, claim.decided_at, claim.decided_by = state, timezone.now(), by
    claim.save(update_fields=["state", "decided_at", "decided_by", "enterprise", "reason"])
    settle_claim(claim)


def _locked(claim: Claim, by: Any) -> Claim:
    """The claim as it is now, held until the commit; Refusal if this person may not decide it any more."""
    _lock_code(claim.credit_code)
    rows = Claim.objects.select_for_update(of=("self",))
    locked = rows.select_related("enterprise", "region", "city", "claimant", "decided_by").get(pk=claim.pk)
    verdict = may_decide(locked, by=by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    return locked


def _lock_code(code: str) -> None:
    """Let nobody else claim or confirm this code until the transaction ends: there is no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [CODE_LOCK, code])


def tell_of_silence() -> int:
    """Tell the authority of each registration that the administrator is silent on; how many there are."""
    limit = timezone.now() - ADMINISTRATOR_ANSWERS_WITHIN
    silent = Claim.objects.pending().filter(
        created_at__lte=limit, enterprise__confirmed_at__lte=limit, referred_at__isnull=True
    )
    claims = list(silent.select_related("enterprise", "region", "city", "claimant"))
    for claim in claims:
        tell_those_who_decide(claim)
    return len(claims)
